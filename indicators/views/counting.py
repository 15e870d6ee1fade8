"""The names behind a counted figure, what changed among them, what lapses, and how they compare with the reported."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qijiang.registers.exporting import KINDS, Exported
from qijiang.registers.history import masked_for

from ..countable import register_of_rule
from ..noting import add_note, notes_of
from ..pages.identity import can_have_identity, identity_page
from ..pages.lapsing import LapsingFile, can_lapse, lapsing_page, needed_now
from ..pages.names import LIST, Broken, chosen_rows, names, rule_of
from ..pages.quality import one, quality
from ..pages.replaced import sentence_now
from ..rule_words import sentence_of
from ..scope import scope_of

NOTES = 50  # that are shown, the newest


def records(request, code):
    rule = rule_of(code)
    _check_right(request.user, rule)
    scope = scope_of(request, any_year=True)
    said = {"replaced": sentence_now(rule.indicator, scope)}
    return _page(request, "records", rule, scope, names(rule, scope, request), **said)


def records_export(request, code, kind):
    """The list as the register exports its own."""
    if kind not in KINDS:
        raise Http404(_("Files are given as xlsx or csv."))
    rule = rule_of(code)
    register = _check_right(request.user, rule)
    scope = scope_of(request, any_year=True)
    rows = chosen_rows(rule, scope, request.GET.get(LIST, ""), request.user)
    return KINDS[kind](Exported(register, rows, left_out=masked_for(request.user, register.model)))


def _check_right(user, rule):
    """The register of the rule; raises PermissionDenied where the account may not see its records."""
    register = register_of_rule(rule)
    if not user.has_perm(register.right("view")):
        raise PermissionDenied
    return register


def reconciliation(request, code):
    """Figures and names side by side, and the notes about them; a note that is sent is added."""
    rule = rule_of(code)
    _check_right(request.user, rule)
    scope = scope_of(request, any_year=True)
    typed = {"text": "", "about": "", "problem": ""}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in ("text", "about")}
        try:
            add_note(request.user, rule.indicator, scope.area, scope.on, **typed)
        except ValidationError as error:
            typed["problem"] = " ".join(error.messages)
        else:
            messages.success(request, _("The note was added. It stays."))
            return redirect(request.get_full_path())
    said: dict[str, Any] = {"replaced": sentence_now(rule.indicator, scope)}
    said |= {"typed": typed, "notes": notes_of(rule.indicator, scope.area)[:NOTES]}
    said["may_note"] = request.user.has_perm("indicators.add_reconciliationnote")
    return _page(request, "reconciliation", rule, scope, one(rule, scope, request.user), **said)


def counted(request, code):
    """The part of the indicator's page that says how the reported figure compares; alone it is the page of both."""
    if not request.htmx:
        return redirect(f"{reverse('indicator_reconciliation', args=[code])}?{request.GET.urlencode()}")
    try:
        rule = rule_of(code)
    except Broken as problem:  # a part of a page: the words stand in its place
        return render(request, "indicators/counting/_broken.html", {"problem": str(problem)})
    _check_right(request.user, rule)
    scope = scope_of(request, any_year=True)
    context = {"scope": scope, "page": one(rule, scope, request.user, most=10)}
    context["needed"] = needed_now(rule, scope) if can_lapse(rule) else []
    context["notes"] = notes_of(rule.indicator, scope.area)[:3]
    response = render(request, "indicators/counting/_counted.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def identity(request, code):
    rule = rule_of(code)
    _check_right(request.user, rule)
    scope = scope_of(request, any_year=True)
    return _page(request, "identity", rule, scope, identity_page(rule, scope, request))


def lapsing(request, code):
    rule = rule_of(code)
    _check_right(request.user, rule)
    scope = scope_of(request, any_year=True)
    page = lapsing_page(rule, scope, request.user)
    return _page(request, "lapsing", rule, scope, page, sentence=sentence_of(rule, scope.on))


def lapsing_export(request, code, kind):
    if kind not in KINDS:
        raise Http404(_("Files are given as xlsx or csv."))
    rule = rule_of(code)
    _check_right(request.user, rule)
    return KINDS[kind](LapsingFile(rule, scope_of(request, any_year=True), request.user))


def _page(request, name, rule, scope, page, **said):
    """One of the pages of a counted indicator; each leads to the others that its rule has."""
    context = {"scope": scope, "page": page, "indicator": rule.indicator, **said}
    context |= {"has_identity": can_have_identity(rule), "has_lapsing": can_lapse(rule)}
    return render(request, f"indicators/counting/{name}.html", context)


def quality_desk(request):
    scope = scope_of(request)
    return render(request, "indicators/counting/quality.html", {"scope": scope, "page": quality(scope)})
