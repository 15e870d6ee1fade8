"""The small parts of a workbook: what it is, its sheets, its shared texts, and which cells show percentages."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .archive import Archive
from .limits import Refused
from .markup import checked, elements

INSTRUCTIONS = "填表说明"  # the sheet of our own templates that holds no rows
# what stands before the table in the workbooks of others, who name it so
BEFORE_THE_TABLE = {"说明", "填写说明", "填报说明", "使用说明", "须知", "填表须知", "填报须知", "封面", "目录"}
LONGEST_NAME = 31  # characters of a sheet's name: no spreadsheet program takes more
LONG_TEXT = 2_000  # bytes of a shared text that are worth counting, should many cells hold it
OTHER_KINDS = {  # a part that gives away what else an archive is
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "word",
    "ppt/presentation.xml": "powerpoint",
    "index/document.iwa": "numbers",
    "meta-inf/manifest.xml": "ods",
    "content.xml": "ods",
}
UNWANTED = [  # by the beginning of a part's name, below xl/
    ("vbaproject.bin", "macros"),
    ("macrosheets/", "macros"),
    ("externallinks/", "external_links"),
    ("connections.xml", "connections"),
    ("querytables/", "connections"),
    ("embeddings/", "embedded"),
    ("activex/", "embedded"),
]
FORMAT_TEXT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
COUNTS = re.compile(r"<(?:\w+:)?sst\s([^<>]*)")


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str
    visible: bool


class Workbook:
    """Refused on making if the archive is none, or one that must not be read."""

    def __init__(self, archive: Archive):
        self.archive = archive
        self.check_kind()
        self.main = self._main_part()
        self.relations = self._relations(self.main)
        self.sheets = self._sheets()

    def check_kind(self) -> None:
        names = self.archive.entries
        for name, code in OTHER_KINDS.items():
            if name in names:
                raise Refused(code)
        if "[content_types].xml" not in names or "_rels/.rels" not in names:
            raise Refused("archive")
        for name in names:
            for beginning, code in UNWANTED:
                if name.startswith(f"xl/{beginning}"):
                    raise Refused(code)
        if "macroenabled" in self.text("[content_types].xml").lower():
            raise Refused("macros")

    def text(self, name: str) -> str:
        """A small part, whole."""
        limit = self.archive.limits.small_part_bytes
        if self.archive.entries[name.lower()].size > limit:
            raise Refused("part_size", name=self.archive.entries[name.lower()].name, limit=limit // 2**20)
        return b"".join(self.pieces(name)).decode("utf-8", "replace")

    def pieces(self, name: str) -> Iterator[bytes]:
        return checked(self.archive.pieces(name), self.archive.entries[name.lower()].name)

    def _main_part(self) -> str:
        for one in elements(self.text("_rels/.rels"), "Relationship"):
            if one.get("Type", "").endswith("/officeDocument"):
                return self._known(posixpath.normpath(one.get("Target", "").lstrip("/")))
        raise Refused("archive")

    def _known(self, part: str) -> str:
        if part.lower() not in self.archive.entries:
            raise Refused("part_missing", name=part[:100])
        return part.lower()

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and part of every relation of a part, by its id."""
        folder, name = posixpath.split(part)
        found = {}
        for one in elements(self.text(self._known(f"{folder}/_rels/{name}.rels")), "Relationship"):
            if one.get("TargetMode") == "External":
                raise Refused("external_links")
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], target
        return found

    def _sheets(self) -> list[Sheet]:
        listed = list(elements(self.text(self.main), "sheet"))
        limit = self.archive.limits.sheets
        if len(listed) > limit:
            raise Refused("sheets", count=len(listed), limit=limit)
        sheets = []
        for one in listed:
            if len(one.get("name", "")) > LONGEST_NAME:
                raise Refused("sheet_name", name=one["name"][:LONGEST_NAME], limit=LONGEST_NAME)
            kind, part = self.relations.get(one.get("id", ""), ("", ""))
            if kind == "worksheet":
                visible = one.get("state", "visible") == "visible"
                sheets.append(Sheet(one.get("name", ""), self._known(part), visible))
        return sheets

    def chosen(self, name: str | None) -> Sheet:
        """The sheet of that name; else the first one that is seen and is not the instructions, nor a cover if there is
        any other."""
        if name is None:
            seen = [sheet for sheet in self.sheets if sheet.visible and sheet.name.strip() != INSTRUCTIONS]
            found = [sheet for sheet in seen if sheet.name.strip() not in BEFORE_THE_TABLE] or seen
        else:
            found = [sheet for sheet in self.sheets if sheet.name == name]
        if not found:
            raise Refused("no_sheet") if name is None else Refused("sheet_missing", name=name[:100])
        return found[0]

    def _part(self, kind: str) -> str | None:
        return next((part.lower() for found, part in self.relations.values() if found == kind), None)

    def percent_styles(self) -> frozenset[int]:
        """The cell styles that show a figure as a percentage."""
        part = self._part("styles")
        if part is None or part not in self.archive.entries:
            return frozenset()
        text = self.text(part)
        formats = {9, 10}
        for one in elements(text, "numFmt"):
            if "%" in FORMAT_TEXT.sub("", one.get("formatCode", "")) and one.get("numFmtId", "").isdecimal():
                formats.add(int(one["numFmtId"]))
        block = CELL_STYLES.search(text)
        styles = enumerate(elements(block[0], "xf") if block else [])
        return frozenset(number for number, xf in styles if xf.get("numFmtId", "") in set(map(str, formats)))

    def long_texts(self) -> dict[int, int]:
        """Bytes of the long shared texts by their number. Refused if the part says it holds more than it can."""
        part = self._part("sharedStrings")
        if part is None or part not in self.archive.entries:
            return {}
        found, number, carried, room = {}, 0, 0, self.archive.entries[part].size
        for at, piece in enumerate(self.pieces(part)):
            if at == 0:
                _check_counts(piece[:4096].decode("utf-8", "replace"), room)
            *whole, rest = piece.split(b"</si>")
            for text in whole:
                if len(text) + carried > LONG_TEXT:
                    found[number] = len(text) + carried
                number, carried = number + 1, 0
            carried += len(rest)
        return found


def _check_counts(head: str, room: int) -> None:
    """A shared text takes five bytes at least: the parser makes room for as many as the part says it has."""
    counts = COUNTS.search(head)
    for value in re.findall(r'uniqueCount\s*=\s*["\']([^"\'<>]*)', counts[1] if counts else ""):
        if not value.isdecimal() or len(value) > 9 or int(value) * 5 > room:
            raise Refused("shared_count", count=value[:20])
