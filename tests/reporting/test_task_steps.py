"""The pure rules of a task's way: which side may do what from where, and since when it is overdue."""

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import Task, TaskUpdate
from indicators.reporting.steps import RULES, Side, State, Step, days_late, late_since, possible, to_act

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def test_the_model_has_the_states_and_steps_of_the_rules():
    assert list(State) == Task.State.values
    assert list(Step) == TaskUpdate.Step.values
    assert set(RULES) == set(Step)


@pytest.mark.parametrize(
    "state, lead, bureau, turn",
    [
        (State.NOT_STARTED, [Step.REPORT, Step.ASK], [], Side.LEAD),
        (State.UNDER_WAY, [Step.REPORT, Step.ASK], [], Side.LEAD),
        (State.ASKED_TO_CLOSE, [], [Step.CLOSE, Step.RETURN], Side.BUREAU),
        (State.CLOSED, [], [], None),
    ],
)
def test_each_state_is_one_sides_turn(state, lead, bureau, turn):
    assert (possible(state, Side.LEAD), possible(state, Side.BUREAU), to_act(state)) == (lead, bureau, turn)


def test_only_closing_goes_without_a_word():
    assert {step for step, rule in RULES.items() if not rule.needs_note} == {Step.CLOSE}


@pytest.mark.parametrize(
    "state, due, on, since",
    [
        ("under_way", date(2022, 6, 30), date(2022, 6, 30), None),
        ("under_way", date(2022, 6, 30), date(2022, 7, 1), date(2022, 7, 1)),
        ("asked_to_close", date(2022, 6, 30), date(2022, 7, 9), date(2022, 7, 1)),
        ("closed", date(2022, 6, 30), date(2022, 7, 9), None),
        ("not_started", None, date(2022, 7, 9), None),
        ("not_started", date(2024, 2, 28), date(2024, 2, 29), date(2024, 2, 29)),
        ("not_started", date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 1)),
        ("not_started", date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 1)),
    ],
)
def test_the_due_day_is_the_last_in_time(state, due, on, since):
    assert late_since(state, due, on) == since


@given(DAYS, DAYS)
def test_days_and_first_day_agree(due, on):
    since = late_since("under_way", due, on)
    days = days_late(due, None, on)
    assert (since is None) == (days == 0)
    assert since is None or since + datetime.timedelta(days=days - 1) == on


def test_what_was_closed_late_stays_so():
    assert days_late(date(2022, 6, 30), date(2022, 7, 5), date(2023, 1, 1)) == 5
    assert days_late(date(2022, 6, 30), date(2022, 6, 30), date(2023, 1, 1)) == 0
