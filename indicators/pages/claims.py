"""Published claims about an indicator, each as one phrase with its verdict."""

from ..claims.asking import Answer, answers, question_of
from ..models import Claim, Indicator
from ..scope import Scope


def claim_answers(indicator: Indicator, scope: Scope) -> list[Answer]:
    """The claims about the indicator in the area, of years up to the day: one query, and four where there are any."""
    claims = Claim.objects.filter(indicator=indicator, area=scope.area, year__lte=scope.on.year).whole()
    return answers([question_of(claim) for claim in claims], scope)
