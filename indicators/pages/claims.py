"""Published claims about an indicator, each as one phrase."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from ..models import Claim, Indicator
from ..scope import Scope

Kind = Claim.Kind
SAID = {
    Kind.PERCENT: gettext_lazy("%(year)s over %(base)s: grew by %(figure)s%%"),
    Kind.TIMES_MORE: gettext_lazy("%(year)s over %(base)s: grew %(figure)s times"),
    Kind.MULTIPLE: gettext_lazy("%(year)s: %(figure)s times %(base)s"),
    Kind.SHARE: gettext_lazy("%(year)s: a share of %(figure)s%%"),
    Kind.COMPLETION: gettext_lazy("%(year)s: %(figure)s%% completed"),
    Kind.RANK: gettext_lazy("%(year)s: rank %(figure)s"),
}


@dataclass(frozen=True)
class ClaimRow:
    claim: Claim
    text: str


def claim_rows(indicator: Indicator, scope: Scope) -> list[ClaimRow]:
    """The claims about the indicator in the area, of years up to the day: one query."""
    claims = Claim.objects.filter(indicator=indicator, area=scope.area, year__lte=scope.on.year)
    return [ClaimRow(claim, said(claim)) for claim in claims.select_related("source")]


def said(claim: Claim) -> str:
    """The claim in words: 2021年较2020年增长35%."""
    figure = figures.figure(claim.figure, qualifier=claim.qualifier)
    return SAID[Kind(claim.kind)] % {"year": claim.year, "base": claim.base_year or _("the base"), "figure": figure}
