"""The reviewer's desk, and the page on which one figure is approved or returned."""

import dataclasses
import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from .. import recording
from ..forms import DecisionForm, as_typed
from ..models import Observation
from ..pages import comparing, conflict
from ..pages.beside import beside
from ..pages.comparing import day_text
from ..pages.desks import STATE_MARKS, breaks_of, moment_text, person_text, value_text
from ..pages.evidence import evidence_of
from ..pages.foresight import moves
from ..pages.pictures import course_picture
from ..pages.reviewing import is_own, last_period, submissions, waiting
from ..pages.rows import goal_row
from ..reading import Moment, courses
from ..recording import Stale
from ..reporting import deciding
from ..validating import broken_rules
from .answers import door, remember_saved, saved_form

State = Observation.State
JUST_BEFORE = datetime.timedelta(microseconds=1)  # no moment is stored any finer
WANTED = {"approve": State.APPROVED, "return": State.RETURNED}


def desk(request):
    return _desk(request)


def _desk(request, **said):
    shown = waiting(request.user)
    found = submissions(request.user, shown.rows, timezone.localdate())
    context = {"submissions": found, "shown": len(shown.rows), "total": shown.total} | said
    return render(request, "indicators/review.html", context | {"saved_form": saved_form(request)})


@require_POST
def decide_many(request):
    """Approve or return the figures that were ticked, or all of a submission; what is refused is told by name."""
    word, _colon, submission = request.POST.get("action", "").partition(":")
    action = "approve" if word == "approve" else "return"
    note, ticked = request.POST.get("note", ""), request.POST.getlist(f"of-{submission}" if submission else "row")
    try:
        with door():
            rows = deciding.chosen(request.user, dict(map(_seen, ticked)))
            done = deciding.decide(request.user, rows, action, note)
    except ValidationError as error:
        return _desk(request, problems=error.messages, note=note, ticked=ticked)
    return _told(request, action, done)


def _seen(text):
    """(primary key, version) of a figure as the form names it. Raises ValidationError for what no page sends."""
    parts = text.split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise ValidationError(_("The page sent something that it should not: load it anew."))
    return int(parts[0]), int(parts[1])


def _told(request, action, done):
    number = sum(not each.refused for each in done)
    if number and action == "approve":
        words = ngettext("%(number)s figure is approved and counts from now on.",
                         "%(number)s figures are approved and count from now on.", number)  # fmt: skip
        messages.success(request, words % {"number": number})
    elif number:
        words = ngettext("%(number)s figure is returned.", "%(number)s figures are returned.", number)
        messages.success(request, words % {"number": number})
    for each in done:
        if each.refused:
            said = {"name": each.observation.indicator.title, "area": each.observation.area.name}
            said |= {"day": each.observation.as_of, "why": each.refused}
            messages.warning(request, _("Still waiting: %(name)s, %(area)s, %(day)s. %(why)s") % said)
    return redirect("review")


def decide(request, pk):
    people = ("created_by", "submitted_by__department", "reviewed_by", "indicator__owner", "indicator__counting_rule",
              "area__parent", "source")  # fmt: skip
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
        "before": last_period(observation, seen.cells, breaks),
        "later": _later(observation, replaced) if is_open else "",
        "last_year": _last_year(observation, seen, breaks),
        "findings": _findings(observation, today),
        "moves": [_move(each) for each in moved],
        "picture": _picture(moved[0].after, seen.moment.on, breaks) if moved else None,
        "was": conflict.was(request.POST) if form.is_bound else as_typed(observation),
        "answers": observation.rule_answers.select_related("rule", "answered_by").order_by("pk"),
        "link": f"?area={observation.area.code}",
        "counted_url": _counted_url(observation),
        "files": evidence_of(request.user, [observation]).get(observation.pk, []),
    } | _by_whom(observation)
    return render(request, "indicators/review_decide.html", context)


def _picture(standing, on, breaks):
    """What would be, if the figure were approved: to be looked at here, not to be carried away."""
    found = course_picture(standing, on, breaks)
    return found and dataclasses.replace(found, key="")


def _findings(observation, today):
    """What the figure breaks, with the answers; of one that is decided what was answered when it was handed in."""
    if observation.state == State.SUBMITTED:
        return broken_rules([observation], today)
    return []


def _counted_url(observation):
    """What the registers count for that day, beside the figure; "" where no rule counts the indicator."""
    if not observation.indicator.is_counted:
        return ""
    asked = f"?area={observation.area.code}&year={observation.year}&on={observation.as_of}"
    return reverse("indicator_counted", args=[observation.indicator.code]) + asked


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
