"""The page of what a reader follows: each with its light, and what changed of it lately."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ..followed import Followed, State
from ..sample.place import CODE as SAMPLE
from ..sentence import Style
from .rows import GoalRow, goal_row, is_sample, names_url, tag
from .since import Turn, turns
from .stars import star


@dataclass(frozen=True)
class PlainRow:
    """Something followed that no plan has a target for: its latest figure."""

    name: str
    url: str
    names_url: str
    value: str
    unit: str
    date: str
    star: str
    tag: str


@dataclass(frozen=True)
class Place:
    """What is followed of one area."""

    name: str
    goals: list[GoalRow]
    others: list[PlainRow]


@dataclass(frozen=True)
class Following:
    places: list[Place]
    turns: list[Turn]
    new: int

    @property
    def number(self) -> int:
        return sum(len(place.goals) + len(place.others) for place in self.places)


def following(state: State, follows) -> Following:
    """No queries."""
    areas = list(dict.fromkeys(row.follow.area for row in state.rows))
    return Following(
        [_place(area, [row for row in state.rows if row.follow.area_id == area.pk], follows) for area in areas],
        turns(state.before, ""),
        len(state.new),
    )


def _place(area, rows: list[Followed], follows) -> Place:
    return Place(
        area.name,
        [_goal(row, row.standing, follows) for row in rows if row.standing],
        [_plain(row, follows) for row in rows if not row.standing],
    )


def _goal(row: Followed, standing, follows) -> GoalRow:
    return goal_row(standing, _link(row), star(row.follow.indicator, row.follow.area_id, follows))


def _link(row: Followed) -> str:
    return f"?area={row.follow.area.code}"


def _plain(row: Followed, follows) -> PlainRow:
    indicator, seen = row.follow.indicator, row.observation
    style, link = Style(indicator.unit, indicator.decimals), _link(row)
    value, unit = style.split(seen.value, seen.qualifier) if seen else style.split(None)
    return PlainRow(
        name=indicator.title,
        url=reverse("indicator_detail", args=[indicator.code]) + link,
        names_url=names_url(indicator, seen, link),
        value=value,
        unit=unit,
        date=seen.as_of_text if seen else "",
        star=star(indicator, row.follow.area_id, follows),
        tag=tag(is_sample(seen)),
    )


def figure_line(seen) -> str:
    """A figure that came (`then.came_of`), in one line: “高新技术企业 (2022-06-30): 131家”."""
    said = {"name": seen.indicator.title, "as_of": seen.as_of_text}
    style = Style(seen.indicator.unit, seen.indicator.decimals)
    name = _("%(name)s (%(as_of)s)") % said
    line = _("%(name)s: %(value)s") % {"name": name, "value": style.value(seen.value, seen.qualifier)}
    return marked(line, is_sample=seen.source_code == SAMPLE)


def marked(words: str, *, is_sample: bool) -> str:
    """Words of a mail, with the mark of the sample where their figure is made up."""
    return _("%(words)s (sample)") % {"words": words} if is_sample else words
