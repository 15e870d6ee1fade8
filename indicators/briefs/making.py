"""The files of briefs, made by the worker beside the server (qijiang/registers/background.py).

The rows are the queue. Who makes a file holds a lock on its folder, which goes with the process however that ends; what
was not finished is made anew by the next one.
"""

import datetime
import logging
import os
import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qijiang.registers.importing.workspace import Workspace

from ..models import Brief, BriefFile
from .content import Content, content_of, kept, moment_of

ATTEMPTS = 3  # after that it is no accident
KEPT = datetime.timedelta(days=14)
STRAY = 24 * 3600  # seconds after which a folder that no row names is nobody's
FILE = "file"
State, Kind = BriefFile.State, BriefFile.Kind
log = logging.getLogger(__name__)


def shown(brief: Brief) -> Content:
    """What the brief shows: as it was frozen, or as it is known now. In the language of the brief."""
    if brief.is_frozen:
        return kept(brief)
    with translation.override(brief.language):
        return content_of(brief, moment_of(brief, timezone.now()))


def ask_for(user, brief: Brief, kind: BriefFile.Kind) -> BriefFile:
    """Have a file made. One of the same that waits is taken, and of a frozen brief one that is there."""
    with transaction.atomic():
        Brief.objects.select_for_update(no_key=True).filter(pk=brief.pk).first()  # two presses of a button are one
        found = BriefFile.objects.filter(brief=brief, kind=kind, of_version=brief.version)
        for file in found:
            if file.state == State.WAITING or (brief.is_frozen and is_there(file)):
                return file
        file = BriefFile.objects.create(brief=brief, kind=kind, of_version=brief.version, asked_by=user)
        workspace_of(file).forget()  # of another database's file of that number
    return file


def workspace_of(file: BriefFile) -> Workspace:
    return Workspace(file.folder)


def is_there(file: BriefFile) -> bool:
    """Whether it was made and still lies where it was put."""
    return file.state == State.DONE and workspace_of(file).path(FILE).exists()


def make_once() -> bool:
    """Make the first file that waits; False if none does, or if it was put off."""
    for file in BriefFile.objects.filter(state=State.WAITING).order_by("pk"):
        with workspace_of(file).held() as free:
            if free and _still_waiting(file):
                return _tried(file)
    return False


def _still_waiting(file):
    try:
        file.refresh_from_db()
    except BriefFile.DoesNotExist:
        workspace_of(file).forget()
        return False
    return file.state == State.WAITING


def _tried(file):
    """Whether it was made, or given up; not if others held what it needs too long: the next look tries again."""
    try:
        _step(file)
    except OperationalError:
        log.warning("file %s of a brief is put off", file.pk, exc_info=True)
        return False
    return True


def _step(file):
    if file.attempts >= ATTEMPTS:
        _end(file, State.FAILED, _("The work was broken off several times: try again later."))
        return
    file.attempts += 1
    file.save(update_fields=["attempts"])
    try:
        _put(file, made(file, workspace_of(file).say))
    except OperationalError:
        raise
    except Exception:
        log.exception("file %s of a brief", file.pk)
        _end(file, State.FAILED, _("Something unexpected went wrong, and was noted."))
    else:
        _end(file, State.DONE, "")


def made(file: BriefFile, say: Callable[[int, int], None]) -> bytes:
    """The bytes of the file; `say` hears how far it is."""
    from .excel import excel  # these bring libraries that no page needs
    from .word import word

    brief = Brief.objects.select_related("plan", "area", "before").get(pk=file.brief_id)
    content = shown(brief)
    with translation.override(brief.language):
        if file.kind == Kind.EXCEL:
            return excel(content)
        before = shown(brief.before)["fields"] if file.kind == Kind.MARKED and brief.before else None
        return word(content, before, say)


def _put(file, content):
    """The file is there once it is whole."""
    path = workspace_of(file).path(FILE)
    begun = path.with_name(f"{FILE}.begun")
    begun.write_bytes(content)
    os.replace(begun, path)


def _end(file, state, problem):
    """A file whose brief is gone meanwhile has nobody to be told."""
    BriefFile.objects.filter(pk=file.pk, state=State.WAITING).update(state=state, problem=problem)


def forget_the_old() -> int:
    """Forget files that were asked for two weeks ago, and folders whose brief is gone; how many."""
    old = list(BriefFile.objects.filter(asked_at__lt=timezone.now() - KEPT))
    for file in old:
        workspace_of(file).forget()
        file.delete()
    return len(old) + _forget_strays()


def _forget_strays():
    root = settings.UPLOADS_ROOT / "briefs"
    folders = [folder for folder in root.glob("*") if folder.name.isdigit()] if root.exists() else []
    known = set(BriefFile.objects.filter(pk__in=[int(folder.name) for folder in folders]).values_list("pk", flat=True))
    then = timezone.now().timestamp() - STRAY
    strays = [folder for folder in folders if int(folder.name) not in known and folder.stat().st_mtime < then]
    for folder in strays:
        shutil.rmtree(folder, ignore_errors=True)
    return len(strays)
