"""The desk in a browser: nothing wider than a phone, nothing that axe-core finds, and a task set by keyboard."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from indicators.models import Task
from qijiang.directory.models import Area
from tests import makers
from tests.accessible import faults
from tests.benchmark_desk.worlds import DESK, make_evaluated
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import give_session, sign_in, too_wide_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_database]


@pytest.fixture
@transaction.atomic  # one commit in place of a hundred
def site(live_server):
    make_evaluated()
    makers.make_action(makers.make_plan(Area.objects.get(code="500110")), 1, name="载体行动")
    return live_server.url


def test_the_pages_fit_and_can_be_used_by_everybody(site, silent):
    give_session(silent, site, "manager")
    for address in (DESK, "/benchmark/htz/1.1/?area=QJ-HTZ&year=2022", "/benchmark/htz/limits/?year=2022"):
        silent.goto(f"{site}{address}")
        assert faults(silent) == [], address
        assert too_wide_at(silent) == [], address


def test_a_weak_item_becomes_a_task(site, silent):
    sign_in(silent, site, "manager", DESK)
    silent.get_by_role("link", name="将1.1转为任务").press("Enter")
    silent.get_by_label("牵头单位").select_option(label="高新区管委会")
    silent.get_by_role("button", name="下达任务").press("Enter")
    expect(silent.locator("#weak")).to_contain_text("任务：")
    assert Task.objects.get().mends.item.code == "1.1"
