"""A place in a ranking that is stated of an amount, 高新技术企业数居全市第一: held against the figures that the areas
beside it have of the same day."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qijiang.directory.models import Area

from ..areas.allowed import allowed
from ..areas.members import Level
from ..models import Indicator
from ..reading import Cell, Course
from ..scope import Scope
from .judging.kinds import Kind
from .judging.statement import Place

if TYPE_CHECKING:
    from .asking import Question

LEVELS = {Area.Kind.MUNICIPALITY: Level.DISTRICTS, Area.Kind.DISTRICT: Level.STREETS}


def is_of_amount(question: "Question") -> bool:
    """Whether a place is stated of an indicator that is none itself."""
    indicator = question.indicator
    return bool(indicator and question.statement.kind == Kind.RANK and indicator.measure != Indicator.Measure.RANK)


@dataclass(frozen=True)
class Beside:
    """The areas among which places are stated: {whole's id: its parts at any time}, as far as they are asked for."""

    parts: Mapping[int, Sequence[Area]] = field(default_factory=dict)

    @classmethod
    def read(cls, questions: Iterable["Question"]) -> "Beside":
        """One query; none where no place among areas that can be ranked is stated of an amount."""
        wholes = {q.other_area.pk for q in questions if q.other_area and _is_comparable(q)}
        parts: dict[int, list[Area]] = {}
        for area in Area.objects.filter(parent__in=wholes) if wholes else ():
            if area.parent_id is not None:
                parts.setdefault(area.parent_id, []).append(area)
        return cls(parts)

    def reached(self, scope: Scope) -> set[int]:
        """Those whose figures the reader of the scope may see."""
        found = {area.pk for area in scope.areas}
        return {
            area.pk
            for areas in self.parts.values()
            for area in areas
            if area.pk in found or area.path.startswith(scope.area.path)
        }

    def place(self, question: "Question", cells: Mapping[Cell, Course], reached: set[int]) -> Place | None:
        """The place of the question's area on the day of its figure; None where there is nothing to compare it with."""
        indicator, own, whole = question.indicator, question.area, question.other_area
        if indicator is None or own is None or whole is None or not _is_comparable(question):
            return None
        year, kinds = question.statement.year, Area.PARTS[Area.Kind(whole.kind)]
        seen = _dated(cells.get((indicator.pk, own.pk, year)), question.at)
        if seen is None:
            return None
        day, value = seen
        there = [area for area in self.parts.get(whole.pk, ()) if area.kind in kinds and _counts_on(area, day)]
        if own.pk not in {area.pk for area in there}:
            return None
        others = [area.pk for area in there if area.pk != own.pk]
        figures = [_on(cells.get((indicator.pk, pk, year)), day) if pk in reached else None for pk in others]
        known = [figure for figure in figures if figure is not None]
        lower = indicator.direction == Indicator.Direction.LOWER
        best = 1 + sum(figure < value if lower else figure > value for figure in known)
        if not known:
            return None
        return Place(best, best + len(others) - len(known), len(known) + 1, len(there), day, whole.name)


def _is_comparable(question):
    """Whether the place is said to be among the parts of an area that the question's own is one of."""
    whole, own = question.other_area, question.area
    if not (is_of_amount(question) and whole and own and own.parent_id == whole.pk):
        return False
    level = LEVELS.get(Area.Kind(whole.kind))
    return level is not None and allowed(question.indicator, level).ranked


def _counts_on(area, day):
    there = (area.valid_from is None or area.valid_from <= day) and (area.valid_to is None or area.valid_to > day)
    return there and area.reporting_unit_id in {None, area.parent_id}


def _dated(course: Course | None, month: str) -> tuple[datetime.date, Decimal] | None:
    """The exact figure of the month, "" for the latest, with its day."""
    found = [(day, value) for day, value in course.figures if not month or day.month == int(month)] if course else []
    if course is None or not found or _is_vague(course, found[-1][0]):
        return None
    return found[-1]


def _on(course: Course | None, day) -> Decimal | None:
    """The exact figure of that day."""
    if course is None or _is_vague(course, day):
        return None
    return next((value for at, value in course.figures if at == day), None)


def _is_vague(course, day):
    return course.current.as_of == day and course.current.qualifier != "="


def place_text(place: Place) -> str:
    if place.best == place.worst:
        return _("rank %(number)s") % {"number": place.best}
    return _("rank %(best)s to %(worst)s") % {"best": place.best, "worst": place.worst}


def place_sentence(place: Place, *, holds: bool) -> str:
    """“By the figures of 2022-06-30 it is rank 3 of the 38 areas of 重庆市.”"""
    said = {"day": place.day, "place": place_text(place), "number": place.among, "whole": place.whole}
    if holds:
        return _("By the figures of %(day)s it is %(place)s of the %(number)s areas of %(whole)s, as stated.") % said
    return _("By the figures of %(day)s it is %(place)s of the %(number)s areas of %(whole)s.") % said


def place_line(place: Place) -> str:
    """How many of the areas are known, and what place that leaves open."""
    said = {"day": place.day, "known": place.known, "number": place.among, "place": place_text(place)}
    return _("%(known)s of %(number)s areas have a figure of %(day)s within reach: %(place)s.") % said
