"""Where and when of a page: area, park, year and day, all of it in the URL."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import AnnualFigures
from qijiang.asked import Asked, AskedOfLists, AskedRecords
from qijiang.days import typed_day
from qijiang.directory.models import Area
from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR

IN_A_ZONE = [Area.Kind.ZONE, Area.Kind.PARK]
PLACE = ("area", "park", "year", "on")
LEAST_YEARS = 6  # to choose from, also where no figures are


@dataclass(frozen=True)
class Scope:
    """What a page is asked for, and what else could be."""

    area: Area
    park: Area | None
    year: int
    on: datetime.date
    choices: list[Area]
    parks: list[Area]
    years: list[int]
    asked: dict[str, str]
    typed_on: str = ""
    problem: str = ""  # what is wrong with the day that was typed; the page is then that of the default day
    address: str = ""  # of the page itself
    reach: str | None = ""  # the path of the account's own area; None reaches nothing

    @property
    def first(self) -> datetime.date:
        """The first day of the year."""
        return datetime.date(self.year, 1, 1)

    @property
    def place(self) -> str:
        return f"{self.area.name} · {self.park.name}" if self.park else self.area.name

    @property
    def on_text(self) -> str:
        return self.on.isoformat()

    @property
    def of_place(self) -> list[tuple[str, str]]:
        """What other forms of the page carry along."""
        return [(name, self.asked[name]) for name in PLACE if name in self.asked]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of area and year carries along: filters, but not the page."""
        return [(name, value) for name, value in self.asked.items() if name not in {*PLACE, "page", "all"}]

    def reaches(self, area: Area) -> bool:
        """Whether the account opens records of that area."""
        return self.reach is not None and area.path.startswith(self.reach)

    def behind(self, what: str, **narrowed: object) -> str:
        """The address of the records behind a number of the page; what is None narrows nothing."""
        place = {"area": self.area.code, "year": self.year, "on": self.on_text}
        said = {name: value for name, value in narrowed.items() if value is not None}
        return f"{self.address}records/{what}/?{urlencode(place | said)}"

    @property
    def all_url(self) -> str:
        return self.query(all="1", page="")

    @property
    def link(self) -> str:
        """The query that takes area, park, year and day along to another page."""
        return self._query({name: self.asked[name] for name in PLACE if name in self.asked})

    def query(self, **changes) -> str:
        """`?area=…` of this page with changes; what is empty is left out."""
        return self._query(self.asked | {name: str(value) for name, value in changes.items()})

    def _query(self, said):
        kept = {name: value for name, value in said.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"


def scope_of(request, *, of_figures: bool, latest: tuple[Any, str] | None = None) -> Scope:
    """The scope a request asks for. Raises Http404, in plain words, for an unknown area, park or year.

    Pages of figures begin at the latest year that has them and look at the rights of the year after, in which they are
    used. Others begin at the year of the latest record: `latest` is its kind and the field with its day or year.
    """
    asked, today = request.GET, timezone.localdate()
    area = _area(asked.get("area", ""), request.user)
    known = _years_with_figures(area)
    years = _years(known, today)
    default = _default_year(known, today) if latest is None else _year_of_latest(*latest, area, today)
    year = _year(asked.get("year", ""), default)
    last = datetime.date(min(year + of_figures, LAST_YEAR), 12, 31)
    on, problem = _day(asked.get("on", ""), min(today, last))
    parks = _parks(area, request.user)
    return Scope(
        area=area,
        park=_park(asked.get("park", ""), parks),
        year=year,
        on=on,
        choices=_choices(area, request.user),
        parks=parks,
        years=sorted({*years, year}, reverse=True),
        asked={name: value for name, value in asked.items() if value and not (problem and name == "on")},
        typed_on=asked.get("on", "")[:32] if problem else "",
        problem=problem,
        address=request.path,
        reach=_reach(request.user),
    )


def _reach(user):
    if user.is_superuser:
        return ""
    return user.area.path if user.area else None


def _area(code, user):
    own = user.area
    if code and "\x00" not in code and not (own and own.code == code):
        area = Area.objects.by_code(code)
    else:
        area = own or (Area.objects.filter(parent=None).first() if user.is_superuser else None)
    if area is None or not (user.is_superuser or (own and area.path.startswith(own.path))):
        said = _("There is no area “%(code)s” within your reach: choose one from the list.")
        raise Http404(said % {"code": code[:32]})
    return area


def _choices(area, user):
    """The area, those it lies in, and what lies beside and below it, as far as the account reaches; zones and parks are
    chosen apart."""
    line = [int(pk) for pk in area.path.strip("/").split("/")]
    found = AROUND.records([line, {area.pk, area.parent_id or area.pk}], _reach(user))
    return sorted({*found, area}, key=lambda each: (each.path.count("/"), each.code))


def _around(line, parents, reach):
    around = Area.objects.filter(path__startswith=reach, valid_to=None).exclude(kind__in=IN_A_ZONE).order_by()
    return around.filter(Q(pk__in=line) | Q(parent__in=parents))


def _parks(area, user):
    place = area.parent if area.parent and area.kind in {Area.Kind.STREET, Area.Kind.TOWN} else area
    return PARKS.records(place.path, _reach(user))


def _parks_within(place, reach):
    found = Area.objects.filter(path__startswith=place, kind__in=IN_A_ZONE, valid_to=None)
    return found.filter(path__startswith=reach).order_by("path", "code")


def _park(code, parks):
    if not code:
        return None
    found = next((park for park in parks if park.code == code), None)
    if found is None:
        raise Http404(_("There is no park “%(code)s” here: choose one from the list.") % {"code": code[:32]})
    return found


def _years_with_figures(area):
    return sorted(year for (year,) in WITH_FIGURES.rows(area.path))


def _with_figures(path):
    rows = AnnualFigures.objects.in_use().filter(enterprise__area__path__startswith=path)
    return rows.order_by().values_list("year").distinct()


# Every page of a mechanism asks these.
AROUND, PARKS, WITH_FIGURES = AskedOfLists(_around), AskedRecords(_parks_within), Asked(_with_figures)


def _years(known, today):
    return {
        *known,
        *(year + 1 for year in known if year < today.year),
        *range(today.year - LEAST_YEARS, today.year + 1),
    }


def _default_year(known, today):
    return known[-1] if known else today.year - 1


def _year_of_latest(model, field, area, today):
    rows = model.objects.in_use().filter(**{f"{model.REACH}__startswith": area.path})
    found = rows.aggregate(latest=Max(field))["latest"]
    if found is None:
        return today.year
    return min(today.year, found if isinstance(found, int) else found.year)


def _year(text, default):
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):
        said = {"typed": text[:16], "first": FIRST_YEAR, "last": LAST_YEAR}
        raise Http404(_("“%(typed)s” is not a year between %(first)s and %(last)s.") % said)
    return int(text)


def _day(text, default):
    if not text.strip():
        return default, ""
    try:
        return typed_day(text, FIRST_YEAR, LAST_YEAR), ""
    except ValidationError as refusal:
        return default, refusal.messages[0]
