"""Whether pages are answered while hostile files are read, and what the web processes keep of what was uploaded.

Two people read pages of the server that `make run` starts; meanwhile as many as may be read at once upload every
hostile file of the tests, and then a good one of 100,000 rows. Between these they read alone. The control is the same
site without the guard: it reads an upload in the web process itself, where one such file must end it.
"""

import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from django.conf import settings
from django.db import connection

from enterprises.models import Enterprise
from qijiang.directory.models import Area
from qijiang.uploads.turns import AT_ONCE
from scripts.run import HOST
from tests.uploads import hostile_files, hostile_tables  # noqa: F401 (their cases)
from tests.uploads.hostile import CASES

from .beds import Bed, Yard
from .clerks import SITE, Server, session_of, wait_for
from .grid import TOKEN
from .imports import ROWS, make_district, make_workbook
from .report import Report
from .sample import ROOT

READERS, PAUSE = 2, 0.05  # people who read, and the seconds between two of their pages
PAGES = ["/", "/enterprises/", "/enterprises/?sort=-established", "/enterprises/import/"]
UPLOAD = "/enterprises/import/"
ROUNDS, ALONE = 3, 8  # rounds, and the seconds of each in which nobody uploads
FIRMS = 2_000
LIMIT_PAGE, LIMIT_KEPT = 1.0, 32  # seconds of 95 in 100 pages; MB that a web process may grow by: one file is of 20
UNGUARDED = "benchmarks.unguarded_uploads:application"
ABORTS = "last_corner"  # the file that ends a process which reads it without the guard


@dataclass(frozen=True)
class Page:
    """One that was asked for: when, for how long, and its status; 0 where no answer came."""

    at: float
    seconds: float
    status: int


def measure_hostile(report: Report, yard: Yard) -> None:
    report.begin(f"Pages while {len(CASES)} hostile files are uploaded, {AT_ONCE} at a time, and one of {ROWS:,} rows")
    _collect_static_files()
    files = {name: case.build() for name, case in CASES.items()}
    good = make_workbook(ROWS).read_bytes()
    with _serving(yard.bed("hostile", _fill), SITE) as (server, session):
        _upload(server.port, session, "名单.csv", "名称\n甲\n".encode())
        for path in 5 * PAGES:
            _asked(server.port, session, path)
        before, workers = _megabytes(server), server.workers()
        pages: list[Page] = []
        with _reading(server.port, session, pages):
            spans = _spans(server.port, session, files, good)
        _tell(report, pages, spans)
        report.must_be("the web processes", "the same" if server.workers() == workers else "others", "the same")
        grown = [after - before[pid] for pid, after in _megabytes(server).items() if pid in before]
        report.count("MB that each of them has grown by at its peak", grown, LIMIT_KEPT)
    with _serving(yard.bed("unguarded_uploads", _fill), UNGUARDED) as (server, session):
        workers = server.workers()
        with contextlib.suppress(OSError, http.client.HTTPException):
            _upload(server.port, session, "x.xlsx", files[ABORTS])
        time.sleep(1)
        is_same = server.workers() == workers
        report.must_be("control, read in the web process: it", "goes on" if is_same else "ends", "ends")


def _fill() -> str:
    manager, area = make_district(), Area.objects.by_code("500110")
    Enterprise.objects.bulk_create(Enterprise(name=f"本地{number}", area=area) for number in range(FIRMS))
    return session_of(manager)


def _collect_static_files() -> None:
    environment = os.environ | {"QIJIANG_MODE": "local", "DJANGO_SETTINGS_MODULE": "qijiang.settings"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def _serving(bed: Bed, application: str) -> Iterator[tuple[Server, str]]:
    connection.close()
    server = Server(bed, application, UPLOADS_ROOT=tempfile.mkdtemp(prefix="benchmark-"))
    try:
        wait_for(server.port)
        time.sleep(2)  # until the other worker is there too
        yield server, bed.seen
    finally:
        server.stop()


def _spans(port, session, files, good) -> dict[str, list]:
    """{what: [(from, to, what was answered to the uploads)]}."""
    spans: dict[str, list] = {"alone": [], "hostile": [], "good": []}
    for _round in range(ROUNDS):
        spans["alone"].append(_span(lambda: time.sleep(ALONE) or []))
        spans["hostile"].append(_span(lambda: _upload_all(port, session, files)))
        spans["good"].append(_span(lambda: [_upload(port, session, "企业.xlsx", good)]))
    return spans


def _span(call: Callable[[], list]):
    begun = time.monotonic()
    said = call()
    return begun, time.monotonic(), said


def _upload_all(port, session, files) -> list:
    """Each file once, by as many as may be read at once."""
    left, said = list(files.items()), []

    def upload():
        with contextlib.suppress(IndexError):
            while True:
                name, content = left.pop()
                said.append(_upload(port, session, f"{name}.xlsx", content))

    _all(threading.Thread(target=upload) for _person in range(AT_ONCE))
    return said


def _all(threads) -> None:
    threads = list(threads)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def _reading(port, session, pages: list[Page]) -> Iterator[None]:
    ended = threading.Event()

    def read(number):
        while not ended.wait(PAUSE):
            number += 1
            pages.append(_asked(port, session, PAGES[number % len(PAGES)]))

    people = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for one in people:
        one.start()
    try:
        yield
    finally:
        ended.set()
        for one in people:
            one.join()


def _asked(port, session, path, body: bytes | None = None, **headers) -> Page:
    at, status = time.monotonic(), 0
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    connected = http.client.HTTPConnection(HOST, port, timeout=120)
    with contextlib.suppress(OSError, http.client.HTTPException):
        connected.request("POST" if body else "GET", path, body, {"Cookie": cookie, **headers})
        answer = connected.getresponse()
        answer.read()
        status = answer.status
    connected.close()
    return Page(at, time.monotonic() - at, status)


def _upload(port, session, name: str, content: bytes) -> Page:
    head = f'--{TOKEN}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + f"\r\n--{TOKEN}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={TOKEN}", "X-CSRFToken": TOKEN}
    return _asked(port, session, UPLOAD, body, **kind)


def _megabytes(server: Server) -> dict[int, int]:
    """The most that each web process has held in memory so far."""
    lines = {pid: Path(f"/proc/{pid}/status").read_text().splitlines() for pid in server.workers()}
    return {
        pid: int(line.split()[1]) // 1024 for pid, said in lines.items() for line in said if line.startswith("VmHWM")
    }


def _tell(report: Report, pages: list[Page], spans) -> None:
    said = {"alone": "nobody uploads", "hostile": "hostile files are read", "good": f"{ROWS:,} rows are read"}
    for what, words in said.items():
        meanwhile = [page for page in pages for begun, ended, _ in spans[what] if begun <= page.at < ended]
        seconds = [page.seconds for page in meanwhile]
        report.seconds(f"{words}: 95 of 100 of {len(seconds)} pages", quantiles(seconds, n=20)[-1], LIMIT_PAGE)
        report.seconds("… half of them", quantiles(seconds, n=2)[0])
        report.seconds("… the longest", max(seconds))
        report.count("… not answered, or by an error", [sum(page.status != 200 for page in meanwhile)], 0)
    refused = [one for _begun, _ended, answered in spans["hostile"] for one in answered]
    report.count(f"of {len(refused)} hostile uploads not refused", [sum(one.status != 400 for one in refused)], 0)
    report.seconds("95 of 100 of them are answered within", quantiles([one.seconds for one in refused], n=20)[-1])
    report.seconds("… the longest answer", max(one.seconds for one in refused))
