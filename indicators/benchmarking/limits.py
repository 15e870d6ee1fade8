"""The page on which the low, high and comparison values of a framework's items are entered for a year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qijiang import figures, typed

from ..models import Benchmark, Framework, FrameworkItem
from .desk import is_sample
from .setting import FIELDS, Wanted, as_read


@dataclass
class Cell:
    """A value as typed, and what is wrong with it."""

    name: str
    text: str
    problem: str = ""


@dataclass
class LimitsRow:
    item: FrameworkItem
    read: str
    cells: list[Cell]
    source: str
    sample: bool
    problem: str = ""
    theirs: str = ""  # what stands there now, where somebody was quicker

    @property
    def has_problem(self) -> bool:
        return bool(self.problem or self.theirs or any(cell.problem for cell in self.cells))


@dataclass
class LimitsPage:
    framework: Framework
    year: int
    groups: list[tuple[object, list[LimitsRow]]] = field(default_factory=list)
    filled: int = 0
    other_years: list[int] = field(default_factory=list)

    @property
    def rows(self) -> list[LimitsRow]:
        return [row for _group, rows in self.groups for row in rows]

    @property
    def problems(self) -> list[LimitsRow]:
        return [row for row in self.rows if row.has_problem]


def limits_page(framework: Framework, year: int, typed_in: Mapping[str, str] | None = None, like: int | None = None):
    """The page: as typed, else as stored; `like` offers the values of that year where this one has none."""
    items = FrameworkItem.objects.filter(group__framework=framework).select_related("group", "indicator")
    stored = list(Benchmark.objects.filter(item__group__framework=framework).select_related("source"))
    held = {row.item_id: row for row in stored if row.year == year}
    offered = {row.item_id: row for row in stored if row.year == like} if like else {}
    page = LimitsPage(framework, year, filled=len(held))
    page.other_years = sorted({row.year for row in stored} - {year}, reverse=True)
    groups: dict[int, tuple[object, list[LimitsRow]]] = {group.pk: (group, []) for group in framework.groups.all()}
    for item in items:
        groups[item.group_id][1].append(_row(item, held.get(item.pk), offered.get(item.pk), typed_in))
    page.groups = list(groups.values())
    return page


def _row(item, held, offered, typed_in):
    shown = held or offered
    read = as_read(held)
    if typed_in is None:
        texts = [_written(getattr(shown, name) if shown else None) for name in FIELDS]
    else:
        texts = [typed_in.get(f"{name}-{item.pk}", "")[: typed.LONGEST] for name in FIELDS]
        read = typed_in.get(f"read-{item.pk}", "")
    cells = [Cell(name, text) for name, text in zip(FIELDS, texts, strict=True)]
    return LimitsRow(item, read, cells, held.source.title if held else "", is_sample(held))


def _written(value: Decimal | None) -> str:
    return "" if value is None else figures.number(value).replace(",", "")


def wanted(page: LimitsPage) -> list[Wanted]:
    """What was typed, as values; what is wrong is said in the cells, and then the list is not to be used."""
    return [_wanted(row) for row in page.rows]


def _wanted(row: LimitsRow) -> Wanted:
    values = {cell.name: _value(row, cell) for cell in row.cells}
    low, high = values["low"], values["high"]
    if low is not None and high is not None and low >= high:
        row.problem = _("The low value must lie below the high one.")
    return Wanted(row.item, low, high, values["benchmark"], row.read)


def _value(row, cell):
    try:
        return typed.number(cell.text, unit=row.item.unit, decimals=4).value
    except ValidationError as error:
        cell.problem = " ".join(error.messages)
        return None


def show_theirs(page: LimitsPage, items: list[FrameworkItem]) -> None:
    """Say in the rows that were overtaken what stands there now; a second press is of what is seen now."""
    now = {
        row.item_id: row for row in Benchmark.objects.filter(item__in=items, year=page.year).select_related("source")
    }
    overtaken = {item.pk for item in items}
    for row in page.rows:
        if row.item.pk in overtaken:
            there = now.get(row.item.pk)
            row.read, row.theirs = as_read(there), _in_words(there)


def _in_words(there):
    if there is None:
        return _("taken away")
    said = {name: figures.number(getattr(there, name)) for name in FIELDS} | {"source": there.source.title}
    return _("low %(low)s, high %(high)s, comparison value %(benchmark)s (%(source)s)") % said
