"""The whole conversation of an import in a real browser, as clerk and as manager; console and policy stay silent."""

import pytest
from playwright.sync_api import expect

from enterprises.models import Enterprise
from qijiang.registers.importing.working import work_once
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import WIDTHS, sign_in, too_wide_at
from tests.imports.files import workbook
from tests.register_makers_enterprises import credit_code, make_enterprise

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]
HEADINGS = ["信用代码", "企业名称", "街镇", "说明"]
CODES = [credit_code(900_000 + number) for number in range(3)]


def hand_in(page, *rows):
    file = workbook(HEADINGS, *rows)
    page.locator("#import-file").set_input_files(
        {"name": "企业名单.xlsx", "mimeType": "application/octet-stream", "buffer": file.read()}
    )
    page.get_by_role("button", name="上传").click()
    page.get_by_role("heading", name="对应各列").wait_for()


def have_checked(page):
    page.get_by_role("button", name="核对文件").click()
    page.get_by_role("heading", name="正在核对").wait_for()
    assert work_once()
    page.get_by_role("heading", name="文件将带来的变化").wait_for()


def test_a_clerk_mends_the_bad_cells_and_has_the_rest_written(silent, live_server, clerk, bureau, street):
    sign_in(silent, live_server.url, "clerk", "/enterprises/")
    silent.locator("main").get_by_role("link", name="导入", exact=True).click()
    hand_in(silent, [CODES[0], "重庆甲有限公司", "古南街道", "新"], [CODES[1], "重庆乙有限公司", "古楠街道", ""])
    silent.get_by_label("说明").select_option(label="备注")
    have_checked(silent)
    row = silent.locator("tbody tr").first
    expect(row.locator("th")).to_have_text("C3")
    expect(row).to_contain_text("古楠街道")
    expect(silent.get_by_role("button", name="写入")).to_have_count(0)
    with silent.expect_download() as download:
        silent.get_by_role("link", name="下载标出错误的表格").click()
    assert download.value.suggested_filename == "企业名单-标错.xlsx"
    assert not Enterprise.objects.exists()

    silent.get_by_role("link", name="上传其他文件").click()
    hand_in(silent, [CODES[0], "重庆甲有限公司", "古南街道", "新"], [CODES[1], "重庆乙有限公司", "古南街道", ""])
    expect(silent.get_by_label("说明"), "what was matched is remembered").to_have_value("remark")
    have_checked(silent)
    silent.get_by_label("原因").fill("2022年企业名单")
    silent.get_by_role("button", name="写入2条记录").click()
    silent.get_by_role("heading", name="正在写入").wait_for()
    assert work_once()
    silent.wait_for_url("**/operations/**")
    assert set(Enterprise.objects.values_list("name", "remark", "keeper")) == {
        ("重庆甲有限公司", "新", bureau.pk),
        ("重庆乙有限公司", "", bureau.pk),
    }


def test_a_manager_looks_at_every_change_and_undoes_it(silent, live_server, manager, street):
    firm = make_enterprise(name="重庆旧有限公司", credit_code=CODES[2], area=street)
    sign_in(silent, live_server.url, "manager", "/enterprises/import/")
    hand_in(silent, [CODES[2], "重庆改名有限公司", "古南街道", ""])
    have_checked(silent)
    expect(silent.locator("tbody tr")).to_contain_text("重庆旧有限公司 → 重庆改名有限公司")
    silent.get_by_role("button", name="写入1条记录").click()
    silent.get_by_role("heading", name="正在写入").wait_for()
    assert work_once()
    silent.wait_for_url("**/operations/**")
    silent.get_by_text("撤销…").click()
    silent.get_by_label("原因").fill("名单有误")
    silent.get_by_role("button", name="撤销本次操作").click()
    silent.get_by_text("各记录已恢复原值").wait_for()
    assert Enterprise.objects.get(pk=firm.pk).name == "重庆旧有限公司"


def test_no_page_of_it_is_wider_than_the_screen(silent, live_server, manager, street):
    sign_in(silent, live_server.url, "manager", "/enterprises/import/")
    hand_in(silent, [CODES[0], "重庆" + "很长的名称" * 20, "没有的街道", "x" * 400])
    assert too_wide_at(silent) == []
    for width in WIDTHS:
        silent.set_viewport_size({"width": width, "height": 800})
        for part in ("th", "select", ".samples"):
            assert on_screen(silent.locator(f"tbody {part}").first, width), "what a column holds is seen beside it"
    silent.get_by_role("button", name="核对文件").click()
    silent.get_by_role("heading", name="正在核对").wait_for()
    assert too_wide_at(silent) == []
    assert work_once()
    silent.get_by_role("heading", name="文件将带来的变化").wait_for()
    assert too_wide_at(silent) == []
    first = silent.locator("tbody tr").first
    expect(first.locator("th")).to_have_text("C2")
    for width in WIDTHS:
        silent.set_viewport_size({"width": width, "height": 800})
        for part in ("th", "td:nth-child(2)", "td:nth-child(3)", "td.problem"):
            assert on_screen(first.locator(part), width), "what is wrong is read without moving the table"


def test_a_file_that_is_refused_says_so_in_a_box_of_its_own(page, live_server, manager, street):
    """The console notes the status of the answer, so nobody asks here that it be silent."""
    sign_in(page, live_server.url, "manager", "/enterprises/import/")
    page.locator("#import-file").set_input_files({"name": "坏.xlsx", "mimeType": "", "buffer": b"PK\3\4" + bytes(99)})
    with page.expect_response("**/import/") as answer:
        page.get_by_role("button", name="上传").click()
    assert answer.value.status == 400
    box = page.get_by_role("alert").filter(has_text="坏.xlsx")
    expect(box).to_have_css("border-top-style", "solid")


def on_screen(part, width):
    box = part.bounding_box()
    return box["x"] >= 0 and box["x"] + box["width"] <= width
