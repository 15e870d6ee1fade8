"""What the registers start with, loaded once: what it tells, and what a second load does to it."""

import pytest

from enterprises.models import Enterprise, Fund, IndustryChain
from platforms.loading import TABLES
from platforms.models import Agreement, Event, Platform, PlatformRecognition
from qijiang.directory.models import Area
from qijiang.registers.models import Change
from qijiang.registers.recording import change
from tests.test_load_registers import FIXTURES, a_manager, copied, edit, load, make_places, read
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
SAID: list[str] = []


def load_all():
    make_places()
    SAID[:] = [load()]


loaded = shared_world(load_all)


def test_what_the_files_tell_comes_into_its_fields():
    assert Enterprise.objects.unverified().count() == Enterprise.objects.count() == 17
    chain = IndustryChain.objects.get(name="新材料产业链")
    assert chain.enterprises.count() == 3
    assert Enterprise.objects.filter(park__code="QJ-HTZ-SZ").count() == 5
    assert dict(Fund.objects.values_list("name", "size")) == {
        "企业发展基金": 5000,
        "中小企业融资增信基金": 4000,
        "渝优高通消费品工业引导股权投资基金": 38000,
        "知识产权信用贷款试点": None,
    }
    assert Platform.objects.of_class(Platform.Class.COLLABORATION).count() == 2
    assert set(PlatformRecognition.objects.values_list("platform__name", "level")) == {
        ("公共大数据国家重点实验室重庆分部", "national"),
        ("重庆大学机械传动国家重点实验室綦江中心", "national"),
    }
    essen = Agreement.objects.get(institution__name="重庆(中德)埃森大学")
    assert (essen.kind, essen.state, essen.investment) == ("introduction", "signed", None)
    materials = Agreement.objects.get(institution__name="电子科技大学")
    assert (materials.kind, materials.enterprise.name) == ("cooperation", "重庆多次元新材料科技有限公司")
    assert Platform.objects.get(name="重庆大学机械传动国家重点实验室綦江中心").host == "重庆大学"
    assert Event.objects.get(name="渝基工匠").kind == Event.Kind.AWARD


def test_each_record_has_its_line_of_history_and_a_second_time_nothing_changes():
    assert "企业：新增17，更新0，未变0" in SAID[0]
    assert Change.objects.count() == sum(len(read(FIXTURES / table.file)) for table in TABLES) == 67
    line = Change.objects.about(Fund.objects.get(name="企业发展基金")).get()
    assert (line.via, line.action, line.actor, line.area) == ("loader", "load", None, Area.objects.by_code("500110"))
    assert line.fields["size"] == [None, "5000"]
    assert Change.objects.first_broken() is None
    assert Change.objects.first_dangling() is None

    assert all("新增0，更新0" in said for said in load().splitlines())
    assert Change.objects.count() == 67


def test_a_changed_file_changes_the_record_and_raises_its_version(tmp_path):
    folder = copied(tmp_path)
    edit(folder, "entities_funds.csv", ",5000,", ",6000,")
    assert "基金：新增0，更新1，未变3" in load(folder)
    fund = Fund.objects.get(name="企业发展基金")
    assert (fund.size, fund.version) == (6000, 2)
    assert Change.objects.about(fund).first().fields == {"size": ["5000.0000", "6000"]}


def test_what_a_person_renamed_stays_and_is_not_loaded_again():
    manager = a_manager(Area.objects.by_code("500110"))
    firm = Enterprise.objects.get(name="旗能铝电")
    firm.name = "重庆旗能电铝有限公司"
    change(manager, firm, version=1, via=Change.Via.FORM)
    said = load()
    assert "企业：新增0，更新0，未变16，因人工修改保留1" in said
    assert "entities_enterprises.csv第4行“name”列" in said
    assert not Enterprise.objects.filter(name="旗能铝电").exists()
