"""What has changed from one brief to another, or to the present, and why: figure, correction, definition, target, pace,
or nothing but the date."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.registers.models import Change

from ..models import Milestone, Observation, Target
from ..pages.replaced import known_order, why, written
from ..sentence import Style
from .content import Content, Goal, documents_of

Vintage = Observation.Vintage
PROMISE = ["comparator", "aim", "upper"]
BASE = ["baseline", "baseline_on"]
PACE = ["milestones", "threshold", "method"]


@dataclass(frozen=True)
class Move:
    """A target before and after, with the reasons why it looks otherwise; `kinds` name them for the eye."""

    old: Goal | None
    new: Goal | None
    reasons: list["Reason"] = field(default_factory=list)

    @property
    def goal(self) -> Goal:
        found = self.new or self.old
        assert found is not None, "one of the two is there"
        return found

    @property
    def has_moved(self) -> bool:
        return self.old is None or self.new is None or _look(self.old) != _look(self.new)

    @property
    def light_moved(self) -> bool:
        return self.old is not None and self.new is not None and self.old["status"] != self.new["status"]

    @property
    def value_moved(self) -> bool:
        return self.old is not None and self.new is not None and self.old["value_text"] != self.new["value_text"]


@dataclass(frozen=True)
class Reason:
    """`kind` is figure, correction, definition, target, pace, date, program, added or gone."""

    kind: str
    words: str


@dataclass(frozen=True)
class By:
    """Who changed a target, and its milestones, last, and when; "" where the history does not know."""

    target: str = ""
    milestones: str = ""


@dataclass(frozen=True)
class Corrected:
    """What now holds for the day of the figure that a brief showed, where that is no longer the same."""

    text: str
    vintage: str
    is_correction: bool
    since: str
    because: str
    documents: str


@dataclass(frozen=True)
class TaskMove:
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None

    @property
    def task(self) -> Mapping[str, Any]:
        return self.new or self.old or {}

    @property
    def has_moved(self) -> bool:
        seen = [each and (each["state"], each["note"]) for each in (self.old, self.new)]
        return seen[0] != seen[1]


@dataclass(frozen=True)
class Differences:
    """Everything that differs between two contents."""

    moves: list[Move]
    tasks: list[TaskMove]
    fields: list[tuple[str, str, str]]  # name, what it said, what it says

    @property
    def moved(self) -> list[Move]:
        return [move for move in self.moves if move.has_moved]

    @property
    def same(self) -> list[Move]:
        return [move for move in self.moves if not move.has_moved]

    @property
    def tasks_moved(self) -> list[TaskMove]:
        return [move for move in self.tasks if move.has_moved]


def differences(
    old: Content, new: Content, since: datetime.datetime | None = None, until: datetime.datetime | None = None
) -> Differences:
    """What differs between a frozen content and a later one, in the order of the later: six queries.

    `since` is when the first was frozen, `until` when the later was (None: it holds now): targets and milestones that
    were changed between are told with who did so.
    """
    olds, news = ({goal["target"]: goal for goal in content["goals"]} for content in (old, new))
    known_at = datetime.datetime.fromisoformat(new["known_at"]) if new["known_at"] else None
    corrections = _corrections(list(olds.values()), known_at)
    in_both = [pk for pk in olds if pk in news]
    lines = _Lines(since, until)
    changed, paced = lines.of_targets(in_both), lines.of_milestones(in_both)
    moves = []
    for pk in [*news, *(pk for pk in olds if pk not in news)]:
        one, other = olds.get(pk), news.get(pk)
        by = By(changed.get(pk, ""), paced.get(pk, ""))
        reasons = reasons_of(one, other, old, new, corrections.get(pk), by)
        moves.append(Move(one, other, reasons))
    now = new["fields"]
    said = [(name, text, now[name]) for name, text in old["fields"].items() if now.get(name, text) != text]
    return Differences(moves, _task_moves(old, new), said)


def _task_moves(old, new):
    olds, news = ({task["task"]: task for task in content["tasks"]} for content in (old, new))
    return [TaskMove(olds.get(pk), news.get(pk)) for pk in dict.fromkeys([*news, *olds])]


def _look(goal):
    """What a reader sees of a target, but for the sentence, which names the day."""
    return [goal[name] for name in ("name", "value_text", "as_of_text", "aim_text", "baseline_text", "status")]


# ---- why: from two contents and what was found beside them


def reasons_of(
    old: Goal | None, new: Goal | None, before: Content, after: Content, corrected: Corrected | None, by: By
) -> list[Reason]:
    """Why a target looks otherwise, the heaviest reason first. Both contents give their days and programs."""
    if old is None:
        return [Reason("added", _("Not in the brief before."))]
    if new is None:
        return [Reason("gone", _("No longer chosen, or no longer a target of the plan."))]
    found = [
        *_of_target(old, new, _by(by.target)),
        *_of_definition(old, new),
        *_of_figure(old, new, corrected),
        *_of_pace(old, new, _by(by.milestones)),
    ]
    if not found and before["on"] != after["on"] and old["required"] != new["required"]:
        said = {"old": old["required_text"], "new": new["required_text"], "was": before["on"], "now": after["on"]}
        found.append(
            Reason("date", _("Only the date went on: required by %(was)s %(old)s, by %(now)s %(new)s.") % said)
        )
    if not found and _same_terms(before, after) and old["sentence"] != new["sentence"]:
        said = {"was": before["program"], "now": after["program"]}
        found.append(Reason("program", _("The program judges or words it otherwise (%(was)s → %(now)s).") % said))
    if not found and old["status"] != new["status"]:
        found.append(Reason("date", _("Only the date went on.")))
    return found


def _same_terms(before, after):
    return before["on"] == after["on"] and before["language"] == after["language"]


def _by(who: str) -> str:
    return _(" (%(who)s)") % {"who": who} if who else ""


def _of_target(old, new, by):
    if any(old[name] != new[name] for name in PROMISE):
        said = {"old": old["aim_text"], "new": new["aim_text"], "by": by}
        yield Reason("target", _("The target was changed from %(old)s to %(new)s%(by)s.") % said)
    if any(old[name] != new[name] for name in BASE):
        said = {"old": _base(old), "new": _base(new), "by": by}
        yield Reason("target", _("The baseline was changed from %(old)s to %(new)s%(by)s.") % said)
    if old["wording"] != new["wording"]:
        said = {"old": old["wording"], "new": new["wording"], "by": by}
        yield Reason("target", _("The wording was changed from “%(old)s” to “%(new)s”%(by)s.") % said)


def _base(goal):
    return f"{goal['baseline_text']} ({goal['baseline_on']})" if goal["baseline_on"] else figures.BLANK


def _of_definition(old, new):
    known = {tuple(each) for each in old["definitions"]}
    for day, what in new["definitions"]:
        if (day, what) not in known:
            yield Reason(
                "definition", _("From %(day)s another definition holds: %(what)s") % {"day": day, "what": what}
            )
    if old["definition"] != new["definition"] or old["measure"] != new["measure"]:
        yield Reason("definition", _("The definition of the indicator was rewritten."))
    if old["unit"] != new["unit"]:
        said = {"old": old["unit"], "new": new["unit"]}
        yield Reason("definition", _("The unit was changed from %(old)s to %(new)s.") % said)


def _of_figure(old, new, corrected):
    if corrected is not None:
        said = {"day": old["as_of_text"], "old": old["value_text"], "new": corrected.text, "since": corrected.since}
        said |= {"why": corrected.because, "vintage": corrected.vintage}
        if corrected.is_correction:
            words = _("Correction on %(since)s: for %(day)s %(new)s in place of %(old)s: %(why)s")
        else:
            words = _("%(vintage)s figure on %(since)s: for %(day)s %(new)s in place of %(old)s: %(why)s")
        documents = _(" Document: %(documents)s") % {"documents": corrected.documents} if corrected.documents else ""
        yield Reason("correction" if corrected.is_correction else "figure", words % said + documents)
    if old["as_of"] != new["as_of"] and new["value_text"] != figures.BLANK:
        said = {"new": new["value_text"], "day": new["as_of_text"], "vintage": new["vintage"]}
        if old["as_of"] and new["as_of"] < old["as_of"]:
            yield Reason("figure", _("The figure shown is the one as of %(day)s: %(new)s.") % said)
        else:
            yield Reason("figure", _("New figure as of %(day)s: %(new)s (%(vintage)s).") % said)
    if old["absence"] != new["absence"] and new["absence"]:
        yield Reason("figure", new["sentence"])


def _of_pace(old, new, by):
    if old["threshold"] != new["threshold"]:
        said = {"old": figures.percent(float(old["threshold"]), 0), "new": figures.percent(float(new["threshold"]), 0)}
        yield Reason("pace", _("The plan's threshold was changed from %(old)s to %(new)s.") % said)
    if old["milestones"] != new["milestones"]:
        days = _(", ").join(_moved_days(dict(old["milestones"]), dict(new["milestones"])))
        yield Reason("pace", _("The milestones of the target were changed: %(days)s%(by)s.") % {"days": days, "by": by})
    elif old["method"] != new["method"]:
        yield Reason("pace", _("What is expected by now is worked out in another way."))


def _moved_days(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """“2022-06-30 50% → 20%” of each milestone that was changed, added or taken away, by its day."""
    moved = [day for day in sorted({*old, *new}) if old.get(day) != new.get(day)]
    return [f"{day} {_share(old.get(day))} → {_share(new.get(day))}" for day in moved]


def _share(exact):
    return figures.BLANK if exact is None else figures.percent(float(exact), 0)


# ---- what is found beside the contents


def _corrections(goals: Sequence[Goal], known_at: datetime.datetime | None) -> dict[int, Corrected]:
    """{target: what took the place of its figure since}, of those that have been replaced: two queries."""
    shown = {goal["observation"]: goal for goal in goals if goal["observation"]}
    seen = list(Observation.objects.filter(pk__in=shown).select_related("source")) if shown else []
    if not seen:
        return {}
    cells = {name: {getattr(row, name) for row in seen} for name in ("indicator_id", "area_id", "as_of")}
    rows = Observation.objects.approved(known_at).filter(**{f"{name}__in": values for name, values in cells.items()})
    newest: dict[tuple, Observation] = {}
    for row in rows.select_related("source"):
        place = row.indicator_id, row.area_id, row.as_of
        if place not in newest or known_order(row) > known_order(newest[place]):
            newest[place] = row
    pairs = [(row, newest.get((row.indicator_id, row.area_id, row.as_of), row)) for row in seen]
    pairs = [(row, now) for row, now in pairs if known_order(now) > known_order(row) and _said(now) != _said(row)]
    documents = documents_of([now.pk for _row, now in pairs])
    return {shown[row.pk]["target"]: _corrected(row, now, shown[row.pk], documents) for row, now in pairs}


def _said(seen):
    return seen.value, seen.qualifier, seen.not_collected


def _corrected(row, now, goal, documents) -> Corrected:
    names = [*([f"{now.source.title} {now.place}".strip()] if now.source else []), *documents.get(now.pk, [])]
    return Corrected(
        text=written(now, Style(goal["unit"], goal["decimals"])),
        vintage=str(now.get_vintage_display()),
        is_correction=now.vintage == Vintage.REVISED or now.vintage <= row.vintage,
        since=timezone.localtime(now.reviewed_at).date().isoformat(),
        because=why(now),
        documents=_(", ").join(names),
    )


@dataclass(frozen=True)
class _Lines:
    """The history from one moment to another (None: to now); without a first moment nothing is asked of it."""

    since: datetime.datetime | None
    until: datetime.datetime | None

    def of_targets(self, targets: Sequence[int]) -> dict[int, str]:
        """{target: who changed it last, and when}: one query."""
        return {line.object_id: _who(line) for line in self._about(Target, targets, object_id__in=targets)}

    def of_milestones(self, targets: Sequence[int]) -> dict[int, str]:
        """{target: who changed, added or took away one of its milestones last, and when}: two queries.

        A line that adds or takes away names the target; one that changes is about a milestone that is there, or about
        one that a later line takes away.
        """
        lines = list(self._about(Milestone, targets))
        if not lines:
            return {}
        found = {}
        target_of = dict(Milestone.objects.filter(target__in=targets).values_list("pk", "target"))
        for line in lines:
            for target in {*line.fields.get("target", []), target_of.get(line.object_id)} - {None}:
                found[target] = _who(line)
        return found

    def _about(self, model, targets, **which):
        if self.since is None or not targets:
            return Change.objects.none()
        rows = Change.objects.filter(content_type=ContentType.objects.get_for_model(model), at__gt=self.since, **which)
        rows = rows.filter(at__lte=self.until) if self.until else rows
        return rows.select_related("actor").order_by("sequence")


def _who(line: Change) -> str:
    name = line.actor.shown_name if line.actor else ""
    return f"{name} {timezone.localtime(line.at).date()}".strip()
