"""The workbook of a grid as somebody fills it in: read row by row, and written again."""

import io

import xlsxwriter

from qijiang.uploads.reading import read

HEADINGS = {"value": "本期", "note": "说明", "reason": "原因"}


def rows_of(data, sheet=None):
    """(headings, {indicator's name: {heading: what stands there}})."""
    with read(io.BytesIO(data), sheet=sheet) as table:
        headings = [heading.text for heading in table.headings]
        rows = [dict(zip(headings, [cell.typed for cell in row.cells], strict=True)) for row in table]
    return headings, {row["指标"]: row for row in rows}


def book(headings, rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as made:
        page = made.add_worksheet("数据")
        page.write_row(0, 0, headings)
        for number, row in enumerate(rows, start=1):
            for column, heading in enumerate(headings):
                value = row[heading]
                if value not in ("", None):
                    page.write(number, column, value)
    return file.getvalue()
