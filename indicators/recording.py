"""The one door by which observations are written: form, review, loader and whatever comes later call these functions.

Each checks right and reach, the row's version and the period's lock, saves, keeps the current values, raises the stamp
and writes the Change row, all in one short transaction. Raises:
  NotInReach        the account may not touch this indicator or area; pages answer 404
  PermissionDenied  the account lacks the right; pages answer 403
  Stale             somebody else changed the row meanwhile; pages answer 409 with both versions
  ValidationError   a rule is broken; the message names field, rule and way out
"""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang import written
from qijiang.asked import AskedRecords
from qijiang.registers.history import differences, field_values, record_change
from qijiang.registers.recording import NotInReach, Stale

from .answering import Refused, Unanswered, answered_before, answers_to, keep_answers
from .evidence.dropping import let_go
from .keeping import keep
from .models import Indicator, Notice, Observation, ValidationRule
from .reporting import noticing
from .reporting.correcting import check_document
from .reporting.governing import Governed, Known, governing
from .reporting.locking import check_open
from .rules import check_rules, check_word
from .stamps import raise_stamp
from .validating import broken_rules

State = Observation.State
TYPED = ["as_of", "value", "not_collected", "qualifier", "vintage", "note", "reason", "source"]
LOGGED = [*TYPED, "state", "review_note"]


def check_reach(user, observation, known: Known | None = None) -> Governed | None:
    """A clerk reaches what the own department reports in the own area and below: by the assignment that governs the
    figure's day, which is returned, or where none does as owner of the indicator."""
    if not user.has_perm("indicators.add_observation"):
        raise PermissionDenied
    if user.area is None or not observation.area.path.startswith(user.area.path):
        raise NotInReach
    governed = known.governed if known else governing(observation.indicator, observation.area, observation.as_of)
    if governed is not None:
        reaches = governed.is_reported_by(user)
    else:
        reaches = Indicator.objects.reported_by(user).filter(pk=observation.indicator_id).exists()
    if not reaches:
        raise NotInReach
    return governed


def _check_unit(user, observation, governed):
    """What another unit reports is not recorded here, unless it was assigned."""
    area = observation.area
    if governed is None and not area.is_reported_from(user.area):
        said = {"area": area.name, "unit": area.reporting_unit.name}
        words = _("%(area)s reports through %(unit)s, which records its figures: choose another area.")
        raise ValidationError({"area": words % said}, code="reported_elsewhere")


def record(user, observation, *, via, version=None, known: Known | None = None):
    """Save a draft with the fields as typed on `observation` (new, or a draft or returned one read at `version`)."""
    governed = check_reach(user, observation, known)
    _check_unit(user, observation, governed)
    observation.year = observation.as_of.year
    read = (known.figures, known.governed.is_locked) if known else (None, None)
    check_rules(observation, timezone.localdate(), *read)
    if observation.pk is None:
        check_open(governed, observation, timezone.localdate())
        return _record_new(user, observation, via)
    try:
        with transaction.atomic():
            return _record_again(user, observation, governed, version, via)
    except IntegrityError as error:
        raise _in_work_already() from error


def _record_new(user, observation, via):
    observation.created_by, observation.created_at = user, timezone.now()
    observation.state = State.DRAFT
    try:
        with transaction.atomic():
            written.insert(observation)
            _log(observation, {}, user, via, "record")
    except IntegrityError as error:
        raise _in_work_already() from error
    return observation


def _record_again(user, observation, governed, version, via):
    before = _locked(observation.pk, version, {State.DRAFT, State.RETURNED})
    if before.state == State.DRAFT or before.as_of != observation.as_of:  # what came back may be mended on its own day
        check_open(governed, observation, timezone.localdate())
    old = field_values(before, LOGGED)
    changes = {name: getattr(observation, name) for name in TYPED} | {"year": observation.year}
    return _changed(before, old, user, via, "record", **changes)


def _in_work_already():
    """The database's own word, in the reader's: one figure in work for a cell, date and vintage."""
    return ValidationError(
        _("A figure for this indicator, area, date and vintage is already in work: continue that one."), code="in_work"
    )


def submit(user, observation, *, version, via, answers: Mapping[str, str] | None = None):
    """Hand a draft or returned figure in for review. The rules are asked again: a lock may have come since.

    `answers` are those to broken rules that warn, by the key of the finding; the figure's own reason answers what they
    leave out. Raises Refused where a rule that is an error is broken, Unanswered where an answer lacks (both are a
    ValidationError, with the `findings`).
    """
    governed = check_reach(user, observation)
    _check_unit(user, observation, governed)
    check_rules(observation, timezone.localdate())
    _answered(observation, answers)
    with transaction.atomic():
        before = _locked(observation.pk, version, {State.DRAFT, State.RETURNED})
        if before.as_of != observation.as_of:  # it is the stored figure that is handed in
            governed = check_reach(user, before)
        check_rules(before, timezone.localdate())
        check_document(before)
        if before.state == State.DRAFT:
            check_open(governed, before, timezone.localdate())
        given = _answered(before, answers)
        old, now = field_values(before, LOGGED), timezone.now()
        steps = {"submitted_by": user, "submitted_at": now, "reviewed_by": None, "reviewed_at": None}
        steps["handed_in_at"] = before.handed_in_at or now
        noticing.settle(before, Notice.Kind.RETURNED)
        handed_in = _changed(before, old, user, via, "submit", state=State.SUBMITTED, **steps)
        keep_answers(user, handed_in, given, via=via)
    return handed_in


def _answered(observation, answers):
    """What is to be kept of the answers; raises where a rule keeps the figure from being handed in."""
    return answers_to(broken_rules([observation], timezone.localdate()), answers or {}, observation.reason)


def discard(user, observation, *, version, via):
    """Drop a draft that was never handed in; what was once submitted stays."""
    check_reach(user, observation)
    with transaction.atomic():
        before = _locked(observation.pk, version, {State.DRAFT})
        let_go(user, before, via=via)
        gone = {name: [value, None] for name, value in field_values(before, LOGGED).items()}
        record_change(before, actor=user, via=via, action="discard", fields=gone, label=str(before), area=before.area)
        before.delete()


def approve(user, observation, *, version, via):
    """Make a submitted figure final: from now on it counts, and nothing changes it any more.

    The rules are asked before, where a refusal costs nobody a wait, and again under the stamps: what other approvals,
    locks of periods and changed indicators have decided meanwhile holds for this figure too.
    """
    _check_reviewer(user, observation)
    check_rules(observation, timezone.localdate())
    _check_against_approved(observation)
    with transaction.atomic():
        raise_stamp(observation.area, observation.year)
        before = _locked(observation.pk, version, {State.SUBMITTED})
        _check_not_own(user, before)  # who submitted it last may be another than on the page
        check_rules(before, timezone.localdate())
        _check_against_approved(before)
        check_document(before)
        old = field_values(before, LOGGED)
        steps = {"reviewed_by": user, "reviewed_at": timezone.now(), "review_note": ""}
        approved = _changed(before, old, user, via, "approve", state=State.APPROVED, **steps)
        keep(approved)
        noticing.tell_of_decision(approved)
    return approved


def _check_against_approved(observation):
    """What is final must fit together: no error, and no cumulative figure that falls without a word.

    Only what is approved decides, or two figures that wait would hold each other up. Of other warnings the reviewer
    sees the answers, and judges.
    """
    findings = broken_rules([observation], timezone.localdate(), states=[State.APPROVED])
    if any(each.is_error for each in findings):
        raise Refused(findings)
    falls = [each for each in findings if each.rule.kind == ValidationRule.Kind.CUMULATIVE and each.must_be_answered]
    if falls and not observation.reason.strip() and not answered_before(observation, falls):
        raise Unanswered(findings, falls)


def send_back(user, observation, *, note, version, via):
    """Return a submitted figure to its clerk with a note that says what is to be mended."""
    _check_reviewer(user, observation)
    note = note.strip()
    check_word("review_note", note, "note")
    if not note:
        raise ValidationError({"note": _("Say what is to be mended when you return a figure.")}, code="note_missing")
    with transaction.atomic():
        before = _locked(observation.pk, version, {State.SUBMITTED})
        old = field_values(before, LOGGED)
        steps = {"reviewed_by": user, "reviewed_at": timezone.now(), "review_note": note}
        returned = _changed(before, old, user, via, "return", state=State.RETURNED, **steps)
        noticing.tell_of_decision(returned)
    return returned


def _check_reviewer(user, observation):
    if not user.has_perm("indicators.review_observation"):
        raise PermissionDenied
    if user.area is None or not observation.area.path.startswith(user.area.path):
        raise NotInReach
    _check_not_own(user, observation)


def _check_not_own(user, observation):
    if user.pk in {observation.submitted_by_id, observation.created_by_id}:
        raise ValidationError(_("Nobody reviews a figure they submitted themselves."), code="own_submission")


def _locked(pk, version, states):
    """The row, held until the end of the transaction, if it is still at `version` and in one of `states`."""
    row = HELD.record(pk)
    if row is None or row.version != version or row.state not in states:
        raise Stale(row)
    return row


def _held(pk):
    rows = Observation.objects.select_related("indicator", "area__parent").select_for_update(of=("self",))
    return rows.filter(pk=pk).order_by()


HELD = AskedRecords(_held)


def _changed(row, old, user, via, action, **changes):
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    written.update(row, [*changes, "version"])
    _log(row, old, user, via, action)
    return row


def _log(row, old, user, via, action):
    """One line of history about the row, from its values before to those it has now."""
    record_change(
        row,
        actor=user,
        via=via,
        action=action,
        fields=differences(old, field_values(row, LOGGED)),
        label=str(row),
        area=row.area,
        reason=row.review_note if action == "return" else row.reason,
    )


def load_approved(observations, *, via):
    """Insert approved observations of a loader, with all that belongs to it; call it inside a transaction.

    Whoever has written history in that transaction before must hold all stamps since (`stamps.hold_all`).
    """
    rows = sorted(observations, key=lambda row: (row.reviewed_at, row.as_of))
    for year, _path, area in sorted({(row.year, row.area.path, row.area) for row in rows}, key=lambda cell: cell[:2]):
        raise_stamp(area, year)  # before the first line of history; if there is one, its writer holds all stamps
    for observation in rows:
        observation.save(force_insert=True)
        keep(observation)
        _log(observation, {}, None, via, "load")
