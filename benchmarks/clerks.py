"""Two hundred clerks who save cells at once, by the server that `make run` starts; and its workers killed meanwhile.

Two clerks share a department. Each has cells of their own, and a tenth of their saves go to two that both fill in, so
that they meet. Afterwards every saved
figure is held against what the clerks were answered: an update is lost where one was saved over a version that its
clerk had not seen, an acknowledged one where the history does not hold it. Without the check of versions the same run
must lose some: that is the control.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from indicators.models import Assignment, Indicator, Observation
from qijiang.directory.models import Area, Department, User
from qijiang.registers.models import Change
from scripts.postgres import free_port
from scripts.run import HOST, THREADS, WORKERS

from .beds import Bed, Yard
from .crowd import HOT
from .grid import TOKEN, last_period
from .report import Report
from .sample import ROOT, url_of

CLERKS, CELLS = 200, 10
SECONDS, CONTROL = 60, 20
KILLS, KILLED_SECONDS = 10, 75
LIMIT_SAVE, LIMIT_BACK = 0.3, 5.0  # seconds of a save (of 95 in a hundred), and until saves are answered again
SITE, UNGUARDED = "qijiang.wsgi:application", "benchmarks.unguarded:application"


@dataclass
class Answer:
    """What a clerk was answered to one save; `status` 0 where no answer came."""

    cell: str
    value: int
    seen: int
    status: int
    at: float
    seconds: float
    version: int | None
    said: str = ""


def measure_clerks(report: Report, yard: Yard) -> None:
    report.begin(f"{CLERKS} clerks who save cells at once, every one to three seconds, on {WORKERS} workers")
    bed = yard.bed("clerks", _fill)
    answers, _kills = _crowd(bed, SITE, SECONDS)
    _tell_saves(report, bed, answers)
    answers, kills = _crowd(yard.bed("killed", _fill), SITE, KILLED_SECONDS, kills=KILLS)
    _tell_kills(report, answers, kills)
    answers, _kills = _crowd(yard.bed("unguarded", _fill), UNGUARDED, CONTROL)
    lost = len(_overwritten(answers))
    report.must_be("control, without the check of versions: updates lost", "some" if lost else "none", "some")
    report.note(f"clerks: without the check of versions {lost} of {len(_saved(answers))} saves were over an unseen one")


def _fill() -> list[dict]:
    """A district with a street for each two clerks, who report ten indicators of it; they as the crowd knows them."""
    city = Area.objects.create(code="500000", name="重庆市", kind="municipality")
    district = Area.objects.create(code="500110", name="綦江区", kind="district", parent=city)
    period, role = last_period(), Group.objects.get(name="clerk")
    indicators = [
        Indicator.objects.create(code=f"i{number}", name=f"指标{number}", unit="家", measure="stock", frequency="month")
        for number in range(CELLS)
    ]
    clerks = []
    for number in range(CLERKS // 2):
        street = Area.objects.create(code=f"500110{number:03}", name=f"第{number}街道", kind="street", parent=district)
        office = Department.objects.create(code=f"jd{number}", name=f"第{number}街道办", area=street)
        for indicator in indicators:
            Assignment.objects.create(
                year=period.year, indicator=indicator, area=street, department=office, frequency="month",
                due_working_day=10, lock_working_day=None,
            )  # fmt: skip
        for place in range(2):
            clerk = User.objects.create_user(f"clerk{number}_{place}", area=street, department=office)
            clerk.groups.add(role)
            clerks.append({"account": clerk.pk, "session": session_of(clerk),
                           "cells": [f"{each.pk}.{street.pk}" for each in _shared_out(indicators, place)]})  # fmt: skip
    return clerks


def _shared_out(indicators, place):
    """What the first or second clerk of a department fills in: what both do, then every other one of the rest."""
    return indicators[:HOT] + indicators[HOT + place :: 2]


def session_of(user) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _crowd(bed: Bed, application: str, seconds: int, kills: int = 0) -> tuple[list[Answer], list[float]]:
    """Every answer to the crowd, and the moments at which all workers were killed."""
    connection.close()
    server = Server(bed, application)
    try:
        wait_for(server.port)
        what = {
            "host": HOST,
            "port": server.port,
            "path": _path(),
            "token": TOKEN,
            "seconds": seconds,
            "clerks": bed.seen,
        }
        what |= {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
        crowd = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crowd"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        moments: list[float] = []
        killer = threading.Thread(target=_kill, args=(server, seconds, kills, moments))
        killer.start()
        said, _nothing = crowd.communicate(json.dumps(what).encode())
        killer.join()
    finally:
        server.stop()
    bed.enter()
    return [Answer(**json.loads(line)) for line in said.splitlines()], moments


def _path() -> str:
    year, _dash, month = last_period().key.partition("-")
    return f"/entry/{year}/{month}/cell/"


class Server:
    """The server as `make run` starts it, on the bed's database; started anew when it ends, as systemd does.

    Killed several times within seconds, its supervisor takes that for a loop of crashes and gives up.
    """

    def __init__(self, bed, application, **environment: str):
        self.port, self.is_wanted = free_port(), True
        command = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(self.port), "--no-ws"]
        command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--respawn-failed-workers"]
        command += ["--log-level", "critical", "--workers-kill-timeout", "5", application]
        self.command = [sys.executable, "-m", *command]
        self.environment = os.environ | {"DATABASE_URL": url_of(bed), "SECRET_KEY": settings.SECRET_KEY}
        self.environment |= {"QIJIANG_MODE": "local", "DJANGO_SETTINGS_MODULE": "qijiang.settings"}
        self.environment |= environment
        self.process = self._started()
        threading.Thread(target=self._keep, daemon=True).start()

    def _started(self):
        return subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL)

    def _keep(self):
        while self.is_wanted:
            self.process.wait()
            if self.is_wanted:
                self.process = self._started()

    def stop(self):
        self.is_wanted = False
        self.process.terminate()
        self.process.wait(20)

    def workers(self) -> list[int]:
        """The processes that serve: children of the supervisor, but for the one that only counts its resources."""
        asked = ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)]
        found = subprocess.run(asked, capture_output=True, text=True).stdout.splitlines()
        lines = [line.split(None, 1) for line in found]
        return [int(pid) for pid, command in lines if "resource_tracker" not in command]


def wait_for(port):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            connected = http.client.HTTPConnection(HOST, port, timeout=5)
            connected.request("GET", _path())  # who is not signed in is led elsewhere
            connected.getresponse().close()
            return connected.close()
        time.sleep(0.2)
    raise RuntimeError("The server did not start.")


def _kill(server, seconds, kills, moments):
    """Kill every worker at so many random moments, all within the time in which the clerks save."""
    chance = random.Random(20221231)
    at = sorted(chance.uniform(5, seconds - 8) for _number in range(kills))
    begun = time.monotonic()
    for moment in at:
        time.sleep(max(0.0, begun + moment - time.monotonic()))
        moments.append(time.monotonic())
        for worker in server.workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def _saved(answers):
    return [each for each in answers if each.status == 200]


def _overwritten(answers: list[Answer]) -> list[Answer]:
    """Saves over a version that the clerk had not seen."""
    return [each for each in _saved(answers) if each.version != each.seen + 1]


def _tell_saves(report: Report, bed: Bed, answers: list[Answer]) -> None:
    saved = _saved(answers)
    seconds = [each.seconds for each in saved]
    report.seconds(f"95 of 100 of {len(saved):,} saves take at most", quantiles(seconds, n=20)[-1], LIMIT_SAVE)
    report.seconds("… half of them", quantiles(seconds, n=2)[0])
    refused = [each for each in answers if each.status not in (200, 409)]
    report.count("saves refused, or without an answer", [len(refused)], 0)
    report.count("updates lost", [len(_overwritten(answers))], 0)
    report.count("figures whose history is another than what was answered", [len(_differing(answers, exact=True))], 0)
    report.must_be("the history's chain", _chain(), "whole")
    asked = sum(each.status == 409 for each in answers)
    report.note(f"clerks: {asked} of {len(answers)} saves met a colleague's, were shown it and sent again")


def _tell_kills(report: Report, answers: list[Answer], kills: list[float]) -> None:
    failed = [each for each in answers if each.status not in (0, 200, 409)]
    report.count(f"all workers killed at {len(kills)} moments: acknowledged saves lost", [len(_missing(answers))], 0)
    report.count("… figures half written", [len(_half_written())], 0)
    report.count("… saves answered by an error", [len(failed)], 0)
    report.must_be("… the history's chain", _chain(), "whole")
    report.seconds("… longest time until saves are answered again", _longest_silence(answers, kills), LIMIT_BACK)
    lost = sum(each.status == 0 for each in answers)
    report.note(f"clerks: of {len(answers)} saves {lost} lost their answer to a kill and were sent again")


def _longest_silence(answers, kills):
    """Seconds from a kill to the first save that was begun and answered after it."""
    begun = sorted((each.at, each.at + each.seconds) for each in _saved(answers))
    after = [[end for start, end in begun if start >= kill] for kill in kills]
    return max((min(ends) - kill for kill, ends in zip(kills, after, strict=True) if ends), default=0.0)


def _histories() -> dict[str, list[Decimal]]:
    """{cell: the value at each version in turn}, by the history alone."""
    figures = {each.pk: each for each in Observation.objects.all()}
    found: dict[str, list] = defaultdict(list)
    for change in Change.objects.filter(content_type__model="observation").order_by("sequence"):
        figure = figures.get(change.object_id)
        if figure is not None and "value" in change.fields:
            found[f"{figure.indicator_id}.{figure.area_id}"].append(Decimal(change.fields["value"][1]))
    return found


def _differing(answers, *, exact: bool) -> list[Answer]:
    """Acknowledged saves that the history does not hold at their version; with `exact` also cells that hold more."""
    held, saved = _histories(), _saved(answers)
    wrong = [each for each in saved if _held(held, each) != each.value]
    if exact:
        numbers = defaultdict(int)
        for each in saved:
            numbers[each.cell] = max(numbers[each.cell], each.version or 0)
        wrong += [each for each in saved if len(held[each.cell]) != numbers[each.cell]]
    return wrong


def _missing(answers):
    return _differing(answers, exact=False)


def _held(held, answer):
    versions = held.get(answer.cell, [])
    return versions[answer.version - 1] if answer.version and answer.version <= len(versions) else None


def _half_written() -> list[Observation]:
    """Figures that are not what their history says last, or have been written another number of times."""
    held = _histories()
    return [
        each
        for each in Observation.objects.all()
        if len(versions := held.get(f"{each.indicator_id}.{each.area_id}", [])) != each.version
        or versions[-1] != each.value
    ]


def _chain() -> str:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchone() != ("ok",):
                return "the database is damaged"
    return "whole" if Change.objects.first_broken() is None else "broken"
