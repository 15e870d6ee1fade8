"""Attaching a file to a figure, handing it out, withdrawing it."""

import logging
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qijiang.uploads.documents.inspecting import KINDS

from ..evidence.storage import Damaged, content_of
from ..evidence.writing import attach as attach_files
from ..evidence.writing import attaching, withdraw
from ..models import EvidenceFile, Indicator, Observation
from .answers import door
from .back import query_of

log = logging.getLogger(__name__)


@require_POST
def attach(request, pk):
    """Files for a figure of the own department that is in work or waits for review."""
    own = Indicator.objects.reported_by(request.user)
    figure = Observation.objects.within_reach(request.user).filter(indicator__in=own, pk=pk).first()
    if figure is None:
        raise Http404(_("There is no figure at this address that your department reports."))
    page = reverse("entry_edit", args=[pk]) + query_of(request)
    uploads = request.FILES.getlist("files")
    if not uploads:
        messages.warning(request, _("No file was chosen."))
        return redirect(page)
    try:
        with door(), attaching(request.user, uploads) as kept:
            made = attach_files(request.user, figure, kept, via="form")
    except ValidationError as refused:
        for each in refused.messages:
            messages.error(request, each)
    else:
        say_attached(request, made, len(uploads))
    return redirect(page)


def say_attached(request, made, asked):
    """How many files were attached, and how many were there already."""
    if made:
        messages.success(request, _("Files attached: %(count)s.") % {"count": len(made)})
    if asked > len(made):
        messages.info(request, _("What was attached already is not attached twice."))


@require_GET
def open_file(request, pk):
    """The file itself, always to be saved and never shown; a page that says so where it is damaged."""
    file = EvidenceFile.objects.openable_by(request.user).filter(pk=pk).first()
    if file is None:
        raise Http404(_("There is no file at this address that you may open."))
    try:
        content = content_of(file.stored, file.sha256)
    except Damaged as damaged:
        log.error("evidence file number %s: %s", file.pk, damaged)
        return render(request, "reporting/evidence_damaged.html", {"file": file}, status=500)
    return _handed_out(content, file)


def _handed_out(content, file) -> HttpResponse:
    response = HttpResponse(content, content_type=KINDS[file.kind].media)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk):
    """The page that asks why a file is withdrawn; a post withdraws it."""
    file = (
        EvidenceFile.objects.within_reach(request.user)
        .filter(pk=pk)
        .select_related("observation__indicator", "task_update")
        .first()
    )
    if file is None:
        raise Http404(_("There is no file at this address that you may withdraw."))
    why, problems = request.POST.get("why", ""), []
    if request.method == "POST":
        try:
            with door():
                withdraw(request.user, file, why=why, via="form")
        except ValidationError as refused:
            problems = refused.messages
        else:
            messages.success(
                request, _("Withdrawn: %(name)s. It stays in the list, with your reason.") % {"name": file.name}
            )
            return redirect(_back(request, file))
    context = {"file": file, "why": why, "problems": problems, "back": _back(request, file)}
    return render(request, "reporting/evidence_withdraw.html", context, status=400 if problems else 200)


def _back(request, file):
    """Where the reader came from, if that is a page of this site; else the figure's page."""
    asked = request.POST.get("back") or request.META.get("HTTP_REFERER", "")
    here = request.build_absolute_uri()
    if asked and asked != here and url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    if file.task_update is not None:
        return reverse("task", args=[file.task_update.task_id])
    if file.observation is None:
        return reverse("overview")
    name = "review_decide" if request.user.has_perm("indicators.review_observation") else "entry_edit"
    if name == "entry_edit" and not request.user.has_perm("indicators.add_observation"):
        return reverse("indicator_detail", args=[file.observation.indicator.code])
    return reverse(name, args=[file.observation_id])
