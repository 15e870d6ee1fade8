"""A merge and its undoing in a real browser, as manager and as clerk; console and policy stay silent."""

import pytest
from playwright.sync_api import expect

from enterprises.models import AnnualFigures, Enterprise, Patent
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import fits, sign_in
from tests.register_makers_enterprises import make_annual_figures, make_enterprise, make_patent

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def twice(bureau):
    """A firm with a code and the same without, to which patents belong; the clerk's department keeps all of it."""
    kept = make_enterprise(name="重庆（綦江）齿轮有限公司", keeper=bureau)
    merged = make_enterprise(name="重庆綦江齿轮有限责任公司", credit_code="", industry="3670", keeper=bureau)
    for _number in range(2):
        make_patent(enterprise=merged, keeper=bureau)
    return kept, merged


def test_a_manager_merges_what_is_proposed_and_undoes_it(silent, live_server, manager, twice):
    kept, merged = twice
    sign_in(silent, live_server.url, "manager", "/enterprises/")
    silent.get_by_role("link", name="查重合并").click()
    silent.get_by_role("link", name="比对").click()
    expect(silent.locator("input[name=take_industry][value=merged]")).to_be_checked()
    silent.locator("input[name=take_name][value=merged]").check()
    silent.get_by_text("专利 2").click()
    silent.get_by_label("原因").fill("同一企业")
    silent.get_by_role("button", name="合并").click()
    silent.wait_for_url("**/operations/**")
    assert set(Patent.objects.values_list("enterprise", flat=True)) == {kept.pk}
    kept.refresh_from_db()
    assert (kept.name, kept.industry) == ("重庆綦江齿轮有限责任公司", "3670")
    expect(silent.locator("main")).to_contain_text("重庆(綦江)齿轮有限公司")
    silent.get_by_text("撤销…").click()
    silent.get_by_label("原因").fill("合错了")
    silent.get_by_role("button", name="撤销本次操作").click()
    silent.wait_for_load_state()
    expect(silent.locator(".messages")).to_contain_text("各记录已恢复原值")
    assert set(Patent.objects.values_list("enterprise", flat=True)) == {merged.pk}
    assert Enterprise.objects.get(pk=merged.pk).in_use


def test_a_clerk_is_told_what_stands_in_the_way_and_merges_then(silent, live_server, clerk, bureau, twice):
    kept, merged = twice
    make_annual_figures(enterprise=kept, keeper=bureau)
    theirs = make_annual_figures(enterprise=merged, revenue=5001, keeper=bureau)
    sign_in(silent, live_server.url, "clerk", f"/enterprises/{kept.pk}/")
    silent.get_by_role("link", name="查重合并").click()
    silent.get_by_label("另一条记录").fill(merged.name)
    silent.get_by_role("button", name="比对").click()
    silent.wait_for_url(f"**with={merged.pk}")
    expect(silent.locator(".in-the-way")).to_contain_text("营业收入")
    expect(silent.get_by_role("button", name="合并")).to_have_count(0)
    AnnualFigures.objects.filter(pk=theirs.pk).update(revenue=5000)
    silent.reload()
    silent.get_by_label("原因").fill("同一企业")
    silent.get_by_role("button", name="合并").click()
    silent.wait_for_url("**/operations/**")
    assert set(Patent.objects.values_list("enterprise", flat=True)) == {kept.pk}


def test_its_pages_are_not_wider_than_a_small_screen(page, live_server, manager, twice):
    kept, merged = twice
    page.set_viewport_size({"width": 360, "height": 800})
    sign_in(page, live_server.url, "manager", "/enterprises/merge/")
    found = [fits(page)]
    for address in (f"{kept.pk}/merge/", f"{kept.pk}/merge/?with={merged.pk}"):
        page.goto(f"{live_server.url}/enterprises/{address}")
        found.append(fits(page))
    page.get_by_label("原因").fill("同一企业")
    page.get_by_role("button", name="合并").click()
    page.wait_for_url("**/operations/**")
    found.append(fits(page))
    page.go_back()
    page.get_by_label("原因").fill("再来一次")
    page.get_by_role("button", name="合并").click()
    page.get_by_text("本次合并已经执行过").wait_for()
    assert [*found, fits(page)] == [True] * 5
