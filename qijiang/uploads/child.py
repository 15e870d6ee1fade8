"""Reads one upload, within limits, and writes its rows to the standard output: a process of its own, without Django.

A hostile file can make a parser allocate hundreds of gigabytes or abort; here it takes nothing else with it. The file
is the standard input. Lines of JSON come out: first `{"sheet": …}`, then `[number of the row, [cells]]` for each row
that is not blank, last `{"end": rows}`, or anywhere `{"refused": code, "details": {…}}`.
"""

import csv
import gc
import io
import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from . import cells, preflight, text
from .limits import Limits, Refused
from .scan import PITCH, Scan

Message = dict[str, Any] | tuple[int, list]


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


def _filled(rows: Iterator[tuple[int, list[cells.Wire]]]) -> Iterator[Message]:
    """The rows that hold anything, as far as they do; then how many they were."""
    count = 0
    for number, row in rows:
        while row and row[-1] is None:
            row.pop()
        if row:
            count += 1
            yield number, row
    yield {"end": count}


def sheet_rows(file: BinaryIO, name: str, scan: Scan) -> Iterator[tuple[int, list[cells.Wire]]]:
    """Rows of a workbook with their numbers, from the first column on; faults stand where the parser gives blanks."""
    from python_calamine import CalamineWorkbook  # here: a csv has no need of it

    sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    if sheet.start is None:
        return
    faults: dict[int, list[tuple[int, str]]] = {}
    for (number, column), mark in scan.faults.items():
        faults.setdefault(number, []).append((column, mark))
    bottom = max([top + sheet.height, *faults])
    values = sheet.iter_rows()
    for number in range(1, bottom + 1):
        row: list[cells.Wire] = [*[None] * left, *cells.wired(next(values, []))] if number > top else []
        _mark(row, faults.get(number, []), scan.percents, number)
        yield number, row


def _mark(row: list[cells.Wire], faults: list[tuple[int, str]], percents: bytearray, number: int) -> None:
    first = number * PITCH
    at = percents.find(1, first, first + len(row) + 1)
    while at >= 0:
        row[at - first - 1] = cells.percent(row[at - first - 1])
        at = percents.find(1, at + 1, first + len(row) + 1)
    for column, mark in faults:
        row.extend([None] * (column - len(row)))
        row[column - 1] = cells.fault(mark)


def text_rows(lines: io.TextIOWrapper, separator: str, limits: Limits) -> Iterator[tuple[int, list[cells.Wire]]]:
    """Rows of a csv with their numbers."""
    for number, row in enumerate(_records(lines, separator, limits), start=1):
        yield number, list(map(cells.from_csv, row))


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
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with open(0, "rb") as file, open(1, "w", encoding="utf-8", buffering=65536) as out:
        try:
            for message in messages(file, limits, options["sheet"]):
                out.write(encode(message) + "\n")
        except BrokenPipeError:
            os._exit(1)  # nobody listens any more
        except BaseException as error:  # the parser's panics are no Exception
            told = refusal(error)
            out.write(encode({"refused": told.code, "details": told.details}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
