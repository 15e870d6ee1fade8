"""The files of a brief: asked for here, made by the worker, handed out to who may read the brief."""

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qijiang.registers.exporting import XLSX

from ..briefs import making
from ..briefs.making import FILE, is_there, workspace_of
from ..models import BriefFile
from .briefs import brief_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"docx": DOCX, "xlsx": XLSX}


@require_POST
def make(request, pk):
    brief, kind = brief_of(request.user, pk), request.POST.get("kind", "")
    if kind not in BriefFile.Kind.values:
        raise Http404(_("There is no such kind of file."))
    file = making.ask_for(request.user, brief, BriefFile.Kind(kind))
    return redirect("brief_file", pk, file.pk)


@require_GET
def page(request, pk, number):
    """How far it is, and the file once it is there; without a script the page asks again by itself."""
    brief = brief_of(request.user, pk)
    return render(request, "briefs/file.html", _context(brief, _file(brief, number)))


@require_GET
def progress(request, pk, number):
    """The bar alone, for htmx; once the file is there it has the page loaded anew."""
    brief = brief_of(request.user, pk)
    file = _file(brief, number)
    response = render(request, "briefs/_file_bar.html", _context(brief, file))
    response["Cache-Control"] = "private, no-store"
    if file.state != BriefFile.State.WAITING:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def download(request, pk, number):
    brief = brief_of(request.user, pk)
    file = _file(brief, number)
    if not is_there(file):
        raise Http404(_("This file is not there: it is still being made, or has been forgotten. Ask for it anew."))
    name = get_valid_filename(f"{brief.title}-{brief.on}")[:120] + f".{file.ending}"
    handle = workspace_of(file).open(FILE)
    return FileResponse(handle, as_attachment=True, filename=name, content_type=TYPES[file.ending])


def _file(brief, number) -> BriefFile:
    found = BriefFile.objects.filter(pk=number, brief=brief).first()
    if found is None:
        raise Http404(_("There is no such file of this brief: it was forgotten after two weeks. Ask for it anew."))
    return found


def _context(brief, file):
    done, total = workspace_of(file).said()
    return {
        "brief": brief,
        "file": file,
        "done": done,
        "total": total,
        "share": 100 * done // total if total else 0,
        "is_waiting": file.state == BriefFile.State.WAITING,
        "is_there": is_there(file),
        "seconds": round((timezone.now() - file.asked_at).total_seconds()),
        "address": reverse("brief_file_progress", args=[brief.pk, file.pk]),
    }
