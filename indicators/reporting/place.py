"""Whose grid it is: the cells of a department's period, for those who fill them in and those who may see them."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from qijiang.asked import AskedRecords
from qijiang.directory.models import Department

from ..models import Assignment, DefinitionVersion, Indicator, PeriodLock
from ..periods import Period, containing
from ..recording import NotInReach
from .cells import Cell, figures_of, filled
from .dues import DueItem, dues_among
from .governing import Governed, reporter_of


@dataclass(frozen=True)
class Place:
    """A department's grid: its cells with what is due of each, and how often the department reports.

    `departments` are those to choose from, for accounts that see more than their own.
    """

    department: Department
    period: Period
    items: list[DueItem]
    cells: list[Cell]
    frequencies: set[str]
    can_write: bool
    departments: list[Department]


def place_of(user, period: Period, code: str, today: datetime.date, **only) -> Place:
    """The grid that the account asks for: its own, or for who reads others' that of the department `code`.

    `only` narrows it to some of its assignments. Raises NotInReach where there is no such department, and for an
    account that has none. Six queries at most.
    """
    if user.has_perm("indicators.add_observation"):
        if user.department_id is None or user.area is None or (code and code != user.department.code):
            raise NotInReach
        return _place(user, user.department, period, today, only, True, [])
    departments = departments_of(user, period.year)
    chosen = _chosen(departments, code, user.department_id)
    return _place(user, chosen, period, today, only, False, departments)


def _place(user, department, period, today, only, can_write, departments):
    """What the department has to report in the period, what it took over included."""
    of_year = Assignment.objects.of_year(period.year)
    mine = of_year.within_reach(user).of_department(department).filter(**only)
    cell = mine.filter(indicator=OuterRef("indicator"), area=OuterRef("area"))
    rows = list(of_year.filter(Exists(cell)).select_related("indicator", "area", "department"))
    empty = [Cell(row.indicator, row.area, period) for row in rows if row.period_of(period.last_day) == period]
    figures = figures_of(empty)
    found = dues_among(rows, today, period, [each for each in figures if each.as_of == period.last_day])
    items = [item for item in found if department.pk in {item.reporter.pk, item.reporter.parent_id}]
    keys = {key_of(item.assignment) for item in items}
    cells = filled([cell for cell in empty if cell.key in keys], figures)
    return Place(department, period, items, cells, {row.frequency for row in rows}, can_write, departments)


def departments_of(user, year: int) -> list[Department]:
    """The departments that report something of the account's area in the year: one query."""
    assigned = Assignment.objects.of_year(year).within_reach(user).order_by().values("department")
    return list(Department.objects.filter(pk__in=assigned).select_related("area"))


def _chosen(departments, code, own):
    wanted = [each for each in departments if (each.code == code if code else each.pk == own)]
    if wanted or (departments and not code):
        return (wanted or departments)[0]
    raise NotInReach


def beside_periods(period: Period, frequencies: set[str]) -> list[Period]:
    """The periods to go on to: those before and after, and those of other frequencies that end on the same day."""
    day = period.last_day
    others = [containing(day, frequency) for frequency in Indicator.Frequency.values if frequency in frequencies]
    same_end = [each for each in others if each.last_day == day and each.frequency != period.frequency]
    after = containing(day + datetime.timedelta(1), period.frequency)
    return [period.before, period, after, *same_end]


def key_of(assignment: Assignment) -> str:
    """The key of the assignment's cell, as Cell.key."""
    return f"{assignment.indicator_id}.{assignment.area_id}"


def cell_of(user, period: Period, key: str) -> tuple[Cell, Governed, bool]:
    """The cell of that key (see Cell.key) without its figures, what governs it, and whether its definition changed in
    the year; if the account's department reports it, within its area. One query.

    Raises NotInReach for all else.
    """
    indicator, _dot, area = key.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (indicator, area)):
        raise NotInReach
    rows = _of_cell(int(indicator), int(area), period)
    for row in rows:
        governed = Governed(row, period, reporter_of(rows), row.is_locked)
        if row.frequency == period.frequency and row.period_of(period.last_day) and _reports(user, governed):
            return Cell(row.indicator, row.area, period), governed, row.is_broken
    raise NotInReach


def _reports(user, governed):
    """Whether the account's own department does, within its area."""
    reach = user.is_superuser or (user.area is not None and governed.assignment.area.path.startswith(user.area.path))
    return reach and governed.is_reported_by(user)


def _governing_cells(indicator, area, year, day, first_day, last_day):
    changed = DefinitionVersion.objects.filter(indicator=OuterRef("indicator"), valid_from__range=(first_day, last_day))
    locks = PeriodLock.objects.holding_below(OuterRef("area__path"), day)
    rows = Assignment.objects.of_cell(indicator, area, year)
    rows = rows.annotate(is_broken=Exists(changed), is_locked=Exists(locks))
    return rows.select_related("indicator", "area__parent", "department").order_by("pk")


GOVERNING = AskedRecords(_governing_cells)  # every save of a cell asks this


def _of_cell(indicator, area, period):
    """The assignments of the cell's year with their area and department, and what `cell_of` tells of each."""
    year = period.year
    of_year = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return GOVERNING.records(indicator, area, year, period.last_day, *of_year)
