"""Workbooks from bytes: every part as given, so that a test can bend any of them."""

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
END_64 = struct.Struct("<4sQ2H2L4Q")  # of a zip file with long figures, and what says where it stands
LOCATOR_64 = struct.Struct("<4sLQL")
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
HEADINGS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c><c r="B1" t="inlineStr"><is><t>人数</t></is></c></row>'
)
ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>甲公司</t></is></c><c r="B2"><v>12</v></c></row>'


def worksheet(rows: str = HEADINGS + ROW, after: str = "", before: str = "") -> str:
    return f'{XML}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook_xml(sheets: str = '<sheet name="名单" sheetId="1" r:id="rId1"/>', before: str = "") -> str:
    return f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheets>{sheets}</sheets></workbook>'


def relations(count: int = 1, more: str = "") -> str:
    sheets = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, count + 1)
    )
    shared = f'<Relationship Id="s1" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    styles = f'<Relationship Id="s2" Type="{OFFICE}/styles" Target="styles.xml"/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{sheets}{shared}{styles}{more}</Relationships>'


def root(target: str = "xl/workbook.xml") -> str:
    one = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="{target}"/>'
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{one}</Relationships>'


def content_types(main: str = "sheet.main+xml") -> str:
    override = f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.{main}"/>'
    default = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{XML}<Types xmlns="{PACKAGE}/content-types">{default}{override}</Types>'


def styles(formats: list[int], custom: str = "") -> str:
    """Cell style n has the number format formats[n]."""
    cells = "".join(f'<xf numFmtId="{number}" fontId="0"/>' for number in formats)
    return f'{XML}<styleSheet xmlns="{MAIN}"><numFmts>{custom}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'


def shared_strings(*texts: str, counts: str = "") -> str:
    return f'{XML}<sst xmlns="{MAIN}" {counts}>{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'


def parts(**changed: str | bytes) -> dict[str, str | bytes]:
    """The parts of a small good workbook, some of them changed: sheet, workbook, relations, types, styles, strings."""
    return {
        "[Content_Types].xml": changed.get("types", content_types()),
        "_rels/.rels": changed.get("root", root()),
        "xl/workbook.xml": changed.get("workbook", workbook_xml()),
        "xl/_rels/workbook.xml.rels": changed.get("relations", relations()),
        "xl/styles.xml": changed.get("styles", styles([0])),
        "xl/sharedStrings.xml": changed.get("strings", shared_strings("甲")),
        "xl/worksheets/sheet1.xml": changed.get("sheet", worksheet()),
    }


def packed(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(more: dict[str, str | bytes] | None = None, **changed: str | bytes) -> bytes:
    return packed(parts(**changed) | (more or {}))


def with_rows(rows: str, **changed: str | bytes) -> bytes:
    """A workbook whose sheet has the usual headings and these rows."""
    return workbook(sheet=worksheet(HEADINGS + rows), **changed)
