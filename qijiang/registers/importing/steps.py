"""What people do with an import, from the upload to the confirmation. Each raises ValidationError with the way out."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from qijiang.uploads.reading import Table, cell_of, put_down, read_again

from ..recording import checked_reason
from ..register import Register
from . import columns as matching
from .columns import Columns
from .examining import WRITTEN
from .models import Import, remember, remembered
from .workspace import FILE

SAMPLES = 3  # values that are shown of each column
LOOKED_AT = 50  # rows in which they are sought
State = Import.State


def begin(user, register: Register, upload: Any) -> Import:
    """Take a file in and match its columns as far as they are known. Raises UploadRefused, a ValidationError too."""
    job = Import(user=user, register=register.name, file_name=upload.name[-200:], language=translation.get_language())
    with tempfile.TemporaryFile() as table:
        _read_and_look(job, register, upload, table)
        with transaction.atomic():
            job.save()
            job.workspace.forget()  # of another database's import of that number
            job.workspace.take_in(file=upload, table=table)
    return job


def choose_sheet(job: Import, register: Register, name: str) -> None:
    """Look at another sheet of the workbook."""
    _in_state(job, [State.MATCHING])
    job.sheet = name
    with job.workspace.open(FILE) as file, tempfile.TemporaryFile() as table:
        _read_and_look(job, register, file, table)
        with _as_it_was(job):
            job.workspace.take_in(table=table)
            job.save(update_fields=["sheet", "sheets", "columns", "samples"])


def _read_and_look(job, register, file, table):
    """The file is parsed here, once: the check reads what is put down in `table`."""
    put_down(file, table, sheet=job.sheet or None)
    table.seek(0)
    _look_at(job, register, read_again(table, known=matching.known_headings(register, job.user)))


def _look_at(job: Import, register: Register, table: Table) -> None:
    headings = [heading.text for heading in table.headings]
    job.columns = matching.matched(register, job.user, headings, remembered(job.user, register.name))
    job.sheet, job.sheets = table.sheet or "", table.sheets
    job.samples = [[] for _heading in headings]
    for _number, wires in islice(table.wires(), LOOKED_AT):
        for samples, wire in zip(job.samples, wires, strict=True):
            typed = cell_of(wire).typed[:40]
            if typed and typed not in samples and len(samples) < SAMPLES:
                samples.append(typed)


def match(job: Import, register: Register, columns: Columns, clears: bool) -> None:
    """Say what each column means, and have the file checked by that."""
    _in_state(job, [State.MATCHING, State.CHECKED])
    fields = set(matching.importable(register, job.user))
    columns = [(heading, name if name in fields else "") for heading, name in columns]
    matching.check(register, columns)
    remember(job.user, register.name, columns)
    job.columns, job.clears = columns, clears
    _have_done(job, State.CHECKING, ["columns", "clears"])


def recheck(job: Import) -> None:
    """Have the file checked again, against the register as it stands now."""
    _in_state(job, [State.CHECKED])
    _have_done(job, State.CHECKING, [])


def rematch(job: Import) -> None:
    """Back to the columns."""
    _in_state(job, [State.CHECKED])
    with _as_it_was(job):
        job.state = State.MATCHING
        job.save(update_fields=["state"])


def confirm(job: Import, reason: str, leave_out: bool) -> None:
    """Have what was shown written. The reason stays with every record."""
    _in_state(job, [State.CHECKED])
    if job.is_old:
        raise ValidationError(_("This check is older than a day: check the file again."))
    if job.problem:
        raise ValidationError(job.problem)
    if job.counts["faulty"]:
        raise ValidationError(_("Some cells are wrong: nothing can be written before they are mended."))
    if not any(job.counts[verdict] for verdict in WRITTEN):
        raise ValidationError(_("Nothing would change: every record already says so."))
    if job.counts["refused"] and not leave_out:
        raise ValidationError(_("Some rows are refused: tick that they are left out, or mend the file."))
    job.reason = checked_reason(reason)
    _have_done(job, State.WRITING, ["reason"])


def forget(job: Import) -> None:
    """Drop a file that is not to be written."""
    _in_state(job, [State.MATCHING, State.CHECKED, State.FAILED], needs_file=False)
    workspace = job.workspace
    with _as_it_was(job):
        job.delete()
    workspace.forget()


SAID = {
    State.CHECKING: lambda: _("The file is being checked: wait until that is done."),
    State.WRITING: lambda: _("This import was confirmed already, and is being written."),
    State.DONE: lambda: _("This import was confirmed already, and is written."),
    State.FAILED: lambda: _("This file could not be read: upload it again."),
    State.MATCHING: lambda: _("The columns of this file are not matched yet."),
    State.CHECKED: lambda: _("This file has been checked already."),
}


def _in_state(job, states, needs_file=True):
    if job.state not in states:
        raise ValidationError(str(SAID[State(job.state)]()), code="state")
    if needs_file and job.is_lost:
        raise ValidationError(_("The file is no longer there: upload it again."), code="state")


@contextmanager
def _as_it_was(job) -> Iterator[None]:
    """Holds the import. Of two clicks the second finds that it is no longer as it was: ValidationError."""
    with transaction.atomic():
        held = Import.objects.select_for_update().filter(pk=job.pk).first()
        if held is None:
            raise ValidationError(_("The file was dropped already; nothing was written."), code="state")
        if held.state != job.state:
            raise ValidationError(str(SAID[State(held.state)]()), code="state")
        yield


def _have_done(job, state, fields):
    """Hand the import to the worker, once."""
    with _as_it_was(job):
        job.state, job.attempts, job.problem = state, 0, ""
        job.workspace.say(0, 0)
        job.save(update_fields=["state", "attempts", "problem", *fields])
