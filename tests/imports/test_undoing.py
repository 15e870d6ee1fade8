"""Undoing an import of more records than a reader waits for: the worker does it, whole or not at all."""

import pytest

from enterprises import registers
from enterprises.models import Enterprise
from qijiang.registers import recording, undoing
from qijiang.registers.importing import working
from qijiang.registers.models import Change
from tests.imports.files import firms, work, written
from tests.imports.pages import text_of
from tests.register_makers_enterprises import make_enterprise

FIRMS = registers.enterprises


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
