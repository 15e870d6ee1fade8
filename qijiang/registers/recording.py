"""The one door by which records of the registers are written: form, administration, import and bulk fix call it.

It checks right, reach and keeper, the row's version and its rules, saves, and writes the Change row in the same short
transaction. Raises:
  NotInReach        the account may not see or not change this record; pages answer 404
  PermissionDenied  the account lacks the right; pages answer 403
  Stale             somebody else changed the row meanwhile; pages answer 409 with both versions
  ValidationError   a rule is broken; the message names field, rule and way out
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .history import differences, field_values, personal_fields, record_change
from .models import Change
from .records import Record


class NotInReach(Exception):
    """The account's department or area does not reach this row."""


class Stale(Exception):
    """The row was changed since it was read. `theirs` is how it stands now, None if it is gone."""

    def __init__(self, theirs):
        self.theirs = theirs


def logged(model: type[Record]) -> list[str]:
    """The fields that the history follows: what people fill in, what is kept of it where that is personal, and whether
    the record is in use."""
    followed = {"in_use"} | personal_fields(model)
    return [field.name for field in model._meta.concrete_fields if field.editable or field.name in followed]


def area_of(record: Record):
    """The area that the record belongs to, by its REACH."""
    found = record
    for name in record.REACH.split("__")[:-1]:
        found = getattr(found, name)
    return found


def add(user, record: Record, *, via, reason=""):
    """Save a new record; without a keeper it is kept by the department of who records it."""
    check_right(user, record, "add")
    if record.keeper_id is None:
        record.keeper = user.department
    check_own(user, record)
    record.full_clean()
    with _in_words(record), transaction.atomic():
        record.save(force_insert=True)
        _log(record, {}, user, via, "add", reason)
    return record


def change(user, record: Record, *, version, via, reason=""):
    """Save a record that was read at `version`. Nothing is written, and no version used up, where nothing differs."""
    check_right(user, record, "change")
    check_own(user, record)
    record.full_clean()
    with _in_words(record), transaction.atomic():
        before = _locked(user, record, version)
        old, new = (field_values(row, logged(type(record))) for row in (before, record))
        if old == new:
            return before
        record.version = before.version + 1
        record.save(force_update=True)
        _log(record, old, user, via, "change", reason)
    return record


def set_in_use(user, record: Record, in_use: bool, *, version, via, reason):
    """Take a record out of use, or back; it stays where it is and says why. Nothing is ever deleted."""
    check_right(user, record, "change")
    reason = checked_reason(reason)
    with transaction.atomic():
        before = _locked(user, record, version)
        old = field_values(before, logged(type(record)))
        before.in_use = in_use
        before.version += 1
        before.save(update_fields=["in_use", "version"])
        _log(before, old, user, via, "reopen" if in_use else "close", reason)
    return before


def checked_reason(reason: str) -> str:
    """The reason as it is kept. Raises ValidationError where none is given, or one that is too long."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason stays with the record.")}, code="reason_missing")
    if len(reason) > 500:
        raise ValidationError({"reason": _("The reason is longer than 500 characters: shorten it.")})
    if "\x00" in reason:
        raise ValidationError({"reason": _("contains the character NUL, which cannot be stored: delete it.")})
    return reason.strip()


def check_right(user, record, verb):
    """Raises PermissionDenied without the right to add or change records of that kind."""
    if not user.has_perm(f"{record._meta.app_label}.{verb}_{record._meta.model_name}"):
        raise PermissionDenied


def check_own(user, record):
    """The record, as it would be saved, lies in the account's area and is kept by its department."""
    if not (reaches(user, record) and keeps(user, record.keeper)):
        raise NotInReach


def reaches(user, record: Record) -> bool:
    """Whether the record lies in the account's area."""
    return user.is_superuser or (user.area is not None and area_of(record).path.startswith(user.area.path))


def keeps(user, department) -> bool:
    """Whether the account may change what that department keeps."""
    if user.has_perm("registers.change_any_record"):
        return True
    return department is not None and user.department_id in {department.pk, department.parent_id} - {None}


@contextmanager
def _in_words(record: Record) -> Iterator[None]:
    """Where two write the same at once the database alone sees it: the record's own rules say it of the second one."""
    try:
        yield
    except IntegrityError:
        record.full_clean()
        raise


def _locked(user, record, version):
    """The row as it stands, held until the end of the transaction, if the account may change it at that version."""
    rows = type(record)._default_manager
    row = rows.filter(pk=record.pk).select_for_update(of=("self",)).first()
    if row is None:
        raise Stale(None)
    if not rows.kept_by(user).filter(pk=row.pk).exists():
        raise NotInReach
    if row.version != version:
        raise Stale(row)
    return row


def _log(record, old, user, via, action, reason):
    record_change(
        record,
        actor=user,
        via=via,
        action=action,
        fields=differences(old, field_values(record, logged(type(record)))),
        label=str(record),
        area=area_of(record),
        reason=reason,
    )


def load(record: Record, old=None):
    """Save a record of a loader: a new one, or one that had these `old` values (`field_values` of what is logged).

    For files that an administrator loads: no account is asked, the record's rules are. Call it inside a transaction.
    """
    record.full_clean()
    if old is not None:
        record.version += 1
    record.save()
    _log(record, old or {}, None, Change.Via.LOADER, "load", "")
    return record
