"""The tasks of the plans as work: the list by state, and the page of one with its course and the next step."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ..evidence.writing import attach, attaching
from ..models import Task, TaskUpdate
from ..pages.evidence import attaching_words
from ..pages.rows import task_row
from ..pages.tasks import course, late_text, task_groups
from ..recording import Stale
from ..reporting import steps, tasks
from ..reporting.forms import StepForm
from ..reporting.steps import Side, Step
from .answers import door, remember_saved, saved_form

TAKE: dict[Step, Callable[..., TaskUpdate]] = {
    Step.REPORT: tasks.report,
    Step.ASK: tasks.ask_to_close,
    Step.CLOSE: tasks.close,
    Step.RETURN: tasks.send_back,
}


def listing(request):
    groups = task_groups(request.user, timezone.localdate())
    areas = {line.area for group in groups for line in group.lines}
    context = {"groups": groups, "several_areas": len(areas) > 1, "saved_form": saved_form(request)}
    return render(request, "reporting/tasks.html", context)


def task(request, pk):
    found = _task(request.user, pk)
    if request.method != "POST":
        return _page(request, found, _empty_form(found))
    step = request.POST.get("step", "")
    if step not in TAKE:
        raise Http404(_("There is no such step."))
    form = StepForm(request.POST, request.FILES, side=steps.RULES[Step(step)].side)
    return _taken(request, found, form, Step(step)) if form.is_valid() else _page(request, found, form)


def _empty_form(found, **typed):
    side = steps.to_act(tasks.standing(found)[0])
    return StepForm(initial={"version": tasks.version_of(found), **typed}, side=side)


def _task(user, pk):
    rows = Task.objects.within_reach(user).as_of(timezone.localdate())
    rows = rows.select_related("mends__item__group__framework", "mends__area")
    found = rows.select_related("lead", "action__lead", "action__plan__area", "source").filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no task at this address within your reach."))
    return found


def _taken(request, found, form, step):
    note, version = form.cleaned_data["note"], form.cleaned_data["version"]
    try:
        with door(), attaching(request.user, form.uploads) as kept:
            update = TAKE[step](request.user, found, note=note, version=version, via="form")
            attach(request.user, update, kept, via="form")
    except Stale as stale:
        return _stale(request, found, form, step, stale.theirs)
    except ValidationError as error:
        form.refuse(error)
        return _page(request, found, form)
    return _done(request, found, update)


def _done(request, found, update):
    said = {
        Step.REPORT: _("Progress reported: %(task)s."),
        Step.ASK: _("Asked to close: %(task)s. The bureau has been told."),
        Step.CLOSE: _("Closed: %(task)s."),
        Step.RETURN: _("Returned: %(task)s. The lead department has been told."),
    }[update.step]
    messages.success(request, said % {"task": found.title})
    remember_saved(request, f"task-{found.pk}")
    return redirect("tasks")


def _stale(request, found, form, step, theirs):
    """409 with what was done meanwhile and what was typed; the second press of a button is answered like the first."""
    if theirs is None:
        raise Http404
    mine = theirs.recorded_by_id == request.user.pk and theirs.step == step
    if mine and theirs.note == form.cleaned_data["note"].strip():
        return _done(request, found, theirs)
    typed = form.cleaned_data["note"]
    again = _empty_form(found, note=typed)
    return _page(request, _task(request.user, found.pk), again, status=409, overtaken=True, typed=typed)


def _page(request, found, form, *, status=200, **said):
    (state, asked), today = tasks.standing(found), timezone.localdate()
    sides = [side for side in Side if tasks.may_take(request.user, found, side)]
    context = {
        "task": found,
        "row": task_row(found, today),
        "reached": Task.State(state).label,
        "late": late_text(found, today),
        "course": course(found, request.user),
        "form": form,
        "steps": [step for side in sides for step in steps.possible(state, side)],
        "is_own_request": asked is not None and asked.recorded_by_id == request.user.pk,
        "waits_for": steps.to_act(state),
        "attaching": attaching_words(request.user) if form.takes_files else None,
        "lost_files": bool(request.FILES),
        "plan_link": f"?area={found.action.plan.area.code}&year={found.action.plan.first_year}",
    } | said
    return render(request, "reporting/task.html", context, status=status)
