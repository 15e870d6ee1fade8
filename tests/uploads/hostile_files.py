"""Other kinds of file, workbooks that hold more than a table, zip files made to deceive, bombs."""

import io
import random
import struct
import zipfile

from . import files
from .files import packed, parts, relations, shared_strings, workbook, workbook_xml, worksheet
from .hostile import SHEET, case, simple

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zeroes(name: str, size: int, template: dict[str, str | bytes], fill: bytes = b" ") -> bytes:
    """A workbook one of whose parts goes on for so many bytes, packed without ever being whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, content in template.items():
            if other != name:
                archive.writestr(other, content)
        with archive.open(name, "w") as part:
            begin, _, end = str(template[name]).partition("…")
            part.write(begin.encode())
            for _ in range(size // 2**20):
                part.write(fill * (2**20 // len(fill)))
            part.write(end.encode())
    return buffer.getvalue()


# Other kinds of file, whatever their name.
simple("nothing", "empty", b"")
simple("blanks_alone", "empty", b"\xef\xbb\xbf \r\n \r\n")
simple("old_workbook", "old_excel", OLE + bytes(600) + "Workbook".encode("utf-16-le"))
simple("very_old_workbook", "old_excel", b"\x09\x08\x10\x00" + bytes(60))
simple("workbook_with_password", "encrypted", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
simple("old_document", "word", OLE + bytes(600) + "WordDocument".encode("utf-16-le"))
simple("old_presentation", "powerpoint", OLE + bytes(600) + "PowerPoint Document".encode("utf-16-le"))
simple("web_page", "html", b"<html><body><table><tr><td>1</td></tr></table></body></html>")
simple("web_page_with_mark", "html", "\ufeff\n<!DOCTYPE html><table>".encode())
simple("web_archive", "html", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n")
simple("spreadsheet_of_2003", "xml_spreadsheet", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><x/>')
simple("other_xml", "xml", b'<?xml version="1.0"?><rows/>')
simple("json_list", "json", b'[{"name": 1}]')
simple("portable_document", "pdf", b"%PDF-1.7\n1 0 obj")
simple("picture", "image", b"\x89PNG\r\n\x1a\n" + bytes(20))
simple("photograph", "image", b"\xff\xd8\xff\xe0" + bytes(20))
simple("web_picture", "image", b"RIFF\x00\x00\x00\x00WEBPVP8 ")
simple("rich_text", "word", b"{\\rtf1\\ansi }")
simple("gzip", "packed", b"\x1f\x8b\x08\x00" + bytes(20))
simple("rar", "packed", b"Rar!\x1a\x07\x00" + bytes(20))
simple("program", "program", b"MZ\x90\x00" + bytes(60))
simple("database", "database", b"SQLite format 3\x00" + bytes(60))
simple("text_document", "word", packed({"[Content_Types].xml": "", "word/document.xml": ""}))
simple("presentation", "powerpoint", packed({"[Content_Types].xml": "", "ppt/presentation.xml": ""}))
simple(
    "open_document", "ods", packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""})
)
simple("binary_workbook", "xlsb", packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}))
simple("apple_numbers", "numbers", packed({"Index/Document.iwa": ""}))
simple("zip_of_tables", "archive", packed({"one.csv": "a,b", "two.csv": "a,b"}))


@case("size", limit=20)
def too_large() -> bytes:
    return b"a,b\n" * (5 * 2**20 + 1)


# Workbooks that hold more than a table.
simple("macros", "macros", workbook({"xl/vbaProject.bin": b"x"}))
simple("macros_by_type", "macros", workbook(types=files.content_types("sheet.macroEnabled.main+xml")))
simple("macro_sheet", "macros", workbook({"xl/macrosheets/sheet1.xml": "<x/>"}))
simple("links_to_files", "external_links", workbook({"xl/externalLinks/externalLink1.xml": "<x/>"}))
simple(
    "sheet_elsewhere",
    "external_links",
    workbook(relations=relations(more='<Relationship Id="x" TargetMode="External" Target="file:///etc/passwd"/>')),
)
simple("connections", "connections", workbook({"xl/connections.xml": "<x/>"}))
simple("embedded_file", "embedded", workbook({"xl/embeddings/oleObject1.bin": b"x"}))

# Zip files that are damaged or made to deceive.
simple("cut_off", "cut_off", workbook()[:-400])
simple("header_alone", "cut_off", b"PK\3\4" + bytes(10))
simple("appended", "zip_structure", workbook() + b"more")
simple("prepended", "zip_structure", b"PK\3\4" + bytes(26) + workbook())
simple("two_archives", "zip_structure", workbook() + workbook())
simple("name_of_parent", "zip_names", workbook({"../../etc/passwd": b"x"}), name="../../etc/passwd")
simple("absolute_name", "zip_names", workbook({"/etc/passwd": b"x"}), name="/etc/passwd")
simple("name_with_drive", "zip_names", workbook({"C:/x.xml": b"x"}))
simple("name_with_backslash", "zip_names", workbook({"xl\\x.xml": b"x"}))
simple("same_name_in_capitals", "zip_twice", workbook({"xl/WORKBOOK.xml": workbook_xml()}), name="xl/WORKBOOK.xml")
simple("unusual_packing", "zip_method", packed(parts(), zipfile.ZIP_BZIP2))
simple("sheet_missing", "part_missing", packed({name: text for name, text in parts().items() if name != SHEET}))
simple("relations_missing", "part_missing", workbook(root=files.root("xl/elsewhere.xml")))


def changed_directory(data: bytes, name: str, at: int, value: bytes) -> bytes:
    """The same archive with some bytes of one entry of its directory changed."""
    place = data.rindex(name.encode()) - 46
    assert data[place : place + 4] == b"PK\1\2"
    return data[: place + at] + value + data[place + at + len(value) :]


@case("zip_password")
def parts_with_password() -> bytes:
    return changed_directory(workbook(), SHEET, 8, b"\1\0")


@case("zip_lies", name=SHEET)
def size_that_lies() -> bytes:
    return changed_directory(workbook(), SHEET, 24, struct.pack("<L", 20))


@case("damaged", name=SHEET)
def wrong_checksum() -> bytes:
    return changed_directory(workbook(), SHEET, 16, b"\0\0\0\0")


@case("damaged", name=SHEET)
def broken_stream() -> bytes:
    data = workbook()
    at = data.index(SHEET.encode()) + len(SHEET)
    return data[:at] + b"\xff" * 40 + data[at + 40 :]


@case("zip_overlap")
def overlapping_parts() -> bytes:
    data = workbook()
    return changed_directory(data, SHEET, 42, struct.pack("<L", data.index(b"PK\3\4", 4)))


@case("entries", count=65000)
def many_entries() -> bytes:
    data = workbook()
    return data[:-14] + struct.pack("<HH", 65000, 65000) + data[-10:]


@case("entries", count=3007)
def many_real_entries() -> bytes:
    return workbook({f"xl/media/{number}": b"" for number in range(3000)})


# Bombs: small files that unpack to much.
BLANKS = parts(sheet=worksheet("…"))


@case("ratio", name=SHEET)
def blanks_in_sheet() -> bytes:
    return zeroes(SHEET, 16 * 2**20, BLANKS)


@case("ratio", name="xl/sharedStrings.xml")
def one_long_shared_text() -> bytes:
    return zeroes("xl/sharedStrings.xml", 16 * 2**20, parts(strings=shared_strings("…")), b"a")


@case("ratio", name=SHEET)
def one_long_attribute() -> bytes:
    return zeroes(SHEET, 16 * 2**20, parts(sheet=worksheet('<row r="…"/>')), b"1")


@case("unpacked", limit=400)
def unpacks_to_much() -> bytes:
    noise = workbook({"xl/media/1": random.Random(1).randbytes(3 * 2**20)})
    return changed_directory(noise, "xl/media/1", 24, struct.pack("<L", 450 * 2**20))


@case("zip_overlap")
def packed_size_that_lies() -> bytes:
    return changed_directory(workbook(), SHEET, 20, struct.pack("<L", 3 * 2**20))


@case("part_size", name="[Content_Types].xml")
def large_list_of_types() -> bytes:
    noise = "".join(f'<Default Extension="{number:x}" ContentType="{number * 7919:x}"/>' for number in range(180_000))
    return workbook(types=files.content_types().replace("<Override", noise + "<Override"))
