"""The reviewer's desk, and the page on which one figure is approved or returned."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import recording
from ..forms import DecisionForm, as_typed
from ..models import Observation
from ..pages import comparing, conflict
from ..pages.beside import beside
from ..pages.comparing import day_text
from ..pages.desks import STATE_MARKS, breaks_of, is_own, moment_text, person_text, review_rows, value_text, waiting
from ..pages.evidence import evidence_of
from ..pages.foresight import moves
from ..pages.pictures import course_picture
from ..pages.rows import goal_row
from ..reading import Moment, courses
from ..recording import Stale
from ..validating import broken_rules
from .answers import door, remember_saved, saved_form

State = Observation.State
JUST_BEFORE = datetime.timedelta(microseconds=1)  # no moment is stored any finer
WANTED = {"approve": State.APPROVED, "return": State.RETURNED}


def desk(request):
    shown = waiting(request.user)
    rows = review_rows(request.user, shown.rows, timezone.localdate())
    context = {"rows": rows, "total": shown.total, "saved_form": saved_form(request)}
    return render(request, "indicators/review.html", context)


def decide(request, pk):
    people = ("created_by", "submitted_by__department", "reviewed_by", "indicator__owner", "area__parent", "source")
    observation = Observation.objects.within_reach(request.user).select_related(*people).filter(pk=pk).first()
    if observation is None or observation.state == State.DRAFT:
        raise Http404(_("There is no submitted figure at this address within your reach."))
    if request.method != "POST":
        return _page(request, observation, DecisionForm(initial={"version": observation.version}))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, observation, form)
    return _decided(request, observation, form)


def _decided(request, observation, form):
    action = "approve" if request.POST.get("action") == "approve" else "return"
    note, version = form.cleaned_data["note"], form.cleaned_data["version"]
    try:
        with door():
            if action == "approve":
                row = recording.approve(request.user, observation, version=version, via="form")
            else:
                row = recording.send_back(request.user, observation, note=note, version=version, via="form")
    except Stale as stale:
        return _stale(request, observation, stale.theirs, action, note)
    except ValidationError as error:
        form.refuse(error)
        return _page(request, observation, form)
    return _done(request, row)


def _done(request, observation):
    said = {"name": observation.indicator.title, "area": observation.area.name}
    said |= {"day": observation.as_of, "value": value_text(observation)}
    if observation.state == State.APPROVED:
        done = _("Approved: %(name)s, %(area)s, %(day)s, %(value)s. It counts from now on.") % said
    else:
        done = _("Returned to the clerk: %(name)s, %(area)s, %(day)s, %(value)s.") % said
    messages.success(request, done)
    remember_saved(request, f"review-{observation.pk}")
    return redirect("review")


def _stale(request, observation, theirs, action, note):
    """409 with what it was and what it is; but the second press of the same button is answered like the first."""
    theirs = theirs or Observation.objects.filter(pk=observation.pk).first()
    if theirs is None:
        raise Http404
    if theirs.state == WANTED[action] and theirs.reviewed_by_id == request.user.pk:
        return _done(request, theirs)
    context = {
        "observation": theirs,
        "fields": conflict.rows(conflict.was(request.POST), theirs, None),
        "note": note,
        "was": as_typed(theirs),
        "still_open": theirs.state == State.SUBMITTED,
    } | _by_whom(theirs)
    return render(request, "indicators/review_conflict.html", context, status=409)


def _by_whom(observation):
    who = observation.reviewed_by
    return {"who": who.shown_name if who else "", "at": moment_text(observation.reviewed_at)}


def _page(request, observation, form):
    """All that is needed to decide: the figure, what it replaces, last year, the course, the lights it would move."""
    today, own = timezone.localdate(), is_own(observation, request.user)
    seen = beside(observation.indicator, observation.area, observation.as_of, today)
    is_open = observation.state == State.SUBMITTED
    moved = moves(observation, seen.cells, seen.targets, seen.moment) if is_open else []
    replaced = _replaced(observation, today)
    breaks = breaks_of([observation.indicator_id]).get(observation.indicator_id, ())
    shape, mark = STATE_MARKS[observation.state]
    context = {
        "observation": observation,
        "form": form,
        "beside": seen,
        "is_own": own,
        "is_open": is_open,
        "shape": shape,
        "mark": mark,
        "value": value_text(observation),
        "submitter": person_text(observation.submitted_by),
        "since": moment_text(observation.submitted_at),
        "now": comparing.current(observation, replaced, breaks),
        "later": _later(observation, replaced) if is_open else "",
        "last_year": _last_year(observation, seen, breaks),
        "findings": _findings(observation, today),
        "moves": [_move(each) for each in moved],
        "picture": course_picture(moved[0].after, seen.moment.on, breaks) if moved else None,
        "was": conflict.was(request.POST) if form.is_bound else as_typed(observation),
        "answers": observation.rule_answers.select_related("rule", "answered_by").order_by("pk"),
        "link": f"?area={observation.area.code}",
        "files": evidence_of(request.user, [observation]).get(observation.pk, []),
    } | _by_whom(observation)
    return render(request, "indicators/review_decide.html", context)


def _findings(observation, today):
    """What the figure breaks, with the answers; of one that is decided what was answered when it was handed in."""
    if observation.state == State.SUBMITTED:
        return broken_rules([observation], today)
    return []


def _replaced(observation, today):
    """The course that holds for the figure's year; for an approved figure the one that held until it was approved."""
    indicator, area, year = cell = (observation.indicator_id, observation.area_id, observation.year)
    before = observation.reviewed_at - JUST_BEFORE if observation.state == State.APPROVED else None
    return courses([indicator], [area], [year], Moment(today, today, before)).get(cell)


def _later(observation, course):
    """The day of an approved figure by which the light of today goes, whatever becomes of this one; else ""."""
    later = course is not None and course.current.as_of > observation.as_of
    return day_text(course.current) if later else ""


def _last_year(observation, seen, breaks):
    before = seen.cells.get((observation.indicator_id, observation.area_id, observation.year - 1))
    return comparing.last_year(observation, before, breaks)


def _move(move):
    return {"before": goal_row(move.before, ""), "after": goal_row(move.after, ""), "changes": move.changes}
