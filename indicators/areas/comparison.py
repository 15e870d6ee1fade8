"""An indicator's figures of many areas beside each other: places, shares, growth, what they come to, who lacks one.

Ten queries at most, whatever the number of areas. Everything is as it stood on the day and as known at the moment of
the scope.
"""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.asked import AskedRecords
from qijiang.directory.models import Area

from ..models import Indicator
from ..pages.desks import breaks_of
from ..pages.rows import names_url
from ..pages.tables import date_of
from ..pages.trend import Change, year_on_year
from ..reading import Course, courses
from ..scope import Scope
from ..sentence import Style
from .absent import COUNTS, WORDS, Asked, State, asked
from .allowed import Allowed, allowed
from .layout import Spot, spot_of
from .members import Members, members_of
from .totals import Part, Total, places, ratio, summed

YEARS = 5  # that are looked back at
KEPT = ("year", "on", "known_at")  # what another page takes along


@dataclass
class Row:
    """An area with its figure of the year. `apart` says why it is not counted, "" where it is."""

    area: Area
    by_year: Mapping[int, Course]
    state: State
    value: Decimal | None
    text: str
    date: str
    apart: str
    url: str
    names_url: str
    change: Change
    part: Part
    place: int | None = None
    share: str = ""
    older: bool = False  # its figure is of an earlier day than the newest
    sample: bool = False

    @property
    def word(self) -> str:
        return str(WORDS[self.state])

    @property
    def anchor(self) -> str:
        return f"area-{self.area.code}"

    @property
    def link(self) -> str:
        """To its figures; without any, to its row on this page."""
        return self.url or f"#{self.anchor}"

    @cached_property
    def spot(self) -> Spot | None:
        return spot_of(self.area)

    @property
    def short(self) -> str:
        return self.spot.short if self.spot else self.area.name

    @property
    def reading(self) -> str:
        """The row in words."""
        said = [self.text if self.state == State.VALUE else self.word, self.date, self.apart]
        if self.place:
            said.insert(1, _("place %(place)s") % {"place": self.place})
        return _("%(name)s: %(said)s") % {"name": self.area.name, "said": _(", ").join(filter(None, said))}


@dataclass(frozen=True)
class Comparison:
    indicator: Indicator
    members: Members
    allowed: Allowed
    style: Style
    rows: list[Row]  # in the order of the table
    apart: list[Row]
    breaks: list[datetime.date]
    total: Total | None
    own: Row | None  # what the whole itself reports
    year: int
    notes: list[str] = field(default_factory=list)

    @property
    def known(self) -> list[Row]:
        return [row for row in self.rows if row.value is not None]

    @property
    def coverage(self) -> str:
        """How many have a value, and who lacks one for which reason."""
        words = _("%(known)s of %(all)s areas have a value")
        if self.apart:
            words = _("%(known)s of the %(all)s areas counted at this level have a value")
        said = [words % {"known": len(self.known), "all": len(self.rows)}]
        lacking = Counter(row.state for row in self.rows if row.value is None)
        said += [str(words) % {"number": lacking[state]} for state, words in _counts(lacking)]
        if self.apart:
            said.append(_("%(number)s are shown apart") % {"number": len(self.apart)})
        return _("%(said)s.") % {"said": _("; ").join(said)}

    @property
    def lacking(self) -> list[tuple[str, str]]:
        """(why, names) of those without a value."""
        return [
            (str(word), _(", ").join(row.area.name for row in self.rows if row.state == state))
            for state, word in WORDS.items()
            if state != State.VALUE and any(row.state == state for row in self.rows)
        ]

    @property
    def total_text(self) -> str:
        if self.total is None or self.total.value is None:
            return figures.BLANK
        if self.allowed.total == "ratio":
            return figures.figure(self.total.value, self.style.unit, max(self.style.decimals, 1))
        return self.style.value(self.total.value, self.total.qualifier)

    @property
    def beside_own(self) -> str:
        """The sum beside what the whole itself reports, and how far they differ; "" where they cannot be compared."""
        if self.own is None or self.own.value is None:
            return ""
        said = {"whole": self.members.whole.name, "own": self.own.text, "day": self.own.date}
        reported = _("%(whole)s itself reports %(own)s (%(day)s)") % said
        if not self._is_whole_sum:
            return _("%(said)s.") % {"said": reported}
        gap = self.total.value - self.own.value if self.total and self.total.value is not None else Decimal(0)
        if not gap:
            return _("%(reported)s: the same.") % {"reported": reported}
        more = (
            _("%(reported)s: the areas come to %(gap)s more.")
            if gap > 0
            else _("%(reported)s: the areas come to %(gap)s less.")
        )
        return more % {"reported": reported, "gap": self.style.change(gap)}

    @property
    def _is_whole_sum(self):
        total = self.total
        complete = total is not None and total.value is not None and total.parts == len(self.rows)
        return self.allowed.total == "sum" and complete and not self.members.is_narrowed


def _counts(lacking):
    return [(state, words) for state, words in COUNTS.items() if lacking[state]]


def indicator_of(code: str) -> Indicator:
    """Raises Http404, in plain words, for a code that there is not."""
    found = INDICATOR.record(code)
    if found is None:
        raise Http404(_("There is no indicator “%(code)s”: choose one from the list.") % {"code": code[:64]})
    return found


def _of_code(code):
    return Indicator.objects.filter(code=code).select_related("owner", "numerator", "denominator", "counting_rule")


INDICATOR = AskedRecords(_of_code)


def comparison(indicator: Indicator, scope: Scope, user, level: str = "", codes: list[str] | None = None) -> Comparison:
    """The areas of the level with their figures of the scope's year. Raises Http404 as `members_of` does."""
    members = members_of(scope, user, level, codes)
    rule = allowed(indicator, members.level)
    cells = _cells(indicator, members, scope)
    breaks = sorted(day for day in breaks_of([indicator.pk]).get(indicator.pk, ()) if day <= scope.on)
    pks = [member.area.pk for member in members.shown]
    maker = _Maker(indicator, scope, cells, breaks, asked(indicator, pks, scope.year))
    rows = [maker.row(member.area, member.apart) for member in members.shown]
    _set_apart_the_old(rows, breaks, scope.year)
    counted = [row for row in rows if not row.apart]
    total = _total(rule, counted, indicator)
    _rank(counted, rule, indicator, total)
    _mark_older(counted, scope.year)
    own = maker.row(members.whole, "") if members.sees_whole and members.has_total else None
    return Comparison(
        indicator=indicator,
        members=members,
        allowed=rule,
        style=maker.style,
        rows=_ordered(counted, rule, indicator),
        apart=[row for row in rows if row.apart],
        breaks=breaks,
        total=total,
        own=own,
        year=scope.year,
        notes=[*members.notes, *_notes(counted, members)],
    )


def _cells(indicator, members, scope):
    """The courses of the areas and of the whole, of a ratio also those of its parts: one query."""
    wanted = {pk for pk in (indicator.pk, indicator.numerator_id, indicator.denominator_id) if pk}
    areas = {member.area.pk for member in members.shown} | ({members.whole.pk} if members.sees_whole else set())
    years = range(scope.year - YEARS + 1, scope.year + 1)
    return courses(wanted, areas, years, scope.moment, whole=years[-2:])


class _Maker:
    """Makes rows from what has been read."""

    def __init__(self, indicator: Indicator, scope: Scope, cells, breaks, asked_of: Asked):
        self.indicator, self.scope, self.cells, self.breaks, self.asked = indicator, scope, cells, breaks, asked_of
        of_areas = (
            course.value for (pk, area, year), course in cells.items() if (pk, year) == (indicator.pk, scope.year)
        )
        self.style = Style(indicator.unit, indicator.decimals).for_chart(of_areas)
        self.years = range(scope.year - YEARS + 1, scope.year + 1)

    def row(self, area: Area, apart: str) -> Row:
        by_year = self._courses(self.indicator.pk, area)
        course = by_year.get(self.scope.year)
        seen = course.current if course else None
        value = course.value if course else None
        url = self._url(area) if course else ""
        return Row(
            area=area,
            by_year=by_year,
            state=self._state(area, course, by_year),
            value=value,
            text=self.style.value(value, seen.qualifier if seen else "="),
            date=date_of(seen) if seen and value is not None else "",
            apart=apart,
            url=url,
            names_url=names_url(self.indicator, seen, self._query(area)),
            change=year_on_year(self.indicator, by_year, self.scope.year, self.breaks),
            part=Part(value, seen.qualifier if seen else "=", *self._parts(area)),
            sample=bool(seen and seen.source and seen.source.code == "sample"),
        )

    def _courses(self, indicator, area):
        keys = ((year, (indicator, area.pk, year)) for year in self.years)
        return {year: self.cells[key] for year, key in keys if key in self.cells}

    def _parts(self, area):
        """Numerator and denominator of the year."""
        pks = self.indicator.numerator_id, self.indicator.denominator_id
        found = (self.cells.get((pk, area.pk, self.scope.year)) for pk in pks)
        return [course.value if course else None for course in found]

    def _state(self, area, course, by_year):
        if course is None:
            return self.asked.state(area.pk, self.scope.moment.owed_on, bool(by_year))
        return State.NOT_COLLECTED if course.value is None else State.VALUE

    def _url(self, area):
        return f"/indicators/{self.indicator.code}/{self._query(area)}"

    def _query(self, area):
        kept = {name: value for name, value in self.scope.asked.items() if name in KEPT}
        return "?" + urlencode({"area": area.code, "year": self.scope.year, **kept})


def _set_apart_the_old(rows, breaks, year):
    """Where a definition changed in the year, figures from before it stand apart from those after it."""
    newest = max((day for day in breaks if day.year == year), default=None)
    valued = [row for row in rows if row.value is not None and not row.apart]
    if newest is None or not any(_day(row, year) >= newest for row in valued):
        return
    for row in valued:
        if _day(row, year) < newest:
            row.apart = _("by the definition before %(day)s") % {"day": newest}


def _day(row, year):
    return row.by_year[year].points[-1][0]


def _total(rule, rows, indicator):
    if rule.total == "sum":
        return summed([row.part for row in rows])
    return ratio([row.part for row in rows], indicator.unit) if rule.total == "ratio" else None


def _alone(rows):
    """The one of several areas that has a figure: its place and its share would say nothing of it. None of a single
    area, or where more have one."""
    known = [row for row in rows if row.value is not None]
    return known[0] if len(known) == 1 and len(rows) > 1 else None


def _rank(rows, rule, indicator, total):
    if _alone(rows):
        return
    lower = indicator.direction == Indicator.Direction.LOWER
    if rule.ranked:
        for row, place in zip(rows, places([row.value for row in rows], lower), strict=True):
            row.place = place
    if rule.total == "sum" and total.value and total.value > 0 and total.qualifier == "=":
        for row in rows:
            if row.value is not None and row.value >= 0:
                row.share = figures.percent(row.value / total.value)


def _mark_older(rows, year):
    """Figures of an earlier day than the newest among them."""
    valued = [row for row in rows if row.value is not None]
    newest = max((_day(row, year) for row in valued), default=None)
    for row in valued:
        row.older = _day(row, year) != newest


def _ordered(rows, rule, indicator):
    """The best first where they are ranked or are places; else in the order of their codes. Without a value: last."""
    if not rule.ranked and indicator.measure != Indicator.Measure.RANK:
        return sorted(rows, key=lambda row: row.value is None)
    lower = indicator.direction == Indicator.Direction.LOWER
    known = [row for row in rows if row.value is not None]
    known.sort(key=lambda row: row.value, reverse=not lower)
    return known + [row for row in rows if row.value is None]


def _notes(rows, members):
    """What a reader must know of the figures before comparing them."""
    if alone := _alone(rows):
        yield _("Of these areas %(name)s alone has a figure: there is nothing to compare it with yet.") % {
            "name": alone.area.name
        }
    older = [row.area.name for row in rows if row.older]
    if older:
        said = {"number": len(older), "names": _(", ").join(older[:5]) + ("…" if len(older) > 5 else "")}
        yield _("%(number)s areas have a figure of an earlier day than the others: %(names)s.") % said
    if members.beyond:
        said = {"number": members.beyond, "reached": len(members.offered)}
        yield _("Your account reaches %(reached)s areas of this level; %(number)s others are not shown.") % said
