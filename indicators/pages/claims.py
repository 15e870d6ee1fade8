"""Published claims about an indicator, each as one phrase with its verdict."""

from qijiang.asked import AskedRecords

from ..claims.asking import Asked, question_of
from ..models import Claim, Indicator
from ..scope import Scope


def claims_asked(indicator: Indicator, scope: Scope) -> Asked:
    """What the claims about the indicator in the area, of years up to the day, ask of the figures: one query, and one
    where a place among areas is stated."""
    claims = CLAIMS.records(indicator.pk, scope.area.pk, scope.on.year)
    return Asked.of([question_of(claim) for claim in claims], scope)


CLAIMS = AskedRecords(
    lambda indicator, area, year: Claim.objects.filter(indicator=indicator, area=area, year__lte=year).whole()
)  # every page of an indicator asks this
