"""Rankings in words: drafts by today's data, published ones as they were printed, and what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.models import RankedEnterprise, Ranking
from enterprises.scoring import ranking as rules
from qijiang import figures

from .. import publishing, words
from ..units import unit_word


@dataclass(frozen=True)
class Column:
    """A field of the ranking with its weight and its range."""

    code: str
    label: str
    unit: str
    weight: Decimal
    low: Decimal | None
    high: Decimal | None

    @property
    def weight_text(self) -> str:
        return figures.number(self.weight)

    @property
    def range(self) -> str:
        return f"{figures.number(self.low)} – {figures.number(self.high)}"


@dataclass(frozen=True)
class Board:
    """A ranking as its page shows it; `left_out` are (number of the record, name, what is missing)."""

    columns: list[Column]
    lines: Sequence[RankedEnterprise]
    left_out: list[tuple[int, str, str]]
    digest: str = ""
    # of a published one: (name, as published, by today's data); None where too many would be ranked today
    moved: list[tuple[str, str, str]] | None = None


def board_of(ranking: Ranking) -> Board:
    """What the ranking says. Of a published one the lines as they were; today's data only say what moved since."""
    weights = publishing.weights_of(ranking)
    if ranking.is_published:
        return _printed(ranking, weights)
    now = publishing.computed(ranking)
    left_out = [(pk, now.names[pk][0], words.listed(names)) for pk, names in now.result.left_out.items()]
    return Board(_columns(weights, now.result.ranges), publishing.lines_of(ranking, now), left_out, now.digest)


def _printed(ranking, weights):
    ranges = {field: (Decimal(low), Decimal(high)) for field, (low, high) in ranking.ranges.items()}
    lines = list(ranking.lines.all())
    left_out = [(pk, name, words.listed(names)) for pk, name, names in ranking.left_out]
    try:
        moved = _moved(lines, publishing.lines_of(ranking, publishing.computed(ranking)))
    except ValidationError:  # what was printed is shown whatever can be computed today
        moved = None
    return Board(_columns(weights, ranges), lines, left_out, moved=moved)


def _columns(weights, ranges):
    return [
        Column(
            code,
            str(words.MEASURES[code][0]),
            unit_word(words.MEASURES[code][1]),
            weight,
            *ranges.get(code, (None, None)),
        )
        for code, weight in weights.items()
    ]


def _moved(lines, fresh):
    """Who would stand elsewhere, or with another score, by today's data."""
    then, now = ({line.record: line for line in each} for each in (lines, fresh))
    changed = [pk for pk in [*then, *(pk for pk in now if pk not in then)] if _said(then.get(pk)) != _said(now.get(pk))]
    return [((then.get(pk) or now[pk]).name, _said(then.get(pk)), _said(now.get(pk))) for pk in changed]


def _said(line):
    if line is None:
        return _("not ranked")
    return _("place %(place)s, %(score)s") % {"place": line.place, "score": figures.number(line.score, 2)}


def row_of(line: RankedEnterprise, columns: Sequence[Column]) -> dict[str, Any]:
    """A line of the table: the value of each field and its points."""
    return {
        "line": line,
        "score": figures.number(line.score, 2),
        "cells": [
            (figures.number(Decimal(line.parts[c.code][0])), figures.number(Decimal(line.parts[c.code][1]), 2))
            for c in columns
        ],
    }


def calculation(line: RankedEnterprise, columns: Sequence[Column]) -> list[dict[str, str]]:
    """Every step of one enterprise's score, to be repeated on paper."""
    steps = []
    for column in columns:
        value, points = (Decimal(text) for text in line.parts[column.code])
        steps.append({
            "label": column.label,
            "unit": column.unit,
            "value": figures.number(value),
            "range": column.range,
            "weight": figures.number(column.weight),
            "formula": _formula(column, value),
            "points": figures.number(points, 2),
        })  # fmt: skip
    return steps


def _formula(column, value):
    if column.low == column.high:
        return _("all alike: the whole weight")
    said = {"weight": column.weight, "value": value, "low": column.low, "high": column.high}
    written = {name: figures.number(each) for name, each in said.items()}
    return "{weight} × ({value} − {low}) ÷ ({high} − {low})".format(**written)


def typed_weights(asked) -> dict[str, str]:
    """{field: what was typed}, of the boxes that hold something, whatever field they name."""
    prefix = "weight-"
    return {
        name.removeprefix(prefix): asked[name]
        for name in asked
        if name.startswith(prefix) and asked[name].strip()
    }  # fmt: skip


def fields_to_weigh(typed: dict[str, str], wrong: dict[str, list[str]]) -> list[dict[str, Any]]:
    """The boxes of the form, each with what was typed and what is wrong with it."""
    return [
        {
            "code": code,
            "label": label,
            "unit": unit_word(unit),
            "typed": typed.get(code, ""),
            "wrong": wrong.get(code, []),
        }
        for code, (label, unit) in words.MEASURES.items()
        if code in rules.MEASURES
    ]
