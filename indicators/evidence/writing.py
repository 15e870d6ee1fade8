"""The door: attaching a file and withdrawing it. Raises as `indicators.recording` does.

NotInReach        the figure, task or file is not the account's; pages answer 404
PermissionDenied  the account lacks the right; pages answer 403
ValidationError   under "files" or "why": what is wrong and what to do
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang.registers.history import field_values, record_change

from ..models import EvidenceFile, Observation, PeriodLock, Task, TaskUpdate
from ..recording import NotInReach, check_reach
from ..stamps import raise_stamp
from . import storage
from .dropping import LOGGED
from .quota import hold_room
from .storage import Kept

State = Observation.State
LONGEST_REASON = 300


@contextmanager
def attaching(user, uploads: Sequence[Any]) -> Iterator[list[Kept]]:
    """A transaction with the uploads on disk and room for them held; `attach` is to be called inside.

    Checking and writing come before it, so that nobody waits for them. A file that no row names at the end is removed;
    where that cannot be asked, or the process is killed, it stays behind and `manage.py check_evidence` names it.
    """
    if uploads and not user.has_perm("indicators.add_evidencefile"):
        raise PermissionDenied
    if uploads and user.department is None:
        raise ValidationError({"files": [_("Your account belongs to no department, so it cannot attach files.")]})
    kept: list[Kept] = []
    try:
        for upload in uploads:
            kept.append(storage.keep(upload))
        with transaction.atomic():
            if kept:
                hold_room(user.department, kept)
            yield kept
    finally:
        _drop_unnamed(kept)


def _drop_unnamed(kept):
    """After a broken connection nobody knows whether the rows were written: then the files stay."""
    if not kept:
        return
    with suppress(DatabaseError):
        names = [file.stored for file in kept]
        named = set(EvidenceFile.objects.filter(stored__in=names).values_list("stored", flat=True))
        for stored in set(names) - named:
            storage.drop(stored)


def attach(user, record: Observation | TaskUpdate, files: Sequence[Kept], *, via) -> list[EvidenceFile]:
    """Rows for the files of an `attaching`; what the record has already, byte for byte, is not attached again."""
    if not files:
        return []
    if not user.has_perm("indicators.add_evidencefile"):
        raise PermissionDenied
    if isinstance(record, Observation):
        held, area = _held_figure(user, record)
        target = {"observation": held}
    else:
        held, area = _held_step(user, record)
        target = {"task_update": held}
    there = set(EvidenceFile.objects.standing().filter(**target).values_list("sha256", flat=True))
    made = []
    for file in {each.sha256: each for each in files if each.sha256 not in there}.values():
        said = {name: getattr(file, name) for name in ("name", "stored", "sha256", "size", "kind")}
        made.append(
            EvidenceFile.objects.create(
                **target, **said, area=area, department=user.department, uploaded_by=user, uploaded_at=timezone.now()
            )
        )
        values = field_values(made[-1], LOGGED)
        record_change(
            made[-1], actor=user, via=via, action="attach", fields={name: [None, values[name]] for name in values},
            label=file.name, area=area,
        )  # fmt: skip
    if made and isinstance(record, Observation):
        _tell_reviewer(held)
        record.version = held.version
    return made


def _held_figure(user, observation):
    """The figure's row, held, if a file may come to it: it is the department's and not final."""
    check_reach(user, observation)
    rows = Observation.objects.select_related("area").select_for_update(of=("self",))
    held = rows.filter(pk=observation.pk).first()
    if held is None:
        raise NotInReach
    if held.state == State.APPROVED:
        words = _("This figure is final: a file comes to it only with a correction. Record one and attach it there.")
        raise ValidationError({"files": [ValidationError(words, "final")]})
    lock = PeriodLock.objects.holding(held.area, held.as_of)
    if lock:
        words = _("The period %(first)s to %(last)s is locked: %(reason)s. Ask the manager to open it.")
        said = {"first": lock.first_day, "last": lock.last_day, "reason": lock.reason}
        raise ValidationError({"files": [ValidationError(words, "locked", said)]})
    return held, held.area


def _held_step(user, update):
    """The step of a task, its task held, if a file may come to it: the department leads it and it is not closed."""
    rows = Task.objects.select_related("action__plan__area").select_for_update(of=("self",), no_key=True)
    task = rows.get(pk=update.task_id)
    if not Task.objects.led_by(user).filter(pk=task.pk).exists():
        raise NotInReach
    if _is_closed(task):
        words = _("The task is closed: nothing more is attached to it.")
        raise ValidationError({"files": [ValidationError(words, "closed")]})
    return update, task.action.plan.area


def _is_closed(task):
    latest = task.updates.order_by("-on", "-recorded_at", "-pk").first()
    return latest is not None and latest.state == Task.State.CLOSED


def _tell_reviewer(figure):
    """What waits for review is another thing than before: who has it open is told so when deciding."""
    if figure.state == State.SUBMITTED:
        figure.version += 1
        figure.save(update_fields=["version"])


def withdraw(user, file: EvidenceFile, *, why: str, via) -> EvidenceFile:
    """Take a file out of what counts; it stays on disk and in the list, with the reason. A second time changes nothing.

    Who reports a figure withdraws what belongs to it until it is final; what belongs to a final one, who oversees all.
    """
    if not user.has_perm("indicators.withdraw_evidencefile"):
        raise PermissionDenied
    if not EvidenceFile.objects.within_reach(user).filter(pk=file.pk).exists():
        raise NotInReach
    if file.observation is not None and not user.has_perm("indicators.view_withdrawnevidence"):
        check_reach(user, file.observation)  # others of the area may read it
    why = _reason(why)
    with transaction.atomic():
        figure = file.observation
        if figure is not None and user.has_perm("indicators.view_withdrawnevidence"):  # withdraws what is final
            raise_stamp(figure.area, figure.year)  # before the rows, as an approval does, which may come at this moment
        if figure is not None:
            figure = Observation.objects.select_for_update(of=("self",)).get(pk=figure.pk)
        held = EvidenceFile.objects.select_for_update(of=("self",)).select_related("area").get(pk=file.pk)
        if held.is_withdrawn:
            return held
        _check_final(user, held, figure)
        held.withdrawn_by, held.withdrawn_at, held.withdrawn_why = user, timezone.now(), why
        held.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
        if figure is not None:
            _tell_reviewer(figure)
        record_change(
            held, actor=user, via=via, action="withdraw", fields={"withdrawn_why": ["", why]}, label=held.name,
            area=held.area, reason=why,
        )  # fmt: skip
    return held


def _reason(why):
    """The reason as it is kept. Raises ValidationError under "why"."""
    why = why.strip()
    if not why:
        raise ValidationError({"why": [_("Say why the file is withdrawn.")]})
    if len(why) > LONGEST_REASON or "\x00" in why:
        raise ValidationError(
            {"why": [_("At most %(limit)s characters, none of them invisible.") % {"limit": LONGEST_REASON}]}
        )
    return why


def _check_final(user, file, figure):
    """Who does not oversee evidence leaves alone what a final figure or a closed task rests on."""
    if user.has_perm("indicators.view_withdrawnevidence"):
        return
    closed = file.task_update is not None and _is_closed(file.task_update.task)
    if closed or (figure is not None and figure.state == State.APPROVED):
        words = _("What it belongs to is final: ask the reviewer or the manager to withdraw the file.")
        raise ValidationError({"why": [ValidationError(words, "final")]})
