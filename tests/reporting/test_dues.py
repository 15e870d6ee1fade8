"""What is due of a department: each period with its deadline, its state on any day, and its lateness for good."""

import datetime

import pytest

from indicators.models import Assignment, Observation
from indicators.reporting.dues import DueState, dues, dues_of
from tests.conftest import person
from tests.makers import (
    make_assignment,
    make_department,
    make_indicator,
    make_lock,
    make_observation,
    make_opening,
)
from tests.reporting import worlds
from tests.reporting.worlds import at, the_assignment, the_district, the_indicator
from tests.worlds import shared_world

assigned = shared_world(worlds.make_assigned)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("assigned")]
State = Observation.State


def items(on, **which):
    day = datetime.date.fromisoformat(on)
    return {item.period.key: item for item in dues(Assignment.objects.filter(**which), day)}


def observed(day, state, **fields):
    return make_observation(the_indicator(), the_district(), day, fields.pop("value", 130), state=state, **fields)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2022-06-29", DueState.NOT_DUE),
        ("2022-06-30", DueState.NOT_DUE),
        ("2022-07-01", DueState.DUE),
        ("2022-07-14", DueState.DUE),
        ("2022-07-15", DueState.LATE),
        ("2022-07-29", DueState.LATE),
    ],
)
def test_without_a_figure_a_period_is_not_due_then_due_then_late(on, state):
    june = items(on)["2022-06"]
    assert june.state == state
    assert (str(june.deadline), str(june.closes_on)) == ("2022-07-14", "2022-07-28")
    assert june.is_overdue == (state == DueState.LATE)
    assert june.is_missing == (on > "2022-07-28")


@pytest.mark.parametrize(
    ("state", "fields", "shown"),
    [
        ("draft", {}, DueState.DRAFT),
        ("submitted", {"submitted_at": at("2022-07-13 09:00:00")}, DueState.SUBMITTED),
        ("returned", {"review_note": "附名单"}, DueState.RETURNED),
        ("approved", {}, DueState.APPROVED),
        ("approved", {"value": None}, DueState.NOT_COLLECTED),
    ],
)
def test_with_a_figure_it_is_in_its_state(state, fields, shown):
    observed("2022-06-30", state, approved=at("2022-07-10 09:00:00"), **fields)
    june = items("2022-07-20")["2022-06"]
    assert june.state == shown
    assert items("2022-07-20")["2022-05"].state == DueState.LATE, "control"


def test_what_came_in_late_stays_late_when_it_is_made_up_and_approved():
    steps = {"approved": at("2022-07-20 09:00:00"), "submitted_at": at("2022-07-18 09:00:00")}
    observed("2022-06-30", "approved", handed_in_at=at("2022-07-15 00:00:00"), **steps)
    observed("2022-05-31", "approved", handed_in_at=at("2022-06-15 23:59:59"), **steps)
    for on in ("2022-07-21", "2026-01-01"):
        found = items(on)
        assert (found["2022-06"].was_late, found["2022-06"].days_late) == (True, 1)
        assert (str(found["2022-05"].deadline), found["2022-05"].was_late) == ("2022-06-14", True)


def test_the_first_time_it_was_handed_in_decides():
    """Handed in to the last second, sent back, handed in again after the deadline: in time."""
    moments = {"handed_in_at": at("2022-07-14 23:59:59"), "submitted_at": at("2022-07-20 09:00:00")}
    observed("2022-06-30", "submitted", approved=at("2022-07-10 09:00:00"), **moments)
    june = items("2022-07-25")["2022-06"]
    assert (june.was_late, june.is_overdue, june.days_late) == (False, False, 0)


def test_as_of_an_earlier_day_it_is_what_it_was_then():
    moments = {"handed_in_at": at("2022-07-12 09:00:00"), "submitted_at": at("2022-07-12 09:00:00")}
    row = observed("2022-06-30", "approved", approved=at("2022-07-14 09:00:00"), **moments)
    Observation.objects.filter(pk=row.pk).update(created_at=at("2022-07-08 09:00:00"))
    seen = {on: items(on)["2022-06"].state for on in ("2022-07-07", "2022-07-08", "2022-07-12", "2022-07-14")}
    assert list(seen.values()) == [DueState.DUE, DueState.DRAFT, DueState.SUBMITTED, DueState.APPROVED]


def test_the_most_final_figure_of_a_day_decides():
    observed("2022-06-30", "approved", approved=at("2022-07-10 09:00:00"))
    observed("2022-06-30", "draft", approved=at("2022-07-11 09:00:00"), vintage=3)
    june = items("2022-07-20")["2022-06"]
    assert (june.state, june.figure.vintage) == (DueState.APPROVED, 2)


def test_an_opening_keeps_a_late_one_from_being_missing(bureau):
    assert items("2022-08-05")["2022-06"].is_missing
    make_opening(bureau, until="2022-08-31")
    granted = datetime.datetime(2022, 8, 1, tzinfo=datetime.UTC)
    bureau.openings.update(granted_at=granted)
    june = items("2022-08-05")["2022-06"]
    assert (june.is_missing, june.state, june.lock.closes_in) == (False, DueState.LATE, 26)
    assert items("2022-07-30")["2022-06"].is_missing, "before it was granted"


def test_the_managers_lock_of_an_area_above_is_seen():
    make_lock(the_district().parent, "2022-06-01", "2022-06-30")
    assert items("2022-07-05")["2022-06"].lock.reason == "locked_period"
    assert items("2022-07-05")["2022-05"].lock.reason == "closed", "control"


def test_lateness_stays_with_who_was_responsible_and_work_goes_to_the_successor(clerk):
    successor = make_department("kjs", "区科技和数据局", the_district())
    theirs = person("successor", "clerk", successor, the_district())
    row = the_assignment()
    row.last_period = 6
    row.save()
    make_assignment(the_indicator(), successor, first_period=7)
    found = dues_of(theirs, 2022, on=datetime.date(2022, 8, 20))
    assert [(item.period.number, item.assignment.department.code, item.is_handed_over) for item in found] == [
        (number, "kjj" if number <= 6 else "kjs", number <= 6) for number in range(1, 13)
    ]
    assert dues_of(clerk, 2022, on=datetime.date(2022, 8, 20)) == []
    late = [item.assignment.department.code for item in found if item.is_overdue]
    assert late == ["kjj"] * 6 + ["kjs"]


def test_a_unit_below_reports_to_the_one_above_it_and_excused_is_left_out(clerk, bureau):
    below = make_department("kjj-gx", "高新科", the_district())
    below.parent = bureau
    below.save()
    yearly = make_indicator("yearly", frequency="year", position=2)
    make_assignment(yearly, below)
    make_assignment(make_indicator("none", position=3), bureau, is_excused=True)
    on = datetime.date(2022, 8, 20)
    assert [item.period.key for item in dues_of(clerk, 2022, on=on)][-2:] == ["2022-12", "2022"]
    clerk.department = make_department("jxw", "区经信委", the_district())
    assert dues_of(clerk, 2022, on=on) == [], "who moved has the desk of the new department"
    clerk.department = None
    assert dues_of(clerk, 2022, on=on) == []


@pytest.mark.one_database
def test_as_many_queries_for_sixty_indicators_as_for_one(clerk, bureau, django_assert_num_queries):
    on = datetime.date(2022, 8, 20)
    with django_assert_num_queries(5):
        assert len(dues_of(clerk, 2022, on=on)) == 12
    for number in range(60):
        row = make_indicator(f"more_{number}", owner=bureau)
        make_assignment(row, bureau)
        make_observation(row, the_district(), "2022-06-30", number)
    with django_assert_num_queries(5):
        assert len(dues_of(clerk, 2022, on=on)) == 61 * 12
