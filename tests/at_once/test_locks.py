"""What comes between the check of a figure and its writing, a lock of the period or another figure, is seen."""

import pytest
from django.core.exceptions import ValidationError

from indicators import recording
from tests.makers import make_indicator, make_lock, make_observation
from tests.threads import held_open, in_its_own, is_done, once

from .figures import State, approval, assert_whole, submitted

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lock_between_check_and_approval_stops_it(pool, indicator, district, clerk, reviewer, monkeypatch):
    row = submitted(indicator, district, "2022-06-30", 131, clerk)

    def lock_after(check, *args):
        check(*args)
        in_its_own(pool, lambda: make_lock(district, "2022-01-01", "2022-12-31")).result(30)

    monkeypatch.setattr(recording, "check_rules", once(recording.check_rules, lock_after))
    with pytest.raises(ValidationError) as caught:
        recording.approve(reviewer, row, version=1, via="form")
    assert "as_of" in caught.value.message_dict
    row.refresh_from_db()
    assert row.state == State.SUBMITTED


def test_a_lock_between_check_and_submission_stops_it(pool, indicator, district, clerk, monkeypatch):
    row = make_observation(indicator, district, "2022-06-30", 131, state=State.DRAFT)

    def lock_after(check, *args):
        check(*args)
        in_its_own(pool, lambda: make_lock(district, "2022-01-01", "2022-12-31")).result(30)

    monkeypatch.setattr(recording, "check_rules", once(recording.check_rules, lock_after))
    with pytest.raises(ValidationError):
        recording.submit(clerk, row, version=1, via="form")
    row.refresh_from_db()
    assert row.state == State.DRAFT


def test_an_approval_waits_for_a_lock_that_is_being_saved(pool, indicator, district, clerk, reviewer):
    row = submitted(indicator, district, "2022-06-30", 131, clerk)
    with held_open(pool, lambda: make_lock(district.parent, "2021-07-01", "2022-12-31")):
        job = in_its_own(pool, approval(reviewer, row))
        assert not is_done(job)
    assert isinstance(job.exception(30), ValidationError)


def test_a_lock_waits_for_an_approval_under_way(pool, indicator, district, clerk, reviewer):
    row = submitted(indicator, district, "2022-06-30", 131, clerk)
    with held_open(pool, approval(reviewer, row)):
        job = in_its_own(pool, lambda: make_lock(district, "2022-01-01", "2022-12-31"))
        assert not is_done(job)
    assert job.exception(30) is None


def test_of_two_flows_that_contradict_each_other_one_is_approved(pool, bureau, district, clerk, reviewer, monkeypatch):
    """Both were right when they were first checked."""
    flow = make_indicator("contracts", measure="flow", owner=bureau)
    high = submitted(flow, district, "2022-05-31", 100, clerk)
    low = submitted(flow, district, "2022-06-30", 90, clerk)

    def approve_high_after(check, *args):
        check(*args)
        in_its_own(pool, approval(reviewer, high)).result(30)

    monkeypatch.setattr(recording, "check_rules", once(recording.check_rules, approve_high_after))
    with pytest.raises(ValidationError) as caught:
        recording.approve(reviewer, low, version=1, via="form")
    assert "reason" in caught.value.message_dict
    assert_whole(changes=1)
