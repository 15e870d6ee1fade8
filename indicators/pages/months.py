"""The lights of every target month by month: a strip of twelve, each of them a link to its day."""

from collections import Counter
from dataclasses import dataclass, replace
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..assessment import Assessment
from ..moment import default_day
from ..outline import outline
from ..replay import MonthLight, lights
from ..scope import Scope, Stop
from ..sentence import STATUS_WORDS, share_text, status_word, value_text
from ..standing import Standing, standings
from .made_up import Point, made_up
from .rows import GoalRow, tag


@dataclass(frozen=True)
class Strip:
    """A target with its twelve lights."""

    goal: GoalRow
    cells: SafeString
    tag: SafeString  # where a light of them is by a figure of the sample


@dataclass(frozen=True)
class MonthHead:
    """A month at the head of the strips; `said` counts its lights in words, "" where it is still ahead."""

    stop: Stop
    said: str

    @property
    def item(self) -> SafeString:
        """The head of its column."""
        stop, current = self.stop, ' aria-current="date"' if self.stop.current else ""
        word = escape(_("Month %(month)s") % {"month": stop.month})
        return SafeString(
            f'<th scope="col" data-month="{stop.month}"{" data-ahead" if not self.said else ""}>'
            f'<a href="{escape(stop.url)}"{current} aria-label="{word}">{stop.month}</a></th>'
        )


@dataclass(frozen=True)
class Months:
    heads: list[MonthHead]
    strips: list[Strip]
    at: int  # the month that is shown first: that of the page's day, else the last with lights


def months(scope: Scope, goals: list[GoalRow], *, holds_sample: bool) -> Months:
    """The strips of these targets: no query where the page's day is the last that is known, else one; and one more
    where the database holds a sample, whose figures are marked."""
    seen_on = scope.known_at or scope.today
    until = default_day(scope.year, seen_on) if seen_on.year >= scope.year else None
    if until is None:
        return Months([MonthHead(stop, "") for stop in scope.stops], [], 1)
    whole = _whole(scope, until, [goal.standing for goal in goals])
    of_goals = [lights(each, until, seen_on) for each in whole]
    targets = [each.target for each in whole]
    drawn = made_up(targets, scope.year, scope.moment.known_at) if holds_sample else set()
    strips = [_strip(goal, each, scope, drawn) for goal, each in zip(goals, of_goals, strict=True)]
    heads = [MonthHead(stop, _said(of_goals, stop.month)) for stop in scope.stops]
    known = [head.stop.month for head in heads if head.said]
    at = min(scope.on.month, known[-1]) if known else 1
    return Months(heads, strips, at)


def _whole(scope, until, now: list[Standing]) -> list[Standing]:
    """The standings on the last day that is known: those of the page, or read anew where it looks back."""
    if scope.on >= until or not now:
        return now
    plan = outline(scope.plan, scope.year, scope.on, scope.moment.known_at, scope.catalogue)
    wanted = {each.target.pk for each in now}
    targets = [target for target in plan.targets if target.pk in wanted]
    found = standings(targets, replace(scope.moment, on=until), plan.milestones)
    by_target = {each.target.pk: each for each in found}
    return [by_target[each.target.pk] for each in now]


def _strip(goal: GoalRow, found: list[MonthLight], scope: Scope, drawn: set[Point]) -> Strip:
    target = goal.standing.target
    marks = [(target.indicator_id, target.area_id, light.as_of) in drawn for light in found]
    cells = [_cell(light, goal, scope, is_drawn) for light, is_drawn in zip(found, marks, strict=True)]
    return Strip(goal, SafeString("".join(cells) or _nothing()), tag(any(marks)))


def _nothing():
    return f'<td colspan="12" class="muted">{escape(_("The target names no year."))}</td>'


def _cell(light: MonthLight, goal: GoalRow, scope: Scope, is_drawn: bool) -> str:
    at = f' data-month="{light.month}"'
    if light.assessment is None:
        return f'<td{at} class="ahead"><span class="visually-hidden">{escape(_("still ahead"))}</span></td>'
    mark = light.assessment.mark
    url = f"/indicators/{goal.standing.target.indicator.code}/{_link(scope, light)}"
    reading = _reading(light.assessment, light, goal)
    said = escape(_("%(reading)s, sample") % {"reading": reading} if is_drawn else reading)
    return (
        f'<td{at}><a class="s-{mark}" href="{escape(url)}" aria-label="{said}" title="{said}">'
        f'<svg class="mk s-{mark}" aria-hidden="true"><use href="#m-{mark}"/></svg></a></td>'
    )


def _link(scope, light):
    kept = {name: scope.asked.get(name, "") for name in ("area", "year", "known_at")}
    return replace(scope, asked={k: v for k, v in kept.items() if v}).query(on=light.day.isoformat())


def _reading(assessment: Assessment, light: MonthLight, goal: GoalRow) -> str:
    said = {"month": light.month, "status": status_word(assessment)}
    if assessment.completion is None:
        return _("Month %(month)s: %(status)s") % said
    said |= {"value": value_text(assessment, goal.standing.style), "share": share_text(assessment)}
    return _("Month %(month)s: %(status)s, %(value)s (%(share)s)") % said


def _said(of_goals: list[list[MonthLight]], month: int) -> str:
    """The lights of a month counted; "" where it is still ahead."""
    judged = [each[month - 1].assessment for each in of_goals if each]
    tally = Counter(found.status for found in judged if found)
    if not tally:
        return ""
    words = [(word, tally[status]) for status, word in STATUS_WORDS.items() if tally[status]]
    counts = [_("%(word)s %(number)s") % {"word": word, "number": number} for word, number in words]
    return _("Month %(month)s: %(counts)s") % {"month": month, "counts": pgettext("between names", ", ").join(counts)}
