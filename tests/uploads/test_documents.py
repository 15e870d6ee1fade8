"""Documents that are kept: taken by content, ending and size; everything else is refused by its own name."""

import io
import struct
import zlib

import pytest
from django.utils import translation

from qijiang.uploads.documents import office, pictures, sentences
from qijiang.uploads.documents.inspecting import KINDS, DocumentRefused, inspect
from qijiang.uploads.documents.names import cleaned
from qijiang.uploads.limits import MB

from . import hostile_files
from .files import XML, content_types, packed, relations, workbook
from .hostile import CASES

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">L4s", len(body), kind) + body + struct.pack(">L", zlib.crc32(kind + body))


def png(width=2, height=2, after=b""):
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0))
    return pictures.PNG + head + chunk(b"IDAT", zlib.compress(bytes(14))) + chunk(b"IEND") + after


def jpeg(width=2, height=2, after=b""):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\1\0\0\x3f\0" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8\xff\xe0\0\x04ab" + frame + scan + b"\xff\xd9" + after


def pdf(words=b"", after=b"\n", stream=b""):
    body = b"1 0 obj<</Type/Catalog" + words + b">>endobj\n"
    body += b"2 0 obj<</Length 9>>stream\n" + stream + b"\nendstream endobj\n" if stream else b""
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF" + after


def docx(more=None, rels="", types=None):
    parts = {
        "[Content_Types].xml": types or content_types(),
        "word/document.xml": f"{XML}<w:document/>",
        "word/_rels/document.xml.rels": f"{XML}<Relationships>{rels}</Relationships>",
    }
    return packed(parts | (more or {}))


def outside(kind, target):
    return f'<Relationship Id="r" Type="{RELATION}/{kind}" Target="{target}" TargetMode="External"/>'


def ofd(more=None):
    return packed({"OFD.xml": f"{XML}<ofd:OFD/>", "Doc_0/": "", "Doc_0/Document.xml": f"{XML}<x/>"} | (more or {}))


def refusal(content, name):
    with pytest.raises(DocumentRefused) as refused:
        inspect(io.BytesIO(content), name)
    return refused.value


TAKEN = {
    "scan.pdf": ("pdf", pdf(after=b"\r\n\0")),
    "packed words.pdf": ("pdf", pdf(stream=b"/JavaScript (x)")),
    "截图.PNG": ("png", png()),
    "照片.jpg": ("jpeg", jpeg(after=b"\0\0")),
    "two pictures.jpeg": ("jpeg", jpeg(after=jpeg())),
    "table.xlsx": ("xlsx", workbook()),
    "说明.docx": ("docx", docx()),
    "with a link.docx": ("docx", docx(rels=outside("hyperlink", "https://example.org"))),
    "with its template.docx": ("docx", docx(rels=outside("attachedTemplate", "file:///C:\\Normal.dotm"))),
    "with a chart.docx": ("docx", docx({"word/embeddings/Sheet1.xlsx": workbook()})),
    "公文.ofd": ("ofd", ofd()),
    "data.csv": ("csv", "名称,数\n甲,-1\n".encode()),
    "gbk.csv": ("csv", "名称,数\n甲公司,12\n".encode("gb18030")),
    "note.txt": ("txt", "a < b, 见<文件>\n=1+1\n".encode("utf-16")),
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name):
    code, content = TAKEN[name]
    found = inspect(io.BytesIO(content), name)
    assert (found.kind.code, found.name, found.size) == (code, name, len(content))


def test_every_kind_is_taken_once_at_least():
    assert {code for code, _content in TAKEN.values()} == set(KINDS)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REFUSED = {
    # renamed, and two things at once
    "program.pdf": ("program", b"MZ\x90\0" + bytes(60)),
    "elf.docx": ("program", b"\x7fELF" + bytes(60)),
    "picture.pdf": ("ending", png()),
    "script.exe": ("ending", pdf()),
    "report.pdf.exe": ("ending", pdf()),
    "noending": ("no_ending", pdf()),
    "book.docx": ("ending", workbook()),
    "page.pdf": ("html", b"<!DOCTYPE html><script>alert(1)</script>"),
    "page.txt": ("html", b"hello <script>alert(1)</script>"),
    "page in utf-16.csv": ("html", "a,b\n<iframe src=x>".encode("utf-16")),
    "drawing.svg": ("xml", SVG),
    "drawing.txt": ("svg", b"text " + SVG),
    "pdf and zip.pdf": ("more_behind", pdf(after=workbook())),
    "png and zip.png": ("more_behind", png(after=workbook())),
    "jpeg and zip.jpg": ("more_behind", jpeg(after=workbook())),
    "jpeg and page.jpg": ("more_behind", jpeg(after=b"<html>")),
    "zip before pdf.pdf": ("zip_structure", workbook() + pdf()),
    "pdf not at the beginning.pdf": ("controls", b"\0" + pdf()),
    # damaged, bombs
    "nothing.pdf": ("empty", b""),
    "large.txt": ("size", b"a" * (10 * MB + 1)),
    "half.pdf": ("cut_off", pdf()[:-8]),
    "half.png": ("cut_off", png()[:-6]),
    "half.jpg": ("cut_off", jpeg()[:-4]),
    "dented.png": ("damaged", png().replace(b"IDAT", b"IDAX")),
    "dented.jpg": ("damaged", jpeg().replace(b"\xff\xc0", b"\x00\xc0")),
    "huge.png": ("pixels", png(100_000, 100_000)),
    "huge.jpg": ("pixels", jpeg(60_000, 60_000)),
    "flat.png": ("damaged", png(0, 2)),
    "bomb.docx": ("ratio", lambda: docx({"word/media/a.bin": bytes(64 * MB)})),
    "wide bomb.docx": ("unpacked", lambda: docx({f"word/media/{n}.bin": bytes(4 * MB) for n in range(51)})),
    # what is inside
    "script.pdf": ("script", pdf(b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")),
    "hidden script.pdf": ("script", pdf(b"/AA<</S/#4aavaScript/J#53(x)>>")),
    "starts a program.pdf": ("script", pdf(b"/A<</S/Launch/F(cmd.exe)>>")),
    "holds files.pdf": ("embedded", pdf(b"/Names<</EmbeddedFiles 3 0 R>>")),
    "locked.pdf": ("locked", pdf(b"/Encrypt 5 0 R")),
    "macros.docx": ("macros", docx({"word/vbaProject.bin": b"x"})),
    "macros by type.docx": ("macros", docx(types=content_types("document.macroEnabled.main+xml"))),
    "object.docx": ("embedded", docx({"word/embeddings/oleObject1.bin": hostile_files.OLE})),
    "zip inside.docx": ("embedded", docx({"word/media/a.png": workbook()})),
    "control.docx": ("embedded", docx({"word/activeX/activeX1.xml": "<x/>"})),
    "program inside.docx": ("program_inside", docx({"word/media/a.png": b"MZ\x90\0"})),
    "template from elsewhere.docx": (
        "external_links",
        docx(rels=outside("attachedTemplate", "http://x.test/a.dotm")),
    ),
    "object on a share.docx": ("external_links", docx(rels=outside("oleObject", "\\\\x.test\\a"))),
    "document type.docx": ("doctype", docx({"word/styles.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"})),
    "attachments.ofd": ("embedded", ofd({"Doc_0/Attachs/a.pdf": pdf()})),
    "path inside.ofd": ("zip_names", ofd({"../../a": b"x"})),
    "command.csv": ("command", b"a,b\n1,=cmd|'/c calc'!A0\n"),
    # other kinds
    "old.doc": ("word", hostile_files.OLE + bytes(600) + "WordDocument".encode("utf-16-le")),
    "old.wps": ("word", hostile_files.OLE + bytes(600) + "WordDocument".encode("utf-16-le")),
    "old.et": ("old_excel", hostile_files.OLE + bytes(600) + "Workbook".encode("utf-16-le")),
    "other.zip": ("archive", packed({"a.txt": "a"})),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_name(name):
    code, content = REFUSED[name]
    error = refusal(content() if callable(content) else content, name)  # bombs are only packed where they are asked
    assert (error.code, name in error.messages[0]) == (code, True)


def test_archives_made_to_deceive_are_refused_as_workbooks():
    deceiving = [name for name, each in CASES.items() if each.code.startswith("zip_")]
    assert len(deceiving) > 10
    for name in deceiving:
        content = CASES[name].build()
        if content.startswith(b"PK"):
            assert refusal(content, "x.xlsx").code == CASES[name].code, name


def test_every_sentence_in_chinese():
    said = {*sentences.SENTENCES.values(), sentences.UNREADABLE}
    with translation.override("en"):
        english = {str(each) for each in said}
    with translation.override("zh-hans"):
        assert not english & {str(each) for each in said}


NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\a\\报表.pdf": "报表.pdf",
    "invoice\u202efdp.exe": "invoicefdp.exe",
    "a\0b\r\nSet-Cookie: x.pdf": "ab Set-Cookie_ x.pdf",
    "  . .hidden. ": "hidden",
    'a<b>"c|d?*.pdf': "a_b__c_d__.pdf",
    "CON.pdf": "_CON.pdf",
    "\u200b\u200f": "",
    "..": "",
    "ｅ́１.pdf": "ｅ́１.pdf",
    "二〇二二年\u3000汇总.xlsx": "二〇二二年 汇总.xlsx",
    "a.." + "b" * 300: "a.." + "b" * 197,
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_neutralised(name):
    assert cleaned(name) == NAMES[name]


def test_a_name_of_three_hundred_characters_keeps_its_ending():
    found = inspect(io.BytesIO(pdf()), "长" * 300 + ".pdf")
    assert (len(found.name), found.name[-5:]) == (200, "长.pdf")


def test_a_file_without_a_name_is_refused():
    assert refusal(pdf(), "\u202e").code == "no_name"


def test_control_a_relation_inside_is_no_link_elsewhere():
    inspect(io.BytesIO(docx({"word/_rels/x.xml.rels": relations()})), "x.docx")


def test_limits_are_those_of_one_file():
    assert office.LIMITS.file_bytes == 10 * MB
