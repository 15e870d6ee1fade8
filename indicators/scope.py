"""Where and when of a page: area, year, day and state of knowledge, all of it in the URL."""

import calendar
import datetime
import functools
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qijiang.asked import AskedRecords
from qijiang.directory.models import Area
from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR

from .forms import typed_day
from .freshness import catalogue_of, marks_of
from .models import Plan, Stamp
from .moment import day_within, end_of
from .reading import Moment

AT_PRESENT = ' aria-current="date"'


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
    choices: list[Area]
    years: list[int]
    plan: Plan | None
    asked: dict[str, str]
    catalogue: int | None = None  # the number of the catalogue's stamp, where it has been read
    typed_on: str = ""  # what was typed for the day and is none; the page is then that of the default day
    problem: str = ""  # what is wrong with it
    marks: tuple | None = None  # what all that a page shows can be kept under, where the account was read with it

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


def scope_of(request, any_year: bool = False) -> Scope:
    """The scope a request asks for; raises Http404, in plain words, for an unknown area, year or state of knowledge.

    With `any_year` also a year without plan and figures will do: registers are counted on every day. The day is typed
    by people: one that is none is kept with what is wrong with it, and the default day holds.
    """
    asked = request.GET
    today = timezone.localdate()
    area, plans = _area_and_plans(asked.get("area", ""), request.user)
    areas, choices, with_figures = _figures_around(area, request.user)
    on, problem = _day(asked.get("on", ""))
    also = _asked_years(asked.get("year", ""), on) if any_year else set()
    years = sorted({*with_figures, *_plan_years(plans), *also}, reverse=True)
    known_at = _known_at(asked.get("known_at", ""), today)
    year = _year(asked.get("year", ""), on, plans, years, today)
    on = day_within(year, on, today)
    plan = next((plan for plan in plans if plan.first_year <= year <= plan.last_year), None)
    said = {name: value for name, value in asked.items() if value}
    if problem:
        del said["on"]
    elif "on" in said:
        said["on"] = on.isoformat()
    if year != _default_year(plans, years, today):  # which the day alone may have picked
        said["year"] = str(year)
    typed = asked["on"][:32] if problem else ""
    found = area, year, on, known_at, today, areas, choices, years, plan, said
    return Scope(*found, catalogue_of(request), typed, problem, marks_of(request))


def _figures_around(area, user):
    """What has figures, within the account's reach, in one query: (areas, those of them to choose from, years).

    Areas are the one given, those it lies in, and the parts of each; years are its own. To choose from are the area
    itself and those that their code still names.
    """
    line = [int(pk) for pk in area.path.strip("/").split("/")]
    within = line if user.is_superuser else line[line.index(user.area_id) :]  # no part of these lies beyond the reach
    found = _around(len(within)).records(area.pk, *within)
    areas = {stamp.area_id: stamp.area for stamp in found}
    named = {stamp.area_id: stamp.area for stamp in found if stamp.named == stamp.area_id}
    choices = named | {area.pk: area}
    years = {stamp.year for stamp in found if stamp.area_id == area.pk}
    return sorted(areas.values(), key=_by_rank), sorted(choices.values(), key=_by_rank), years


@functools.cache
def _around(number):
    """The question for the stamps of an area, of a line of so many that it lies in, and of the parts of each."""

    def make(area, *line):
        newer = Stamp.objects.filter(area=OuterRef("area"), year__gt=OuterRef("year"))
        stamps = Stamp.objects.filter(Q(area__in=line) | Q(area__parent__in=line))
        stamps = stamps.filter(Q(area=area) | ~Exists(newer))  # of the others one row each
        return stamps.select_related("area").annotate(named=Subquery(_named_by(OuterRef("area__code"))))

    return AskedRecords(make)


def _named_by(code):
    """The primary key of the area that carries the code last, as `by_code` finds it."""
    holders = Area.objects.filter(code=code).order_by(F("valid_from").desc(nulls_last=True), "-pk")
    return holders.values("pk")[:1]


def _by_rank(area):
    return area.path.count("/"), area.code


def _area_and_plans(code, user):
    """The area asked for, else the account's own, else the first district that has figures; with its plans."""
    own = user.area
    if code and not (own and own.code == code):  # its own code means its own area, also where it changed hands
        area, plans = _by_code(code)
    else:
        area = own or (_first_district() if user.is_superuser else None)
        plans = PLANS.records(area.pk) if area else []
    if area is None or not (user.is_superuser or (own and area.path.startswith(own.path))):
        raise Http404(
            _("There is no area “%(code)s” within your reach: choose one from the list.") % {"code": code[:32]}
        )
    return area, plans


def _by_code(code):
    """The area that carries the code last and its plans: one query where it has plans."""
    if "\x00" in code:
        return None, []
    plans = PLANS_BY_CODE.records(code)
    return (plans[0].area if plans else Area.objects.by_code(code)), plans


def _plans(area):
    return Plan.objects.pledged().filter(area=area).select_related("area")


PLANS = AskedRecords(_plans)  # every page asks this
PLANS_BY_CODE = AskedRecords(lambda code: _plans(Subquery(_named_by(code))))


def _first_district():
    districts = Area.objects.filter(Exists(Stamp.objects.filter(area=OuterRef("pk"))), kind=Area.Kind.DISTRICT)
    return districts.order_by("code", F("valid_from").desc(nulls_last=True), "-pk").first()


def _plan_years(plans):
    return {year for plan in plans for year in range(plan.first_year, plan.last_year + 1)}


def _year(text, on, plans, years, today):
    """The year asked for, else that of the day asked for, where it has a plan or figures, else the default one."""
    if not text and on and on.year in years:
        return on.year
    if not text:
        return _default_year(plans, years, today)
    if not (text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):
        said = {"typed": text[:16], "first": FIRST_YEAR, "last": LAST_YEAR}
        raise Http404(_("“%(typed)s” is not a year between %(first)s and %(last)s.") % said)
    if int(text) not in years:
        raise Http404(
            _("There are neither figures nor a plan for %(year)s: choose a year from the list.") % {"year": text}
        )
    return int(text)


def _asked_years(text, on):
    typed = {int(text)} if text.isascii() and text.isdigit() and len(text) == 4 else set()
    return {year for year in typed | ({on.year} if on else set()) if FIRST_YEAR <= year <= LAST_YEAR}


def _default_year(plans, years, today):
    """The latest year with a plan (this year, if it covers it), else the latest with figures."""
    latest = max(plans, key=lambda plan: plan.last_year, default=None)
    if latest:
        return min(max(today.year, latest.first_year), latest.last_year)
    return years[0] if years else today.year


def _day(text):
    """The day typed and "", or None and what is wrong with it."""
    if not text.strip():
        return None, ""
    try:
        return typed_day(text), ""
    except ValidationError as refusal:
        return None, refusal.messages[0]


def _known_at(text, today):
    day, problem = _day(text)
    if problem:
        raise Http404(problem)
    if day and day > today:
        raise Http404(ahead_of(day, today))
    return day


def ahead_of(day: datetime.date, today: datetime.date) -> str:
    """Why no state of knowledge of that day can be asked for."""
    said = {"day": day, "today": today}
    return _("What will be known on %(day)s nobody knows yet: choose %(today)s or an earlier day.") % said
