"""What good files give: the values that were seen in them, each with its kind and its address."""

import datetime
import io
import subprocess
import sys

import pytest
import xlsxwriter

from qijiang.registers.exporting import as_text
from qijiang.uploads import cells
from qijiang.uploads.reading import Cell, UploadRefused, read

from . import files
from .files import with_rows, workbook, workbook_xml, worksheet


def values(content: bytes, **options) -> list[list[tuple[str, str]]]:
    with read(io.BytesIO(content), **options) as table:
        return [[tuple(cell) for cell in row.cells] for row in table]


def first_cell(cell: str, **changed: str) -> Cell:
    with read(io.BytesIO(with_rows(f'<row r="2">{cell}</row>', **changed))) as table:
        return next(iter(table)).cells[0]


def styled(number: str, code: int | str, **changed: str) -> Cell:
    custom = "" if isinstance(code, int) else f'<numFmt numFmtId="176" formatCode="{code}"/>'
    styles = files.styles([0, 176 if custom else code], custom)
    return first_cell(f'<c r="A2" s="1"><v>{number}</v></c>', styles=styles, **changed)


def written(*rows: list, **formats) -> bytes:
    """A workbook as our own exports write it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("名单")
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value, *[date] if isinstance(value, datetime.date) else [])
    return buffer.getvalue()


def test_the_small_good_workbook():
    with read(io.BytesIO(workbook())) as table:
        assert (table.sheet, table.sheets, table.heading_row) == ("名单", ["名单"], 1)
        assert [(heading.column, heading.text) for heading in table.headings] == [(1, "名称"), (2, "人数")]
        (row,) = table
    assert (row.number, row.cells, row.address(1)) == (2, [Cell("t", "甲公司"), Cell("n", "12")], "B2")


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("12", "12"),
        ("12.0", "12"),
        ("-12", "-12"),
        ("-0.0", "0"),
        ("-0.5", "-0.5"),
        ("0.30000000000000004", "0.3"),
        ("1234567.89", "1234567.89"),
        ("999999999999999", "999999999999999"),
        ("1E-7", "0.0000001"),
        ("1.5E+3", "1500"),
        ("0.1234567890123456789", "0.123456789012346"),
    ],
)
def test_numbers(stored, seen):
    assert first_cell(f'<c r="A2"><v>{stored}</v></c>') == (cells.NUMBER, seen)


@pytest.mark.parametrize(
    ("column", "seen"),
    [
        ([12.0, -7.0, 0.0, -0.0], ["12", "-7", "0", "0"]),
        ([12.0, 2.5, -0.0], ["12", "2.5", "0"]),
        ([12.0, 999_999_999_999_999.0], ["12", "999999999999999"]),
    ],
)
def test_whole_numbers_are_the_same_alone_and_beside_others(column, seen):
    assert cells.unpacked(cells.wired(column)) == [cells.NUMBER + figure for figure in seen]


@pytest.mark.parametrize(
    ("column", "seen"),
    [
        (["甲", "", " 乙 "], ["t甲", None, "t 乙 "]),
        (["", ""], [None, None]),
        ([""], [None]),
        (["甲" * 32_767], ["t" + "甲" * 32_767]),
        ([1.0, 20.0], ["n1", "n20"]),
    ],
)
def test_a_column_of_one_kind_travels_packed_and_says_the_same(column, seen):
    packed = cells.wired(column)
    assert isinstance(packed, str)
    assert cells.unpacked(packed) == cells.unpacked(seen) == seen
    assert cells.holds_any(packed) == cells.holds_any(seen) == any(seen)
    assert cells.is_full(packed) == all(seen)


@pytest.mark.parametrize("odd", ["甲\n乙", f"甲{cells.APART}乙", "甲" * 32_768, True, 2.5])
def test_a_column_with_anything_odd_is_not_packed(odd):
    assert isinstance(cells.wired(["甲", odd]), list)


@pytest.mark.parametrize("more", [["丙", ""], [3.0, 4.0], ["丙", 2.5]])
def test_stretches_of_a_column_are_one(more):
    before, after = cells.wired(["甲", ""]), cells.wired(more)
    assert cells.unpacked(cells.joined(before, after)) == [*cells.unpacked(before), *cells.unpacked(after)]


@pytest.mark.parametrize("odd", [1e15, -1e15, float("nan"), float("inf")])
def test_one_odd_number_is_a_fault_and_leaves_its_column_alone(odd):
    good, bad = cells.wired([12.0, odd])
    assert (good, bad[0]) == ("n12", cells.ERROR)


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    ("stored", "code", "seen"),
    [("0.125", 10, "12.5%"), ("1", 9, "100%"), ("0.07", "0.0%;[Red]-0.0%", "7%"), ("0.1", "&quot;%&quot;0.0", "0.1")],
)
def test_percentages_are_what_was_seen(stored, code, seen):
    assert styled(stored, code).typed == seen


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("code", [14, 22, 31, 57, "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"])
def test_dates(code):
    assert styled("44621", code) == (cells.DATE, "2022-03-01")


def test_date_with_time():
    assert styled("44621.5", 22) == (cells.DATE, "2022-03-01T12:00:00")


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    ("stored", "code", "seen"), [("0.4375", 20, "10:30:00"), ("1.0625", "[h]:mm", "25:30:00"), ("0.5", 21, "12:00:00")]
)
def test_a_time_is_a_fault_that_says_which_time(stored, code, seen):
    found = styled(stored, code)
    assert (found.mark, found.typed) == ("time", seen)
    assert "时刻或时长" in found.fault


def test_what_a_fault_holds_is_told_as_far_as_it_can_be():
    told = {"#N/A": "#N/A", "uncalculated": "", "infinite": "", "digits\n12": "12", "controls\n甲\v乙": "甲⟨U+000B⟩乙"}
    assert {value: Cell(cells.ERROR, value).typed for value in told} == told
    assert Cell(cells.ERROR, "controls\n甲\v乙").held == "甲\v乙"


def test_dates_of_1904():
    since_1904 = workbook_xml(before='<workbookPr date1904="1"/>')
    assert styled("43159", 14, workbook=since_1904) == (cells.DATE, "2022-03-01")


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="A2"><f>SUM(B2:B9)</f></c>', "uncalculated"),
        ('<c r="A2"><f>SUM(B2:B9)</f><v/></c>', "uncalculated"),
        ('<c r="A2"><f t="shared" si="0"/><v></v></c>', "uncalculated"),
        ('<c\n r="A2"><f>1</f></c>', "uncalculated"),
        ('<c r="A2"><v>1E+400</v></c>', "infinite"),
        ('<c r="A2"><v>NaN</v></c>', "infinite"),
        ('<c r="A2"><v>915001022034567890</v></c>', "digits\n915001022034568000"),
        ('<c r="A2"><v>9.15E+200</v></c>', "digits\n9.15e+200"),
        ('<c r="A2" t="inlineStr"><is><t>甲_x0000_</t></is></c>', "controls\n甲\0"),
        (f'<c r="A2" t="inlineStr"><is><t>{"长" * 32_768}</t></is></c>', f"too_long\n{'长' * 200}…"),
    ],
)
def test_what_is_no_value_is_a_fault_and_never_a_blank(cell, value):
    found = first_cell(cell)
    assert found == (cells.ERROR, value)
    assert len(found.fault) > 10
    assert not first_cell('<c r="A2"><v>1</v></c>').fault


def test_a_fault_alone_in_its_row_or_beyond_the_last_value_is_seen():
    rows = '<row r="2"><c r="B2"><f>1</f></c></row><row r="4"><c r="A4"><v>1</v></c></row><row r="9"><c r="B9" t="e"><v>#N/A</v></c></row>'  # noqa: E501
    with read(io.BytesIO(with_rows(rows))) as table:
        faults = [(row.address(at), cell.value) for row in table for at, cell in enumerate(row.cells) if cell.fault]
    assert faults == [("B2", "uncalculated"), ("B9", "#N/A")]


def test_a_formula_with_a_value_is_its_value_and_an_empty_text_is_blank():
    assert first_cell('<c r="A2"><f>6*7</f><v>42</v></c>') == (cells.NUMBER, "42")
    rows = '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><v>1</v></c></row>'
    assert values(with_rows(rows)) == [[("", ""), ("n", "1")]]


def test_elements_with_a_prefix():
    plain = worksheet(files.HEADINGS + '<row r="2"><c r="A2"><f>1</f></c><c r="B2"><v>1</v></c></row>')
    prefixed = plain.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("<x:?xml", "<?xml")
    sheet = prefixed.replace("xmlns=", "xmlns:x=")
    assert values(workbook(sheet=sheet)) == [[("e", "uncalculated"), ("n", "1")]]


def test_blank_formatted_cells_reach_as_far_as_they_like():
    blanks = "".join(f'<row r="{row}"><c r="XFD{row}" s="0"/></row>' for row in range(3, 60_000))
    end = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert len(values(with_rows(files.ROW + blanks + end))) == 1


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    "text", ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "＝1+1", "'＠SUM(A1)", "'quoted", "'=1", " 12 ", "12%"]
)
def test_what_looks_like_a_formula_is_text_and_our_own_export_comes_back(text):
    assert values(written(["名称", "人数"], [text, 1]))[0][0] == ("t", text)
    line = f'名称,人数\n"{as_text(text)}",1\n'
    assert as_text(text).startswith(("'", " 12", "12%")), "a spreadsheet would take it for a formula"
    assert values(line.encode())[0][0] == ("t", text)


def test_kinds_as_our_own_export_writes_them():
    rows = values(written(["名称", "成立", "是否", "人数"], ["甲", datetime.date(2022, 3, 1), True, 3.5]))
    assert rows == [[("t", "甲"), ("d", "2022-03-01"), ("b", "true"), ("n", "3.5")]]


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_every_encoding(encoding, separator):
    lines = f"名称{separator}地址\n甲公司{separator}“綦江”㐀路1号\n" * 1
    assert values(lines.encode(encoding)) == [[("t", "甲公司"), ("t", "“綦江”㐀路1号")]]


def test_csv_longer_than_a_piece():
    """Characters lie across the border of the pieces in which the file is read."""
    lines = "名称,地址\n" + f"甲公司,{'綦江区古南街道' * 40}\n" * 2_000
    assert len(lines.encode("gb18030")) > 2**20
    assert len(values(lines.encode("gb18030"))) == 2_000


def test_csv_with_quotations_line_breaks_and_blank_lines():
    content = '名称,说明\r\n\r\n"甲,""乙""","一\r\n二"\r\n'
    with read(io.BytesIO(content.encode())) as table:
        (row,) = table
    assert [cell.value for cell in row.cells] == ['甲,"乙"', "一\n二"]
    assert row.address(0) == "A3"


SHEETS = '<sheet name="{}" sheetId="1" {} r:id="rId1"/><sheet name="名单" sheetId="2" r:id="rId2"/>'


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize(
    ("name", "state"), [("填表说明", ""), ("填报须知 ", ""), ("旧", 'state="hidden"'), ("旧", 'state="veryHidden"')]
)
def test_the_sheet_that_is_read(name, state):
    book = workbook(
        {"xl/worksheets/sheet2.xml": worksheet()},
        workbook=workbook_xml(SHEETS.format(name, state)),
        relations=files.relations(2),
        sheet=worksheet(""),
    )
    assert len(values(book)) == len(values(book, sheet="名单")) == 1
    with pytest.raises(UploadRefused):
        values(book, sheet=name)


@pytest.mark.usefixtures("read_here")
def test_a_sheet_called_notes_is_read_where_there_is_no_other():
    alone = '<sheet name="说明" sheetId="1" r:id="rId1"/>'
    assert len(values(workbook(workbook=workbook_xml(alone)))) == 1


def test_headings_under_a_title_and_beside_an_empty_column():
    content = written(["綦江区科技企业名单"], [], [None, "名称 ", "统一社会\n信用代码"], [None, "甲", "x"])
    with read(io.BytesIO(content)) as table:
        assert table.heading_row == 3
        assert [(heading.column, heading.text) for heading in table.headings] == [(2, "名称"), (3, "统一社会 信用代码")]
        assert [row.address(0) for row in table] == ["B4"]


def test_known_headings_are_found_among_other_texts():
    content = written(["填报单位", "科技局", "联系人", "张"], ["名称", "人数"], ["甲", "十"])
    with read(io.BytesIO(content), known=["名 称", "人数", "地址"]) as table:
        assert table.heading_row == 2


def test_a_title_over_merged_cells_does_no_harm():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>名单</t></is></c></row>'
    below = (files.HEADINGS + files.ROW).replace('r="2"', 'r="3"').replace('2"', '3"').replace('1"', '2"')
    sheet = worksheet(rows + below, after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
    assert values(workbook(sheet=sheet)) == [[("t", "甲公司"), ("n", "12")]]


def test_every_fault_of_the_headings_is_told_at_once():
    with pytest.raises(UploadRefused) as refused:
        read(io.BytesIO("名称,人数,名称,人 数\n1,2,3,4\n".encode()))
    assert [error.params["cell"] for error in refused.value.error_list] == ["C1", "D1"]


def test_the_limit_of_size_is_a_setting(settings):
    settings.UPLOAD_MEGABYTES = 1
    with pytest.raises(UploadRefused) as refused:
        read(io.BytesIO(b"a,b\n" * 300_000))
    assert refused.value.error_list[0].params == {"megabytes": "1.1", "limit": 1}


def test_a_zip_of_the_long_kind():
    """Some programs write all sizes into the extra fields and a second end record."""
    data = workbook()
    end = len(data) - 22
    count, size, start = int.from_bytes(data[end + 10 : end + 12], "little"), *_places(data, end)
    long = files.END_64.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    locator = files.LOCATOR_64.pack(b"PK\6\7", 0, end, 1)
    short = data[end : end + 8] + b"\xff" * 12 + b"\0\0"
    assert len(values(data[:end] + long + locator + short)) == 1


def _places(data: bytes, end: int) -> tuple[int, int]:
    return int.from_bytes(data[end + 12 : end + 16], "little"), int.from_bytes(data[end + 16 : end + 20], "little")


def test_the_child_knows_no_django():
    script = "import sys, qijiang.uploads.child; sys.exit(any(name.startswith('django') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0
