"""The one door of reconciliation notes: they are added, with their line of history, and stay."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang.directory.models import Area
from qijiang.directory.reach import within_reach
from qijiang.registers.history import record_change

from .models import Indicator, ReconciliationNote


def add_note(user, indicator: Indicator, area: Area, as_of, text: str, about: str = "") -> ReconciliationNote:
    """Add what the account found out. Raises PermissionDenied without the right or outside its reach, ValidationError
    where nothing is said or more than is kept."""
    if not user.has_perm("indicators.add_reconciliationnote"):
        raise PermissionDenied
    if not within_reach(Area.objects.filter(pk=area.pk), user, "path").exists():
        raise PermissionDenied
    note = ReconciliationNote(indicator=indicator, area=area, as_of=as_of, recorded_by=user, recorded_at=timezone.now())
    note.text, note.about = text.strip(), about.strip()
    if "\x00" in note.text + note.about:
        raise ValidationError({"text": _("contains the character NUL, which cannot be stored: delete it.")})
    note.full_clean()
    with transaction.atomic():
        note.save()
        fields = {"text": [None, note.text], "about": [None, note.about], "as_of": [None, str(as_of)]}
        record_change(note, actor=user, via="form", action="add", fields=fields, label=str(note), area=area)
    return note


def notes_of(indicator: Indicator, area: Area):
    """The notes about the indicator in the area, the newest first."""
    notes = ReconciliationNote.objects.filter(indicator=indicator, area=area)
    return notes.select_related("recorded_by")
