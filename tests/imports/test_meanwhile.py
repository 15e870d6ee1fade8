"""What happens to an import between two steps: what rows name moves on, another tab is quicker, its file is gone."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from enterprises import registers
from enterprises.models import AchievementTransfer, Enterprise, Patent
from platforms import registers as of_platforms
from platforms.models import ServiceRecord
from qijiang.registers import recording
from qijiang.registers.importing import steps, working
from qijiang.registers.importing.models import Import
from tests import makers
from tests.conftest import person
from tests.imports.files import checked, counts, faults, workbook, worked
from tests.register_makers_enterprises import credit_code, make_achievement, make_enterprise, patent_number
from tests.register_makers_platforms import make_commissioner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody", "read_here")]
FIRMS = registers.enterprises
State = Import.State


def firm_file(name="重庆甲有限公司"):
    return workbook(["统一社会信用代码", "名称", "地区"], [credit_code(900_000), name, "古南街道"])


def patents_of(firm):
    return workbook(
        ["专利号", "专利名称", "专利权人", "申请日期", "授权日期"],
        [patent_number(99_999), "一种装置", firm.name, "2021-01-01", "2021-11-12"],
    )


class TestNamedRecords:
    def test_a_firm_that_moved_takes_no_patents_from_the_street_it_left(self, district, manager, street):
        office = makers.make_department("gn", "古南街道科技办", area=street)
        clerk = person("gunan", "clerk", office, street)
        firm = make_enterprise(area=street, keeper=office)
        job = checked(clerk, registers.patents, patents_of(firm))
        assert counts(job) == {"new": 1}, faults(job)
        firm.area = makers.make_area("500110002", "文龙街道", kind="street", parent=district)
        recording.change(manager, firm, version=1, via="form")
        steps.confirm(job, "名单", leave_out=False)
        job = worked(job)
        assert job.state == State.CHECKED
        assert "核对之后有1条记录已被改动" in job.problem
        assert firm.name not in job.problem, "it lies outside the clerk's area now"
        assert not Patent.objects.exists()

    def test_one_that_nobody_touched_takes_them(self, manager, street):
        firm = make_enterprise(area=street)
        job = checked(manager, registers.patents, patents_of(firm))
        make_enterprise(area=street, name="重庆乙有限公司")
        steps.confirm(job, "名单", leave_out=False)
        assert worked(job).state == State.DONE
        assert Patent.objects.get().enterprise == firm

    def test_a_rule_that_looks_at_the_named_record_is_kept(self, manager, district):
        person_sent = make_commissioner(area=district, name="张三")
        rows = [["commissioner", "date", "kind", "place"], ["张三", "2021-12-01", "培训", "古南街道"]]
        job = checked(manager, of_platforms.service_records, workbook(*rows))
        assert counts(job) == {"new": 1}, faults(job)
        person_sent.term_from, person_sent.term_to = datetime.date(2022, 1, 1), None
        recording.change(manager, person_sent, version=1, via="form")
        steps.confirm(job, "名单", leave_out=False)
        job = worked(job)
        assert "张三" in job.problem
        assert not ServiceRecord.objects.exists()
        steps.recheck(job)
        assert counts(worked(job)) == {"faulty": 1}

    def test_over_two_records_to_the_area(self, manager, street):
        """A transfer belongs where the firm lies whose achievement it is, which no column names."""
        achievement = make_achievement(enterprise=make_enterprise(area=street))
        row = [achievement.number, "2021-11-12", "licence", "重庆乙有限公司"]
        job = checked(manager, registers.transfers, workbook(["achievement", "date", "way", "recipient"], row))
        assert counts(job) == {"new": 1}, faults(job)
        firm = achievement.enterprise
        firm.remark = "改"
        recording.change(manager, firm, version=1, via="form")
        steps.confirm(job, "名单", leave_out=False)
        job = worked(job)
        assert firm.name in job.problem
        assert not AchievementTransfer.objects.exists()


class TestTwoTabs:
    @pytest.fixture
    def confirmed(self, manager, street):
        """An import, and how it stands in a tab that was opened before it was confirmed."""
        job = checked(manager, FIRMS, firm_file())
        earlier = Import.objects.get(pk=job.pk)
        steps.confirm(job, "名单", leave_out=False)
        return job, earlier

    @pytest.mark.parametrize("step", [steps.forget, steps.rematch, steps.recheck])
    def test_what_is_confirmed_is_neither_dropped_nor_set_back(self, confirmed, step):
        job, earlier = confirmed
        with pytest.raises(ValidationError, match="已确认，正在写入"):
            step(earlier)
        assert worked(job).state == State.DONE
        assert Enterprise.objects.count() == 1

    def test_nor_is_another_sheet_chosen(self, manager, street):
        job = steps.begin(manager, FIRMS, firm_file())
        earlier = Import.objects.get(pk=job.pk)
        steps.match(job, FIRMS, job.columns, clears=False)
        with pytest.raises(ValidationError, match="正在核对"):
            steps.choose_sheet(earlier, FIRMS, "名单")
        assert counts(worked(job)) == {"new": 1}

    def test_dropped_in_both_it_is_gone_once(self, manager, street):
        job = checked(manager, FIRMS, firm_file())
        steps.forget(Import.objects.get(pk=job.pk))
        with pytest.raises(ValidationError, match="文件此前已放弃"):
            steps.forget(job)

    def test_one_that_is_gone_while_it_is_written_does_not_end_the_worker(self, confirmed, monkeypatch, caplog):
        job, _earlier = confirmed

        def forget_the_row(job):
            Import.objects.filter(pk=job.pk).delete()
            raise ZeroDivisionError

        monkeypatch.setitem(working.STEPS, State.WRITING, forget_the_row)
        assert working.work_once()
        assert "ZeroDivisionError" in caplog.text
        assert not working.work_once()


class TestTheFileIsGone:
    @pytest.mark.parametrize("is_checked", [False, True])
    def test_its_page_says_so_and_shows_the_way_out(self, client, manager, street, is_checked):
        job = steps.begin(manager, FIRMS, firm_file())
        if is_checked:
            steps.match(job, FIRMS, job.columns, clears=False)
            job = worked(job)
        job.workspace.forget()
        client.force_login(manager)
        address = f"/enterprises/import/{job.pk}/"
        for found in (client.get(address), client.get(f"{address}?list=new")):
            assert "文件已不存在：请重新上传" in found.content.decode()
            assert "上传其他文件" in found.content.decode()
        for action in ("match", "sheet", "recheck", "rematch", "confirm"):
            posted = {"action": action, "reason": "名单", "sheet": "名单"}
            assert "文件已不存在" in client.post(address, posted, follow=True).content.decode()
        client.post(address, {"action": "forget"})
        assert not Import.objects.exists()

    def test_nothing_of_it_is_written(self, manager, street):
        """Not even where only records that are there already would change."""
        firm = make_enterprise(area=street, credit_code=credit_code(900_000))
        job = checked(manager, FIRMS, firm_file("重庆改名有限公司"))
        assert counts(job) == {"changed": 1}
        steps.confirm(job, "名单", leave_out=False)
        job.workspace.forget()
        job = worked(job)
        assert (job.state, job.problem) == (State.FAILED, "文件已不存在：请重新上传。")
        assert Enterprise.objects.get().name == firm.name
