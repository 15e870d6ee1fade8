"""Reads one upload, within limits, and writes its rows to the standard output: a process of its own, without Django.

A hostile file can make a parser allocate hundreds of gigabytes or abort; here it takes nothing else with it. The file
is the standard input. Lines of JSON come out: first `{"sheet": …}`, then `[[numbers of rows], [columns]]` for some rows
at a time, each column packed (`cells`) or with a cell for each row, no row blank, last `{"end": rows}`, or anywhere
`{"refused": code, "details": {…}}`. In columns cells are taken apart and put together at half the cost.
"""

import csv
import gc
import io
import json
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, compress, islice, repeat, zip_longest
from typing import Any, BinaryIO

from . import cells, preflight, text
from .limits import Limits, Refused
from .scan import PITCH, Scan

Rows = tuple[list[int], list[cells.Column]]  # their numbers, and of each column its cells
Message = dict[str, Any] | Rows
AT_FIRST, AT_ONCE = 32, 1_000  # rows: the headings are among the first, which somebody waits for
MOST_CELLS = 20_000  # that are taken at once
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
LONG_LINE = 2**22  # characters; rows of longer texts go in more lines


def confine(limits: Limits) -> None:
    """For good: memory, processor time, no file written, few opened, no core, no further process."""
    hard = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 32,
        resource.RLIMIT_CORE: 0,
    }
    for name, limit in hard.items():
        resource.setrlimit(name, (limit, limit))


def messages(file: BinaryIO, limits: Limits, sheet: str | None) -> Iterator[Message]:
    found = preflight.check(file, limits, sheet)
    file.seek(0)
    if isinstance(found, preflight.TextFile):
        with io.TextIOWrapper(file, encoding=found.encoding, newline="") as lines:
            separator = text.separator_of(lines.readline(100_000))
            # read through once before, so that what is wrong comes first
            count = sum(1 for _ in _records(lines, separator, limits))
            yield {"sheet": None, "sheets": [], "merges": [], "rows": count}
            yield from _filled(text_rows(lines, separator, limits))
    else:
        scan = found.scan
        yield {"sheet": found.sheet, "sheets": found.sheets, "merges": scan.merges, "rows": scan.rows}
        yield from _filled(sheet_rows(file, found.sheet, scan))


def _filled(blocks: Iterator[Rows]) -> Iterator[Message]:
    """The rows that hold anything; then how many they were."""
    count = 0
    for numbers, columns in blocks:
        if not any(map(cells.is_full, columns)):
            numbers, columns = _without_blanks(numbers, columns)
        if columns and numbers:
            count += len(numbers)
            yield numbers, columns
    yield {"end": count}


def _without_blanks(numbers: list[int], columns: list[cells.Column]) -> Rows:
    opened = list(map(cells.unpacked, columns))
    filled = list(map(any, zip(*opened, strict=True)))  # a cell is a text with its kind, or None
    if all(filled):
        return numbers, columns
    return list(compress(numbers, filled)), [list(compress(column, filled)) for column in opened]


def _some(rows: Iterable[Any], width: int) -> Iterator[tuple[int, list[Any]]]:
    """The number of the first one, and some rows at a time, the fewer the wider they are."""
    rows, number = iter(rows), 1
    most = max(1, min(AT_ONCE, MOST_CELLS // max(1, width)))
    while some := list(islice(rows, min(AT_FIRST, most) if number == 1 else most)):
        yield number, some
        number += len(some)


def sheet_rows(file: BinaryIO, name: str, scan: Scan) -> Iterator[Rows]:
    """Rows of a workbook with their numbers, from the first column on; faults stand where the parser gives blanks."""
    from python_calamine import CalamineWorkbook  # here: a csv has no need of it

    sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    if sheet.start is None:
        return
    blank = [""] * sheet.width
    below = max((number for number, _column in scan.faults), default=0) - top - sheet.height
    rows = chain(repeat(blank, top), sheet.iter_rows(), repeat(blank, max(0, below)))
    faults = sorted(scan.faults.items(), reverse=True)
    for first, some in _some(rows, left + sheet.width):
        columns: list[cells.Column] = [[None] * len(some) for _column in range(left)]
        columns += map(cells.wired, zip(*some, strict=True))
        _mark_percents(columns, scan.percents, first, len(some))
        while faults and faults[-1][0][0] < first + len(some):
            (number, column), mark = faults.pop()
            columns += [[None] * len(some) for _column in range(column - len(columns))]
            _opened(columns, column)[number - first] = cells.fault(mark)
        yield list(range(first, first + len(some))), columns


def _opened(columns: list[cells.Column], number: int) -> list[cells.Wire]:
    """The cells of the column of that number, which from now on is no longer packed."""
    columns[number - 1] = column = cells.unpacked(columns[number - 1])
    return column


def _mark_percents(columns: list[cells.Column], percents: bytearray, first: int, rows: int) -> None:
    end = (first + rows) * PITCH
    at = percents.find(1, first * PITCH, end)
    while at >= 0:
        number, column = divmod(at, PITCH)
        if column <= len(columns):
            opened = _opened(columns, column)
            opened[number - first] = cells.percent(opened[number - first])
        at = percents.find(1, at + 1, end)


def text_rows(lines: io.TextIOWrapper, separator: str, limits: Limits) -> Iterator[Rows]:
    """Rows of a csv with their numbers."""
    for first, some in _some(_records(lines, separator, limits), limits.columns):
        columns: list[cells.Column] = [list(map(cells.from_csv, column)) for column in zip_longest(*some, fillvalue="")]
        yield list(range(first, first + len(some))), columns


def _records(lines: io.TextIOWrapper, separator: str, limits: Limits) -> Iterator[list[str]]:
    lines.seek(0)
    csv.field_size_limit(cells.LONGEST)
    number = 0
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=separator, strict=True), start=1):
            if number > limits.rows:
                raise Refused("rows", row=number, limit=limits.rows)
            if len(row) > limits.columns:
                raise Refused("csv_columns", row=number, count=len(row), limit=limits.columns)
            yield row
    except csv.Error as error:
        code = "csv_text" if "field larger" in str(error) else "csv_quotes"
        raise Refused(code, row=number + 1, limit=cells.LONGEST) from error


def in_lines(message: Message) -> Iterator[str]:
    line = encode(message)
    if isinstance(message, dict) or len(line) < LONG_LINE or len(message[0]) == 1:
        yield line + "\n"
        return
    numbers, columns = message[0], list(map(cells.unpacked, message[1]))
    half = len(numbers) // 2
    yield from in_lines((numbers[:half], [column[:half] for column in columns]))
    yield from in_lines((numbers[half:], [column[half:] for column in columns]))


def refusal(error: BaseException) -> Refused:
    """What the web process is told of anything that went wrong."""
    if isinstance(error, Refused):
        return error
    return Refused("memory" if isinstance(error, MemoryError) else "unreadable")


def main(arguments: list[str]) -> None:
    options = json.loads(arguments[0])
    limits = Limits(**options["limits"])
    confine(limits)
    gc.disable()  # nothing here is circular, and the process is gone before it would matter
    with open(0, "rb") as file, open(1, "w", encoding="utf-8", buffering=65536) as out:
        try:
            for message in messages(file, limits, options["sheet"]):
                out.writelines(in_lines(message))
        except BrokenPipeError:
            os._exit(1)  # nobody listens any more
        except BaseException as error:  # the parser's panics are no Exception
            told = refusal(error)
            out.write(encode({"refused": told.code, "details": told.details}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
