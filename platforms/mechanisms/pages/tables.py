"""Tables that an official prints: totals, heads, rows of cells, each number with the address of its names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from qijiang import figures
from qijiang.directory.models import Area

from ..scope import Scope
from ..units import unit_word

SIZE = 100  # rows of a page
LONG = 24  # characters, from which on words take several lines


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""
    is_number: bool = False

    @property
    def kind(self) -> str:
        """The class of its column: a number, or words that take several lines."""
        if self.is_number:
            return "num"
        return "wrap-text" if len(self.text) > LONG else ""


@dataclass(frozen=True, slots=True)
class Total:
    """One number of a page with its unit; `url` opens to the records behind it."""

    label: str
    text: str
    unit: str = ""
    url: str = ""

    @property
    def unit_word(self) -> str:
        return unit_word(self.unit)


@dataclass(frozen=True, slots=True)
class Table:
    """`heads` are (label, whether its cells are numbers); `more` is where all the rows are, of which it shows some."""

    title: str
    heads: Sequence[tuple[str, bool]]
    rows: list[list[Cell]]
    note: str = ""
    empty: str = ""
    anchor: str = ""
    footer: list[Cell] = field(default_factory=list)
    more: str = ""


def text(value: object, url: str = "") -> Cell:
    return Cell(str(value) if value not in (None, "") else figures.BLANK, url)


def number(value: Any, url: str = "", decimals: int | None = None) -> Cell:
    """A figure with the records behind it; what is not known opens to nothing."""
    return Cell(figures.number(value, decimals), url if value is not None else "", True)


def record(register: str, pk: int) -> str:
    return reverse(f"{register}_detail", args=[pk])


def reached(scope: Scope, register: str, pk: int, area: Area) -> str:
    """The address of a record of that area; none where it lies beyond the account's reach."""
    return record(register, pk) if scope.reaches(area) else ""


@dataclass(frozen=True)
class Leaf:
    """The rows of the page asked for; `?all=1` has all of them, for paper."""

    page: Page | None
    rows: Sequence[Any]
    count: int

    @property
    def number(self) -> str:
        return figures.number(self.count)

    @property
    def is_whole(self) -> bool:
        return self.page is None or self.page.paginator.num_pages == 1


def leaf_of(request, rows: Sequence[Any]) -> Leaf:
    if request.GET.get("all"):
        return Leaf(None, rows, len(rows))
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    return Leaf(page, list(page), len(rows))
