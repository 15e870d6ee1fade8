"""How long others wait to save while a large file is imported, and for how long its writing holds them up.

The worker is a process of its own, as in use; the others are processes too, each of which changes a record of its own
through the door of the registers, pauses, and does so again. Seconds, not ratios: people wait in seconds. Beside
the clock stands what the worker computes, which other work on the machine does not stretch.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import connection

from enterprises import registers
from enterprises.models import Enterprise
from qijiang.directory.models import Area, User
from qijiang.registers.importing import steps
from qijiang.registers.importing.models import Import

from .beds import Bed, Yard
from .imports import make_district, make_workbook
from .report import Report
from .sample import ROOT, url_of

SAVERS, PAUSE = 8, 0.3  # people who save, and the seconds that each takes until the next time
LIMIT_WAIT, LIMIT_HELD = 3.0, 2.0  # of reliability: with a file of 10,000 rows
ALONE = 5  # seconds in which they save before the file comes
OFTEN = 0.05  # seconds between two looks at how far the import is

WORKER = """
import json, sys, time
import django; django.setup()
from contextlib import contextmanager
from types import SimpleNamespace
from django.db import transaction
from qijiang.registers.importing import working, writing

@contextmanager
def timed():
    with transaction.atomic():
        begun, used = time.monotonic(), time.process_time()
        yield
    print(json.dumps([time.monotonic() - begun, time.process_time() - used]), flush=True)

writing.transaction = SimpleNamespace(atomic=timed)
while True:
    time.sleep(0 if working.work_once() else 0.1)
"""
SAVER = """
import json, sys, time
import django; django.setup()
from enterprises.models import Enterprise
from qijiang.directory.models import User
from qijiang.registers import recording

user, firm = User.objects.get(username="manager"), Enterprise.objects.get(name=sys.argv[1])
user.get_all_permissions()
while True:
    begun, wrong = time.monotonic(), ""
    firm.remark = str(begun)
    try:
        firm = recording.change(user, firm, version=firm.version, via="form")
    except Exception as error:
        wrong = type(error).__name__
        firm.refresh_from_db()
    print(json.dumps([begun, time.monotonic() - begun, wrong]), flush=True)
    time.sleep(float(sys.argv[2]))
"""


def measure_waiting(report: Report, yard: Yard) -> None:
    report.begin(f"Saving while a file is imported: {SAVERS} people, each every {PAUSE} s")
    for rows in (10_000, 100_000):
        _measure(report, yard.bed(f"waiting_{rows}", _fill), rows)


def _fill() -> User:
    manager, area = make_district(), Area.objects.by_code("500110")
    for number in range(SAVERS):
        Enterprise.objects.create(name=f"本地{number}", area=area)
    return manager


def _measure(report: Report, bed: Bed, rows: int) -> None:
    settings.UPLOADS_ROOT = Path(tempfile.mkdtemp(prefix="benchmark-"))
    environment = os.environ | {"DATABASE_URL": url_of(bed), "UPLOADS_ROOT": str(settings.UPLOADS_ROOT)}
    connection.close()
    started = [_started(environment, SAVER, f"本地{number}", str(PAUSE)) for number in range(SAVERS)]
    started.append(_started(environment, WORKER))
    try:
        spans = _import(bed.seen, make_workbook(rows))
        held = json.loads(started[-1].stdout.readline())  # comes after the commit, with which SQLite tidies up
    finally:
        for process in started:
            process.terminate()
        said = [process.communicate()[0].splitlines() for process in started]
    saved = [json.loads(line) for lines in said[:SAVERS] for line in lines]
    _tell(report, rows, spans, saved, held)


def _started(environment, script, *arguments):
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def _import(manager, path) -> dict[str, tuple[float, float]]:
    """{what: (from, to)} by the clock that all of these processes share."""
    time.sleep(5)  # until all are there
    alone = time.monotonic()
    time.sleep(ALONE)
    with open(path, "rb") as file:
        begun = time.monotonic()
        job = steps.begin(manager, registers.enterprises, File(file, name="企业.xlsx"))
    steps.match(job, registers.enterprises, job.columns, clears=False)
    checked = _waited_for(job, Import.State.CHECKED)
    steps.confirm(job, "名单", leave_out=False)
    confirmed = time.monotonic()
    written = _waited_for(job, Import.State.DONE)
    return {"before it comes": (alone, begun), "upload and check": (begun, checked), "write": (confirmed, written)}


def _waited_for(job, state):
    while job.state != state:
        assert job.state in Import.AT_WORK, job.problem
        time.sleep(OFTEN)
        job.refresh_from_db()
    return time.monotonic()


def _tell(report, rows, spans, saved, held):
    limits = (LIMIT_WAIT, LIMIT_HELD) if rows == 10_000 else (None, None)
    for what, (begun, ended) in spans.items():
        last = ended if what != "write" else float("inf")  # what is held up by the writing counts there
        meanwhile = [one for one in saved if one[0] < ended and begun < one[0] + one[1] <= last]
        longest = max((seconds for _at, seconds, _wrong in meanwhile), default=0.0)
        wrong = [name for _at, _seconds, name in meanwhile if name]
        report.seconds(f"{rows:,} rows, {what} ({ended - begun:.1f} s): longest wait of a save", longest, limits[0])
        report.must_be(f"… of {len(meanwhile)} saves that failed", ", ".join(sorted(set(wrong))) or "none", "none")
    report.seconds(f"{rows:,} rows, the one transaction that writes them", held[0], limits[1])
    report.seconds("… of which the worker computes", held[1])
