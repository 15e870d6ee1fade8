"""The long parts of imports, checking and writing, and the undoing of many rows: done one after the other by a process
beside the server.

The rows themselves are the queue. Who works holds a lock on the import's workspace, which goes with the process however
that ends: what was not finished is begun anew by the next one, and nothing of it had been written.
"""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qijiang.uploads.reading import UploadRefused

from ..models import Operation
from ..undoing import leave_as_it_is, undo_as_asked
from .checking import check
from .models import KEPT, Import
from .workspace import Workspace
from .writing import write

ATTEMPTS = 3  # after that it is no accident
STEPS = {Import.State.CHECKING: check, Import.State.WRITING: write}
log = logging.getLogger(__name__)


def work_once() -> bool:
    """Do the first thing that is waiting; False if nothing was, or if it was put off.

    Raises DatabaseError where the database does not answer; nothing has been written then.
    """
    return _import_once() or _undo_once()


def _undo_once():
    """Long operations that are to be undone."""
    for operation in Operation.objects.to_be_undone().order_by("pk"):
        with Workspace(settings.UPLOADS_ROOT / "undoing" / str(operation.pk)).held() as free:
            if free and _still_to_be_undone(operation):
                return _tried(_undo, operation)
    return False


def _still_to_be_undone(operation):
    operation.refresh_from_db()
    return operation.waits_to_be_undone


def _import_once():
    for job in Import.objects.filter(state__in=Import.AT_WORK).order_by("pk"):
        with job.workspace.held() as free:
            if free and _still_waiting(job):
                with translation.override(job.language), seldom_collecting():
                    return _tried(_step, job)
    return False


def _still_waiting(job):
    job.refresh_from_db()
    return job.is_at_work


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Looks for rubbish once in a million new objects: rows hold none, and looking took a fifth of the time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(1_000_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.collect()  # of what came since; all that was there before is left alone
        gc.unfreeze()


def _tried(do, what):
    """Whether it was done, in whatever way; not if others held what it needs too long: the next look tries again."""
    try:
        do(what)
    except OperationalError:
        log.warning("%s %s is put off", type(what).__name__, what.pk, exc_info=True)
        return False
    return True


def _step(job):
    if job.attempts >= ATTEMPTS:
        _fail(job, _("The work was broken off several times. Nothing was written: split the file, and try again."))
        return
    job.attempts += 1
    job.save(update_fields=["attempts"])
    try:
        STEPS[Import.State(job.state)](job)
    except UploadRefused as refused:
        _fail(job, " ".join(refused.messages))
    except FileNotFoundError:
        _fail(job, _("The file is no longer there: upload it again."))
    except OperationalError:
        raise
    except Exception:
        log.exception("import %s", job.pk)
        _fail(job, _("Something unexpected went wrong, and was noted. Nothing was written."))


def _fail(job, problem):
    """An import that is gone meanwhile has nobody to be told."""
    Import.objects.filter(pk=job.pk, state__in=Import.AT_WORK).update(state=Import.State.FAILED, problem=problem[:1000])
    job.workspace.forget()


def _undo(operation):
    if operation.undo_attempts >= ATTEMPTS:
        leave_as_it_is(operation, _("The work was broken off several times. Nothing was undone: try again later."))
        return
    operation.undo_attempts += 1
    operation.save(update_fields=["undo_attempts"])
    try:
        undo_as_asked(operation)
    except OperationalError:
        raise
    except Exception:
        log.exception("undoing %s", operation.pk)
        leave_as_it_is(operation, _("Something unexpected went wrong, and was noted. Nothing was undone."))


def forget_the_old() -> int:
    """Forget imports that were never written, and their files; how many."""
    old = Import.objects.filter(made_at__lt=timezone.now() - KEPT).exclude(state=Import.State.DONE)
    for job in old:
        job.workspace.forget()
        job.delete()
    return len(old)
