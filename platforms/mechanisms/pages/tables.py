"""Tables that an official prints: totals, heads, rows of cells, each number with the address of its names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from qijiang import figures

from ..units import unit_word

SIZE = 100  # rows of a page


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""
    is_number: bool = False


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
    """`heads` are (label, whether its cells are numbers)."""

    title: str
    heads: Sequence[tuple[str, bool]]
    rows: list[list[Cell]]
    note: str = ""
    empty: str = ""
    anchor: str = ""
    footer: list[Cell] = field(default_factory=list)


def text(value: object, url: str = "") -> Cell:
    return Cell(str(value) if value not in (None, "") else figures.BLANK, url)


def number(value: Any, url: str = "", decimals: int | None = None) -> Cell:
    return Cell(figures.number(value, decimals), url, True)


def records(register: str, **narrowed) -> str:
    """The list of a register, narrowed as its filters are named; what is None is left out."""
    said = {name: value for name, value in narrowed.items() if value not in (None, "")}
    address = reverse(f"{register}_list")
    return f"{address}?{urlencode(said)}" if said else address


def record(register: str, pk: int) -> str:
    return reverse(f"{register}_detail", args=[pk])


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
