"""Workbooks whose markup, places or headings cannot be, and csv files that cannot be read."""

from .files import HEADINGS, shared_strings, with_rows, workbook, workbook_xml, worksheet
from .hostile import SHEET, case, cell, simple

# Markup.
LAUGHS = '<!DOCTYPE lol [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
simple("entities_in_sheet", "doctype", workbook(sheet=LAUGHS + worksheet()), name=SHEET)
simple("entities_in_texts", "doctype", workbook(strings=LAUGHS + shared_strings("&b;")), name="xl/sharedStrings.xml")
simple("entities_in_workbook", "doctype", workbook(workbook=LAUGHS + workbook_xml()), name="xl/workbook.xml")
simple("entity_from_file", "doctype", workbook(styles='<!DOCTYPE x SYSTEM "file:///etc/passwd"><styleSheet/>'))
simple("sheet_in_utf16", "xml_encoding", workbook(sheet=worksheet().encode("utf-16")), name=SHEET, encoding="UTF-16")
simple("sheet_in_utf7", "xml_encoding", workbook(sheet=worksheet().replace("UTF-8", "UTF-7")), encoding="UTF-7")
simple("sheet_is_a_chart", "not_a_sheet", workbook(sheet="<chartsheet/>"), name=SHEET)
simple("sheet_without_addresses", "no_addresses", workbook(sheet=worksheet("<row><c><v>1</v></c></row>")))

# Places that no table has.
simple("last_cell_of_all", "columns", with_rows(cell("XFD2")), column="XFD")
simple("last_row_of_all", "rows", with_rows(cell("A1048576")), row=1048576)
simple("last_corner", "columns", with_rows(cell("XFD1048576")), column="XFD")
simple("row_that_overflows", "coordinate", with_rows('<row r="4294967296"/>'), cell="4294967296")
simple("cell_below_every_sheet", "coordinate", with_rows(cell("A1048577")))
simple("column_that_overflows", "coordinate", with_rows(cell("ZZZZZZZ2")))
simple("just_too_many_rows", "rows", with_rows(cell("A200001")), row=200001)
simple("just_too_many_columns", "columns", with_rows(cell("GS2")), column="GS")
simple("two_far_corners", "cells", with_rows(cell("GR2") + cell("A150000")), cell="GR150000")
simple("whole_sheet_merged", "merge", workbook(sheet=worksheet(after='<mergeCell ref="A1:XFD1048576"/>')))
simple("merge_of_nothing", "merge", workbook(sheet=worksheet(after='<mergeCell ref="A0:B"/>')), range="A0:B")


@case("merges", limit=10000)
def very_many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(3, 10_005))
    return workbook(sheet=worksheet(after=f"<mergeCells>{merges}</mergeCells>"))


simple(
    "counts_to_four_billion", "shared_count", workbook(strings=shared_strings("a", counts='uniqueCount="4294967295"'))
)
simple(
    "counts_beyond", "shared_count", workbook(strings=shared_strings("a", counts='uniqueCount="999999999999999999"'))
)
simple(
    "counts_below_zero", "shared_count", workbook(strings=shared_strings("a", counts='uniqueCount="-1"')), count="-1"
)
simple("text_out_of_reach", "unreadable", with_rows('<row r="2"><c r="A2" t="s"><v>99</v></c></row>'))


@case("sheets", count=10_000)
def ten_thousand_sheets() -> bytes:
    sheets = "".join(f'<sheet name="{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 10_001))
    return workbook(workbook=workbook_xml(sheets))


@case("repeated_text")
def long_text_in_every_cell() -> bytes:
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, 15_000))
    return with_rows(rows, strings=shared_strings("长" * 10_000))


@case("long_cell", name=SHEET)
def one_endless_cell() -> bytes:
    text = "".join(f"{number:x}" for number in range(900_000))
    return with_rows(f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>')


@case("faulty_cells", limit=10_000)
def never_calculated() -> bytes:
    return with_rows("".join(f'<row r="{row}"><c r="A{row}"><f>1+1</f></c></row>' for row in range(2, 10_010)))


HIDDEN = '<sheet name="名单" sheetId="1" state="hidden" r:id="rId1"/>'
INSTRUCTIONS = '<sheet name="填表说明" sheetId="1" r:id="rId1"/>'
simple("nothing_to_be_seen", "no_sheet", workbook(workbook=workbook_xml(HIDDEN)))
simple("instructions_alone", "no_sheet", workbook(workbook=workbook_xml(INSTRUCTIONS)))
simple("no_sheets", "no_sheet", workbook(workbook=workbook_xml("")))

simple(
    "endless_name_of_sheet",
    "sheet_name",
    workbook(workbook=workbook_xml(f'<sheet name="{"表" * 32}" sheetId="1" r:id="rId1"/>')),
    name="表" * 31,
    limit=31,
)

# Tables.
simple("no_rows", "no_rows", workbook(sheet=worksheet("")), sheet="名单")
merged = '<mergeCells><mergeCell ref="{}"/></mergeCells>'.format
simple("merged_heading", "merged_heading", workbook(sheet=worksheet(after=merged("A1:B1"))), range="A1:B1")
simple("merged_below", "merged_cells", workbook(sheet=worksheet(after=merged("A2:A9"))), range="A2:A9")


def headings(*texts: str) -> str:
    cells = "".join(f'<c r="{"ABCD"[at]}1" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(texts))
    return f'<row r="1">{cells}</row>'


simple(
    "doubled_heading",
    "doubled_heading",
    workbook(sheet=worksheet(headings("名称", "人数", "名 称"))),
    first="A1",
    cell="C1",
)
simple("value_without_heading", "blank_heading", with_rows(cell("D2")), cell="D1", filled="D2")
simple("heading_in_error", "faulty_heading", workbook(sheet=worksheet(HEADINGS.replace("</row>", '<c r="C1" t="e"><v>#REF!</v></c></row>'))), cell="C1")  # fmt: skip # noqa: E501

simple("long_heading", "long_heading", workbook(sheet=worksheet(headings("名称", "人" * 201))), cell="B1", limit=200)
simple("heading_that_grows", "long_heading", f"名称,{'㌀' * 60}\n甲,1\n".encode(), cell="B1")

# csv.
simple("other_bytes", "text_encoding", "名称,人数\n".encode() + b"\xff\xff\xfe\xfe\x80" * 40)
simple("utf32", "text_encoding", "名称,人数\n".encode("utf-32"))
simple("utf16_without_mark", "utf16_unmarked", "name,number\n1,2\n".encode("utf-16-le"))
simple("damaged_utf16", "text_damaged", "\ufeff名称\n".encode("utf-16-le") + b"\x00\xd8\x00\x00", line=2)
simple(
    "two_encodings", "text_damaged", ("名称,人数\n" * 30).encode() + b"\xff\n" + ("甲公司,1\n" * 30).encode(), line=31
)
simple("null_character", "controls", "名称,人数\n甲\0,1\n".encode(), character="U+0000")
simple("escape_character", "controls", "名称,人数\n甲\x1b[2J,1\n".encode(), character="U+001B")
simple("open_quotation", "csv_quotes", '名称,人数\n"甲,1\n乙,2\n'.encode(), row=2)
simple("text_after_quotation", "csv_quotes", '名称,人数\n"甲"乙,1\n'.encode(), row=2)
simple("endless_quotation", "csv_text", ('名称,人数\n"' + "甲,1\n" * 20_000).encode(), row=2)
simple("wide_csv", "csv_columns", ("名称,人数\n" + "," * 300 + "\n").encode(), count=301)
simple("long_csv", "rows", b"a,b\n" + b"1,2\n" * 200_000, row=200_001)
simple("cells_to_spare", "blank_heading", "名称,人数\n甲,1,234\n".encode(), cell="C1", filled="C2")
simple("doubled_heading_in_csv", "doubled_heading", "名称,人数,名称\n甲,1,2\n".encode(), heading="名称", cell="C1")
