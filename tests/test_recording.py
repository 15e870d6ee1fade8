"""The one door: every step's right, reach and version, what it changes, and the line of history it leaves."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from indicators import keeping, recording
from indicators.models import CurrentValue, Observation, Stamp
from indicators.recording import NotInReach, Stale
from qijiang.registers.models import Change
from tests.conftest import person
from tests.makers import make_area, make_department, make_indicator, make_lock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
State = Observation.State
STEPS = {
    "record": lambda user, row: recording.record(user, row, version=row.version, via="form"),
    "submit": lambda user, row: recording.submit(user, row, version=row.version, via="form"),
    "discard": lambda user, row: recording.discard(user, row, version=row.version, via="form"),
    "approve": lambda user, row: recording.approve(user, row, version=row.version, via="form"),
    "send back": lambda user, row: recording.send_back(user, row, note="附清单", version=row.version, via="form"),
}
CLERKS_STEPS, REVIEWERS_STEPS = ["record", "submit", "discard"], ["approve", "send back"]
ALLOWED = {
    "record": {State.DRAFT, State.RETURNED},
    "submit": {State.DRAFT, State.RETURNED},
    "discard": {State.DRAFT},
    "approve": {State.SUBMITTED},
    "send back": {State.SUBMITTED},
}


@pytest.fixture(autouse=True)
def in_the_year_of_the_figures():
    """A figure of years ago is asked about when it is submitted, which is no subject here."""
    with time_machine.travel(datetime.datetime(2022, 7, 6, 1, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def indicator(bureau):
    return make_indicator(owner=bureau)


@pytest.fixture
def new(indicator, district):
    """An observation as a form hands it over: not saved yet."""
    return Observation(indicator=indicator, area=district, as_of=datetime.date(2022, 6, 30), value=Decimal(131))


@pytest.fixture
def in_state(new, clerk, reviewer):
    """The observation brought into a state through the door, freshly read."""

    def brought(state):
        STEPS["record"](clerk, new)
        for step, user in {
            State.DRAFT: [],
            State.SUBMITTED: [("submit", clerk)],
            State.RETURNED: [("submit", clerk), ("send back", reviewer)],
            State.APPROVED: [("submit", clerk), ("approve", reviewer)],
        }[state]:
            STEPS[step](user, Observation.objects.get())
        return Observation.objects.get()

    return brought


def actor_of(step, clerk, reviewer):
    return clerk if step in CLERKS_STEPS else reviewer


def last_change():
    return Change.objects.order_by("sequence").last()


def test_from_draft_to_approval(new, clerk, reviewer):
    row = recording.record(clerk, new, via="form")
    assert (row.state, row.version, row.year, row.created_by) == (State.DRAFT, 1, 2022, clerk)
    row = recording.submit(clerk, row, version=1, via="form")
    assert (row.state, row.version, row.submitted_by) == (State.SUBMITTED, 2, clerk)
    assert not CurrentValue.objects.exists()
    row = recording.approve(reviewer, row, version=2, via="form")
    assert (row.state, row.version, row.reviewed_by) == (State.APPROVED, 3, reviewer)
    assert row.created_at <= row.submitted_at <= row.reviewed_at
    assert CurrentValue.objects.get().observation == Observation.objects.get() == row


def test_each_step_leaves_one_line_with_old_and_new(new, clerk, reviewer, district):
    row = recording.record(clerk, new, via="form")
    change = last_change()
    assert (change.action, change.actor, change.area, change.via) == ("record", clerk, district, "form")
    assert change.fields["value"] == [None, "131"]
    row = recording.submit(clerk, row, version=1, via="form")
    assert last_change().fields == {"state": ["draft", "submitted"]}
    row = recording.send_back(reviewer, row, note=" 附清单 ", version=2, via="form")
    change = last_change()
    assert change.fields == {"state": ["submitted", "returned"], "review_note": ["", "附清单"]}
    assert (change.action, change.actor, change.reason) == ("return", reviewer, "附清单")
    row.value = Decimal(130)
    row = recording.record(clerk, row, version=3, via="form")
    assert last_change().fields == {"value": ["131.0000", "130"]}
    row = recording.submit(clerk, row, version=4, via="form")
    recording.approve(reviewer, row, version=5, via="form")
    assert last_change().fields == {"state": ["submitted", "approved"], "review_note": ["附清单", ""]}
    actions = list(Change.objects.about(row).order_by("sequence").values_list("action", flat=True))
    assert actions == ["record", "submit", "return", "record", "submit", "approve"]
    assert Change.objects.first_broken() is None


def test_a_draft_can_be_dropped_and_the_history_keeps_it(in_state, clerk):
    row = in_state(State.DRAFT)
    recording.discard(clerk, row, version=row.version, via="form")
    assert not Observation.objects.exists()
    assert (last_change().action, last_change().fields["value"]) == ("discard", ["131.0000", None])


def test_saving_again_without_a_change_leaves_no_line(in_state, clerk):
    row = in_state(State.DRAFT)
    recording.record(clerk, row, version=row.version, via="form")
    assert Change.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "state"), [(step, state) for step in STEPS for state in State if state not in ALLOWED[step]]
)
def test_a_step_from_a_wrong_state_is_stale_and_changes_nothing(in_state, clerk, reviewer, step, state):
    row = in_state(state)
    row.reason = "更正"  # so that no rule speaks before the state does
    before, changes = Observation.objects.values().get(), Change.objects.count()
    with pytest.raises(Stale) as caught:
        STEPS[step](actor_of(step, clerk, reviewer), row)
    assert caught.value.theirs.state == state
    assert (Observation.objects.values().get(), Change.objects.count()) == (before, changes)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_on_an_old_version_is_stale_and_shows_theirs(in_state, clerk, reviewer, step):
    mine = in_state(State.DRAFT if step in CLERKS_STEPS else State.SUBMITTED)
    Observation.objects.update(version=mine.version + 1, value=Decimal(140))
    changes = Change.objects.count()
    with pytest.raises(Stale) as caught:
        STEPS[step](actor_of(step, clerk, reviewer), mine)
    assert caught.value.theirs.value == 140
    assert Observation.objects.get().value == 140
    assert Change.objects.count() == changes


def test_a_step_on_a_row_that_is_gone_is_stale(in_state, clerk):
    mine = in_state(State.DRAFT)
    Observation.objects.all().delete()
    with pytest.raises(Stale) as caught:
        recording.submit(clerk, mine, version=mine.version, via="form")
    assert caught.value.theirs is None


def test_approving_twice_is_stale_and_asks_for_no_reason(in_state, reviewer):
    """The row's own approval is no reason to call a second one a correction."""
    mine = in_state(State.SUBMITTED)
    recording.approve(reviewer, mine, version=mine.version, via="form")
    with pytest.raises(Stale):
        recording.approve(reviewer, mine, version=mine.version, via="form")


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["reviewer", "official", "manager", "auditor"])
@pytest.mark.parametrize("step", CLERKS_STEPS)
def test_only_clerks_record(in_state, bureau, district, step, role):
    row = in_state(State.DRAFT)
    with pytest.raises(PermissionDenied):
        STEPS[step](person("other", role, bureau, district), row)
    assert Change.objects.count() == 1


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["clerk", "official", "manager", "auditor"])
@pytest.mark.parametrize("step", REVIEWERS_STEPS)
def test_only_reviewers_review(in_state, bureau, district, step, role):
    row = in_state(State.SUBMITTED)
    with pytest.raises(PermissionDenied):
        STEPS[step](person("other", role, bureau, district), row)
    assert Observation.objects.get().state == State.SUBMITTED


@pytest.fixture
def places(district, bureau):
    """Departments and areas by their relation to the indicator's own."""
    neighbour = make_area("500111", "大足区", kind="district", parent=district.parent)
    below = make_department("gxzx", "高新技术服务中心", district)
    below.parent = bureau
    below.save()
    return {
        "own": bureau,
        "foreign": make_department("tjj", "区统计局", district),
        "below": below,
        "district": district,
        "above": district.parent,
        "neighbour": neighbour,
        "street": make_area("500110001", "古南街道", parent=district),
        None: None,
    }


OUT_OF_REACH = [("foreign", "district"), ("below", "district"), (None, "district")]
OUT_OF_AREA = [("own", "neighbour"), ("own", "street"), ("own", None)]


@pytest.mark.one_database
@pytest.mark.parametrize(("department", "area"), [*OUT_OF_REACH, *OUT_OF_AREA])
@pytest.mark.parametrize("step", CLERKS_STEPS)
def test_a_clerk_does_not_reach(in_state, places, step, department, area):
    row = in_state(State.DRAFT)
    stranger = person("stranger", "clerk", places[department], places[area])
    with pytest.raises(NotInReach):
        STEPS[step](stranger, row)
    assert Observation.objects.get().state == State.DRAFT
    assert Change.objects.count() == 1


@pytest.mark.one_database
@pytest.mark.parametrize(("department", "area"), OUT_OF_AREA)
@pytest.mark.parametrize("step", REVIEWERS_STEPS)
def test_a_reviewer_does_not_reach_other_areas(in_state, places, step, department, area):
    row = in_state(State.SUBMITTED)
    with pytest.raises(NotInReach):
        STEPS[step](person("stranger", "reviewer", places[department], places[area]), row)
    assert Observation.objects.get().state == State.SUBMITTED


def test_a_clerk_reaches_departments_and_areas_below(indicator, places):
    indicator.owner = places["below"]
    indicator.save()
    clerk = person("chief", "clerk", places["own"], places["district"])
    row = Observation(indicator=indicator, area=places["street"], as_of=datetime.date(2022, 6, 30), value=Decimal(1))
    assert recording.record(clerk, row, via="form").pk


@pytest.mark.one_database
@pytest.mark.parametrize("step", REVIEWERS_STEPS)
def test_nobody_reviews_an_own_submission(in_state, clerk, step):
    row = in_state(State.SUBMITTED)
    clerk.groups.add(Group.objects.get(name="reviewer"))
    both = type(clerk).objects.get(pk=clerk.pk)
    with pytest.raises(ValidationError) as caught:
        STEPS[step](both, row)
    assert caught.value.code == "own_submission"
    assert Observation.objects.get().state == State.SUBMITTED


@pytest.mark.one_database
@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_return_without_a_note_is_refused(in_state, reviewer, note):
    row = in_state(State.SUBMITTED)
    with pytest.raises(ValidationError) as caught:
        recording.send_back(reviewer, row, note=note, version=row.version, via="form")
    assert "note" in caught.value.message_dict
    assert Observation.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize("note", ["注" * 301, "附\0清单"])
def test_a_return_note_that_cannot_be_stored_is_refused(in_state, reviewer, note):
    row = in_state(State.SUBMITTED)
    with pytest.raises(ValidationError) as caught:
        recording.send_back(reviewer, row, note=note, version=row.version, via="form")
    assert list(caught.value.message_dict) == ["note"]
    assert Observation.objects.get().state == State.SUBMITTED


WRONG = {
    "value": [Decimal(10**11), Decimal("1.23456")],
    "note": ["注" * 501, "附\0清单"],
    "as_of": [datetime.date(1900, 1, 1)],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
@pytest.mark.parametrize("begun", [False, True])
def test_the_door_stores_nothing_that_the_database_would_refuse_or_round(in_state, new, clerk, begun, name, value):
    row = in_state(State.DRAFT) if begun else new
    before = list(Observation.objects.values())
    setattr(row, name, value)
    with pytest.raises(ValidationError) as caught:
        STEPS["record"](clerk, row)
    assert list(caught.value.message_dict) == [name]
    assert list(Observation.objects.values()) == before


def test_one_figure_in_work_for_a_cell_date_and_vintage(in_state, clerk, indicator, district):
    first = in_state(State.SUBMITTED)
    twin = Observation(indicator=indicator, area=district, as_of=first.as_of, value=Decimal(5))
    changes = Change.objects.count()
    with pytest.raises(ValidationError) as caught:
        recording.record(clerk, twin, via="form")
    assert caught.value.code == "in_work"
    assert (Observation.objects.count(), Change.objects.count()) == (1, changes)


def test_a_lock_that_came_meanwhile_stops_submission_and_approval(in_state, district, clerk, reviewer):
    row = in_state(State.SUBMITTED)
    make_lock(district, "2022-01-01", "2022-12-31")
    with pytest.raises(ValidationError):
        recording.approve(reviewer, row, version=row.version, via="form")
    recording.send_back(reviewer, row, note="已锁定", version=row.version, via="form")
    row.refresh_from_db()
    with pytest.raises(ValidationError):
        recording.submit(clerk, row, version=row.version, via="form")
    assert Observation.objects.get().state == State.RETURNED


def test_a_step_and_its_line_stand_or_fall_together(in_state, reviewer, monkeypatch):
    """What fails after the row was written takes row, kept value, stamp and history with it."""
    row = in_state(State.SUBMITTED)
    changes = Change.objects.count()
    monkeypatch.setattr(recording, "keep", lambda observation: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        recording.approve(reviewer, row, version=row.version, via="form")
    assert (Observation.objects.get().state, Change.objects.count()) == (State.SUBMITTED, changes)
    assert not Stamp.objects.filter(year=2022).exists()


def test_loading_writes_all_that_belongs_to_an_approval(new, district):
    moment = datetime.datetime(2022, 7, 1, tzinfo=datetime.UTC)
    new.year, new.state, new.created_at, new.reviewed_at = 2022, State.APPROVED, moment, moment
    with transaction.atomic():
        recording.load_approved([new], via="loader")
    assert CurrentValue.objects.get().value == 131
    assert (last_change().action, last_change().actor, last_change().via) == ("load", None, "loader")
    assert set(Stamp.objects.filter(year=2022).values_list("area", "number")) == {
        (district.pk, 1), (district.parent.pk, 1)
    }  # fmt: skip
    assert keeping.differences() == []
