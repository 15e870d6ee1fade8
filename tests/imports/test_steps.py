"""The steps of an import: in their order, within a day, once, and never more than was confirmed."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from enterprises import registers
from enterprises.models import Enterprise
from qijiang.registers import recording
from qijiang.registers.importing import steps, working
from qijiang.registers.importing.models import Import
from qijiang.registers.models import Operation
from tests import makers
from tests.imports.files import HEADINGS, OURS, checked, csv_file, firms, worked, written
from tests.register_makers_enterprises import credit_code, make_enterprise

pytestmark = pytest.mark.usefixtures("everybody")
FIRMS = registers.enterprises


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
