"""What a desk is asked for: a year that is assigned, and the day as of which it stands."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ..forms import typed_day
from ..models import Assignment


@dataclass(frozen=True)
class DeskScope:
    """`year` is None where nothing is assigned within the account's reach."""

    year: int | None
    years: list[int]
    on: datetime.date
    today: datetime.date
    asked: dict[str, str]
    typed_on: str = ""  # what was typed for the day and is none; the desk is then that of today
    problem: str = ""

    @property
    def is_past(self) -> bool:
        """Whether one looks back at how it stood."""
        return self.on < self.today

    def query(self, **changes) -> str:
        """`?year=…&on=…` of this desk with changes; what was not asked for stays unsaid."""
        said = {name: value for name, value in {**self.asked, **changes}.items() if value not in (None, "")}
        return f"?{urlencode(said)}" if said else ""

    @property
    def today_query(self) -> str:
        """The query of this desk as it stands today."""
        return self.query(on="")


def desk_scope(request) -> DeskScope:
    """The scope a request asks for: one query. Raises Http404 for a year without assignments."""
    today = timezone.localdate()
    found = Assignment.objects.within_reach(request.user).order_by().values_list("year", flat=True).distinct()
    years = sorted(found, reverse=True)
    on, problem = _day(request.GET.get("on", ""), today)
    year = _year(request.GET.get("year", ""), years, today)
    asked = {name: request.GET[name] for name in ("year", "on") if request.GET.get(name)}
    if problem:
        del asked["on"]
    typed = request.GET["on"][:32] if problem else ""
    return DeskScope(year, years, on, today, asked, typed, problem)


def default_year(years, today: datetime.date) -> int | None:
    """This year if it is assigned, else the latest before it, else the first to come."""
    before = [year for year in years if year <= today.year]
    return max(before, default=min(years, default=None))


def _year(text, years, today):
    if not text:
        return default_year(years, today)
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
    if year not in years:
        raise Http404(_("Nothing is assigned for “%(year)s”: choose a year from the list.") % {"year": text[:16]})
    return year


def _day(text, today):
    """The day typed, or today and what is wrong with it; one to come cannot be looked at yet."""
    if not text.strip():
        return today, ""
    try:
        day = typed_day(text)
    except ValidationError as refusal:
        return today, refusal.messages[0]
    if day > today:
        return today, _("%(day)s is still to come.") % {"day": day}
    return day, ""
