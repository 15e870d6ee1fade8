"""When a period can be written: by rule, by exception, by hand, to the second of the district's midnight."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from indicators import recording
from indicators.models import Observation
from indicators.recording import NotInReach
from indicators.reporting.governing import governing
from indicators.reporting.locking import Reason, lock_of
from qijiang.directory.models import Department
from tests.conftest import person
from tests.makers import make_area, make_assignment, make_department, make_indicator, make_lock, make_opening
from tests.reporting import worlds
from tests.reporting.worlds import at, the_assignment, the_district, the_indicator
from tests.worlds import shared_world

assigned = shared_world(worlds.make_assigned)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("assigned")]
State = Observation.State
JUNE = datetime.date(2022, 6, 30)


def figure(day=JUNE, value=131, **fields):
    return Observation(indicator=the_indicator(), area=the_district(), as_of=day, value=Decimal(value), **fields)


def record(user, moment, **fields):
    with time_machine.travel(at(moment), tick=False):
        return recording.record(user, figure(**fields), via="form")


def step(name, user, row, moment, **said):
    with time_machine.travel(at(moment), tick=False):
        row = Observation.objects.get(pk=row.pk)
        return getattr(recording, name)(user, row, version=row.version, via="form", **said)


def seen(moment, day=JUNE):
    with time_machine.travel(at(moment), tick=False):
        today = at(moment).date()
        governed = governing(the_indicator(), the_district(), day)
        return lock_of(the_indicator(), the_district(), governed, day, today)


# ---- by rule


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2022-06-30 00:00:00", True),  # the period's last day
        ("2022-07-14 23:59:59", True),  # the deadline
        ("2022-07-15 00:00:00", True),  # late, and still open
        ("2022-07-28 23:59:59", True),  # the last second
        ("2022-07-29 00:00:00", False),
        ("2026-07-01 00:00:00", False),
    ],
)
def test_a_period_closes_at_the_midnight_of_the_district(clerk, moment, is_open):
    if is_open:
        assert record(clerk, moment).state == State.DRAFT
    else:
        with pytest.raises(ValidationError) as refused:
            record(clerk, moment)
        assert refused.value.message_dict["as_of"] == [
            "本期已于2022-07-28当日24时关闭。如需填报，请联系管理员对本部门例外开放。"
        ]
    assert bool(seen(moment)) is not is_open


def test_before_its_last_day_a_period_is_not_open_yet(clerk):
    with pytest.raises(ValidationError):
        record(clerk, "2022-06-29 23:59:59")
    lock = seen("2022-06-29 23:59:59")
    assert (lock.reason, lock.until) == (Reason.NOT_OPEN, JUNE)


@pytest.mark.parametrize(
    ("moment", "days", "urgent"),
    [("2022-07-05 09:00:00", 23, False), ("2022-07-25 09:00:00", 3, True), ("2022-07-28 23:59:59", 0, True)],
)
def test_it_counts_down_before_it_closes(moment, days, urgent):
    lock = seen(moment)
    assert (lock.closes_in, lock.is_urgent, lock.reason) == (days, urgent, None)
    assert (f"还有{days}天" in lock.sentence) if days else ("今日24时" in lock.sentence)


@pytest.mark.parametrize(
    ("day", "last", "first_closed"),
    [
        ("2022-12-31", "2023-01-27 23:59:59", "2023-01-28 00:00:00"),  # over the year's end
        ("2024-02-29", "2024-03-28 23:59:59", "2024-03-29 00:00:00"),  # a leap day
    ],
)
def test_year_change_and_leap_day(clerk, day, last, first_closed):
    day = datetime.date.fromisoformat(day)
    if day.year != 2022:
        make_assignment(the_indicator(), clerk.department, year=day.year)
    with pytest.raises(ValidationError):
        record(clerk, first_closed, day=day)
    assert record(clerk, last, day=day).as_of == day


def test_a_draft_cannot_be_handed_in_after_the_closing_but_dropped(clerk):
    row = record(clerk, "2022-07-28 20:00:00")
    with pytest.raises(ValidationError):
        step("submit", clerk, row, "2022-07-29 00:00:00")
    with pytest.raises(ValidationError), time_machine.travel(at("2022-07-29 00:00:00"), tick=False):
        row.value = Decimal(132)
        recording.record(clerk, row, version=row.version, via="form")
    step("discard", clerk, row, "2022-07-29 00:00:00")


def test_what_was_handed_in_is_approved_and_returned_after_the_closing_and_mended(clerk, reviewer):
    row = record(clerk, "2022-07-28 20:00:00")
    step("submit", clerk, row, "2022-07-28 21:00:00")
    assert seen("2022-08-10 09:00:00").reason == Reason.SUBMITTED
    step("send_back", reviewer, row, "2022-08-10 10:00:00", note="附名单")
    assert not seen("2022-08-10 11:00:00")
    with time_machine.travel(at("2022-08-11 09:00:00"), tick=False):
        row = Observation.objects.get(pk=row.pk)
        row.value = Decimal(133)
        row = recording.record(clerk, row, version=row.version, via="form")
    step("submit", clerk, row, "2022-08-11 10:00:00")
    row = step("approve", reviewer, row, "2022-08-12 10:00:00")
    assert seen("2022-08-12 11:00:00").reason == Reason.APPROVED
    assert row.handed_in_at == at("2022-07-28 21:00:00"), "the first time it was handed in"


def test_what_came_back_cannot_be_moved_into_another_closed_period(clerk, reviewer):
    row = record(clerk, "2022-07-28 20:00:00")
    step("submit", clerk, row, "2022-07-28 21:00:00")
    step("send_back", reviewer, row, "2022-08-10 10:00:00", note="日期有误")
    row = Observation.objects.get(pk=row.pk)
    row.as_of = datetime.date(2022, 5, 31)
    with pytest.raises(ValidationError), time_machine.travel(at("2022-08-11 09:00:00"), tick=False):
        recording.record(clerk, row, version=row.version, via="form")


def test_a_correction_of_a_final_figure_goes_through_review_at_any_time(clerk, reviewer):
    row = record(clerk, "2022-07-12 09:00:00")
    step("submit", clerk, row, "2022-07-12 10:00:00")
    step("approve", reviewer, row, "2022-07-13 10:00:00")
    with pytest.raises(ValidationError):  # which asks for the reason, as ever
        record(clerk, "2022-11-01 09:00:00", value=130)
    assert record(clerk, "2022-11-01 09:00:00", value=130, reason="漏统一家").reason == "漏统一家"
    assert record(clerk, "2023-06-01 09:00:00", value=130, vintage=3).vintage == 3


@pytest.mark.parametrize("changes", [{"is_excused": True}, {"lock_working_day": None}, {"year": 2021}])
def test_without_a_closing_rule_a_figure_is_recorded_at_any_time(clerk, changes):
    row = the_assignment()
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    assert record(clerk, "2026-07-01 09:00:00").pk


def test_a_day_within_a_closed_period_is_closed_with_it(clerk):
    with pytest.raises(ValidationError):
        record(clerk, "2022-08-01 09:00:00", day=datetime.date(2022, 6, 15))
    assert record(clerk, "2022-07-20 09:00:00", day=datetime.date(2022, 6, 15)).pk


# ---- by exception and by hand


def test_an_opening_lets_its_department_write_until_the_end_of_its_day(clerk, bureau):
    make_opening(bureau, until="2022-08-31")
    lock = seen("2022-08-30 09:00:00")
    assert (lock.reason, lock.closes_in) == (None, 1)
    assert "补报" in lock.sentence
    with pytest.raises(ValidationError):
        record(clerk, "2022-09-01 00:00:00")
    assert record(clerk, "2022-08-31 23:59:59").pk
    assert seen("2022-09-01 00:00:00").reason == Reason.CLOSED


@pytest.mark.parametrize("what", ["another department", "other periods", "another indicator"])
def test_an_opening_opens_nothing_else(clerk, bureau, what):
    granted = {
        "another department": {"department": make_department("jxw", "区经信委", the_district())},
        "other periods": {"department": bureau, "first_day": "2022-01-01", "last_day": "2022-05-31"},
        "another indicator": {"department": bureau, "indicator": make_indicator("other", owner=bureau)},
    }[what]
    make_opening(**granted)
    with pytest.raises(ValidationError):
        record(clerk, "2022-08-01 09:00:00")
    make_opening(bureau, indicator=the_indicator())
    assert record(clerk, "2022-08-01 09:00:00").pk, "control"


def test_the_managers_lock_holds_against_every_opening_and_every_state(clerk, reviewer, bureau):
    row = record(clerk, "2022-07-12 09:00:00")
    step("submit", clerk, row, "2022-07-12 10:00:00")
    make_lock(the_district(), "2022-06-01", "2022-06-30", "已上报市局")
    make_opening(bureau)
    assert seen("2022-07-13 09:00:00").reason == Reason.SUBMITTED
    with pytest.raises(ValidationError):
        step("approve", reviewer, row, "2022-07-13 09:00:00")
    step("send_back", reviewer, row, "2022-07-13 10:00:00", note="附名单")
    lock = seen("2022-07-13 11:00:00")
    assert lock.reason == Reason.LOCKED_PERIOD
    assert "已上报市局" in lock.sentence
    with pytest.raises(ValidationError):
        step("submit", clerk, row, "2022-07-13 11:00:00")


# ---- who reports


def test_the_assigned_department_reports_and_not_the_owner(clerk):
    other = make_department("jxw", "区经信委", the_district())
    row = the_assignment()
    row.department = other
    row.save()
    with pytest.raises(NotInReach):
        record(clerk, "2022-07-12 09:00:00")
    assert record(person("jxw", "clerk", other, the_district()), "2022-07-12 09:00:00").pk
    assert record(clerk, "2022-07-12 09:00:00", day=datetime.date(2021, 6, 30)).pk, "a year without assignments"


def test_an_office_reports_for_its_own_area_alone(clerk):
    street = make_area("500110001", "古南街道", parent=the_district())
    office = make_department("jz-gn", "古南街道办事处", street)
    make_assignment(the_indicator(), office)
    of_street = person("gunan", "clerk", office, street)
    with pytest.raises(NotInReach):
        record(of_street, "2022-07-12 09:00:00")
    with time_machine.travel(at("2022-07-12 09:00:00"), tick=False):
        own = Observation(indicator=the_indicator(), area=street, as_of=JUNE, value=Decimal(9))
        assert recording.record(of_street, own, via="form").pk


def test_after_a_hand_over_the_successor_reports_what_was_left(clerk):
    """A department is merged away in mid-year: what it left open is closed to it and open to its successor."""
    successor = make_department("kjs", "区科技和数据局", the_district())
    theirs = person("successor", "clerk", successor, the_district())
    row = the_assignment()
    row.last_period = 6
    row.save()
    make_assignment(the_indicator(), successor, first_period=7)
    with pytest.raises(NotInReach):
        record(clerk, "2022-07-12 09:00:00")
    assert record(theirs, "2022-07-12 09:00:00").pk
    with pytest.raises(ValidationError):
        record(theirs, "2022-08-01 09:00:00", day=datetime.date(2022, 5, 31))
    make_opening(Department.objects.get(code="kjj"), last_day="2022-05-31")
    assert record(theirs, "2022-08-01 09:00:00", day=datetime.date(2022, 5, 31)).pk, "opened to whom it was due of"


def test_a_clerk_who_moves_leaves_the_drafts_to_the_department(clerk, reviewer, bureau):
    row = record(clerk, "2022-07-12 09:00:00")
    clerk.department = make_department("jxw", "区经信委", the_district())
    clerk.save()
    with pytest.raises(NotInReach):
        step("submit", clerk, row, "2022-07-12 10:00:00")
    follower = person("follower", "clerk", bureau, the_district())
    step("submit", follower, row, "2022-07-12 10:00:00")
    row = step("approve", reviewer, row, "2022-07-13 10:00:00")
    assert (row.created_by, row.submitted_by) == (clerk, follower)
