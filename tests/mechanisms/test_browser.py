"""The bases, the pipeline and a ranking in the browser, by mouse and keyboard, on a desk and on a phone."""

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from playwright.sync_api import expect

from enterprises.models import AnnualFigures
from tests import makers
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in, too_wide_at

from .worlds import a_firm, a_place

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
@transaction.atomic  # one commit in place of a hundred
def site(live_server):
    district = a_place()
    for number in range(3):
        a_firm(f"第{number}企业有限公司", rd_spend=10 * number + 5)
    for role in ("official", "manager"):
        user = makers.make_user(role, area=district, is_staff=role == "manager")
        user.groups.add(Group.objects.get(name=role))
    return live_server.url


def test_an_official_goes_to_the_calculation_the_pipeline_and_the_printer(silent, site):
    sign_in(silent, site, "official")
    from_the_menu_to_the_calculation(silent)
    silent.goto(f"{site}/mechanisms/pipeline/?year=2021")
    pipeline_narrowed_by_its_counts(silent)
    silent.goto(f"{site}/mechanisms/technology-smes/?year=2021&all=1")
    on_paper_without_buttons(silent)


def from_the_menu_to_the_calculation(silent):
    silent.get_by_role("link", name="培育与服务").first.click()
    silent.get_by_role("link", name="科技型中小企业库").click()
    silent.get_by_label("名称或信用代码").fill("甲齿轮")
    silent.get_by_label("名称或信用代码").press("Enter")
    silent.get_by_role("link", name="甲齿轮有限公司").click()
    expect(silent.get_by_role("heading", name="科技型中小企业自评")).to_be_visible()
    expect(silent.locator(".calculation")).to_contain_text("6.67%")
    expect(silent.locator(".calculation tfoot")).to_contain_text("100")


def pipeline_narrowed_by_its_counts(silent):
    """And it stays so for a street."""
    silent.get_by_role("link", name="缺一项").click()
    silent.wait_for_url("**group=lacks_one**")
    with silent.expect_navigation():
        silent.get_by_label("区域", exact=True).select_option("500110001")
    assert "group=lacks_one" in silent.url
    expect(silent.locator("tbody tr")).to_have_count(1)
    expect(silent.get_by_role("link", name="乙铜业有限公司")).to_be_visible()


def on_paper_without_buttons(silent):
    silent.emulate_media(media="print")
    expect(silent.locator(".base-filters")).to_be_hidden()
    expect(silent.locator(".tally")).to_be_hidden()
    expect(silent.locator(".for-print")).to_contain_text("綦江区")
    expect(silent.locator("tbody tr")).to_have_count(7)


def test_a_manager_draws_up_publishes_and_the_data_change(silent, site):
    sign_in(silent, site, "manager", "/mechanisms/rankings/")
    silent.get_by_role("link", name="编制榜单").click()
    silent.get_by_label("榜单名称").fill("2021年创新榜")
    silent.get_by_label("数据年度").fill("2021")
    silent.locator("#weight-rd_spend").fill("60")
    silent.get_by_role("button", name="保存草稿").click()
    expect(silent.get_by_role("alert")).to_contain_text("还差40")
    expect(silent.locator("#weight-rd_spend"), "what was typed is still there").to_have_value("60")
    silent.locator("#weight-inventions").fill("40")
    silent.get_by_role("button", name="保存草稿").click()
    expect(silent.get_by_text("草稿：按当前数据计算")).to_be_visible()
    silent.get_by_role("button", name="发布", exact=True).click()
    expect(silent.get_by_text("此榜不再改变").first).to_be_visible()
    before = silent.locator("tbody").first.inner_text()
    AnnualFigures.objects.filter(enterprise__name="第0企业有限公司", year=2021).update(rd_spend=500)
    silent.reload()
    expect(silent.get_by_text("发布后数据已有变化")).to_be_visible()
    expect(silent.locator(".ranking tbody")).to_have_text(before, use_inner_text=True)


def test_every_page_fits_its_screen(silent, site):
    sign_in(silent, site, "manager", "/mechanisms/")
    pages = ["technology-smes", "pipeline", "high-growth", "rankings", "rankings/new", "achievements", "challenges",
             "commissioners", "incubation", "funds", "policies", "chains", "events"]  # fmt: skip
    wide = {}
    for name in pages:
        silent.goto(f"{site}/mechanisms/{name}/")
        wide[name] = too_wide_at(silent)
    assert not any(wide.values()), wide
