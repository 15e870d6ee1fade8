"""Many saves of one cell at once: the same one has one effect, different ones never overwrite each other unseen."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from indicators.models import Observation
from qijiang.directory.models import User
from qijiang.registers.models import Change
from tests.reporting.grid_worlds import CELL, NOW, PAGE, figure_of, key_of, make_figure, make_grid

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 10


@pytest.fixture(autouse=True)
def in_july(time_machine, transactional_db):
    time_machine.move_to(NOW)
    make_grid()


def saved_at_once(values, version):
    """The answers to a save of each value."""
    said = {"cell": key_of("hte_valid"), "version": version, "note": "", "reason": ""}
    return sent_at_once(CELL, [said | {"value": value} for value in values])


def sent_at_once(url, forms):
    """The answers to these forms of the clerk, all sent at one moment, each by a connection of its own."""
    clerk = User.objects.get(username="clerk")
    client = Client()
    client.force_login(clerk)
    gate = Barrier(len(forms), timeout=30)

    def send(said):
        own = Client()
        own.cookies = client.cookies
        try:
            gate.wait()
            return own.post(url, said | {"account": clerk.pk})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


@pytest.mark.parametrize("version", [0, 1])
def test_the_same_save_is_written_once_and_answered_alike(version):
    if version:
        make_figure("hte_valid", 130, state="draft", created_by=User.objects.get(username="clerk"))
    answers = saved_at_once(["131"] * PRESSES, version)
    assert [answer.status_code for answer in answers] == [200] * PRESSES
    assert {answer.json()["version"] for answer in answers} == {version + 1}
    assert Observation.objects.filter(as_of="2022-06-30").count() == 1
    assert Change.objects.about(figure_of("hte_valid")).count() == 1


@pytest.mark.parametrize("version", [0, 1])
def test_of_different_ones_one_is_saved_and_the_others_are_told(version):
    if version:
        make_figure("hte_valid", 130, state="draft", created_by=User.objects.get(username="clerk"))
    answers = saved_at_once([str(140 + number) for number in range(PRESSES)], version)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (PRESSES - 1)
    saved = next(answer.json() for answer in answers if answer.status_code == 200)
    assert (str(int(figure_of("hte_valid").value)), figure_of("hte_valid").version) == (saved["value"], version + 1)
    assert {answer.json()["theirs"]["value"] for answer in answers if answer.status_code == 409} == {saved["value"]}


def test_handed_in_by_a_button_pressed_often_it_is_handed_in_once():
    figure = make_figure("hte_valid", 131, state="draft", created_by=User.objects.get(username="clerk"))
    answers = sent_at_once(PAGE, [{"action": "submit"}] * 6)
    assert [answer.status_code for answer in answers] == [302] * 6
    assert (figure_of("hte_valid").state, figure_of("hte_valid").version) == (Observation.State.SUBMITTED, 2)
    assert Change.objects.about(figure).filter(action="submit").count() == 1
