"""What of the pivot is asked for: which indicators, from which year, by which period. All of it in the URL."""

from dataclasses import dataclass, field

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..moment import default_day
from ..periods import Period, count_of, periods_of
from ..scope import Scope

FREQUENCIES = {
    "month": gettext_lazy("months"),
    "quarter": gettext_lazy("quarters"),
    "half_year": gettext_lazy("half-years"),
    "year": gettext_lazy("years"),
}
OF_PLAN, ALL = "plan", "all"
MOST_YEARS, MOST_PERIODS = 5, 36
MOST_CODES = 200


@dataclass(frozen=True)
class Asked:
    """`codes` are the indicators chosen, [] for those that `which` says: of the plan, or all that have figures."""

    scope: Scope
    by: str
    first_year: int
    which: str
    codes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def years(self) -> range:
        return range(self.first_year, self.scope.year + 1)

    @property
    def span(self) -> str:
        """The years as written: 2022, or 2020–2022."""
        return str(self.scope.year) if len(self.years) == 1 else f"{self.first_year}–{self.scope.year}"

    @property
    def periods(self) -> list[Period]:
        """In order; those that have not begun by the day are among them."""
        return [period for year in self.years for period in periods_of(year, self.by)]


def asked(request, scope: Scope) -> Asked:
    """Raises Http404, in plain words, for a period or a year that is none; more than fits is cut, and said so."""
    by = request.GET.get("by", "") or "quarter"
    if by not in FREQUENCIES:
        raise Http404(_("“%(word)s” is no period: choose months, quarters, half-years or years.") % {"word": by[:32]})
    which = request.GET.get("which", "") or OF_PLAN
    if which not in {OF_PLAN, ALL}:
        raise Http404(_("“%(word)s” is not one of the choices of indicators.") % {"word": which[:32]})
    first, notes = _first_year(request.GET.get("since", ""), scope, by)
    codes = [code for text in request.GET.getlist("indicators") for code in text.split(",") if code]
    return Asked(scope, by, first, which, list(dict.fromkeys(codes[:MOST_CODES])), notes)


def _first_year(text, scope, by):
    if not text:
        return scope.year, []
    if not (text.isascii() and text.isdigit() and len(text) == 4) or int(text) > scope.year:
        said = {"word": text[:16], "year": scope.year}
        raise Http404(_("“%(word)s” is no year up to %(year)s to begin with.") % said)
    most = min(MOST_YEARS, MOST_PERIODS // count_of(by))
    first = max(int(text), scope.year - most + 1)
    if first == int(text):
        return first, []
    return first, [
        _("A pivot holds %(most)s years by this period: it begins with %(first)s.") % {"most": most, "first": first}
    ]


def begins(scope: Scope) -> list[int]:
    """The years that a pivot can begin with, the newest first."""
    return list(range(scope.year, scope.year - MOST_YEARS, -1))


def last_day(scope: Scope, year: int):
    """Up to which day of the year figures are asked for: that of the page, of years before it their last."""
    return scope.on if year == scope.year else default_day(year, scope.today)
