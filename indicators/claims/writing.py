"""The one door of claims: recorded, corrected and withdrawn by who may, each with its line of history.

Raises:
  PermissionDenied  the account lacks the right; pages answer 403
  NotInReach        the claim's area is not the account's own or below; pages answer 404
  Stale             somebody else changed the claim meanwhile; pages answer 409
  ValidationError   a rule of the model is broken
"""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qijiang.registers.history import differences, field_values, record_change
from qijiang.registers.recording import NotInReach, Stale

from ..models import Claim
from .forms import KEPT


def record(user, claim: Claim, *, via: str) -> Claim:
    """Keep a new claim."""
    _check(user, claim, "add")
    _check_whole(claim)
    with _once(), transaction.atomic():
        claim.save(force_insert=True)
        _log(user, claim, {}, via, "add")
    return claim


def correct(user, claim: Claim, *, version: int | None, via: str) -> Claim:
    """Keep what was changed of a claim that was read at `version`."""
    _check(user, claim, "change")
    _check_whole(claim)
    with _once(), transaction.atomic():
        before = _held(claim.pk, version)
        _check(user, before, "change")
        claim.version = before.version + 1
        claim.save(force_update=True)
        _log(user, claim, field_values(before, KEPT), via, "change")
    return claim


def withdraw(user, claim: Claim, *, version: int | None, via: str) -> None:
    """Take a claim back; what it said stays in the history."""
    _check(user, claim, "delete")
    with transaction.atomic():
        before = _held(claim.pk, version)
        gone = {name: [value, None] for name, value in field_values(before, KEPT).items() if value not in (None, "")}
        pk, label, area = before.pk, str(before), before.area
        before.delete()  # raises the catalogue's stamp, which every writer holds before the history's end
        before.pk = pk
        record_change(before, actor=user, via=via, action="delete", fields=gone, label=label, area=area)


def _check(user, claim, verb):
    if not user.has_perm(f"indicators.{verb}_claim"):
        raise PermissionDenied
    own = user.area
    if not (user.is_superuser or (own and claim.area.path.startswith(own.path))):
        raise NotInReach


def _check_whole(claim):
    if claim.source is None:
        raise ValidationError({"source": _("Say where it was published: a claim without source is hearsay.")})
    claim.full_clean()


def _held(pk, version):
    """The claim as it is kept, held to the end of the transaction, if it is still at `version`."""
    row = Claim.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or row.version != version:
        raise Stale(row)
    return row


@contextmanager
def _once():
    """Two who record the same at one moment: the second is told as the form would tell it."""
    try:
        yield
    except IntegrityError as error:
        raise ValidationError(_("This claim of the source is already recorded.")) from error


def _log(user, claim, old, via, action):
    fields = differences(old, field_values(claim, KEPT))
    if not old:
        fields = {name: change for name, change in fields.items() if change[1] not in (None, "")}
    record_change(claim, actor=user, via=via, action=action, fields=fields, label=str(claim), area=claim.area)
