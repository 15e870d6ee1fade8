"""Builds the Word template of briefs, `indicators/briefs/brief.docx`, in the official layout of GB/T 9704-2012.

The file in the repository is what this script writes (tests/briefs/test_template.py asks), so that its layout can be
read here. It is filled by indicators/briefs/word.py; what stands between braces are names of that module's making.
"""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

TEMPLATE = Path(__file__).resolve().parent.parent / "indicators" / "briefs" / "brief.docx"
LINE = Pt(28.95)  # 22 lines on 225 mm
# Licensed fonts are named and never embedded; behind each what a machine without it may take.
TITLE, BODY, HEADING, SUBHEADING, NUMBER = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
FALLBACKS = {
    TITLE: ("方正小标宋_GBK,SimSun,宋体", "roman"),
    BODY: ("仿宋,FangSong,STFangsong", "modern"),
    HEADING: ("SimHei,Microsoft YaHei,Noto Sans CJK SC", "swiss"),
    SUBHEADING: ("楷体,KaiTi,STKaiti", "modern"),
    NUMBER: ("SimSun,Noto Serif CJK SC", "roman"),
}
# Columns of the two tables of the annex: heading, field, width in mm (225 in all), alignment.
LEFT, RIGHT, CENTRE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
GOALS = [
    ("{{ w.no }}", "loop.index", 12, CENTRE), ("{{ w.indicator }}", "g.name", 46, LEFT),
    ("{{ w.unit }}", "g.unit", 13, CENTRE), ("{{ w.baseline }}", "g.baseline", 17, RIGHT),
    ("{{ w.target }}", "g.aim", 18, RIGHT), ("{{ w.value }}", "g.value", 18, RIGHT),
    ("{{ w.as_of }}", "g.as_of", 25, CENTRE), ("{{ w.completion }}", "g.completion", 17, RIGHT),
    ("{{ w.expected }}", "g.expected", 17, RIGHT), ("{{ w.status }}", "g.word", 19, CENTRE),
    ("{{ w.lead }}", "g.lead", 23, LEFT),
]  # fmt: skip
TASKS = [
    ("{{ w.no }}", "loop.index", 12, CENTRE), ("{{ w.action }}", "t.action", 42, LEFT),
    ("{{ w.task }}", "t.name", 66, LEFT), ("{{ w.lead }}", "t.lead", 26, LEFT),
    ("{{ w.due }}", "t.due", 25, CENTRE), ("{{ w.status }}", "t.word", 20, CENTRE),
    ("{{ w.note }}", "t.note", 34, LEFT),
]  # fmt: skip


def main() -> None:
    TEMPLATE.write_bytes(built())
    print(f"{TEMPLATE.name}: {TEMPLATE.stat().st_size} bytes")


def built() -> bytes:
    """The template, the same bytes each time but for what the libraries decide."""
    document = Document()
    _declare_fonts(document)
    _set_styles(document)
    _set_page(document.sections[0])
    _fill_body(document)
    _begin_annex(document)
    _fill_annex(document)
    _set_page_numbers(document)
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = core.title = ""
    core.created = core.modified = datetime(2022, 1, 1, tzinfo=UTC)
    file = BytesIO()
    document.save(file)
    return _with_one_date(file)


def _with_one_date(file: BytesIO) -> bytes:
    again = BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return again.getvalue()


# ---- fonts and styles


def _declare_fonts(document) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="default"/></w:font>'
        for name, (others, family) in FALLBACKS.items()
    )
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()


def _set_styles(document) -> None:
    styles = document.styles
    for style in list(styles):  # what the library's own template brings is not used
        if style.name not in {"Normal", "Default Paragraph Font", "Normal Table", "Table Grid", "No List"}:
            style.element.getparent().remove(style.element)
    _font(styles["Normal"], BODY, 16)
    _paragraph(styles["Normal"], line=LINE)
    defaults = styles.element.find(qn("w:docDefaults"))
    for lang in defaults.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-US")
        lang.set(qn("w:eastAsia"), "zh-CN")
    for name, font, size, said in (
        ("Brief Number", BODY, 16, {"align": CENTRE, "after": 14}),
        ("Brief Title", TITLE, 22, {"align": CENTRE, "line": Pt(33), "keep": True}),
        ("Brief Meeting", SUBHEADING, 16, {"align": CENTRE, "after": 14}),
        ("Brief Text", BODY, 16, {"first": 200, "align": WD_ALIGN_PARAGRAPH.JUSTIFY}),
        ("Brief Heading", HEADING, 16, {"first": 200, "keep": True, "outline": 0}),
        ("Brief Subheading", SUBHEADING, 16, {"first": 200, "keep": True, "outline": 1}),
        ("Brief Picture", BODY, 10.5, {"align": CENTRE, "line": 1.0, "before": 4, "keep": True}),
        ("Brief Key", BODY, 10.5, {"align": CENTRE, "line": Pt(16), "after": 6}),
        ("Brief Sign", BODY, 16, {"align": RIGHT, "right": 400}),
        ("Brief Annex", HEADING, 16, {"align": LEFT, "keep": True}),
        ("Brief Table Title", TITLE, 18, {"align": CENTRE, "keep": True, "line": Pt(30)}),
        ("Brief Unit", BODY, 12, {"align": RIGHT, "line": Pt(20), "keep": True}),
        ("Brief Cell Head", HEADING, 10.5, {"align": CENTRE, "line": Pt(15)}),
        ("Brief Cell", BODY, 10.5, {"align": LEFT, "line": Pt(15)}),
        ("Brief Signature", BODY, 12, {"align": LEFT, "line": Pt(24), "before": 4}),
        ("Brief Page", NUMBER, 14, {"line": 1.0}),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, font, size)
        _paragraph(style, **said)


def _font(style, name, size) -> None:
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _paragraph(style, *, line=None, align=None, before=0, after=0, first=0, right=0, keep=False, outline=None) -> None:
    """`first` and `right` are hundredths of a character, as Word has them for Chinese."""
    format = style.paragraph_format
    format.space_before, format.space_after = Pt(before), Pt(after)
    format.widow_control = True
    if line is not None:
        format.line_spacing = line
    if align is not None:
        format.alignment = align
    if keep:
        format.keep_with_next = True
    properties = style.element.get_or_add_pPr()
    if first or right:
        indent = properties.get_or_add_ind()
        if first:
            indent.set(qn("w:firstLineChars"), str(first))
            indent.set(qn("w:firstLine"), str(first * 320 // 100))
        if right:
            indent.set(qn("w:rightChars"), str(right))
            indent.set(qn("w:right"), str(right * 320 // 100))
    if outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(outline))
        properties.append(level)


# ---- pages


def _set_page(section) -> None:
    """A4 upright: 版心 156 × 225 mm."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, (37, 35, 28, 26))
    section.header_distance, section.footer_distance = Mm(15), Mm(25)


def _begin_annex(document) -> None:
    """The annex lies across: the same sheet, turned with its binding edge upward."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, (28, 26, 37, 35))
    section.header_distance, section.footer_distance = Mm(15), Mm(15)


def _set_page_numbers(document) -> None:
    """— 1 —: on odd pages at the right, on even ones at the left, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side, align in ((section.footer, "right", RIGHT), (section.even_page_footer, "left", LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Brief Page"]
        paragraph.alignment = align
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn(f"w:{side}Chars"), "100")
        indent.set(qn(f"w:{side}"), "280")
        paragraph.add_run("— ")
        field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        paragraph._p.append(field)
        paragraph.add_run(" —")


# ---- what is filled in


def _fill_body(document) -> None:
    for style, line in (
        ("Brief Number", "{%p if number %}"),
        ("Brief Number", "{{ number }}"),
        ("Brief Number", "{%p endif %}"),
        ("Brief Title", "{{ title }}"),
        ("Brief Meeting", "{{ meeting }}"),
        ("Brief Text", "{%p for s in sections %}"),
        ("Brief Text", "{%p if s.heading %}"),
        ("Brief Heading", "{{ s.heading }}"),
        ("Brief Text", "{%p endif %}"),
        ("Brief Text", "{%p for p in s.paragraphs %}"),
        ("Brief Text", "{{r p }}"),
        ("Brief Text", "{%p endfor %}"),
        ("Brief Text", "{%p for g in s.goals %}"),
        ("Brief Subheading", "{{ g.heading }}"),
        ("Brief Text", "{{ g.sentence }}"),
        ("Brief Text", "{%p for p in g.comment %}"),
        ("Brief Text", "{{r p }}"),
        ("Brief Text", "{%p endfor %}"),
        ("Brief Picture", "{{ g.bar }}"),
        ("Brief Key", "{{ g.key }}"),
        ("Brief Text", "{%p if g.curve %}"),
        ("Brief Picture", "{{ g.curve }}"),
        ("Brief Key", "{{ g.caption }}"),
        ("Brief Text", "{%p endif %}"),
        ("Brief Text", "{%p endfor %}"),
        ("Brief Text", "{%p endfor %}"),
        ("Brief Text", "{%p if annexes %}"),
        ("Brief Text", "{{ annexes }}"),
        ("Brief Text", "{%p endif %}"),
        ("Brief Text", ""),
        ("Brief Sign", "{%p if issuer %}"),
        ("Brief Sign", "{{ issuer }}"),
        ("Brief Sign", "{%p endif %}"),
        ("Brief Sign", "{{ date }}"),
    ):
        document.add_paragraph(line, document.styles[style])


def _fill_annex(document) -> None:
    for name, columns, row in (("goals", GOALS, "g"), ("tasks", TASKS, "t")):
        _add(document, "Brief Annex", f"{{%p if {name} %}}")
        heading = _add(document, "Brief Annex", f"{{{{ {name}_annex }}}}")
        heading.paragraph_format.page_break_before = name == "tasks"
        _add(document, "Brief Table Title", f"{{{{ {name}_title }}}}")
        _add(document, "Brief Unit", f"{{{{ {name}_unit }}}}")
        _table(document, columns, row, name)
        _add(document, "Brief Signature", "{{ signature }}")
        _add(document, "Brief Annex", "{%p endif %}")


def _add(document, style, text):
    return document.add_paragraph(text, document.styles[style])


def _table(document, columns, row, name) -> None:
    """A head that every page repeats, and a row for each; rows are not torn apart by the end of a page."""
    table = document.add_table(4, len(columns), document.styles["Table Grid"])
    table.autofit = False
    margins = "".join(f'<w:{side} w:w="70" w:type="dxa"/>' for side in ("left", "right"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(
        parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>")
    )
    head, opening, body, closing = table.rows
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for each in (head, body):
        each._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    opening.cells[0].text = f"{{%tr for {row} in {name} %}}"
    closing.cells[0].text = "{%tr endfor %}"
    for place, (heading, value, width, align) in enumerate(columns):
        for each in table.rows:
            each.cells[place].width = Mm(width)
        table.columns[place].width = Mm(width)
        _cell(document, head.cells[place], "Brief Cell Head", heading, CENTRE)
        _cell(document, body.cells[place], "Brief Cell", f"{{{{ {value} }}}}", align)


def _cell(document, cell, style, text, align) -> None:
    cell.vertical_alignment = 1
    paragraph = cell.paragraphs[0]
    paragraph.style = document.styles[style]
    paragraph.alignment = align
    paragraph.add_run(text)


if __name__ == "__main__":
    main()
