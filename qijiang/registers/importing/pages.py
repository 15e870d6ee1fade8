"""The pages of an import: upload, columns, progress, what was found, and the word to write it."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qijiang import figures
from qijiang.uploads.limits import Limits
from qijiang.uploads.reading import UploadRefused

from .. import words
from ..exporting import XLSX
from ..models import Change
from ..register import Register, heading_of
from . import columns as matching
from . import steps, workbooks
from .checking import KEPT, SHOWN
from .examining import WRITTEN, Verdict
from .models import Import
from .workspace import MARKED

LINES = 50  # on a page
RECENT = 10  # imports that the upload page shows
TABS = [Verdict.FAULTY, Verdict.REFUSED, *WRITTEN]
State = Import.State


class UploadForm(forms.Form):
    file = forms.FileField(
        allow_empty_file=True,  # the reader of uploads says better what is wrong with it
        widget=forms.FileInput(
            {
                "class": "form-control",
                "accept": ".xlsx,.csv",
                "id": "import-file",
                "data-shown-in": "import-chosen",
                "aria-labelledby": "import-what",
            }
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, register: Register):
    """Choose a file; its headings are read at once, all else waits until the columns are matched."""
    form, problems = UploadForm(request.POST or None, request.FILES or None), []
    if request.method == "POST":
        if form.is_valid():
            try:
                job = steps.begin(request.user, register, form.cleaned_data["file"])
            except UploadRefused as refused:
                problems = refused.messages
            else:
                return redirect(f"{register.name}_import_page", job.pk)
        else:
            problems = [_("Choose a file: an .xlsx workbook or a csv.")]
    context: dict[str, Any] = {"register": register, "form": form, "problems": problems}
    context["name"] = getattr(form.files.get("file"), "name", "")
    recent = Import.objects.filter(user=request.user, register=register.name).select_related("operation")
    context["recent"] = recent[:RECENT]
    context["megabytes"] = Limits.file_bytes // 2**20
    context["rows"] = figures.number(Limits.rows)
    return render(request, "registers/import_upload.html", context, status=400 if problems else 200)


@require_GET
def template(request, register: Register):
    return workbooks.template(register, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request, register: Register, number: int):
    """The import as it stands; a post takes it a step further."""
    job = _own(request, register, number)
    if request.method == "POST":
        return _act(request, register, job)
    if job.state == State.DONE:
        return redirect("operation_detail", job.operation_id)
    if job.is_at_work:
        return render(request, "registers/import_progress.html", _context(register, job) | _progress(job))
    if job.is_lost:
        job.problem = _("The file is no longer there: upload it again.")
        return render(request, "registers/import_failed.html", _context(register, job))
    if job.state == State.CHECKED:
        return _checked(request, register, job)
    if job.state == State.MATCHING:
        return _matching(request, register, job)
    return render(request, "registers/import_failed.html", _context(register, job))


@require_GET
def progress(request, register: Register, number: int):
    """The bar alone, for htmx; once the work is done it has the page loaded anew."""
    job = _own(request, register, number)
    response = render(request, "registers/_import_bar.html", _context(register, job) | _progress(job))
    response["Cache-Control"] = "private, no-store"
    if not job.is_at_work:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def marked(request, register: Register, number: int):
    """The file as it came, with its bad cells marked."""
    job = _own(request, register, number)
    path = job.workspace.path(MARKED)
    if not path.exists():
        raise Http404(_("There is no marked workbook of this import."))
    name = _("%(file)s-marked.xlsx") % {"file": job.file_name.rpartition(".")[0] or job.file_name}
    return FileResponse(open(path, "rb"), as_attachment=True, filename=name, content_type=XLSX)  # noqa: SIM115


def _own(request, register, number) -> Import:
    job = Import.objects.filter(pk=number, register=register.name).select_related("user", "operation").first()
    if job is not None and job.user_id != request.user.pk:
        raise Http404(_("Somebody else uploaded this file: only they can go on with it. Upload it yourself."))
    if job is None:
        raise Http404(_("There is no such import: its file was dropped, or is older than two weeks."))
    return job


def _context(register, job):
    return {"register": register, "job": job, "here": reverse(f"{register.name}_import_page", args=[job.pk])}


def _act(request, register, job):
    action = ACTIONS.get(request.POST.get("action", ""))
    if action is None:
        raise Http404(_("There is no such step."))
    try:
        return action(request, register, job) or redirect(f"{register.name}_import_page", job.pk)
    except ValidationError as error:
        if job.state == State.MATCHING and not getattr(error, "code", None):
            return _matching(request, register, job, error.messages)
        messages.error(request, " ".join(error.messages))
        return redirect(f"{register.name}_import_page", job.pk)


def _match(request, register, job):
    chosen = [request.POST.get(f"column-{place}", "") for place in range(len(job.columns))]
    job.columns = [(heading, name) for (heading, _before), name in zip(job.columns, chosen, strict=True)]
    steps.match(job, register, job.columns, clears=request.POST.get("clears") == "1")


def _sheet(request, register, job):
    steps.choose_sheet(job, register, request.POST.get("sheet", ""))


def _recheck(request, register, job):
    steps.recheck(job)


def _rematch(request, register, job):
    steps.rematch(job)


def _confirm(request, register, job):
    steps.confirm(job, request.POST.get("reason", ""), leave_out=request.POST.get("leave_out") == "1")


def _forget(request, register, job):
    steps.forget(job)
    messages.success(request, _("The file was dropped; nothing was written."))
    return redirect(f"{register.name}_import")


ACTIONS = {
    "match": _match,
    "sheet": _sheet,
    "recheck": _recheck,
    "rematch": _rematch,
    "confirm": _confirm,
    "forget": _forget,
}


def _matching(request, register, job, problems=()):
    fields = [(name, heading_of(register.model, name)) for name in matching.importable(register, request.user)]
    context = _context(register, job) | {"problems": problems, "fields": fields}
    context["columns"] = [
        (place, heading, name, samples)
        for place, ((heading, name), samples) in enumerate(zip(job.columns, job.samples, strict=True))
    ]
    context["missing"] = matching.missing(register, job.columns)
    context["needed"] = set(matching.needed(register))
    return render(request, "registers/import_columns.html", context, status=400 if problems else 200)


def _progress(job):
    done, total = job.workspace.said()
    return {"done": figures.number(done), "total": figures.number(total), "share": 100 * done // total if total else 0}


def _checked(request, register, job):
    counts = job.counts
    tabs = [verdict for verdict in TABS if counts[verdict]]
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in tabs else (tabs[0] if tabs else "")
    context = _context(register, job) | {"chosen": chosen, "is_old": job.is_old}
    context["tabs"] = [(verdict, figures.number(counts[verdict]), verdict == chosen) for verdict in tabs]
    context |= {name: figures.number(counts[name]) for name in [*Verdict, "cells", "warned"]}
    to_write = sum(counts[verdict] for verdict in WRITTEN)
    context["may_confirm"] = to_write and not (counts["faulty"] or job.problem or job.is_old)
    context["to_write"] = figures.number(to_write)
    context["has_marked"] = job.workspace.path(MARKED).exists()
    if chosen:
        context["page"] = found = Paginator(range(counts[chosen]), LINES).get_page(request.GET.get("page"))
        context["lines"] = _lines(register, job, Verdict(chosen), max(0, found.start_index() - 1))
    return render(request, "registers/import_checked.html", context)


def _lines(register, job, chosen, first):
    """Of rows to be written: (row, address, label, warnings, what would change in words); a query for each kind that
    they name."""
    if chosen in SHOWN:
        return list(job.workspace.lines(SHOWN[chosen], first, LINES))
    found = list(job.workspace.texts(KEPT[chosen].said, first, LINES))
    kind = ContentType.objects.get_for_model(register.model)
    changes = [Change(content_type=kind, fields=json.loads(line[5])) for line in found]
    names = words.names_in(changes)
    return [
        (int(row), _address(register, pk), label, json.loads(warnings), list(words.lines(change, names)))
        for (row, pk, _area, label, warnings, _fields), change in zip(found, changes, strict=True)
    ]


def _address(register, pk):
    return reverse(f"{register.name}_detail", args=[pk]) if pk != "None" else ""


# (name, route, view, the rights it needs), as in ../views.py
PAGES = [
    ("import", "import/", upload, ["view", "add"]),
    ("import_template", "import/template.xlsx", template, ["view", "add"]),
    ("import_page", "import/<int:number>/", page, ["view", "add"]),
    ("import_progress", "import/<int:number>/progress/", progress, ["view", "add"]),
    ("import_marked", "import/<int:number>/marked.xlsx", marked, ["view", "add"]),
]
