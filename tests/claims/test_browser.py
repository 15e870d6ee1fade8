"""The claims desk in a real browser: opened by keyboard, fitting every width, read by everybody; a text checked."""

import pytest
from playwright.sync_api import expect

from indicators.models import Claim
from tests.accessible import faults
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in, too_wide_at
from tests.makers import load_observation, make_indicator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_database]


def test_the_desk_and_a_checked_text(silent, live_server, manager, district):
    platforms = make_indicator("platforms", name="研发平台", unit="个")
    load_observation(platforms, district, "2018-12-31", 20)
    load_observation(platforms, district, "2022-12-31", 86)
    Claim.objects.create(
        indicator=platforms, area=district, year=2022, kind="times_more", figure="4.3", places=1, base_year=2018
    )
    sign_in(silent, live_server.url, "manager", "/claims/?year=2022")
    silent.locator("#c-1 summary").press("Enter")
    expect(silent.locator("#c-1 .sums")).to_contain_text("86÷20=4.3倍")
    assert faults(silent) == []
    assert too_wide_at(silent) == []

    silent.goto(f"{live_server.url}/claims/check/?year=2022")
    silent.locator("#id_text").fill("研发平台86个，较2018年增长5.3倍，利润增长3%")
    silent.locator(".check-text button").click()
    mark = silent.locator(".text-claim").nth(1)
    expect(mark).to_have_attribute("title", "不符")
    silent.locator("#c-3 summary").press("Enter")
    silent.locator("#c-3").get_by_label("指标", exact=True).fill("研发平台")
    silent.locator("#c-3 .correct button").click()
    expect(silent.locator("#c-3 .chip.on")).to_have_text("已更正对应")
    assert faults(silent) == []
    assert too_wide_at(silent) == []
