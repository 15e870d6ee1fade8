"""What lies ahead, as people see it: widths, both themes, without scripts, and on paper."""

import pytest
from django.db import transaction

from tests import makers
from tests.accessible import faults
from tests.ahead import test_page
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in, too_wide_at
from tests.conftest import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_database]
WHAT_IF = "/indicators/hte_valid/ahead/?on=2022-06-30&what_value=155&what_on=2022-09-30"


@pytest.fixture
@transaction.atomic  # one commit in place of a hundred
def promised(transactional_db):
    test_page.build()
    return person("official", "official", None, makers.make_district())


def test_an_assumption_is_typed_judged_marked_and_taken_away_again(silent, live_server, promised):
    sign_in(silent, live_server.url, "official", "/indicators/hte_valid/ahead/?on=2022-06-30")
    silent.get_by_label("假设数值（家）").fill("155")
    silent.get_by_label("截至日期").fill("2022-09-30")
    silent.get_by_role("button", name="查看状态").click()
    silent.wait_for_url("**what_value=155**")
    assumed = silent.get_by_role("region", name="假设 假设下的状态")
    assert "净增15家" in assumed.inner_text()
    assert silent.title().startswith("假设")
    silent.get_by_text("研发费用占比不达标2家").first.wait_for()
    # the links that take a chart along stand on every page with one; they are asked about in tests/sharing
    found = [fault for fault in faults(silent) if "label-content-name-mismatch" not in fault]
    assert not found, "\n".join(found)
    assert too_wide_at(silent) == []
    silent.get_by_role("link", name="取消假设").click()
    silent.wait_for_url(lambda url: "what_value" not in url)
    assert not silent.title().startswith("假设")


def test_on_paper_the_assumption_says_so(silent, live_server, promised):
    sign_in(silent, live_server.url, "official", WHAT_IF)
    silent.emulate_media(media="print")
    assert silent.locator(".assumed-notice").is_visible()
    assert silent.locator(".assumed .assumed-tag").first.is_visible()
    assert not silent.locator("#what-if").is_visible()


def test_without_scripts_the_pipeline_is_a_link_and_the_form_still_judges(scriptless, live_server, promised):
    page = scriptless
    sign_in(page, live_server.url, "official", WHAT_IF)
    assert page.locator("#h-assumed").is_visible()
    page.get_by_role("link", name="高企培育梯队").click()
    assert "还需净增12家" in page.locator("main").inner_text()
