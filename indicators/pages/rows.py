"""What pages show of a target or a task, written out once: names, figures, marks, sentences. No queries."""

import datetime
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ..assessment import MARKS, Assessment, Status
from ..charts.bullet import Bullet, bullet, key
from ..models import Indicator, Observation, Task
from ..sample.place import CODE as SAMPLE
from ..sentence import STATUS_WORDS, Style, goal_text, value_text
from ..standing import Standing

NOTHING = SafeString("")
LATE = "late"
# Of each state of a task: the mark's name in the sprite, the colour's suffix, the word.
TASK_MARKS = {
    Task.State.CLOSED: ("m-done", "done", gettext_lazy("closed")),
    Task.State.ASKED_TO_CLOSE: ("t-asked", "track", gettext_lazy("asked to close")),
    Task.State.UNDER_WAY: ("t-doing", "track", gettext_lazy("under way")),
    Task.State.NOT_STARTED: ("t-open", "none", gettext_lazy("not started")),
    LATE: ("t-late", "off", gettext_lazy("overdue")),
}


@dataclass(frozen=True)
class GoalRow:
    """A target as a card or a list shows it."""

    standing: Standing
    status: Status
    mark: str
    word: str
    name: str
    wording: str
    url: str
    names_url: str  # the names behind the value, where it is counted from a register
    value: str
    unit: str
    date: str
    lead: str
    sentence: str
    bar: SafeString
    key: SafeString
    star: SafeString = NOTHING  # by which a reader follows it
    beside: SafeString = NOTHING  # last year's figure, where it is asked for

    @property
    def rule(self) -> str:
        return self.standing.rule

    @property
    def is_sample(self) -> bool:
        return is_sample(self.standing.observation)

    @property
    def tag(self) -> SafeString:
        return tag(self.is_sample)

    @property
    def item(self) -> SafeString:
        """The row in a card. Written here: a template takes several times as long over some sixty of them."""
        return SafeString(
            f'<li class="goal-row">\n'
            f'  <div class="top"><span>{self.star}<a class="plain name" href="{escape(self.url)}">'
            f"{escape(self.name)}</a>{self.tag}</span>\n"
            f'    <a class="plain val" href="{escape(self.names_url or self.url)}">{escape(self.value)}'
            f'<span class="unit" lang="zh-Hans">{escape(self.unit)}</span></a></div>\n'
            f"  {self.bar}{self.key}\n"
            f'  {self.beside}<p class="why"><span class="st s-{self.mark}"><svg class="mk" aria-hidden="true">'
            f'<use href="#m-{self.mark}"/></svg>{escape(self.word)}</span> {escape(self.sentence)}</p>\n'
            f"</li>\n"
        )


def goal_row(standing: Standing, link: str, star: SafeString = NOTHING, beside: SafeString = NOTHING) -> GoalRow:
    """The row of a target; `link` is the query string that keeps area, year and day."""
    target, assessment, style = standing.target, standing.assessment, standing.style
    value, unit = _split(standing, style)
    return GoalRow(
        standing=standing,
        status=assessment.status,
        mark=assessment.mark,
        word=standing.word,
        name=target.indicator.title,
        wording=target.title,
        url=f"/indicators/{target.indicator.code}/{link}",
        names_url=names_url(target.indicator, standing.observation, link),
        value=value,
        unit=unit,
        date=standing.as_of,
        lead=target.lead.name if target.lead else "",
        sentence=standing.sentence,
        bar=bar(standing, style),
        key=bar_key(assessment, style, names_on(target.indicator, target.baseline_on, link)),
        star=star,
        beside=beside,
    )


def tag(is_sample: bool) -> SafeString:
    """What stands at a figure, or a state, that is made up."""
    return SafeString(f'<span class="smp">{escape(_("sample"))}</span>') if is_sample else NOTHING


def is_sample(seen: Observation | None) -> bool:
    """Whether a figure, read with its source, is one that `manage.py sample` drew."""
    return bool(seen and seen.source and seen.source.code == SAMPLE)


def names_url(indicator: Indicator, seen: Observation | None, link: str) -> str:
    """The address of the names that a register counts on the day of the figure; "" where none does."""
    return "" if seen is None or seen.value is None else names_on(indicator, seen.as_of, link)


def names_on(indicator: Indicator, day: datetime.date | None, link: str) -> str:
    """The address of the names that a register counts on that day; "" where none does, or the day is not known."""
    if day is None or not indicator.is_counted:
        return ""
    kept = [(name, value) for name, value in parse_qsl(link.removeprefix("?")) if name == "area"]
    return f"/indicators/{indicator.code}/records/?{urlencode([*kept, ('on', day)])}"


def _split(standing, style):
    seen = standing.observation
    return style.split(standing.assessment.value, seen.qualifier if seen else "=")


def bar(standing: Standing, style: Style) -> SafeString:
    """The bullet bar of a target, with the whole reading as its label."""
    return bullet(bullet_of(standing, style))


def bullet_of(standing: Standing, style: Style) -> Bullet:
    """What the bullet bar of a target says, for a bar of any size."""
    assessment = standing.assessment
    goal = assessment.goal
    band = None
    if goal.comparator == "band":
        band = (goal.far_edge - goal.start) / (goal.edge - goal.start) if goal.edge != goal.start else None
    return Bullet(
        status=assessment.mark,
        completion=assessment.completion,
        expected=assessment.expectation.share,
        strict=goal.comparator in {">", "<"},
        has_baseline=goal.from_baseline,
        label=reading(standing, style),
        band=band,
    )


def reading(standing: Standing, style: Style) -> str:
    """The bar in words, for who cannot see it."""
    assessment, words = standing.assessment, _words(get_language())
    parts = []
    if assessment.goal.from_baseline:
        parts.append(words.baseline % {"value": style.value(assessment.goal.baseline)})
    if assessment.value is not None:
        parts.append(words.required % {"value": style.exact(assessment.required)})
    parts.append(words.value % {"value": value_text(assessment, style)})
    parts.append(words.target % {"value": goal_text(assessment.goal, style)})
    return words.reading % {"reading": words.comma.join(parts), "status": standing.word}


class Words(NamedTuple):
    """What the reading of a bar is put together from, in one language."""

    baseline: str
    required: str
    value: str
    target: str
    comma: str
    reading: str


@cache
def _words(language):
    return Words(
        _("baseline %(value)s"),
        _("required by now %(value)s"),
        _("value %(value)s"),
        _("target %(value)s"),
        _(", "),
        _("%(reading)s: %(status)s"),
    )


def bar_key(assessment: Assessment, style: Style, base_url: str = "") -> SafeString:
    goal = assessment.goal
    bare = Style("", style.decimals)
    return key(
        base=bare.value(goal.baseline) if goal.from_baseline else "",
        need="" if assessment.value is None else bare.exact(assessment.required),
        goal=goal_text(goal, bare),
        strict=goal.comparator in {">", "<"},
        base_url=base_url,
    )


@dataclass(frozen=True)
class TaskRow:
    """A task as a card or a list shows it: its state on the day, or that it is overdue and by how many days."""

    name: str
    lead: str
    state: str
    shape: str
    mark: str
    word: str
    due: str
    note: str
    days_late: int
    since: datetime.date | None
    url: str
    is_sample: bool = False  # the step that it stands by

    @property
    def tag(self) -> SafeString:
        return tag(self.is_sample)

    @property
    def item(self) -> SafeString:
        """The row in a card."""
        due = f'<span class="st s-off">{escape(self.due)}</span>' if self.days_late else escape(self.due)
        return SafeString(
            f'<li><svg class="mk s-{self.mark}" role="img" aria-label="{escape(self.word)}">'
            f'<use href="#{self.shape}"/></svg><a class="plain" href="{self.url}">{escape(self.name)}{self.tag}</a>'
            f'<span class="due">{due}</span></li>\n'
        )


def task_row(task: Task, on: datetime.date) -> TaskRow:
    """The row of a task fetched `as_of` the day."""
    reached = task.latest_state or Task.State.NOT_STARTED
    days_late = (on - task.due).days if task.due and reached != Task.State.CLOSED else 0
    state = LATE if days_late > 0 else reached
    shape, mark, word = TASK_MARKS[state]
    return TaskRow(
        name=task.title,
        lead=task.lead.name if task.lead else "",
        state=state,
        shape=shape,
        mark=mark,
        word=str(word),
        due=_due(task, state, days_late, on.year),
        note=task.latest_note or "",
        days_late=max(days_late, 0),
        since=task.since,
        url=f"/tasks/{task.pk}/",
        is_sample=bool(task.latest_is_sample),
    )


def _due(task, state, days_late, year):
    if state == LATE:
        return ngettext("overdue by %(days)s day", "overdue by %(days)s days", days_late) % {"days": days_late}
    day = task.since if state == Task.State.CLOSED else task.due
    if day is None:
        return ""
    text = day.strftime("%m-%d") if day.year == year else str(day)
    return _("closed %(day)s") % {"day": text} if state == Task.State.CLOSED else text


@dataclass(frozen=True)
class Count:
    """How many have a state, and the link that shows only them."""

    state: str
    shape: str
    mark: str
    word: str
    number: int
    url: str
    chosen: bool

    @property
    def tile(self) -> SafeString:
        """The count above the cards."""
        zero, chosen = "" if self.number else ' class="zero"', ' aria-current="true"' if self.chosen else ""
        return SafeString(
            f'<li{zero}><a href="{escape(self.url)}"{chosen}><span class="n">{self.number}</span><span class="w">'
            f'<svg class="mk s-{self.mark}" aria-hidden="true"><use href="#{self.shape}"/></svg>'
            f"{escape(self.word)}</span></a></li>"
        )

    @property
    def link(self) -> SafeString:
        """The count in a card."""
        return SafeString(
            f'<a href="{escape(self.url)}"><svg class="mk s-{self.mark}" aria-hidden="true">'
            f'<use href="#{self.shape}"/></svg> {escape(self.word)} {self.number}</a>'
        )


def goal_counts(rows, scope, chosen="") -> list[Count]:
    """All six lights with their numbers, zero included."""
    tally = Counter(row.status for row in rows)
    return [
        Count(
            state=status,
            shape=f"m-{MARKS[status]}",
            mark=MARKS[status],
            word=str(word),
            number=tally[status],
            url=scope.query(status=status.value, task=""),
            chosen=chosen == status,
        )
        for status, word in STATUS_WORDS.items()
    ]


def task_counts(rows, scope, chosen="") -> list[Count]:
    """All states of tasks with their numbers, zero included."""
    tally = Counter(row.state for row in rows)
    return [
        Count(
            state=state,
            shape=shape,
            mark=mark,
            word=str(word),
            number=tally[state],
            url=scope.query(task=str(state), status=""),
            chosen=chosen == state,
        )
        for state, (shape, mark, word) in TASK_MARKS.items()
    ]


def occurring(counts, states) -> list[Count]:
    """Of all `counts` those that occur among `states`, with how often they do there."""
    tally = Counter(states)
    return [replace(count, number=tally[count.state]) for count in counts if tally[count.state]]
