"""The file handed back with its bad cells marked: all stands where it stood, and is refused or taken as before."""

import datetime
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from enterprises import registers
from tests.imports.files import checked, counts, faults, workbook
from tests.register_makers_enterprises import credit_code, make_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("everybody", "read_here")]
FIRMS = registers.enterprises
HEADINGS = ["名称", "统一社会信用代码", "地区", "备注"]
MARK = "FFF8CBAD"


def hand_made(write):
    """A workbook with a title, a blank row, the headings from B3 on, and what `write(sheet, book)` puts under them."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("名单")
        sheet.write(0, 1, "2022年企业名单")
        sheet.write_row(2, 1, HEADINGS)
        write(sheet, book)
    return SimpleUploadedFile("名单.xlsx", file.getvalue())


def bad_remarks(sheet, book):
    """In the column of remarks, which takes any text, what is no value."""
    shown = {"clock": book.add_format({"num_format": "hh:mm"}), "long": book.add_format({"num_format": "[h]:mm"})}
    for row in range(3, 12):
        sheet.write_row(row, 1, [f"重庆{row}有限公司", credit_code(row), "古南街道"])
    sheet.write_datetime(3, 4, datetime.time(10, 30), shown["clock"])
    sheet.write_number(4, 4, 1.0625, shown["long"])
    sheet.write_number(5, 4, 915001101234567890)
    sheet.write_string(6, 4, "甲\v乙")
    sheet.write_formula(7, 4, "=1/0", None, "#DIV/0!")
    sheet.write_formula(8, 4, "=SUM(A1:A2)", None, "")
    sheet.write_formula(9, 4, "=1/0", None, "1E+400")
    sheet.write_string(10, 4, "字" * 32_000)
    sheet.write_string(11, 4, "好")


HELD = {
    "E4": "10:30:00", "E5": "25:30:00", "E6": "915001101234568000", "E7": "甲⟨U+000B⟩乙", "E8": "#DIV/0!", "E9": "",
    "E11": "字" * 32_000,
}  # fmt: skip


def again(job):
    return SimpleUploadedFile("名单-标错.xlsx", job.workspace.path("marked.xlsx").read_bytes())


def test_a_cell_that_holds_no_value_is_listed_with_what_stands_there(client, manager, street):
    job = checked(manager, FIRMS, hand_made(bad_remarks))
    held = {address: typed for address, _heading, typed, _message in faults(job)}
    assert {address: held[address] for address in HELD} == HELD
    client.force_login(manager)
    page = client.get(f"/enterprises/import/{job.pk}/").content.decode()
    for said in ("10:30:00", "915001101234568000", "甲⟨U+000B⟩乙"):
        assert said in page
    for internal in (">time<", ">digits<", ">controls<"):
        assert internal not in page


def test_and_is_refused_again_when_the_marked_file_is_handed_in(manager, street):
    """Of the text that is too long alone the workbook could take nothing but the whole."""
    job = checked(manager, FIRMS, hand_made(bad_remarks))
    second = checked(manager, FIRMS, again(job))
    first = {address: typed for address, _heading, typed, _message in faults(job)}
    assert {address: typed for address, _heading, typed, _message in faults(second)} == first | {"E9": "#N/A"}
    assert counts(second) == counts(job)


def test_the_first_values_of_a_column_are_shown_in_the_readers_words(client, manager, street):
    client.force_login(manager)
    address = client.post("/enterprises/import/", {"file": hand_made(bad_remarks)}).url
    *_rest, (_place, heading, _name, samples) = client.get(address).context["columns"]
    assert (heading, samples) == ("备注", ["10:30:00", "25:30:00", "915001101234568000"])


def test_every_cell_stands_where_it_stood(manager, street):
    def rows(sheet, _book):
        sheet.write_row(3, 1, ["重庆甲有限公司", credit_code(1), "古南街道"])
        sheet.write_row(6, 1, ["重庆乙有限公司", "", "没有的街道"])

    job = checked(manager, FIRMS, hand_made(rows))
    [(place, *_rest)] = faults(job)
    assert place == "D7"
    sheet = load_workbook(job.workspace.path("marked.xlsx")).active
    marked = [cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == MARK]
    assert [(cell.coordinate, cell.value) for cell in marked] == [("D7", "没有的街道")]
    assert "没有的街道" in marked[0].comment.text
    assert sheet["B1"].value == "2022年企业名单"
    assert [cell.value for cell in sheet[3]][1:] == [*HEADINGS, "错误说明"]
    assert "没有的街道" in sheet["F7"].value
    assert counts(checked(manager, FIRMS, again(job))) == {"new": 1, "faulty": 1}


def test_columns_of_texts_are_texts_so_that_no_code_is_rounded(manager, street):
    headings = ["企业", "年度", "营业收入（万元）", "备注"]
    firm = make_enterprise(area=street)
    job = checked(manager, registers.annual_figures, workbook(headings, [firm.credit_code, 2021, "很多", "x"]))
    sheet = load_workbook(job.workspace.path("marked.xlsx")).active
    assert [sheet[f"{letter}2"].number_format for letter in "ABCD"] == ["@", "General", "General", "@"]
    job = checked(manager, FIRMS, workbook(["统一社会信用代码", "地区"], ["", "没有"], [915001101234567890, "没有"]))
    sheet = load_workbook(job.workspace.path("marked.xlsx")).active
    assert [sheet[place].number_format for place in ("A3", "B3")] == ["@", "@"]
    assert sheet.column_dimensions["A"].number_format == "@", "also where nothing stands yet"
