"""The door to an uploaded table: its headings, then its rows, one at a time.

    with read(request.FILES["file"]) as table:
        for row in table:
            ...

The file is checked and parsed in a child process; this one never holds it. Whatever cannot be read without guessing is
an UploadRefused, a ValidationError whose messages say what the file is and what to do. It can come at any row: write
nothing until the last one is read. A file that is looked at more than once is parsed once: `put_down` keeps what the
child says of it, `read_again` reads that.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any, NamedTuple, NoReturn, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError

from . import cells, turns
from .limits import MB, Limits, Refused
from .places import address
from .process import Child, on_disk
from .sentences import CELL_ERROR, CELLS, FILES

SOUGHT = 20  # rows among which the headings are looked for
LONGEST_HEADING = 200  # characters, that it can be remembered by
Merge = list[int]  # first row and column, last row and column


class UploadRefused(ValidationError):
    """The file cannot be taken as it is. Every message has the code of a key of `sentences.FILES`."""

    def __init__(self, *refusals: Refused):
        super().__init__([ValidationError(FILES[one.code], one.code, one.details) for one in refusals])


class Cell(NamedTuple):
    """`kind` is a letter of `qijiang.uploads.cells`, "" for a blank; `value` a text: 12.5, 2022-03-01, true."""

    kind: str
    value: str

    @property
    def typed(self) -> str:
        """As somebody would type it: a percentage with its sign, what cannot be typed by its number, all else as it
        is."""
        if self.kind == cells.ERROR:
            return cells.CONTROLS.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", self.held)
        return f"{self.value}%" if self.kind == cells.PERCENT else self.value

    @property
    def mark(self) -> str:
        """Of a fault, which one it is: a key of `sentences.CELLS`, or the name of an error."""
        return self.value.partition("\n")[0]

    @property
    def held(self) -> str:
        """What stands in a cell that is a fault, the error's name of an error; "" where it cannot be told."""
        mark, _, held = self.value.partition("\n")
        return held or ("" if mark in CELLS else mark)

    @property
    def fault(self) -> str:
        """What is wrong with the cell and what to do; "" if it holds a value or is blank."""
        if self.kind != cells.ERROR:
            return ""
        return str(CELLS.get(self.mark) or CELL_ERROR % {"error": self.mark})


BLANK = Cell("", "")


class Heading(NamedTuple):
    column: int
    text: str


@dataclass(frozen=True)
class Row:
    """A row with one cell for each heading, in the order of the headings."""

    number: int
    cells: list[Cell]
    headings: list[Heading]

    def address(self, index: int) -> str:
        return address(self.number, self.headings[index].column)


def same(heading: str) -> str:
    """A heading without what people change without noticing: width, case, spaces and line breaks."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


class Source(Protocol):
    """Where the lines of the child come from."""

    def lines(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


def read(file: Any, *, sheet: str | None = None, known: Iterable[str] = (), limits: Limits | None = None) -> "Table":
    """Open an upload (xlsx or csv; anything with read and seek). Close it again: it is a context manager.

    `sheet`: the name of the sheet, otherwise the first visible one that holds no instructions. `known`: headings that
    are expected, by which the row of headings is found under a title. Raises UploadRefused, also where too many others
    are being read and `Limits.turn_seconds` pass before one of them is done.
    """
    return Table(_parsed(file, sheet, limits), known)


def put_down(file: Any, into: IO[bytes], *, sheet: str | None = None, limits: Limits | None = None) -> None:
    """Have the whole of an upload read, and write into a file what `read_again` needs. Raises as `read` does."""
    source = _parsed(file, sheet, limits)
    try:
        into.writelines(line + b"\n" for line in source.lines())
    except Refused as refused:
        raise UploadRefused(refused) from refused
    finally:
        source.close()


def read_again(lines: IO[bytes], *, known: Iterable[str] = ()) -> "Table":
    """The table that was put down in a file, from its present place. Raises UploadRefused where it has no headings."""
    return Table(PutDown(lines), known)


def _parsed(file, sheet, limits):
    if limits is None:
        limits = Limits(file_bytes=getattr(settings, "UPLOAD_MEGABYTES", Limits.file_bytes // MB) * MB)
    try:
        return Parsed(file, limits, sheet)
    except Refused as refused:
        raise UploadRefused(refused) from refused


class Parsed:
    """A file being parsed by a child, for which it waits for its turn."""

    def __init__(self, file: Any, limits: Limits, sheet: str | None):
        self.turn = turns.take(settings.UPLOADS_ROOT / "turns", limits.turn_seconds)
        try:
            self.file = on_disk(file, limits)
        except Refused:
            self.turn.close()
            raise
        self.own = self.file is not file
        self.child = Child(self.file, limits, sheet)

    def lines(self) -> Iterator[bytes]:
        return self.child.lines()

    def close(self) -> None:
        self.child.close()
        self.turn.close()
        if self.own:
            self.file.close()


class PutDown:
    """What a child said, from a file that is its opener's to close."""

    def __init__(self, file: IO[bytes]):
        self.file = file

    def lines(self) -> Iterator[bytes]:
        return iter(self.file)

    def close(self) -> None:
        pass


class Table:
    """A table being read. Iterate once for its rows; `sheet` is None of a csv, `sheets` are those to choose from."""

    def __init__(self, source: Source, known: Iterable[str]):
        self._source = source
        try:
            self._open(frozenset(map(same, known)))
        except Refused as refused:
            self.close()
            raise UploadRefused(refused) from refused
        except BaseException:
            self.close()
            raise

    def _open(self, known: frozenset[str]) -> None:
        self._messages = map(json.loads, self._source.lines())
        first = next(self._messages)
        self.sheet: str | None = first["sheet"]
        self.sheets: list[str] = first["sheets"]
        self.rows: int = first["rows"]  # at most: the last one that holds anything, whatever stands above it
        self._blocks = (message for message in self._messages if isinstance(message, list))
        numbers, columns = self._top()
        if not numbers:
            raise Refused("no_rows", sheet=self.sheet) if self.sheet else Refused("no_rows_csv")
        top = [[number, list(row)] for number, row in zip(numbers, zip(*columns, strict=True), strict=True)]
        index = heading_row(top[:SOUGHT], known)
        self.above = [
            [number, _as_far_as_filled(row)] for number, row in top[:index]
        ]  # a title, and what else is there
        self.heading_row, filled = top[index]
        self.headings = headings_of(self.heading_row, filled, first["merges"])
        self._ahead = [[numbers[index + 1 :], [column[index + 1 :] for column in columns]]]

    def _top(self) -> list[Any]:
        """The rows among which the headings are looked for, and those that came with them."""
        numbers: list[int] = []
        columns: list[list[cells.Wire]] = []
        for more, packed in self._blocks:
            theirs = list(map(cells.unpacked, packed))
            columns += [[None] * len(numbers) for _column in range(len(theirs) - len(columns))]
            theirs += [[None] * len(more) for _column in range(len(columns) - len(theirs))]
            numbers += more
            columns = [column + further for column, further in zip(columns, theirs, strict=True)]
            if len(numbers) >= SOUGHT:
                break
        return [numbers, columns]

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._source.close()

    def __iter__(self) -> Iterator[Row]:
        for number, values in self.wires():
            yield Row(number, [cell_of(value) for value in values], self.headings)

    def wires(self) -> Iterator[tuple[int, list[cells.Wire]]]:
        """The number of each row and, for each heading, its cell as it came from the child: for `cell_of`."""
        for numbers, columns in self.blocks():
            opened = map(cells.unpacked, columns)
            yield from zip(numbers, map(list, zip(*opened, strict=True)), strict=True)

    def blocks(self) -> Iterator[tuple[list[int], list[cells.Column]]]:
        """The same, some rows at a time: their numbers and, for each heading, the column of their cells."""
        places = [heading.column - 1 for heading in self.headings]
        try:
            for numbers, columns in chain(self._ahead, self._blocks):
                columns += [[None] * len(numbers) for _column in range(max(places, default=-1) + 1 - len(columns))]
                for place in sorted(set(range(len(columns))).difference(places)):
                    if cells.holds_any(columns[place]):
                        self._refuse_stray(numbers, columns, places)
                yield numbers, [columns[place] for place in places]
        except Refused as refused:
            raise UploadRefused(refused) from refused

    def _refuse_stray(self, numbers: list[int], columns: list[cells.Column], places: list[int]) -> NoReturn:
        """A value stands under no heading: the first one is named."""
        stray = [place for place in range(len(columns)) if place not in places]
        rows = zip(*[cells.unpacked(columns[place]) for place in stray], strict=True)
        number, row = next((number, row) for number, row in zip(numbers, rows, strict=True) if any(row))
        column = next(place for place, value in zip(stray, row, strict=True) if value) + 1
        heading, filled = address(self.heading_row, column), address(number, column)
        raise Refused("blank_heading", cell=heading, column=heading.rstrip("0123456789"), filled=filled)


def cell_of(wire: cells.Wire) -> Cell:
    """A cell as the child wrote it, taken apart."""
    return Cell(wire[0], wire[1:]) if wire else BLANK


def _as_far_as_filled(row: list[cells.Wire]) -> list[cells.Wire]:
    return row[: max((place for place, cell in enumerate(row, start=1) if cell), default=0)]


def heading_row(rows: list[list[Any]], known: frozenset[str]) -> int:
    """Which of the rows holds the headings: the most known ones; else the first that is more than half as full as
    the fullest and has nothing but texts."""
    found = [sum(same(cell[1:]) in known for cell in row if cell) for _, row in rows]
    if any(found):
        return found.index(max(found))
    filled = [len(row) - row.count(None) for _, row in rows]
    for index, (_, row) in enumerate(rows):
        if 2 * filled[index] > max(filled) and all(cell[0] == cells.TEXT for cell in row if cell):
            return index
    return filled.index(max(filled))


def headings_of(number: int, row: list[cells.Wire], merges: list[Merge]) -> list[Heading]:
    """The headings with their columns; UploadRefused for every one that is merged, doubled or no text."""
    refusals = [_merged(merge, number) for merge in merges if merge[2] >= number]
    headings: dict[str, Heading] = {}
    for column, cell in enumerate(row, start=1):
        place = address(number, column)
        if cell and cell[0] == cells.ERROR:
            refusals.append(Refused("faulty_heading", cell=place))
        elif cell and same(cell[1:]) in headings:
            first = address(number, headings[same(cell[1:])].column)
            refusals.append(Refused("doubled_heading", heading=" ".join(cell[1:].split()), first=first, cell=place))
        elif cell and max(len(cell) - 1, len(same(cell[1:]))) > LONGEST_HEADING:
            refusals.append(Refused("long_heading", cell=place, limit=LONGEST_HEADING))
        elif cell:
            headings[same(cell[1:])] = Heading(column, " ".join(cell[1:].split()))
    if refusals:
        raise UploadRefused(*refusals)
    return list(headings.values())


def _merged(merge: Merge, number: int) -> Refused:
    top, left, bottom, right = merge
    code = "merged_heading" if top <= number else "merged_cells"
    return Refused(code, range=f"{address(top, left)}:{address(bottom, right)}")
