"""What the guarded child takes for every hostile file of the tests, and for a large good one.

    python -m benchmarks.uploads

Seconds by the clock and of the processor and the peak of memory are the child's own. A hostile file should take no
more than 2 s and 128 MB, 100,000 × 20 cells no more than 512 MB; beside them stands the parser alone, without any
guard, in seconds of the processor.
"""

import dataclasses
import datetime
import json
import random
import subprocess
import sys
import tempfile
from typing import IO, NamedTuple

import xlsxwriter

from qijiang.uploads.limits import Limits
from tests.uploads import hostile_files, hostile_tables  # noqa: F401 (their cases)
from tests.uploads.hostile import CASES

SECONDS, MEGABYTES, LARGE_MEGABYTES = 2.0, 128, 512
CHILD = ["-m", "qijiang.uploads.child", json.dumps({"limits": dataclasses.asdict(Limits()), "sheet": None})]
ALONE = [
    "-c",
    "import sys, python_calamine as p; book = p.CalamineWorkbook.from_filelike(open(0, 'rb'));"
    "print(sum(1 for row in book.get_sheet_by_index(0).iter_rows()))",
]


LAUNCHER = """
import json, os, sys, time
begun = time.perf_counter()
nowhere = os.open(os.devnull, os.O_WRONLY)
child = os.posix_spawn(
    sys.executable, [sys.executable, *sys.argv[1:]], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, 1)]
)
used = os.wait4(child, 0)[2]
print(json.dumps([time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


class Cost(NamedTuple):
    wall: float
    cpu: float
    megabytes: float


def cost(arguments: list[str], file: IO[bytes]) -> Cost:
    """The child is started by a small process: a large one would hand its own peak of memory on."""
    file.seek(0)
    command = [sys.executable, "-c", LAUNCHER, *arguments]
    return Cost(*json.loads(subprocess.run(command, stdin=file, stdout=subprocess.PIPE, check=True).stdout))


def hostile() -> dict[str, Cost]:
    found = {}
    for name, case in CASES.items():
        with tempfile.TemporaryFile() as file:
            file.write(case.build())
            found[name] = cost(CHILD, file)
    return found


def large(rows: int = 100_000, columns: int = 20) -> IO[bytes]:
    """Texts, dates and numbers, and a column of percentages."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the caller)
    chance = random.Random(1)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        date, share = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.0%"})
        sheet.write_row(0, 0, [f"列{column}" for column in range(columns)])
        for row in range(1, rows + 1):
            for column in range(columns - 1):
                match column % 4:
                    case 0:
                        sheet.write_string(row, column, f"企业{row}-{column}")
                    case 3:
                        sheet.write_datetime(row, column, datetime.datetime(2022, 1, 1 + row % 28), date)
                    case _:
                        sheet.write_number(row, column, round(chance.random() * 1000, 2))
            sheet.write_number(row, columns - 1, chance.random(), share)
    return file


def main() -> int:
    dear = 0
    for name, found in sorted(hostile().items(), key=lambda item: -item[1].megabytes):
        over = found.wall > SECONDS or found.megabytes > MEGABYTES
        dear += over
        print(f"{name:32}{found.wall:7.2f} s{found.cpu:7.2f} s{found.megabytes:7.0f} MB{'  too much' if over else ''}")
    with large() as file:
        for label, arguments in [("100,000 × 20, guarded", CHILD), ("100,000 × 20, parser alone", ALONE)]:
            found = cost(arguments, file)
            print(f"{label:32}{found.wall:7.2f} s{found.cpu:7.2f} s{found.megabytes:7.0f} MB")
            dear += found.megabytes > LARGE_MEGABYTES
    return int(dear > 0)


if __name__ == "__main__":
    sys.exit(main())
