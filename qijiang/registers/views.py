"""The pages of a register. Each is a plain function that is given the register by its route (see register.py)."""

from functools import cache

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from . import bulk, conflict, merging, recording, sheet
from .exporting import KINDS, Exported
from .forms import form_class, refuse
from .history import masked_for
from .importing import pages as importing
from .keys import key_of
from .listing import listing, narrowed
from .models import Change
from .register import all_registers

TABLE = "record-table"
FORM = Change.Via.FORM


@require_GET
def list_page(request, register):
    """The whole page, or only its table where htmx asks for it."""
    found = listing(request, register)
    part = request.htmx.target == TABLE
    context = {"register": register, "listing": found, "table_id": TABLE, "may_add": _may(request, register, "add")}
    context["may_change"] = _may(request, register, "change")
    context["beside"] = _beside(request, register)
    response = render(request, "registers/_table.html" if part else "registers/list.html", context)
    response["Vary"] = "HX-Target"
    if part:  # on the way back browsers show what they kept without asking: so keep no table
        response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def export(request, register, kind):
    if kind not in KINDS:
        raise Http404(_("Files are given as xlsx or csv."))
    rows = narrowed(request, register)
    return KINDS[kind](Exported(register, rows, left_out=masked_for(request.user, register.model)))


@require_GET
def detail(request, register, pk):
    record = _found(register, request.user, pk)
    chosen = request.GET.get("tab", "")
    tabs = sheet.tabs(register, request.user, chosen)
    if not any(tab.current for tab in tabs):
        raise Http404(_("There is no tab “%(name)s”.") % {"name": chosen[:32]})
    context = {"register": register, "record": record, "tabs": tabs, "tab": chosen}
    context["may_change"] = _may(request, register, "change") and recording.keeps(request.user, record.keeper)
    if chosen == sheet.HISTORY:
        context["steps"] = sheet.history(record)
    elif chosen:
        context["belonging"] = sheet.belonging(record, register, chosen, request.user)
    else:
        context["lines"] = sheet.lines(record, register, request.user)
    if register.merging and request.user.has_perm("registers.view_operation"):
        context["merged_by"] = merging.merged_by(record)
    own = f"registers/{register.name}_detail.html"
    return render(request, select_template([own, "registers/detail.html"]).template.name, context)


def new(request, register):
    form = _form(request, register, initial=_initial(request, register))
    if request.method == "POST" and form.is_valid():
        try:
            record = recording.add(request.user, form.save(commit=False), via=FORM)
            return _saved(request, register, record, _("Recorded: %(record)s."))
        except ValidationError as error:
            refuse(form, error)
        except recording.NotInReach:
            refuse(form, ValidationError(_("This record would lie outside your area or belong to another department.")))
    return render(request, "registers/form.html", {"register": register, "form": form})


def edit(request, register, pk):
    record = _own(register, request.user, pk)
    version = _version(request) if request.method == "POST" else record.version
    form = _form(request, register, instance=record)
    before = conflict.as_shown(record, form.fields)
    context = {"register": register, "form": form, "record": record, "read_version": version, "was": before}
    if request.method == "POST" and form.is_valid():
        try:
            saved = recording.change(request.user, form.save(commit=False), version=version, via=FORM)
            return _saved(request, register, saved, _("Saved: %(record)s."))
        except recording.Stale as stale:
            theirs = _form_of(request, register, stale.theirs) if stale.theirs else None
            context |= conflict.side_by_side(request.POST, theirs, form)
            return render(request, "registers/conflict.html", context, status=409)
        except ValidationError as error:
            refuse(form, error)
        except recording.NotInReach:
            refuse(form, ValidationError(_("This record would lie outside your area or belong to another department.")))
    return render(request, "registers/form.html", context)


@require_POST
def close(request, register, pk):
    """Take a record out of use, or back; the button says which."""
    record = _own(register, request.user, pk)
    in_use = request.POST.get("action") == "reopen"
    said = {"version": _version(request), "reason": request.POST.get("reason", ""), "via": FORM}
    try:
        record = recording.set_in_use(request.user, record, in_use, **said)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except recording.Stale:
        messages.warning(request, _("Not done: somebody changed the record meanwhile. This is how it stands now."))
    else:
        done = _("In use again: %(record)s.") if in_use else _("Taken out of use: %(record)s.")
        messages.success(request, done % {"record": record})
    return redirect(f"{register.name}_detail", pk=pk)


def _beside(request, register):
    """The registers of the same app that the account may see: (title, address, whether it is this one)."""
    rights = request.user.get_all_permissions()
    every = _of_app(register.model._meta.app_label, get_language())
    return [(title, address, other is register) for other, right, title, address in every if right in rights]


@cache
def _of_app(label, _language):
    """The registers of an app: (register, the right to see it, title, address)."""
    return [
        (other, other.right("view"), other.title, reverse(f"{other.name}_list"))
        for other in all_registers()
        if other.model._meta.app_label == label
    ]


def _form(request, register, **options):
    made = form_class(register, left_out=masked_for(request.user, register.model))
    return made(request.POST or None, user=request.user, **options)


def _form_of(request, register, record):
    """The form as it would open now."""
    made = form_class(register, left_out=masked_for(request.user, register.model))
    return made(user=request.user, instance=record)


def _may(request, register, verb):
    return request.user.has_perm(register.right(verb))


def _found(register, user, pk):
    record = sheet.record_of(register, user, pk)
    if record is None:
        raise Http404(_("There is no such record within your reach."))
    return record


def _own(register, user, pk):
    """A record that the account may change; what others keep is there, but not found for changing."""
    record = _found(register, user, pk)
    if not recording.keeps(user, record.keeper):
        raise Http404(
            _("This record is kept by %(department)s: ask them to change it.") % {"department": record.keeper or "—"}
        )
    return record


def _initial(request, register):
    """What a link to a new record proposes, as the record it belongs to."""
    keys = {name: key_of(request.GET.get(f"{name}_id", "")) for name in register.fields}
    typed = {name: request.GET[name] for name in register.fields if name in request.GET}
    return typed | {name: key for name, key in keys.items() if key is not None}


def _version(request):
    return key_of(request.POST.get("version", ""), digits=9) or 0


def _saved(request, register, record, said):
    messages.success(request, said % {"record": record})
    for warning in record.warnings():
        messages.warning(request, warning)
    return redirect(f"{register.name}_detail", pk=record.pk)


# (name, route, view, the rights it needs); every register has all of them.
PAGES = [
    ("list", "", list_page, ["view"]),
    ("export", "export.<slug:kind>", export, ["view"]),
    ("new", "new/", new, ["add"]),
    ("detail", "<int:pk>/", detail, ["view"]),
    ("edit", "<int:pk>/edit/", edit, ["change"]),
    ("close", "<int:pk>/close/", close, ["change"]),
    *bulk.PAGES,
    *importing.PAGES,
]
