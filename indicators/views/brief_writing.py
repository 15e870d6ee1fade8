"""Briefs to write: a draft, its changes, freezing it, its next edition."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..briefs import writing
from ..briefs.content import outline_of
from ..briefs.fields import field_words, plan_words
from ..briefs.forms import BriefForm, proposed_sections
from ..briefs.making import shown
from ..models import Brief
from ..pages.briefs import apart, field_list
from ..recording import Stale
from ..scope import scope_of
from .answers import door
from .briefs import brief_of
from .without_plan import without_plan


def new(request):
    """A draft on the plan, area and day that the address names, as a page of the plan was left."""
    scope = scope_of(request)
    if scope.plan is None:
        return without_plan(request, scope)
    brief = Brief(plan=scope.plan, area=scope.area, year=scope.year, on=scope.on, known_at=scope.moment.known_at)
    brief.language = translation.get_language()
    brief.title = _("Brief on %(plan)s") % {"plan": scope.plan.title}
    brief.issuer = request.user.department.name if request.user.department else ""
    targets = outline_of(brief).targets
    brief.chosen = [{"target": target.pk, "name": target.indicator.name, "comment": ""} for target in targets]
    brief.sections = proposed_sections()
    form = BriefForm(brief, targets, request.POST or None)
    if request.method == "POST" and form.read():
        try:
            with door():
                _check_fields(brief)
                writing.add(request.user, brief, via="form")
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The draft is saved: look it through, then freeze it."))
            return redirect("brief", brief.pk)
    return _form_page(request, brief, form)


def edit(request, pk):
    brief = _draft(request, pk)
    form = BriefForm(brief, outline_of(brief).targets, request.POST or None)
    if request.method == "POST" and form.read():
        try:
            with door():
                _check_fields(brief)
                writing.change(request.user, brief, version=form.version, via="form")
        except ValidationError as error:
            form.refuse(error)
        except Stale as stale:
            return _stale(request, brief, form, stale.theirs)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("brief", brief.pk)
    return _form_page(request, brief, form)


def _check_fields(brief):
    """Unknown fields are refused where they are typed, with what is known of the day that was typed."""
    writing.check(brief, shown(brief)["values"])


def _draft(request, pk) -> Brief:
    brief = brief_of(request.user, pk)
    if brief.is_frozen:
        raise Http404(_("This brief is frozen and stays as it is: begin a new edition instead."))
    return brief


def _stale(request, brief, form, theirs):
    """409 with what was typed; the next press saves it over what the other has made, who is named."""
    if theirs is None:
        raise Http404(_("This draft was discarded meanwhile. What you typed is kept in this browser."))
    if theirs.is_frozen:
        words = _("This brief was frozen meanwhile, so nothing was saved: begin a new edition.")
        messages.error(request, words)
        return redirect("brief", brief.pk)
    data = form.head.data.copy()
    data["version"] = theirs.version
    form.head.data = data
    return _form_page(request, brief, form, status=409, theirs=brief_of(request.user, brief.pk))


def _form_page(request, brief, form, *, status=200, theirs=None):
    content = shown(_saved_or_new(brief))
    names = field_list(content, plan_words(), field_words())
    context = {"brief": brief, "form": form, "names": names, "theirs": theirs}
    context["apart"] = apart(brief, theirs) if theirs else []
    status = 400 if status == 200 and form.has_problems else status
    return render(request, "briefs/form.html", context, status=status)


def _saved_or_new(brief):
    """For the list of fields: without what was typed, which may be anything."""
    return Brief(plan=brief.plan, area=brief.area, year=brief.year, on=brief.on, language=brief.language)


@require_POST
def freeze(request, pk):
    return _stepped(request, pk, writing.freeze, _("The brief is frozen: it is shown like this for ever."))


@require_POST
def discard(request, pk):
    return _stepped(request, pk, writing.discard, _("The draft is discarded."), to="brief_list")


def _stepped(request, pk, step, words, to=""):
    brief = brief_of(request.user, pk)
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Http404(_("There is no such step."))
    try:
        with door():
            step(request.user, brief, version=int(version), via="form")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Stale as stale:
        if stale.theirs is None:
            raise Http404(_("This draft was discarded meanwhile.")) from stale
        words = _("Somebody changed this brief meanwhile, so nothing was done: look at it again.")
        messages.error(request, words)
    else:
        messages.success(request, words)
        if to:
            return redirect(to)
    return redirect("brief", pk)


@require_POST
def edition(request, pk):
    brief = brief_of(request.user, pk)
    try:
        with door():
            draft = writing.new_edition(request.user, brief, via="form")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("brief", pk)
    messages.success(request, _("A new edition is begun, as of today: its figures show what moved."))
    return redirect("brief", draft.pk)
