"""The worker outlives what goes wrong, is started anew where it does not, and ends with the server."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from enterprises import registers
from enterprises.models import Enterprise
from qijiang.registers import undoing
from qijiang.registers.importing import steps, working
from qijiang.registers.importing.models import Import
from qijiang.registers.management.commands import work
from qijiang.registers.models import Operation
from qijiang.settings import BASE_DIR
from tests.imports.files import checked, workbook
from tests.register_makers_enterprises import credit_code

FIRMS = registers.enterprises
State = Import.State


def confirmed(manager):
    rows = [[credit_code(900_000 + number), f"重庆{number}有限公司", "綦江区"] for number in range(2)]
    job = checked(manager, FIRMS, workbook(["统一社会信用代码", "名称", "地区"], *rows))
    steps.confirm(job, "名单", leave_out=False)
    return job


def failing(*errors, then):
    """A function that raises these one after the other, and afterwards does what `then` does."""
    left = list(errors)

    def do(*args):
        if left:
            raise left.pop(0)
        return then(*args)

    return do


class Turns:
    """The command's own loop, ended after so many turns, without its pauses."""

    def __init__(self, monkeypatch, number):
        self.left, self.pauses = number, []
        monkeypatch.setattr(work.time, "sleep", self._next)
        monkeypatch.setattr(work.signal, "signal", lambda *_args: None)
        monkeypatch.setattr(work, "close_old_connections", lambda: None)  # these are the test's
        monkeypatch.setattr(work.connections, "close_all", lambda: None)

    def _next(self, seconds):
        self.pauses.append(seconds)
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt  # a signal would be lost where whoever runs the tests ignores it

    def run(self):
        with suppress(KeyboardInterrupt):
            call_command("work")


@pytest.mark.django_db
@pytest.mark.usefixtures("read_here")
class TestWhatGoesWrong:
    @pytest.fixture
    def many(self, manager, monkeypatch):
        """An import of more records than a reader waits for, that is to be undone."""
        monkeypatch.setattr(undoing, "AT_ONCE", 1)
        confirmed(manager)
        assert working.work_once()
        operation = Operation.objects.get()
        assert not undoing.ask_to_undo(manager, operation, "弄错了")
        return operation

    @pytest.mark.parametrize("name", ["work_once", "do_chores"])
    def test_a_turn_ends_and_not_the_worker(self, manager, monkeypatch, caplog, name):
        job = confirmed(manager)
        trouble = failing(OperationalError("database is locked"), DatabaseError("gone"), then=getattr(work, name))
        monkeypatch.setattr(work, name, trouble)
        turns = Turns(monkeypatch, 4)
        turns.run()
        assert turns.pauses[:3] == [work.REST, work.REST, 0]
        assert "database is locked" in caplog.text
        job.refresh_from_db()
        assert job.state == State.DONE

    def test_where_not_even_the_attempt_can_be_noted_it_is_tried_again(self, manager, monkeypatch):
        job, save = confirmed(manager), Import.save
        locked = failing(OperationalError("database is locked"), then=lambda *args: None)

        def save_later(job, **options):
            locked()
            save(job, **options)

        monkeypatch.setattr(Import, "save", save_later)
        assert not working.work_once(), "it is put off"
        assert working.work_once()
        job.refresh_from_db()
        assert (job.state, job.attempts) == (State.DONE, 1)

    def test_an_undoing_that_others_held_up_is_tried_three_times(self, client, manager, monkeypatch, many):
        locked = OperationalError("canceling statement due to lock timeout")
        monkeypatch.setattr(working, "undo_as_asked", failing(*[locked] * 9, then=None))
        assert [working.work_once() for _attempt in range(working.ATTEMPTS)] == [False] * 3
        assert working.work_once(), "it gives up"
        many.refresh_from_db()
        assert not many.waits_to_be_undone
        client.force_login(manager)
        assert "多次中断，没有撤销任何内容" in client.get(f"/operations/{many.pk}/").content.decode()
        assert Enterprise.objects.in_use().exists()

    def test_an_undoing_that_others_held_up_once_is_done_then(self, monkeypatch, many):
        trouble = failing(OperationalError("database is locked"), then=working.undo_as_asked)
        monkeypatch.setattr(working, "undo_as_asked", trouble)
        assert not working.work_once()
        assert working.work_once()
        many.refresh_from_db()
        assert many.undone_at is not None
        assert not Enterprise.objects.in_use().exists()

    def test_what_nobody_foresaw_in_an_undoing_is_said_and_noted(self, manager, monkeypatch, caplog, many):
        monkeypatch.setattr(working, "undo_as_asked", failing(ZeroDivisionError("x"), then=None))
        assert working.work_once()
        many.refresh_from_db()
        assert "意外错误" in many.undo_problem
        assert "ZeroDivisionError" in caplog.text
        assert not undoing.ask_to_undo(manager, many, "再试")
        many.refresh_from_db()
        assert (many.undo_attempts, many.undo_problem) == (0, ""), "asked again, it begins anew"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("read_here")
def test_a_database_that_others_hold_for_long_ends_no_worker(manager, monkeypatch):
    """The write lock of SQLite; on PostgreSQL the row of the import: each for longer than is waited."""
    job, held, go_on = confirmed(manager), threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            list(Import.objects.select_for_update().filter(pk=job.pk))
            held.set()
            go_on.wait(30)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    try:
        with connection.cursor() as cursor:
            hurried = {"sqlite": "PRAGMA busy_timeout = 100", "postgresql": "SET lock_timeout = 100"}
            cursor.execute(hurried[connection.vendor])
        assert not working.work_once()
    finally:
        go_on.set()
        holder.join()
    assert working.work_once()
    job.refresh_from_db()
    assert job.state == State.DONE
    connections.close_all()


SERVER = """
import os, subprocess, sys
subprocess.Popen([sys.executable, "-c", *sys.argv[1:]])
os.execvp("sleep", ["sleep", "60"])
"""
KEEPER = """
import os, sys
sys.path.insert(0, os.getcwd())
from scripts import run
run.LOOK = 0.05
run.keep_running([sys.executable, "-c", sys.argv[1]])
"""
WORKER = "import os, time\nparent = os.getppid()\nwhile os.getppid() == parent: time.sleep(0.05)"


@pytest.mark.one_database
def test_a_worker_that_ends_is_started_anew_and_none_is_left_without_the_server():
    server = subprocess.Popen([sys.executable, "-c", SERVER, KEEPER, WORKER], cwd=BASE_DIR)
    try:
        [keeper] = awaited(lambda: children_of(server.pid))
        [worker] = awaited(lambda: children_of(keeper))
        os.kill(worker, signal.SIGKILL)
        [another] = awaited(lambda: [pid for pid in children_of(keeper) if pid != worker])
    finally:
        server.kill()
        server.wait()
    assert awaited(lambda: not any(Path(f"/proc/{pid}").exists() for pid in (keeper, another)))


def awaited(what):
    until = time.monotonic() + 20
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.02)
    return found


def children_of(pid):
    with suppress(FileNotFoundError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
