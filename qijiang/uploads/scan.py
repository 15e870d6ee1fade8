"""A pass over the markup of one sheet, piece by piece: how far it reaches, and what the parser does not tell.

The parser reserves room for every cell up to the farthest, aborts where that is absurd, and gives out an error or a
formula without a value as a blank. Both are found here first. Expressions cannot see all that a parser sees in markup
made to deceive; what they miss meets the limits of the child.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from .limits import LAST_COLUMN, LAST_ROW, Limits, Refused
from .places import ADDRESS, address, column_number, letters_of, row_number

LONGEST = 2 * 2**20  # bytes without the end of a cell that are carried on
REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]+)(\d+)[\"']")
VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>([^<]*)<")
PITCH = 1024  # more than there may be columns
SPACES = bytes.maketrans(b"\t\r\n", b"   ")
UNCALCULATED = ""  # what a formula without a value is marked with; an error is marked with its own name
ERROR = re.compile(rb"\bt=[\"']e[\"']")
TEXT_RESULT = re.compile(rb"\bt=[\"']str[\"']")


@dataclass
class Scan:
    """What one sheet holds beside its values; rows and columns count from 1."""

    rows: int = 0
    columns: int = 0
    faults: dict[tuple[int, int], str] = field(default_factory=dict)  # error or UNCALCULATED
    percents: bytearray = field(default_factory=bytearray)  # 1 at row × PITCH + column
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row and column, last row and column


class Patterns:
    """Expressions for the elements of a sheet under the prefix that it uses for them."""

    def __init__(self, prefix: bytes):
        tag = rb"<" + re.escape(prefix)
        self.end = b"</" + prefix + b"c>"
        self.start = b"<" + prefix + b"c "
        self.any_start = b"<" + prefix + b"c"
        self.plain = self.start + b'r="'
        self.starts = (self.start, b"<" + prefix + b"c>", b"<" + prefix + b"c/>")
        self.placed = re.compile(tag + rb"c\s(?:[^<>]*?\s)?r=[\"']")
        self.filled = re.compile(tag + rb"c\s(?:[^<>]*?\s)?r=[\"']([A-Za-z]+)(\d+)[\"'][^<>/]*>")
        self.row_start = b"<" + prefix + b"row "
        self.numbered = re.compile(rb"(?:[^<>]*?\s)?r=[\"'](\d+)[\"']")
        self.formula_start = b"<" + prefix + b"f"
        self.formula = re.compile(tag + rb"f[\s/>]")
        self.merge_start = b"<" + prefix + b"mergeCell "
        self.merge = re.compile(tag + rb"mergeCell\s(?:[^<>]*?\s)?ref=[\"']([^\"'<>]*)[\"']")
        self.shared = re.compile(tag + rb"c\s[^<>]*\bt=[\"']s[\"'][^<>]*>\s*" + tag + rb"v>(\d+)<")

    def beyond(self, column: int, piece: bytes) -> bool:
        """Whether a filled cell stands to the right of that column; no column yet is any."""
        return column == 0 or self._right_of(column).search(piece) is not None

    @cache  # noqa: B019 (lives as long as the scan)
    def _right_of(self, column: int) -> re.Pattern[bytes]:
        *before, last = letters_of(column).encode()
        further = [b"[A-Za-z]{%d,}" % (len(before) + 2), b"[a-z]"]
        further += [b"%c[%c-Z]" % (before[0], last + 1)] if before and last < 90 else []
        first = before[0] if before else last
        further += [b"[%c-Z]%s" % (first + 1, b"[A-Z]" * len(before))] if first < 90 else []
        return re.compile(re.escape(self.plain) + b"(?:" + b"|".join(further) + rb")\d[^<>/]*>")

    @cache  # noqa: B019 (lives as long as the scan)
    def styled(self, styles: frozenset[bytes]) -> re.Pattern[bytes]:
        """Places of the cells with one of these styles, blank ones left out."""
        wanted = rb"(?=[^<>]*\bs=[\"'](?:" + b"|".join(sorted(styles)) + rb")[\"'])"
        return re.compile(re.escape(self.start) + wanted + rb"[^<>]*?\br=[\"']([A-Za-z]+)(\d+)[\"'][^<>/]*>")

    def rows(self, piece: bytes) -> Iterator[bytes]:
        """The numbers that rows have: cut first, as an expression would look at every letter between two rows."""
        for text in piece.split(self.row_start)[1:]:
            if found := self.numbered.match(text):
                yield found[1]

    def cells(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The attributes of every cell that is not blank, and what is inside."""
        for text in piece.split(self.end)[:-1]:
            attributes, _, inside = text[text.rfind(self.start) + 1 :].partition(b">")
            yield attributes, inside


class Scanner:
    def __init__(self, limits: Limits, percent_styles: Iterable[int], long_texts: dict[int, int]):
        self.limits = limits
        self.percent_styles = frozenset(b"%d" % style for style in percent_styles)
        self.long_texts = {b"%d" % number: size for number, size in long_texts.items()}
        self.repeated = 0
        self.found = Scan()

    def scan(self, pieces: Iterable[bytes], part: str) -> Scan:
        pieces = iter(pieces)
        head = next(pieces, b"")
        root = re.search(rb"<([\w.-]+:)?worksheet[\s>]", head[:65536])
        if root is None:
            raise Refused("not_a_sheet", name=part)
        patterns = Patterns(root[1] or b"")
        for piece in _whole_cells(chain([head], pieces), patterns, part):
            self._reach(piece, patterns)
            self._faults(piece, patterns)
            self._percents(piece, patterns)
            self._texts(piece, patterns)
            self._merges(piece, patterns)
        return self.found

    def _reach(self, piece: bytes, patterns: Patterns) -> None:
        """How far filled cells reach: roughly by the rows that begin, exactly where that is farther than before."""
        plain = piece.count(patterns.plain)
        # the short look is enough where nothing else begins with the letter of a cell, as it does beside the rows
        started = plain if piece.count(patterns.any_start) == plain else sum(map(piece.count, patterns.starts))
        if started != plain and started != len(patterns.placed.findall(piece)):
            raise Refused("no_addresses")
        last = max(patterns.rows(piece), key=row_number, default=b"0")
        rows = row_number(last)
        if rows > LAST_ROW:
            raise Refused("coordinate", cell=last[:20].decode())
        if started == plain and rows and not self._too_far(rows, 0) and not patterns.beyond(self.found.columns, piece):
            self._extend(rows, 0)
        elif cells := patterns.filled.findall(piece):
            exact, digits = map(set, zip(*cells, strict=True))
            self._extend(max(map(row_number, digits)), max(map(column_number, exact)))

    def _too_far(self, row: int, column: int) -> bool:
        row, column = max(row, self.found.rows), max(column, self.found.columns)
        limits = self.limits
        return row > limits.rows or column > limits.columns or row * column > limits.cells

    def _extend(self, row: int, column: int) -> None:
        found, limits = self.found, self.limits
        if row > LAST_ROW or column > LAST_COLUMN:
            raise Refused("coordinate", cell=f"{letters_of(min(column, LAST_COLUMN + 1))}{row}")
        found.rows, found.columns = max(found.rows, row), max(found.columns, column)
        if found.columns > limits.columns:
            raise Refused("columns", column=letters_of(found.columns), limit=limits.columns)
        if found.rows > limits.rows:
            raise Refused("rows", row=found.rows, limit=limits.rows)
        if found.rows * found.columns > limits.cells:
            raise Refused("cells", cell=address(found.rows, found.columns), limit=limits.cells)

    def _faults(self, piece: bytes, patterns: Patterns) -> None:
        other_quotes = b"'" in piece and b"t='e'" in piece
        if patterns.formula_start not in piece and b't="e"' not in piece and not other_quotes:
            return
        for attributes, inside in patterns.cells(piece):
            value = VALUE.search(inside)
            if ERROR.search(attributes):
                self._fault(attributes, value[1].decode("latin-1")[:20] if value else "#")
            elif patterns.formula.search(inside) and not (value and value[1]) and not _empty_text(attributes, inside):
                self._fault(attributes, UNCALCULATED)

    def _fault(self, attributes: bytes, text: str) -> None:
        if place := REFERENCE.search(attributes):
            self.found.faults[row_number(place[2]), column_number(place[1])] = text
        if len(self.found.faults) > self.limits.faulty_cells:
            raise Refused("faulty_cells", limit=self.limits.faulty_cells)

    def _percents(self, piece: bytes, patterns: Patterns) -> None:
        if not self.percent_styles:
            return
        marks = self.found.percents
        for letters, digits in patterns.styled(self.percent_styles).findall(piece):
            at = row_number(digits) * PITCH + column_number(letters)
            marks.extend(bytes(max(0, at + 1 - len(marks))))
            marks[at] = 1

    def _texts(self, piece: bytes, patterns: Patterns) -> None:
        if self.long_texts:
            self.repeated += sum(self.long_texts.get(number, 0) for number in patterns.shared.findall(piece))
            if self.repeated > self.limits.repeated_text_bytes:
                raise Refused("repeated_text", limit=self.limits.repeated_text_bytes // 2**20)

    def _merges(self, piece: bytes, patterns: Patterns) -> None:
        if patterns.merge_start not in piece:
            return
        for reference in patterns.merge.findall(piece):
            self.found.merges.append(_range(reference, self.limits))
        if len(self.found.merges) > self.limits.merges:
            raise Refused("merges", limit=self.limits.merges)


def _whole_cells(pieces: Iterable[bytes], patterns: Patterns, part: str) -> Iterator[bytes]:
    """The same bytes cut so that no cell lies in two pieces; every white space is a blank."""
    rest = b""
    for piece in pieces:
        rest += piece.translate(SPACES) if b"\n" in piece or b"\t" in piece or b"\r" in piece else piece
        cut = rest.rfind(patterns.end)
        if cut < 0:  # a stretch of blank, formatted cells
            cut = max(rest.rfind(patterns.start), rest.rfind(b"row "), rest.rfind(b"mergeCell "), 1) - 1
        else:
            cut += len(patterns.end)
        yield rest[:cut]
        rest = rest[cut:]
        if len(rest) > LONGEST:
            raise Refused("long_cell", name=part)
    yield rest


def _empty_text(attributes: bytes, inside: bytes) -> bool:
    """A formula whose value is the empty text is a blank; one that was never calculated is not."""
    return bool(TEXT_RESULT.search(attributes)) and re.search(rb"<(?:[\w.-]+:)?v[\s/>]", inside) is not None


def _range(reference: bytes, limits: Limits) -> tuple[int, int, int, int]:
    ends = [ADDRESS.fullmatch(end) for end in reference.split(b":")]
    text = reference[:40].decode("latin-1")
    if len(ends) != 2 or not ends[0] or not ends[1]:
        raise Refused("merge", range=text)
    top, left = row_number(ends[0][2]), column_number(ends[0][1])
    bottom, right = row_number(ends[1][2]), column_number(ends[1][1])
    if bottom > LAST_ROW or right > LAST_COLUMN or (bottom - top + 1) * (right - left + 1) > limits.cells:
        raise Refused("merge", range=text)
    return top, left, bottom, right
