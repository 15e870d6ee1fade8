"""Whatever breaks an import off, all of it is written or nothing, and what went wrong is said."""

import os
import signal
from contextlib import suppress

import pytest
from django.db import connections

from enterprises import registers
from enterprises.models import Enterprise
from qijiang.registers.importing import checking, steps, working, writing
from qijiang.registers.importing.models import Import
from qijiang.registers.models import Change, Operation
from tests.imports.files import counts, firms, worked
from tests.register_makers_enterprises import make_enterprise

FIRMS = registers.enterprises


@pytest.mark.django_db
class TestWorker:
    def test_what_goes_wrong_is_said_and_noted(self, manager, street, monkeypatch, caplog):
        job = steps.begin(manager, FIRMS, firms(1))
        steps.match(job, FIRMS, job.columns, clears=False)
        monkeypatch.setitem(working.STEPS, Import.State.CHECKING, lambda job: 1 / 0)
        job = worked(job)
        assert job.state == Import.State.FAILED
        assert "意外错误" in job.problem
        assert "ZeroDivisionError" in caplog.text

    def test_after_three_attempts_it_gives_up(self, manager, street):
        job = steps.begin(manager, FIRMS, firms(1))
        steps.match(job, FIRMS, job.columns, clears=False)
        Import.objects.update(attempts=working.ATTEMPTS)
        job = worked(job)
        assert job.state == Import.State.FAILED
        assert "多次中断" in job.problem

    def test_a_file_that_is_gone_is_said(self, manager, street):
        job = steps.begin(manager, FIRMS, firms(1))
        steps.match(job, FIRMS, job.columns, clears=False)
        job.workspace.forget()
        assert "文件已不存在" in worked(job).problem

    def test_another_worker_leaves_what_is_held_alone(self, manager, street):
        job = steps.begin(manager, FIRMS, firms(1))
        steps.match(job, FIRMS, job.columns, clears=False)
        with job.workspace.held() as free:
            assert free
            assert not working.work_once()
        assert working.work_once(), "control: free again"


KILLED_AFTER = {
    "reading began": (checking, "opened"),
    "rows were looked at": (checking, "staging"),
    "rules were asked": (checking, "violations"),
    "records were held": (writing, "_hold"),
    "keys were reserved": (writing, "reserved_keys"),
    "records were changed": (writing, "update_rows"),
    "records were added": (writing, "insert_kept"),
    "history was written": (writing, "append_entries"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", KILLED_AFTER)
def test_a_worker_killed_at_any_point_leaves_nothing_and_the_next_one_writes_all(manager, street, point):
    module, name = KILLED_AFTER[point]
    firm = make_enterprise(name="重庆旧有限公司", area=street)
    file = firms(20, [firm.credit_code, "重庆改名有限公司", "古南街道", ""])
    job = steps.begin(manager, FIRMS, file)
    steps.match(job, FIRMS, job.columns, clears=False)
    if module is writing:
        job = worked(job)
        steps.confirm(job, "名单", leave_out=False)
    assert killed_in(module, name) == signal.SIGKILL
    assert Enterprise.objects.get().name == "重庆旧有限公司"
    assert not Operation.objects.exists()
    assert not Change.objects.exists()
    job = worked(job)
    if module is checking:
        assert counts(job) == {"new": 20, "changed": 1}
        steps.confirm(job, "名单", leave_out=False)
        job = worked(job)
    assert job.state == Import.State.DONE
    assert (Enterprise.objects.count(), Change.objects.count()) == (21, 21)
    assert Change.objects.first_broken() is None


def killed_in(module, name):
    """The signal by which a worker of its own ended that is killed once it has been through that function.

    It opens connections of its own, whatever it inherits: one that two processes share would outlive the kill, with all
    that it holds locked.
    """
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        inherited = connections.all()  # kept from being closed: that would end the other's, too
        for each in inherited:
            connections[each.alias] = connections.create_connection(each.alias)
        with suppress(BaseException):
            _be_killed_after(module, name)
            working.work_once()
        os._exit(1)
    _pid, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else None


def _be_killed_after(module, name):
    original = getattr(module, name)

    def deadly(*args, **options):
        result = original(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(module, name, deadly)
