"""Two conversations, for the pictures: a clerk imports a list that has faults and then one that has none, and a manager
fixes many records at once. `shot` takes a picture of the page as it stands, by a name."""

import io
import re

import xlsxwriter

HEADINGS = ["序号", "社会信用代码", "企业名称", "街镇", "登记状态", "成立时间", "所属产业链"]
CHAIN = "高端装备制造产业集群"
FIRST = 700_000  # of the credit codes: none of the sample has them


def importing(page, site, shot) -> None:
    page.goto(f"{site}/enterprises/import/")
    shot("import-1-upload")
    _hand_in(page, _rows(6, faulty=True))
    shot("import-2-columns")
    _check(page)
    shot("import-3-bad-cells")
    page.get_by_role("link", name="上传其他文件").click()
    _hand_in(page, _rows(8))
    _check(page)
    page.get_by_label("原因").fill("2022年第二季度企业名单")
    shot("import-4-summary")
    page.get_by_role("button", name=re.compile("^写入")).click()
    page.wait_for_url("**/operations/**")
    shot("import-5-done")


def fixing(page, site, shot) -> None:
    page.goto(f"{site}/enterprises/recognitions/bulk/?kind=high_tech&q=重庆云&fix=cancelled")
    page.locator("#fix_value").fill("2022-06-30")
    page.locator("main form button.btn-primary").click()
    page.get_by_label("原因").fill("核查后取消资格")
    shot("bulk-fix-preview")


def _hand_in(page, rows) -> None:
    page.locator("#import-file").set_input_files(
        {"name": "企业名单.xlsx", "mimeType": "application/octet-stream", "buffer": _workbook(rows)}
    )
    page.get_by_role("button", name="上传", exact=True).click()
    page.get_by_role("heading", name="对应各列").wait_for()


def _check(page) -> None:
    page.get_by_role("button", name="核对文件").click()
    page.get_by_role("heading", name="文件将带来的变化").wait_for(timeout=60_000)


def _rows(number, *, faulty=False):
    from tests.register_makers_enterprises import credit_code  # it stands on the models

    rows = [
        [place + 1, credit_code(FIRST + place), f"重庆通惠{name}有限公司", "通惠街道", "存续", "2019-03-01", CHAIN]
        for place, name in zip(range(number), "甲乙丙丁戊己庚辛", strict=False)
    ]
    if faulty:
        rows[1][1] = rows[1][1][:-1] + ("A" if rows[1][1][-1] != "A" else "B")
        rows[2][3], rows[3][5] = "通慧街道", "2019-13-01"
        rows[4][4], rows[5][6] = "经营", "齿轮链"
    return rows


def _workbook(rows) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("名单")
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, row)
    return file.getvalue()
