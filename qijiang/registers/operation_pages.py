"""Imports, bulk fixes and merges: the list of them, and each with its records and the button that undoes it."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qijiang import figures

from . import words
from .models import Operation
from .register import all_registers
from .sheet import address_of
from .undoing import ask_to_undo
from .wanted import Refused

SHOWN = 50  # operations on a page
LINES = 200  # records of an operation on a page
NAMED = 200  # records that stand in the way of undoing; the rest is counted


@require_GET
def listing(request):
    """The latest first; `register` narrows it to one kind of record."""
    kinds = _kinds(request.user)
    name = request.GET.get("register", "")
    rows = _visible(request.user).select_related("actor", "undone_by", "area")
    rows = rows.filter(register=name) if name in kinds else rows
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    for operation in page:
        operation.what = kinds[operation.register].title
    context = {"page": page, "kinds": [(each, kinds[each].title, each == name) for each in kinds], "register": name}
    return render(request, "registers/operation_list.html", context)


@require_GET
def detail(request, pk):
    return _page(request, _found(request.user, pk))


@require_POST
def take_back(request, pk):
    """Undo the operation; whatever stands in the way is named, and nothing is written."""
    operation = _found(request.user, pk)
    try:
        undone = ask_to_undo(request.user, operation, request.POST.get("reason", ""))
    except Refused as refused:
        return _page(request, operation, refused.lines, status=409)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if undone:
            messages.success(request, _("Undone: every record has again what it had before."))
    return redirect("operation_detail", pk=pk)


def _page(request, operation, refused=(), status=200):
    kinds = _kinds(request.user)
    register = kinds[operation.register]
    changes = operation.changes.filter(content_type__in=_types(kinds)).order_by("sequence")
    page = Paginator(changes, LINES).get_page(request.GET.get("page"))
    context = {"operation": operation, "register": register, "page": page, "lines": _lines(page.object_list)}
    context |= {"refused": refused[:NAMED], "refused_count": figures.number(len(refused))}
    context["who"] = words.person(operation.actor)
    context["undone_by"] = words.person(operation.undone_by)
    context["may_undo"] = (
        operation.undone_at is None
        and not operation.waits_to_be_undone
        and request.user.has_perm(register.right("change"))
    )
    return render(request, "registers/operation.html", context, status=status)


def _types(kinds):
    """A merge writes records of many kinds: shown are those that the account may see."""
    return ContentType.objects.get_for_models(*(register.model for register in kinds.values())).values()


def _lines(changes):
    """(name, address, what changed in words, what kind of record, whether it is new) of each: one query for each kind
    that is named."""
    changes = list(changes.prefetch_related("record"))
    names = words.names_in(changes)
    return [
        (
            change.label,
            address_of(change.record),
            list(words.lines(change, names)),
            words.kind_word(change),
            change.action == "add",
        )
        for change in changes
    ]


def _kinds(user):
    """The registers that the account may see, by name."""
    return {register.name: register for register in all_registers() if user.has_perm(register.right("view"))}


def _visible(user):
    return Operation.objects.within_reach(user).filter(register__in=_kinds(user))


def _found(user, pk):
    operation = _visible(user).select_related("actor", "undone_by", "area").filter(pk=pk).first()
    if operation is None:
        raise Http404(_("There is no such operation within your reach."))
    return operation
