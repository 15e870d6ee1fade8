"""The steps of an import: in their order, by the one who uploaded, within a day, once; and whatever breaks off, all of
it is written or nothing."""

import datetime
import io
import os
import signal
from contextlib import suppress

import pytest
import time_machine
import xlsxwriter
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from enterprises import registers
from enterprises.models import Enterprise
from qijiang.registers import recording, undoing
from qijiang.registers.importing import checking, steps, working, writing
from qijiang.registers.importing.models import Import
from qijiang.registers.models import Change, Operation
from qijiang.uploads.reading import read
from tests import makers
from tests.conftest import person
from tests.imports.files import checked, counts, csv_file, workbook, worked, written
from tests.register_makers_enterprises import credit_code, make_enterprise

FIRMS = registers.enterprises
OURS = 900_000  # no number that the makers give
HEADINGS = ["统一社会信用代码", "名称", "地区", "备注"]


@pytest.fixture
def street(district):
    return makers.make_area("500110001", "古南街道", kind="street", parent=district)


def firms(number, *more):
    rows = [[credit_code(OURS + n), f"重庆{n}有限公司", "古南街道", ""] for n in range(1, number + 1)]
    return workbook(HEADINGS, *rows, *more)


@pytest.fixture
def site(client, manager, street):
    client.force_login(manager)
    return client


def uploaded(site, file):
    """The address of the import that a file begins."""
    return site.post("/enterprises/import/", {"file": file}).url


def columns_of(site, address):
    return {f"column-{place}": name for place, _heading, name, _samples in site.get(address).context["columns"]}


def work():
    while working.work_once():
        pass


def text_of(response):
    return response.content.decode()


@pytest.mark.django_db
class TestPages:
    def test_the_whole_conversation(self, site, manager):
        known = make_enterprise(name="重庆旧有限公司", area=manager.area)
        address = uploaded(site, firms(2, [known.credit_code, "重庆改名有限公司", "古南街道", ""]))
        assert "对应各列" in text_of(site.get(address))
        assert site.post(address, {"action": "match"} | columns_of(site, address)).url == address
        assert "正在核对" in text_of(site.get(address))
        assert "hx-get" in text_of(site.get(f"{address}progress/"))
        work()
        assert site.get(f"{address}progress/")["HX-Refresh"] == "true"
        page = text_of(site.get(f"{address}?list=changed"))
        assert "重庆旧有限公司" in page
        assert "重庆改名有限公司" in page
        assert "写入3条记录" in page
        assert "重庆1有限公司" in text_of(site.get(f"{address}?list=new"))
        assert Enterprise.objects.count() == 1, "nothing is written before it is confirmed"
        site.post(address, {"action": "confirm", "reason": "2022年名单"})
        assert "正在写入" in text_of(site.get(address))
        work()
        operation = Operation.objects.get()
        assert site.get(address).url == f"/operations/{operation.pk}/"
        assert "2022年名单" in text_of(site.get(site.get(address).url))
        assert Enterprise.objects.count() == 3

    def test_bad_cells_are_listed_and_handed_back_marked(self, site):
        rows = [
            HEADINGS,
            ["91500222MA5U000001", "重庆甲有限公司", "古南街道", ""],
            ["", "重庆乙有限公司", "没有的街道", 44000],
        ]
        address = uploaded(site, workbook(*rows))
        site.post(address, {"action": "match"} | columns_of(site, address))
        work()
        page = text_of(site.get(address))
        for said in ("A2", "91500222MA5U000001", "C3", "没有的街道", "共有2处错误"):
            assert said in page
        assert "写入" not in page.split("<main")[1].split("共有2处")[0]
        content = b"".join(site.get(f"{address}marked.xlsx").streaming_content)
        with read(io.BytesIO(content)) as table:
            assert [heading.text for heading in table.headings] == [*HEADINGS, "错误说明"]
            marked = [[cell.value for cell in row.cells] for row in table]
        assert [row[:4] for row in marked] == [list(map(str, row)) for row in rows[1:]]
        assert "统一社会信用代码：" in marked[0][4]
        assert "没有的街道" in marked[1][4]
        answer = site.post(address, {"action": "confirm", "reason": "名单"}, follow=True)
        assert "改正之前不能写入" in text_of(answer)
        assert not Enterprise.objects.exists()

    def test_a_file_that_cannot_be_read_is_refused_on_the_page(self, site):
        answer = site.post(
            "/enterprises/import/", {"file": io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)}
        )
        assert answer.status_code == 400
        assert ".xls" in text_of(answer)
        assert not Import.objects.exists()
        assert site.post("/enterprises/import/", {}).status_code == 400

    def test_a_workbook_of_several_sheets_lets_one_choose(self, site):
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            for name, firm in (("一月", "重庆甲有限公司"), ("二月", "重庆乙有限公司")):
                sheet = book.add_worksheet(name)
                sheet.write_row(0, 0, HEADINGS[1:3])
                sheet.write_row(1, 0, [firm, "古南街道"])
        file.seek(0)
        file.name = "两张.xlsx"
        address = uploaded(site, file)
        assert "重庆甲有限公司" in text_of(site.get(address))
        site.post(address, {"action": "sheet", "sheet": "二月"})
        page = text_of(site.get(address))
        assert "重庆乙有限公司" in page
        assert "重庆甲有限公司" not in page
        assert "没有名为“三月”的工作表" in text_of(
            site.post(address, {"action": "sheet", "sheet": "三月"}, follow=True)
        )

    def test_the_wrong_match_is_said_and_what_was_chosen_is_kept(self, site):
        address = uploaded(site, firms(1))
        chosen = dict.fromkeys(columns_of(site, address), "name")
        answer = site.post(address, {"action": "match"} | chosen)
        assert answer.status_code == 400
        assert "不能同时对应" in text_of(answer)
        assert {name for _place, _heading, name, _samples in answer.context["columns"]} == {"name"}
        assert Import.objects.get().state == Import.State.MATCHING

    def test_nobody_else_sees_or_confirms_it(self, site, client, manager, bureau, district):
        address = uploaded(site, firms(1))
        client.force_login(person("other", "manager", bureau, district, is_staff=True))
        for answer in [client.get(address), client.get(f"{address}progress/"), client.get(f"{address}marked.xlsx"),
                       client.post(address, {"action": "confirm"})]:  # fmt: skip
            assert answer.status_code == 404
            assert "由他人上传" in text_of(answer)
        client.force_login(manager)
        assert client.get(address).status_code == 200, "control: the one who uploaded it"

    def test_an_import_of_another_register_is_not_found_here(self, site):
        number = uploaded(site, firms(1)).rstrip("/").rpartition("/")[2]
        assert site.get(f"/enterprises/patents/import/{number}/").status_code == 404
        assert site.get("/enterprises/import/999999/").status_code == 404

    def test_dropping_it_leaves_nothing(self, site):
        address = uploaded(site, firms(1))
        folder = Import.objects.get().workspace.folder
        assert folder.exists()
        assert "没有写入任何内容" in text_of(site.post(address, {"action": "forget"}, follow=True))
        assert not Import.objects.exists()
        assert not folder.exists()

    def test_long_lists_are_paged(self, site, manager):
        job = checked(manager, FIRMS, firms(120))
        address = f"/enterprises/import/{job.pk}/"
        first, last = text_of(site.get(address)), text_of(site.get(f"{address}?list=new&page=3"))
        assert "重庆1有限公司" in first
        assert "重庆120有限公司" in last
        assert "重庆120有限公司" not in first


@pytest.mark.django_db
class TestSteps:
    def test_confirmed_twice_is_written_once(self, manager, street):
        job = checked(manager, FIRMS, firms(2))
        other_tab = Import.objects.get(pk=job.pk)
        steps.confirm(job, "名单", leave_out=False)
        with pytest.raises(ValidationError, match="已确认，正在写入"):
            steps.confirm(other_tab, "名单", leave_out=False)
        job = worked(job)
        with pytest.raises(ValidationError, match="已确认并写入"):
            steps.confirm(job, "名单", leave_out=False)
        assert (Enterprise.objects.count(), Operation.objects.count()) == (2, 1)

    def test_after_a_day_it_is_checked_again(self, manager, street):
        job = checked(manager, FIRMS, firms(1))
        with time_machine.travel(timezone.now() + datetime.timedelta(hours=25)):
            with pytest.raises(ValidationError, match="超过一天"):
                steps.confirm(job, "名单", leave_out=False)
            steps.recheck(job)
            steps.confirm(worked(job), "名单", leave_out=False)
        assert worked(job).state == Import.State.DONE

    def test_what_was_changed_since_the_check_is_named_and_nothing_written(self, manager, street):
        firm = make_enterprise(name="重庆旧有限公司", area=street)
        job = checked(manager, FIRMS, firms(2, [firm.credit_code, "重庆改名有限公司", "古南街道", ""]))
        steps.confirm(job, "名单", leave_out=False)
        firm.remark = "他人所写"
        recording.change(manager, firm, version=1, via="form")
        job = worked(job)
        assert job.state == Import.State.CHECKED
        assert "核对之后有1条记录已被改动（重庆旧有限公司）" in job.problem
        assert list(Enterprise.objects.values_list("name", "remark")) == [("重庆旧有限公司", "他人所写")]
        with pytest.raises(ValidationError, match="已被改动"):
            steps.confirm(job, "名单", leave_out=False)
        steps.recheck(job)
        steps.confirm(worked(job), "名单", leave_out=False)
        assert worked(job).state == Import.State.DONE
        assert Enterprise.objects.get(pk=firm.pk).remark == "他人所写", "only what the file says is changed"

    def test_a_place_that_was_taken_since_the_check_stops_all_of_it(self, manager, street):
        job = checked(manager, FIRMS, firms(3))
        steps.confirm(job, "名单", leave_out=False)
        make_enterprise(credit_code=credit_code(OURS + 2), area=street)
        job = worked(job)
        assert job.state == Import.State.CHECKED
        assert "登记簿已有改动" in job.problem
        assert Enterprise.objects.count() == 1
        assert not Operation.objects.exists()

    def test_who_lost_the_right_or_the_area_since_writes_nothing(self, manager, street, district):
        job = checked(manager, FIRMS, firms(1))
        steps.confirm(job, "名单", leave_out=False)
        manager.groups.clear()
        assert "失去相应权限" in worked(job).problem
        manager.groups.add(
            *type(manager).groups.through._meta.get_field("group").related_model.objects.filter(name="manager")
        )
        job = checked(manager, FIRMS, firms(1))
        steps.confirm(job, "名单", leave_out=False)
        manager.area = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
        manager.save()
        assert "不在您的地区或部门范围内" in worked(job).problem
        assert not Enterprise.objects.exists()

    def test_a_reason_is_needed(self, manager, street):
        job = checked(manager, FIRMS, firms(1))
        with pytest.raises(ValidationError, match="原因"):
            steps.confirm(job, "  ", leave_out=False)

    def test_faulty_rows_are_never_written_whoever_asks(self, manager, street):
        job = checked(manager, FIRMS, csv_file(HEADINGS, [credit_code(1), "重庆甲有限公司", "没有", ""]))
        job.state = Import.State.WRITING
        job.save()
        job = worked(job)
        assert "改正之前不能写入" in job.problem
        assert not Operation.objects.exists()

    def test_what_nobody_finishes_is_forgotten(self, manager, street):
        job, done = checked(manager, FIRMS, firms(1)), written(manager, FIRMS, firms(2))
        assert working.forget_the_old() == 0
        with time_machine.travel(timezone.now() + datetime.timedelta(days=15)):
            assert working.forget_the_old() == 1
        assert list(Import.objects.all()) == [done]
        assert not job.workspace.folder.exists()

    def test_a_written_file_is_not_kept(self, manager, street):
        assert not written(manager, FIRMS, firms(1)).workspace.folder.exists()


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


@pytest.mark.django_db
class TestUndoing:
    @pytest.fixture
    def many(self, manager, street, monkeypatch):
        """An import of more records than a reader waits for."""
        monkeypatch.setattr(undoing, "AT_ONCE", 3)
        firm = make_enterprise(name="重庆旧有限公司", area=street, remark="旧")
        return written(manager, FIRMS, firms(5, [firm.credit_code, "重庆旧有限公司", "古南街道", "新"])).operation

    def test_what_takes_long_is_undone_by_the_worker(self, site, many):
        before = Enterprise.objects.get(name="重庆旧有限公司")
        page = site.post(f"/operations/{many.pk}/undo/", {"reason": "弄错了"}, follow=True)
        assert "正在撤销" in text_of(page)
        assert "撤销本次操作" not in text_of(page)
        work()
        many.refresh_from_db()
        assert many.undone_by.username == "manager"
        firm = Enterprise.objects.get(name="重庆旧有限公司")
        assert (firm.remark, firm.version) == ("旧", before.version + 1)
        assert Enterprise.objects.in_use().count() == 1
        assert Change.objects.filter(action="undo", reason="弄错了").count() == 6
        assert Change.objects.first_broken() is None

    def test_what_stands_in_the_way_is_said_and_nothing_is_undone(self, site, manager, many):
        site.post(f"/operations/{many.pk}/undo/", {"reason": "弄错了"})
        firm = Enterprise.objects.get(name="重庆3有限公司")
        firm.remark = "他人所写"
        recording.change(manager, firm, version=1, via="form")
        work()
        page = text_of(site.get(f"/operations/{many.pk}/"))
        assert "没有撤销任何内容" in page
        assert "有1条记录妨碍撤销" in page
        assert "重庆3有限公司" in page
        assert Enterprise.objects.in_use().count() == 6
        assert not working.work_once(), "it is not tried again by itself"

    def test_who_lost_the_right_meanwhile_undoes_nothing(self, site, manager, many):
        site.post(f"/operations/{many.pk}/undo/", {"reason": "弄错了"})
        manager.groups.clear()
        work()
        many.refresh_from_db()
        assert many.undone_at is None
        assert many.undo_problem == "您的账号不能修改这些记录。"
