"""The clerk's form in a real browser: what was typed is offered again, but never beside a refusal that shows it."""

import pytest

from indicators.models import Observation
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in
from tests.makers import make_indicator, make_observation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/entry/new/hte_valid/?on=2022-06-30"


@pytest.mark.one_database
def test_a_refused_form_gives_one_notice_and_keeps_the_typing(silent, live_server, clerk, bureau, district):
    indicator = make_indicator("hte_valid", name="国家高新技术企业", owner=bureau)
    make_observation(indicator, district, "2022-06-30", 131, state="draft", created_by=clerk)
    sign_in(silent, live_server.url, "clerk", NEW)
    silent.get_by_label("数值（家）").fill("137")
    silent.get_by_role("button", name="存为草稿").click()
    silent.locator(".problems").wait_for()
    assert "131家" in silent.locator(".problems").inner_text()
    assert silent.locator(".kept").count() == 0
    assert silent.get_by_label("数值（家）").input_value() == "137"
    silent.goto(f"{live_server.url}{NEW}")
    assert silent.locator(".kept").count() == 1, "opened anew, the page offers what was typed"
    assert silent.get_by_label("数值（家）").input_value() == "137"
    silent.get_by_role("button", name="不要了").click()
    assert silent.get_by_label("数值（家）").input_value() == ""
    assert Observation.objects.get().value == 131
