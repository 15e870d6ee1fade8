"""Many saves of one cell at once: the same one has one effect, different ones never overwrite each other unseen."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from indicators.models import Observation
from qijiang.directory.models import User
from qijiang.registers.models import Change
from tests.reporting.grid_worlds import CELL, NOW, figure_of, key_of, make_figure, make_grid

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 8


@pytest.fixture(autouse=True)
def in_july(time_machine, transactional_db):
    time_machine.move_to(NOW)
    make_grid()


def saved_at_once(values, version):
    """The answers to a save of each value, all sent at one moment, each by a connection of its own."""
    clerk, key = User.objects.get(username="clerk"), key_of("hte_valid")
    client = Client()
    client.force_login(clerk)
    gate = Barrier(len(values), timeout=30)

    def send(value):
        own = Client()
        own.cookies = client.cookies
        said = {"account": clerk.pk, "cell": key, "version": version, "value": value, "note": "", "reason": ""}
        try:
            gate.wait()
            return own.post(CELL, said)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(values)) as pool:
        return list(pool.map(send, values))


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
