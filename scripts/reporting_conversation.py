"""A conversation for the pictures: a clerk stands at a cell of the grid, pastes a block, and hands in the workbook."""

import re

GRID = "/entry/2022/Q3/"
AT = "市级以上研发平台新增"  # the beginning of the name of an indicator that is still to be reported
PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true})
  );
}"""


def filling_in(page, site, shot) -> None:
    page.goto(f"{site}{GRID}")
    cell = page.get_by_role("row", name=re.compile(f"^{AT}")).locator('[name^="value-"]')
    cell.focus()
    page.locator("#beside h2").wait_for()
    shot("grid-panel")
    page.evaluate(PASTE, "12\t新认定2个\r\n二\t\r\n")
    page.get_by_role("dialog").wait_for()
    shot("grid-paste")
    page.keyboard.press("Escape")
    _hand_in_the_workbook(page, site)
    shot("grid-workbook-preview")


def _hand_in_the_workbook(page, site) -> None:
    from tests.reporting.workbooks import HEADINGS, book, rows_of  # it stands on the site's own reading

    headings, rows = rows_of(page.request.get(f"{site}{GRID}workbook.xlsx").body())
    for number, row in enumerate(rows.values()):
        row[HEADINGS["value"]] = ["2", "三", "5"][number % 3]
        row[HEADINGS["note"]] = "按季度台账核对"
    file = {"name": "填报.xlsx", "mimeType": "application/octet-stream", "buffer": book(headings, rows.values())}
    page.goto(f"{site}{GRID}workbook/")
    page.locator("#import-file").set_input_files(file)
    page.locator("main form button.btn-primary").click()
    page.locator("table.preview").wait_for()
