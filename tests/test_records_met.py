"""What people meet on the pages of a register when others were there before them, or the address is an odd one."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import Enterprise, Patent
from enterprises.registers import enterprises, patents
from platforms import registers as of_platforms
from platforms.models import PlatformRecognition
from qijiang.directory.models import Area
from qijiang.registers.natural import find, text_of
from qijiang.registers.paging import SIZE, Order, slice_of
from tests import makers
from tests.conftest import person
from tests.databases import first_only
from tests.imports.files import checked, faults, workbook, written
from tests.register_makers_enterprises import credit_code, make_enterprise, make_patent
from tests.register_makers_platforms import make_platform

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def in_charge(client, manager):
    client.force_login(manager)
    return client


def text(answer):
    return answer.content.decode()


def typed_into(form):
    """What a browser sends of a form as it opens."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


class TestPages:
    def test_after_the_last_record_has_gone_the_page_before_is_shown(self, in_charge, district):
        made = [make_enterprise(name=f"甲{number:03}", area=district) for number in range(SIZE + 1)]
        address = f"/enterprises/?after={made[-2].pk}"
        assert "甲050" in text(in_charge.get(address)), "control"
        Enterprise.objects.filter(pk=made[-1].pk).update(in_use=False)
        answer = in_charge.get(address)
        assert answer.status_code == 200
        assert "甲049" in text(answer)

    def test_before_the_first_record_the_first_page_is_shown(self, district):
        made = [make_enterprise(name=f"甲{number}", area=district) for number in range(3)]
        found = slice_of(Enterprise.objects.all(), Order("name"), ["name"], before=made[0].pk)
        assert [name for _pk, name in found.rows] == ["甲0", "甲1", "甲2"]
        assert not found.has_before

    def test_a_narrowed_list_without_rows_is_no_error(self, in_charge, district):
        firm = make_enterprise(name="甲", area=district)
        answer = in_charge.get(f"/enterprises/?after={firm.pk}&q=没有这样的企业")
        assert answer.status_code == 200
        assert "没有符合条件的记录" in text(answer)

    @pytest.mark.parametrize("key", ["1" * 19, *map(first_only, ["²", "-1", "x"])])
    def test_a_key_that_is_none_is_left_out_of_a_new_record(self, in_charge, key):
        assert in_charge.get("/enterprises/patents/new/", {"enterprise_id": key}).status_code == 200

    @pytest.mark.one_database
    def test_the_foot_of_a_form_names_the_version_of_the_site(self, in_charge, district):
        firm = make_enterprise(area=district, version=7)
        foot = text(in_charge.get(f"/enterprises/{firm.pk}/edit/")).partition("<footer")[2]
        assert not re.search(r"指标跟踪 7\b", foot)


class TestRights:
    def test_the_name_of_a_firm_outside_the_reach_is_not_told(self, in_charge, district):
        elsewhere = makers.make_area("500112", "渝北区", kind="district", parent=district.parent)
        far = make_enterprise(name="远方企业", area=elsewhere)
        near = make_enterprise(name="近处企业", area=district)
        assert "近处企业" in text(in_charge.get("/enterprises/patents/new/", {"enterprise_id": near.pk})), "control"
        assert "远方企业" not in text(in_charge.get("/enterprises/patents/new/", {"enterprise_id": far.pk}))

    @pytest.mark.one_database
    def test_tabs_ask_the_right_of_what_they_show(self, client, bureau, district):
        firm = make_enterprise(area=district)
        patent = make_patent(enterprise=firm, name="齿轮箱")
        group = Group.objects.create(name="firms alone")
        group.permissions.add(Permission.objects.get(codename="view_enterprise"))
        reader = person("reader", group.name, bureau, district)
        client.force_login(reader)
        assert client.get("/enterprises/patents/").status_code == 403, "control"
        assert client.get(f"/enterprises/{firm.pk}/?tab=patents").status_code == 404
        assert "tab=patents" not in text(client.get(f"/enterprises/{firm.pk}/"))
        group.permissions.add(Permission.objects.get(codename="view_patent"))
        assert patent.name in text(client.get(f"/enterprises/{firm.pk}/?tab=patents"))


class TestNames:
    @pytest.fixture
    def doubles(self, district):
        street = makers.make_area("500110001", "古南街道", kind="street", parent=district)
        known = make_enterprise(name="同名公司", area=district, credit_code=credit_code(1))
        return known, make_enterprise(name="同名公司", area=street, credit_code="")

    def test_who_has_no_code_is_named_with_its_area(self, doubles, manager):
        rows = Enterprise.objects.within_reach(manager)
        assert find("同名公司 古南街道", rows) == doubles[1]
        assert find(f"{credit_code(1)} 同名公司", rows) == doubles[0]

    def test_a_record_of_it_can_be_changed_and_comes_back_from_an_export(self, in_charge, manager, doubles):
        patent = make_patent(enterprise=doubles[1], name="旧名")
        form = in_charge.get(f"/enterprises/patents/{patent.pk}/edit/").context["form"]
        data = typed_into(form) | {"name": "新名", "version": patent.version}
        assert data["enterprise"] == "同名公司 古南街道"
        assert in_charge.post(f"/enterprises/patents/{patent.pk}/edit/", data).status_code == 302
        patent.refresh_from_db()
        assert (patent.name, patent.enterprise) == ("新名", doubles[1])
        rows = list(in_charge.get("/enterprises/patents/export.csv").streaming_content)
        assert "同名公司 古南街道" in b"".join(rows).decode()
        job = checked(manager, patents, workbook(["专利号", "企业"], [patent.number, "同名公司 古南街道"]))
        assert job.counts["unchanged"] == 1, job.counts

    def test_platforms_of_one_name_in_two_towns_are_told_apart_by_them(self, in_charge, manager, district):
        towns = [makers.make_area(f"50011000{n}", f"第{n}街道", kind="street", parent=district) for n in (1, 2)]
        doubles = [make_platform(name="齿轮研究院", area=town) for town in towns]
        alone = make_platform(name="铝材研究院", area=towns[0])
        assert [text_of(each) for each in (*doubles, alone)] == [
            "齿轮研究院 第1街道",
            "齿轮研究院 第2街道",
            "铝材研究院",
        ]
        typed = {"platform": "齿轮研究院", "level": "municipal", "recognised": "2021-11-12"}
        assert "或在名称后写明所在地区" in text(in_charge.post("/platforms/recognitions/new/", typed))
        typed["platform"] += " 第2街道"
        assert in_charge.post("/platforms/recognitions/new/", typed).status_code == 302
        assert PlatformRecognition.objects.get().platform == doubles[1]
        for register in (of_platforms.platforms, of_platforms.platform_recognitions):
            answer = in_charge.get(reverse(f"{register.name}_export", args=["xlsx"]))
            file = SimpleUploadedFile("导出.xlsx", b"".join(answer.streaming_content))
            job = checked(manager, register, file)
            assert job.counts["unchanged"] == register.model.objects.count(), (faults(job), job.counts)

    def test_a_relation_stays_while_its_name_does_though_it_names_two(self, in_charge, district):
        firms = [make_enterprise(name="同名公司", area=district, credit_code=credit_code(number)) for number in (1, 2)]
        patent = make_patent(enterprise=firms[1])
        form = in_charge.get(f"/enterprises/patents/{patent.pk}/edit/").context["form"]
        firms[1].credit_code = ""
        assert form.fields["enterprise"].clean(form["enterprise"].value()) == firms[1]


def test_a_place_with_full_width_brackets_is_found_as_written_and_as_typed(district, manager):
    park = makers.make_area("QJ-SPY", "綦江食品工业园（通惠）", kind="park", parent=district)
    rows = Area.objects.all()
    for text in ("QJ-SPY 綦江食品工业园（通惠）", "綦江食品工业园（通惠）", "QJ-SPY 綦江食品工业园(通惠)"):
        assert find(text, rows) == park, text


class TestValues:
    @pytest.mark.one_database
    @pytest.mark.parametrize(("word", "status"), [("存续", "operating"), ("在业", "operating"), ("停业", "suspended")])
    def test_words_of_the_registration_authority_are_understood(self, manager, district, word, status):
        file = workbook(["企业名称", "街镇", "登记状态"], ["甲有限公司", "綦江区", word])
        written(manager, enterprises, file)
        assert Enterprise.objects.get().status == status

    def test_a_remark_of_two_lines_and_an_early_day_come_back_unchanged(self, in_charge, manager, district):
        typed = {"name": "百年老店", "area": district.pk, "status": "operating"}
        typed |= {"remark": "第一行\r\n第二行", "established": "1895-05-01"}
        in_charge.post("/enterprises/new/", typed)
        assert Enterprise.objects.get().remark == "第一行\n第二行"
        exported = in_charge.get("/enterprises/export.xlsx")
        file = SimpleUploadedFile("企业.xlsx", b"".join(exported.streaming_content))
        job = checked(manager, enterprises, file)
        assert (job.counts["unchanged"], job.counts["cells"]) == (1, 0), job.counts


class TestConflict:
    def shown(self, in_charge, firm):
        form = in_charge.get(f"/enterprises/{firm.pk}/edit/").context
        return typed_into(form["form"]) | form["was"] | {"version": firm.version}

    def sent_again(self, answer, **chosen):
        """What the browser sends of the page of the conflict as it stands, with what is chosen on it."""
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text(answer))
        radios = re.findall(r'type="radio" name="(\w+)" value="([^"]*)" checked', text(answer))
        return dict(hidden) | dict(radios) | chosen

    def test_saving_keeps_what_either_changed(self, in_charge, manager, district):
        firm = make_enterprise(name="旧名有限公司", area=district, remark="旧")
        typed = self.shown(in_charge, firm)
        in_charge.post(f"/enterprises/{firm.pk}/edit/", typed | {"name": "新名有限公司"})
        answer = in_charge.post(f"/enterprises/{firm.pk}/edit/", typed | {"remark": "我的"})
        assert answer.status_code == 409
        assert "其间" in text(answer), "who and when"
        assert in_charge.post(f"/enterprises/{firm.pk}/edit/", self.sent_again(answer)).status_code == 302
        firm.refresh_from_db()
        assert (firm.name, firm.remark) == ("新名有限公司", "我的")

    @pytest.mark.parametrize(("choice", "kept"), [({}, "我的"), ({"remark": "对方的"}, "对方的")])
    def test_what_both_changed_is_chosen(self, in_charge, district, choice, kept):
        firm = make_enterprise(area=district, remark="旧")
        typed = self.shown(in_charge, firm)
        in_charge.post(f"/enterprises/{firm.pk}/edit/", typed | {"remark": "对方的"})
        answer = in_charge.post(f"/enterprises/{firm.pk}/edit/", typed | {"remark": "我的"})
        assert answer.status_code == 409
        in_charge.post(f"/enterprises/{firm.pk}/edit/", self.sent_again(answer, **choice))
        firm.refresh_from_db()
        assert firm.remark == kept


def test_a_preview_of_a_relation_costs_no_query_for_each_row(in_charge, district):
    def queries(number):
        made = [make_patent(enterprise=make_enterprise(area=district)) for _ in range(number)]
        code = make_enterprise(area=district).credit_code
        keys = ",".join(str(each.pk) for each in made)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = in_charge.post(
                f"/enterprises/patents/bulk/?pks={keys}&fix=enterprise", {"action": "set", "value": code}
            )
        assert len(answer.context["preview"].changing) == number
        return len(asked)

    queries(1)
    assert queries(12) == queries(3)
    assert Patent.objects.exists()
