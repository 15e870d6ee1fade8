"""The one door of tasks: the bureau gives one out, those who lead it report and ask to close, the bureau closes or
returns.

Each step checks right and reach, that nobody took another since the page was read (`version`), and that the state
allows it; it adds a TaskUpdate, its line of history and its notices in one short transaction. Steps are never
rewritten. Raises:
  NotInReach        the account may not see this task; pages answer 404
  PermissionDenied  it may see it, but this step is not its own; pages answer 403
  Stale             somebody took a step meanwhile, `theirs`; pages answer 409
  ValidationError   a rule is broken; the message names the way out
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang.registers.history import differences, field_values, record_change
from qijiang.registers.recording import NotInReach, Stale

from ..models import Action, Notice, Task, TaskUpdate
from . import noticing, recipients, saying
from .steps import RULES, Side, State, Step

RIGHTS = {Side.LEAD: "indicators.report_task", Side.BUREAU: "indicators.check_task"}
FIRST = 0  # the version of a task that nobody has taken a step of
GIVEN = ["action", "number", "name", "lead", "due", "source", "figure_id"]


def give(user, action: Action, *, name: str, lead, due, via: str, **cited) -> Task:
    """Give out a new task of the action, after its last one; `cited` says what it follows from (see models.Cited).

    It is due within the years of the plan, and led by a department that the account reaches. Raises NotInReach,
    PermissionDenied, ValidationError.
    """
    if not user.has_perm("indicators.add_task"):
        raise PermissionDenied
    if not (user.is_superuser or recipients.reaches(user, action.plan.area)):
        raise NotInReach
    if not (user.is_superuser or recipients.reaches(user, lead.area)):
        raise ValidationError({"lead": _("This lies outside your area: choose one within it.")}, code="beyond")
    _check_due(action.plan, due)
    with transaction.atomic():
        held = Action.objects.select_for_update(of=("self",), no_key=True).get(pk=action.pk)  # its numbers, in turn
        last = held.tasks.aggregate(last=models.Max("number"))["last"] or 0
        task = Task(action=action, number=last + 1, name=name, lead=lead, due=due, **cited)
        task.full_clean()
        task.save(force_insert=True)
        fields = differences({}, field_values(task, GIVEN))
        record_change(task, actor=user, via=via, action="add", fields=fields, label=str(task), area=action.plan.area)
    return task


def _check_due(plan, due):
    if not plan.first_year <= due.year <= plan.last_year:
        said = {"first": plan.first_year, "last": plan.last_year}
        raise ValidationError({"due": _("The due day lies outside the years of the plan (%(first)s–%(last)s).") % said})


def report(user, task: Task, *, note: str, version: int, via: str) -> TaskUpdate:
    """Say how far it is; it is under way from today."""
    return _take(user, task, Step.REPORT, note, version, via)


def ask_to_close(user, task: Task, *, note: str, version: int, via: str) -> TaskUpdate:
    """Say that it is done, and what came of it: the bureau is to check it."""
    return _take(user, task, Step.ASK, note, version, via)


def close(user, task: Task, *, version: int, via: str, note: str = "") -> TaskUpdate:
    """It is done. Nobody closes what they asked to close themselves."""
    return _take(user, task, Step.CLOSE, note, version, via)


def send_back(user, task: Task, *, note: str, version: int, via: str) -> TaskUpdate:
    """It is not done: the note says what is missing. It is under way again."""
    return _take(user, task, Step.RETURN, note, version, via)


def version_of(task: Task) -> int:
    """The number of the last step that was added, by whomever; FIRST before there is one."""
    return task.updates.aggregate(last=models.Max("pk"))["last"] or FIRST


def may_take(user, task: Task, side: Side) -> bool:
    """Whether the account acts on this side of the task."""
    if not user.has_perm(RIGHTS[side]):
        return False
    if side == Side.LEAD:
        return Task.objects.led_by(user).filter(pk=task.pk).exists()
    return recipients.reaches(user, task.action.plan.area)


def _take(user, task, step, note, version, via):
    rule = RULES[step]
    _check_right(user, task, rule.side)
    note = checked_note(note, rule.needs_note)
    with transaction.atomic():
        held = _held(task, version)
        old, asked = standing(held)
        _check_possible(user, step, old, asked)
        update = TaskUpdate(task=held, step=step, on=timezone.localdate(), state=rule.after, note=note)
        update.recorded_by = user
        update.save()
        _log(held, update, old, user, via)
        _tell(held, update, asked)
    return update


def _check_right(user, task, side):
    if not Task.objects.within_reach(user).filter(pk=task.pk).exists():
        raise NotInReach
    if not may_take(user, task, side):
        raise PermissionDenied


def checked_note(note: str, is_needed: bool) -> str:
    """The note without blanks around it. Raises ValidationError where it cannot be kept or is missing."""
    note = note.strip()
    if "\x00" in note:
        raise ValidationError({"note": _("contains the character NUL, which cannot be stored: delete it.")})
    if len(note) > TaskUpdate.NOTE_LENGTH:
        words = _("At most %(most)s characters can be kept; these are %(number)s.")
        raise ValidationError({"note": words % {"most": TaskUpdate.NOTE_LENGTH, "number": len(note)}})
    if is_needed and not note:
        raise ValidationError({"note": _("Say what was done, or what is missing.")}, code="note_missing")
    return note


def _held(task, version):
    """The task, held until the end of the transaction; others may refer to it meanwhile (no_key)."""
    rows = Task.objects.select_related("lead", "action__lead", "action__plan__area")
    held = rows.select_for_update(of=("self",), no_key=True).filter(pk=task.pk).first()
    if held is None or version_of(held) != version:
        raise Stale(held and held.updates.order_by("pk").last())
    return held


def standing(task: Task) -> tuple[str, TaskUpdate | None]:
    """The state today, and the step that asked to close where one waits to be checked."""
    latest = task.updates.filter(on__lte=timezone.localdate()).order_by("on", "recorded_at", "pk").last()
    if latest is None:
        return State.NOT_STARTED, None
    return latest.state, latest if latest.state == State.ASKED_TO_CLOSE else None


def _check_possible(user, step, state, asked):
    if state not in RULES[step].before:
        words = _("The task is %(state)s: this step cannot be taken from there.")
        raise ValidationError(words % {"state": Task.State(state).label}, code="not_possible")
    if step == Step.CLOSE and asked is not None and asked.recorded_by_id == user.pk:
        raise ValidationError(_("Nobody closes a task that they asked to close themselves."), code="own_request")


def _log(task, update, old, user, via):
    fields = {"state": [old, update.state]} if old != update.state else {}
    if update.note:
        fields["note"] = [None, update.note]
    area = task.action.plan.area
    record_change(task, actor=user, via=via, action=update.step, fields=fields, label=str(task), area=area)


def _tell(task, update, asked):
    """The other side hears of it; what it had been told before is done with."""
    noticing.settle(task, Notice.Kind.TASK_ASKED, Notice.Kind.TASK_RETURNED)
    words = {"task": saying.named(task), "who": update.recorded_by.shown_name, "note": update.note or "—"}
    said = {"key": f"task:{update.pk}", "link": reverse("task", args=[task.pk]), "about": task}
    if update.step == Step.ASK:
        users = recipients.others(recipients.checkers_of(task), update.recorded_by)
        noticing.tell(users, Notice.Kind.TASK_ASKED, **said, **words)
    elif update.step in {Step.CLOSE, Step.RETURN}:
        users = recipients.others(recipients.for_task(task, asked), update.recorded_by)
        kind = Notice.Kind.TASK_CLOSED if update.step == Step.CLOSE else Notice.Kind.TASK_RETURNED
        noticing.tell(users, kind, **said, **words)
