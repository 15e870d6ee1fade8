"""The clerk's desk, and the form in which one figure is recorded, mended, handed in or dropped."""

import datetime
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import recording
from ..answering import Refused, Unanswered, named
from ..evidence.writing import attach, attaching
from ..forms import EntryForm, as_typed, typed_day
from ..models import Indicator, Observation, PeriodLock
from ..pages import conflict
from ..pages.beside import beside
from ..pages.desks import (
    STATE_MARKS,
    moment_text,
    open_groups,
    own_open,
    own_rows,
    person_text,
    value_text,
)
from ..pages.evidence import attaching_words, evidence_of
from ..periods import ending_by
from ..recording import Stale
from ..reporting.governing import governing
from ..reporting.locking import Reason, lock_of
from ..scope import scope_of
from ..validating import broken_rules
from . import places
from .answers import door, remember_saved, saved_form
from .back import back_of, query_of
from .evidence import say_attached

State = Observation.State


def desk(request):
    scope = scope_of(request)
    in_work = own_open(request.user)
    context = {
        "scope": scope,
        "groups": open_groups(in_work.rows),
        "shown": len(in_work.rows),
        "total": in_work.total,
        "rows": own_rows(request.user, scope, in_work.rows),
        "saved_form": saved_form(request),
        "period": ending_by(min(scope.on, scope.today), Indicator.Frequency.MONTH),
    }
    return render(request, "indicators/entry.html", context)


def new(request, code):
    indicator = _own_indicators(request.user).filter(code=code).select_related("owner").first()
    if indicator is None:
        raise Http404(_("There is no indicator “%(code)s” that your department reports.") % {"code": code[:64]})
    areas = places.within_reach(request.user)
    area = places.chosen(areas, request)
    form = _new_form(request, indicator, places.choices(areas, area, request.user), area)
    if request.method == "POST" and form.is_valid():
        observation = form.fill(Observation(indicator=indicator, area=area))
        try:
            with door():
                return _stored(request, _record(request, observation, form), form)
        except ValidationError as error:
            return _after_refusal(request, form, observation, error)
    return _page(request, form, indicator, area)


def _own_indicators(user):
    return Indicator.objects.reported_by(user)


def _new_form(request, indicator, areas, area):
    if request.method == "POST":
        return EntryForm(request.POST, request.FILES, indicator=indicator, areas=areas)
    asked = request.GET.get("on", "")
    try:
        day = typed_day(asked) if asked else _last_day(indicator, area)
    except ValidationError as error:
        raise Http404(error.messages[0]) from None
    return EntryForm(initial={"area": places.value_of(area), "as_of": str(day)}, indicator=indicator, areas=areas)


def _last_day(indicator, area):
    """The end of the last period that is over, or that was when the area ceased to exist."""
    today = timezone.localdate()
    until = area.valid_to - datetime.timedelta(days=1) if area.is_gone_on(today) else today
    return ending_by(until, indicator.frequency).last_day


def _after_refusal(request, form, observation, error):
    """The form again; but the second press of a button that was pressed twice is answered like the first."""
    twin = _in_work(observation) if getattr(error, "code", "") == "in_work" else None
    if twin and twin.created_by_id == request.user.pk and _same(twin, observation):
        if twin.state == State.DRAFT and _hands_in(request):
            try:
                twin = _submitted(request, twin, form)
            except (Refused, Unanswered):
                return _refused(request, form, observation, error, twin=twin)  # it is answered where it stands
        if twin.state != State.RETURNED:
            return _stored(request, twin, form)
    return _refused(request, form, observation, error, twin=twin)


def _refused(request, form, mine, error, *, observation=None, twin=None):
    """The form with what the door refused, and with the figure `twin` that stands in the way, if it does."""
    form.refuse(_named(twin) if twin else error)
    if not form.findings:
        form.ask(broken_rules([mine], timezone.localdate()))
    return _page(request, form, mine.indicator, mine.area, observation=observation, twin=twin)


def _in_work(observation):
    """The figure in work that stands in the way of this one; whoever may record this one may open that one."""
    cell = {name: getattr(observation, name) for name in ("indicator", "area", "as_of", "vintage")}
    found = Observation.objects.filter(**cell).exclude(state=State.APPROVED).exclude(pk=observation.pk)
    return found.select_related("indicator", "area", "created_by__department").first()


def _named(twin):
    said = {"day": twin.as_of, "vintage": twin.get_vintage_display(), "value": value_text(twin)}
    said |= {"state": twin.get_state_display(), "at": moment_text(twin.created_at)}
    if twin.created_by is None:
        words = _("For %(day)s (%(vintage)s) a figure is in work already: %(value)s, %(state)s, recorded %(at)s.")
        return ValidationError(words % said)
    words = _(
        "For %(day)s (%(vintage)s) a figure is in work already: %(value)s, %(state)s, recorded by %(who)s, %(at)s."
    )
    return ValidationError(words % (said | {"who": person_text(twin.created_by)}))


def _same(one, other):
    return as_typed(one) == as_typed(other)


def _hands_in(request):
    return request.POST.get("action") == "submit"


def _record(request, observation, form, version=None):
    """Save, attach the files, and hand in if that button was pressed: all or nothing."""
    uploads = form.cleaned_data["files"]
    with attaching(request.user, uploads) as kept:
        saved = recording.record(request.user, observation, version=version, via="form")
        form.attached = attach(request.user, saved, kept, via="form")
        return _submitted(request, saved, form) if _hands_in(request) else saved


def _submitted(request, observation, form):
    return recording.submit(request.user, observation, version=observation.version, via="form", answers=form.answers)


def _stored(request, observation, form):
    said = {"name": observation.indicator.title, "area": observation.area.name}
    said |= {"day": observation.as_of, "value": value_text(observation)}
    if observation.state == State.SUBMITTED:
        done = _("Submitted for review: %(name)s, %(area)s, %(day)s, %(value)s.") % said
    else:
        done = _("Saved as a draft, not yet submitted: %(name)s, %(area)s, %(day)s, %(value)s.") % said
    messages.success(request, done)
    if uploads := form.cleaned_data["files"]:
        say_attached(request, form.attached, len(uploads))
    if form.value_note:
        messages.info(request, form.value_note)
    if observation.state != State.SUBMITTED:
        _warn(request, observation)
    return _back(request, observation)


def _warn(request, observation):
    """Say what will be asked about, or refused, when the draft is handed in."""
    for each in broken_rules([observation], timezone.localdate()):
        if each.is_error:
            words = _("%(rule)s It cannot be submitted like this.")
        else:
            words = _("%(rule)s If it is right, say why before you submit it.")
        messages.warning(request, words % {"rule": named(each)})


def _back(request, observation):
    """The page that one came from, where the form that is kept in the browser is known to be done."""
    remember_saved(request, request.POST.get("keep", "")[:128])
    return redirect(back_of(request, observation.area, observation.year).url)


def edit(request, pk):
    people = ("created_by", "submitted_by", "reviewed_by", "indicator__owner", "area__parent", "source")
    rows = Observation.objects.within_reach(request.user).filter(indicator__in=_own_indicators(request.user))
    observation = rows.select_related(*people).filter(pk=pk).first()
    if observation is None:
        raise Http404(_("There is no figure at this address that your department reports."))
    if request.method != "POST":
        return _edit_page(request, observation)
    if request.POST.get("action") == "discard":
        return _discard(request, observation)
    return _save(request, observation)


def _edit_page(request, observation):
    if not observation.is_open:
        return _read_only(request, observation)
    form = EntryForm(initial=as_typed(observation) | {"version": observation.version}, indicator=observation.indicator)
    form.ask(broken_rules([observation], timezone.localdate()))
    return _page(request, form, observation.indicator, observation.area, observation=observation)


def _read_only(request, observation):
    seen = beside(observation.indicator, observation.area, observation.as_of, timezone.localdate())
    context = {"observation": observation, "beside": seen, "steps": _steps(observation)} | _state(observation)
    context |= {
        "fields": conflict.rows(as_typed(observation), observation, None),
        "back": back_of(request, observation.area, observation.year),
        "files": evidence_of(request.user, [observation]).get(observation.pk, []),
    }
    if observation.state == State.SUBMITTED:
        context["attaching"] = attaching_words(request.user)
    return render(request, "indicators/entry_locked.html", context)


def _state(observation):
    shape, mark = STATE_MARKS[observation.state]
    return {"shape": shape, "mark": mark, "value": value_text(observation)}


def _save(request, observation):
    form = EntryForm(request.POST, request.FILES, indicator=observation.indicator)
    if not form.is_valid():
        return _page(request, form, observation.indicator, observation.area, observation=observation)
    mine = form.fill(observation)
    try:
        with door():
            return _stored(request, _record(request, mine, form, form.cleaned_data["version"]), form)
    except Stale as stale:
        return _stale(request, mine, stale.theirs, form)
    except ValidationError as error:
        twin = _in_work(mine) if getattr(error, "code", "") == "in_work" else None
        return _refused(request, form, mine, error, observation=observation, twin=twin)


def _stale(request, mine, theirs, form):
    """409 with the three readings; but the second press of the same button is answered like the first."""
    wanted = {State.SUBMITTED} if _hands_in(request) else {State.DRAFT, State.RETURNED}
    if theirs and theirs.state in wanted and _same(theirs, mine):
        return _stored(request, theirs, form)
    context = {
        "observation": theirs or mine,
        "theirs": theirs,
        "gone": theirs is None,
        "fields": conflict.rows(conflict.was(request.POST), theirs, as_typed(mine)),
        "carried": as_typed(mine) | form.carried_answers,
        "was": as_typed(theirs) if theirs else {},
        "action": "submit" if _hands_in(request) else "save",
        "keep": request.POST.get("keep", "")[:128],
        "back": back_of(request, mine.area, mine.year),
    }
    return render(request, "indicators/entry_conflict.html", context, status=409)


def _discard(request, observation):
    version = request.POST.get("version", "")
    asked = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    try:
        with door():
            recording.discard(request.user, observation, version=asked, via="form")
    except Stale as stale:
        if stale.theirs is None:
            return redirect(back_of(request, observation.area, observation.year).url)
        messages.warning(
            request, _("Not dropped: the figure was changed or submitted meanwhile. This is how it stands now.")
        )
        return redirect(reverse("entry_edit", args=[observation.pk]) + query_of(request))
    said = {"name": observation.indicator.title, "day": observation.as_of}
    messages.success(request, _("The draft is dropped: %(name)s, %(day)s.") % said)
    return _back(request, observation)


def _page(request, form, indicator, area, *, observation=None, twin=None):
    """The form with what stands beside it. On errors it carries on the fields as they stood when it was opened."""
    today = timezone.localdate()
    day = _day_of(request, form, indicator, today)
    before = conflict.was(request.POST) if form.is_bound else (as_typed(observation) if observation else {})
    governed = None if "as_of" in form.errors else governing(indicator, area, day)
    context = {
        "form": form,
        "indicator": indicator,
        "area": area,
        "observation": observation,
        "twin": twin,
        "was": before,
        "beside": beside(indicator, area, day, today),
        "lock": None if "as_of" in form.errors else PeriodLock.objects.holding(area, day),
        "closing": _closing(governed, indicator, area, day, today, observation),
        "period": governed.period if governed and governed.reporter.pk == request.user.department_id else None,
        "back": back_of(request, area, day.year),
        "keep": f"entry-{observation.pk}" if observation else f"entry-{indicator.code}-{places.value_of(area)}",
    }
    context |= {"attaching": attaching_words(request.user), "lost_files": bool(request.FILES)}
    if observation:
        context |= _state(observation)
        context["files"] = evidence_of(request.user, [observation]).get(observation.pk, [])
        context["reviewed"] = moment_text(observation.reviewed_at)
    return render(request, "indicators/entry_form.html", context)


def _closing(governed, indicator, area, day, today, observation):
    """How it stands with the closing of the day's period, where an assignment governs it; None where none does."""
    if governed is None or (observation and observation.state == State.RETURNED):
        return None
    found = lock_of(indicator, area, governed, day, today)
    return found if found.reason in {None, Reason.CLOSED, Reason.NOT_OPEN} else None


def _day_of(request, form, indicator, today):
    """The day that the form is about; where that cannot be read, the one it was opened for."""
    for text in (form["as_of"].value(), request.POST.get(f"{conflict.WAS}as_of"), request.GET.get("on")):
        with suppress(ValidationError):
            return typed_day(str(text or ""))
    return ending_by(today, indicator.frequency).last_day


def _steps(observation):
    """Who did what and when, in order."""
    said = [
        (_("recorded"), observation.created_by, observation.created_at, ""),
        (_("submitted"), observation.submitted_by, observation.submitted_at, ""),
        (observation.get_state_display(), observation.reviewed_by, observation.reviewed_at, observation.review_note),
    ]
    return [(word, who.shown_name if who else "", moment_text(at), note) for word, who, at, note in said if at]
