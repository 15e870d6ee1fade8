"""The overview is sent again exactly when something on it changed."""

import datetime

import pytest

from enterprises.models import Recognition
from indicators.models import Observation
from indicators.recording import record, submit
from qijiang.registers import recording
from tests.makers import make_assignment
from tests.register_makers_enterprises import make_recognition

from .worlds import JUNE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture(autouse=True)
def june(time_machine):
    time_machine.move_to(JUNE, tick=False)
    return time_machine


@pytest.fixture
def again(get):
    """Ask as if the page were in the browser's cache from before; gives the status."""
    seen = get()["ETag"]
    assert get(if_none_match=seen).status_code == 304, "control"
    return lambda: get(if_none_match=seen).status_code


def test_an_unchanged_page_takes_two_queries(again, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert again() == 304


def test_a_visit_that_goes_on_is_noted_beside_and_the_page_stays(again, june):
    june.shift(datetime.timedelta(minutes=6))
    assert again() == 304


def test_the_next_day_gets_a_new_page(june, get, client, official):
    june.move_to("2022-06-30T15:55:00+00:00", tick=False)
    client.force_login(official)
    seen = get()["ETag"]
    june.shift(datetime.timedelta(minutes=4))
    assert get(if_none_match=seen).status_code == 304, "control: five to midnight in the district"
    june.shift(datetime.timedelta(minutes=4))
    assert get(if_none_match=seen).status_code == 200


@pytest.fixture
def assigned(hte, bureau):
    make_assignment(hte, bureau, due_working_day=2, lock_working_day=None)


def test_a_draft_changes_nothing_and_a_figure_handed_in_may(assigned, again, clerk, hte, district):
    new = Observation(indicator=hte, area=district, as_of=datetime.date(2022, 5, 31), value=130)
    draft = record(clerk, new, via="form")
    assert again() == 304
    submit(clerk, draft, version=draft.version, via="form")
    assert again() == 200


def test_a_record_of_a_register_gets_a_new_page(again, clerk):
    firm = make_recognition()
    Recognition.objects.filter(pk=firm.pk).update(keeper=clerk.department)
    firm.refresh_from_db()
    assert again() == 304, "control: a maker's row leaves no history"
    firm.batch = "第二批"
    recording.change(clerk, firm, version=firm.version, via="form")
    assert again() == 200
