"""A target as a line of the wall: its bar, its figure with day, vintage and source, and how far it is off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ...assessment import Status
from ...charts.bullet import bullet
from ...charts.svg import FONT_SIZE, text_width
from ...sentence import ABSENCE_WORDS, goal_text, lead_text, share_text
from ...standing import Standing
from ..rows import GoalRow, bullet_of, is_sample

SIGNS = "①②③④⑤⑥⑦⑧⑨"
PACED = {Status.ON_TRACK, Status.BEHIND, Status.OFF_TRACK}


@dataclass(frozen=True)
class Line:
    """`seen` is the figure's day and vintage, `gap` how far it is off, `sign` its source's among those listed."""

    goal: GoalRow
    bar: SafeString
    base: str
    aim: str
    is_strict: bool
    seen: str
    is_sample: bool
    gap: str
    sign: str
    size: str  # of its name: "", "long", "longest"


@dataclass(frozen=True)
class Cited:
    """A source that figures of the screen come from, with its sign where there are several."""

    sign: str
    title: str


def lines_of(goals: Sequence[GoalRow]) -> tuple[list[Line], list[Cited]]:
    """The lines of the targets, and the sources of their figures."""
    titles = _sources(goals)
    signs = dict(zip(titles, SIGNS, strict=False)) if len(titles) > 1 else {}
    lines = [_line(goal, signs) for goal in goals]
    return lines, [Cited(signs.get(title, ""), title) for title in titles]


def _sources(goals) -> list[str]:
    found = {source_of(goal.standing): None for goal in goals if goal.standing.observation}
    return list(found)


def source_of(standing: Standing) -> str:
    seen = standing.observation
    return seen.source.title if seen and seen.source else _("no source stated")


def _line(goal, signs):
    standing = goal.standing
    aim = standing.assessment.goal
    seen = standing.observation
    return Line(
        goal=goal,
        bar=bullet(bullet_of(standing, standing.style), wall=True),
        base=_base(standing),
        aim=goal_text(aim, standing.style),
        is_strict=aim.comparator in {">", "<"},
        seen="" if seen is None else _("%(day)s, %(vintage)s") % _when(seen),
        is_sample=is_sample(seen),
        gap=gap(standing),
        sign=signs.get(source_of(standing), "") if seen else "",
        size=size_of(goal.name),
    )


def _when(seen):
    return {"day": seen.as_of_text, "vintage": seen.get_vintage_display()}


def _base(standing):
    goal = standing.assessment.goal
    if not goal.from_baseline:
        return ""
    said = {"value": standing.style.value(goal.baseline), "day": goal.baseline_on}
    return _("baseline %(value)s (%(day)s)") % said


def gap(standing: Standing) -> str:
    """How far it is off in a few words, or why there is no figure."""
    assessment = standing.assessment
    if assessment.absence is not None:
        return f"{ABSENCE_WORDS[assessment.absence]} {standing.day or ''}".strip()
    if assessment.unproven:
        return _("not provable")
    if assessment.status in PACED and assessment.lead is not None:
        points = lead_text(assessment)
        if points == "0.0":
            return _("just as expected")
        words = _("%(points)s points ahead") if assessment.lead > 0 else _("%(points)s points behind")
        return words % {"points": points}
    if assessment.missing:
        return _("%(missing)s short") % {"missing": standing.style.change(assessment.missing)}
    return _("%(share)s done") % {"share": share_text(assessment)}


def ems(words: str) -> float:
    """About how wide words are, in heights of their letters."""
    return text_width(words) / FONT_SIZE


def size_of(name: str) -> str:
    """Smaller letters for a name that would not find room in three lines."""
    width = ems(name)
    return "" if width <= 26 else "long" if width <= 44 else "longest"


def updated(standings: Iterable[Standing]):
    """When the last of the figures was approved; None where there is none."""
    moments = [each.observation.reviewed_at for each in standings if each.observation]
    return max((moment for moment in moments if moment is not None), default=None)
