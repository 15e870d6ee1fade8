"""Where and when of a page: area, year, day and state of knowledge, all of it in the URL."""

import calendar
import datetime
import re
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qijiang.directory.models import Area

from .models import Plan, Stamp
from .models.fields import FIRST_YEAR, LAST_YEAR
from .moment import default_day, end_of
from .reading import Moment

AT_PRESENT = ' aria-current="date"'
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Stop:
    """A month's end on the time rail."""

    month: int
    on: str
    url: str
    ahead: bool
    first_ahead: bool
    current: bool

    @property
    def item(self) -> SafeString:
        """Its place on the rail. Written here, as a template takes longer over twelve of them than over the rest."""
        ahead = f' class="ahead{" first-ahead" if self.first_ahead else ""}"' if self.ahead else ""
        title = (_("As of %(on)s (still ahead)") if self.ahead else _("As of %(on)s")) % {"on": self.on}
        return SafeString(
            f'<li{ahead}><a href="{escape(self.url)}"{AT_PRESENT if self.current else ""} title="{escape(title)}">'
            f'{self.month}<span class="d">{escape(pgettext("after its number", "month"))}</span></a></li>'
        )


@dataclass(frozen=True)
class Scope:
    """What a page is asked for, and what else could be."""

    area: Area
    year: int
    on: datetime.date
    known_at: datetime.date | None
    today: datetime.date
    areas: list[Area]
    years: list[int]
    plan: Plan | None
    asked: dict[str, str]

    @property
    def moment(self) -> Moment:
        return Moment(self.on, self.today, end_of(self.known_at) if self.known_at else None)

    @property
    def is_past_knowledge(self) -> bool:
        return self.known_at is not None

    def query(self, **changes) -> str:
        """`?area=…&year=…` of this page with changes; what was not asked for stays unsaid."""
        said = {name: value for name, value in {**self.asked, **changes}.items() if value not in (None, "")}
        return f"?{urlencode(said)}" if said else ""

    @property
    def now_url(self) -> str:
        """This page with what is known now."""
        return self.query(known_at="") or "?"

    @property
    def link(self) -> str:
        """The query that takes area, year, day and knowledge along to another page."""
        kept = {name: value for name, value in self.asked.items() if name in {"area", "year", "on", "known_at"}}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def stops(self) -> list[Stop]:
        days = [datetime.date(self.year, m, calendar.monthrange(self.year, m)[1]) for m in range(1, 13)]
        ahead = [day > self.on for day in days]
        return [
            Stop(
                day.month,
                day.isoformat(),
                self.query(year=self.year, on=day.isoformat()),
                ahead[i],
                ahead[i] and (i == 0 or not ahead[i - 1]),
                day == self.on,
            )
            for i, day in enumerate(days)
        ]


def scope_of(request) -> Scope:
    """The scope a request asks for; raises Http404, in plain words, for an unknown area, year or day."""
    asked = request.GET
    today = timezone.localdate()
    places, years_of = _figures_of(request.user)
    area = _area(asked.get("area", ""), places, request.user)
    plans = list(Plan.objects.pledged().filter(area=area).select_related("area"))
    years = sorted({*years_of.get(area.pk, ()), *_plan_years(plans)}, reverse=True)
    year = _year(asked.get("year", ""), plans, years, today)
    on = _day(asked.get("on", ""), _("as of"))
    known_at = _day(asked.get("known_at", ""), _("known at"))
    if on is None or on.year < year:  # the day of another year was left in the form: the year that was chosen counts
        on = default_day(year, today)
    plan = next((plan for plan in plans if plan.first_year <= year <= plan.last_year), None)
    said = {name: value for name, value in asked.items() if value}
    if "on" in said:
        said["on"] = on.isoformat()
    return Scope(area, year, on, known_at, today, sorted(places, key=_by_rank), years, plan, said)


def _figures_of(user):
    """The areas within the account's reach that have figures, and the years they have them for: one query."""
    stamps = Stamp.objects.filter(area__isnull=False).select_related("area").order_by("pk")
    if not user.is_superuser:
        stamps = stamps.filter(area__path__startswith=user.area.path) if user.area else stamps.none()
    places, years_of = {}, {}
    for stamp in stamps:
        places[stamp.area_id] = stamp.area
        years_of.setdefault(stamp.area_id, set()).add(stamp.year)
    return list(places.values()), years_of


def _by_rank(area):
    return area.path.count("/"), area.code


def _area(code, places, user):
    """The area asked for, else the account's own, else the highest district that has figures."""
    if code:
        found = next((area for area in places if area.code == code), None) or _within_reach(code, user)
    else:
        own = user.area and next((area for area in places if area.pk == user.area_id), None)
        districts = sorted((area for area in places if area.kind == Area.Kind.DISTRICT), key=_by_rank)
        found = own or (districts or [user.area])[0]
    if found is None:
        raise Http404(
            _("There is no area “%(code)s” within your reach: choose one from the list.") % {"code": code[:32]}
        )
    return found


def _within_reach(code, user):
    if "\x00" in code or (user.area is None and not user.is_superuser):
        return None
    area = Area.objects.by_code(code)
    return area if area and (user.is_superuser or area.path.startswith(user.area.path)) else None


def _plan_years(plans):
    return {year for plan in plans for year in range(plan.first_year, plan.last_year + 1)}


def _year(text, plans, years, today):
    """The year asked for, else the latest with a plan (this year, if it covers it), else the latest with figures."""
    if not text:
        latest = max(plans, key=lambda plan: plan.last_year, default=None)
        if latest:
            return min(max(today.year, latest.first_year), latest.last_year)
        return years[0] if years else today.year
    if not (text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):
        said = {"typed": text[:16], "first": FIRST_YEAR, "last": LAST_YEAR}
        raise Http404(_("“%(typed)s” is not a year between %(first)s and %(last)s.") % said)
    if int(text) not in years:
        raise Http404(
            _("There are neither figures nor a plan for %(year)s: choose a year from the list.") % {"year": text}
        )
    return int(text)


def _day(text, name):
    if not text:
        return None
    try:
        if not ISO_DAY.fullmatch(text):
            raise ValueError
        day = datetime.date.fromisoformat(text)
    except ValueError:
        said = {"name": name, "typed": text[:16]}
        raise Http404(_("“%(typed)s” (%(name)s) is not a date: write it as 2022-06-30.") % said) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Http404(_("“%(typed)s” (%(name)s) lies outside the years that are kept.") % {"name": name, "typed": text})
    return day
