"""What the pages of the registers say beyond the contract that all of them keep."""

from urllib.parse import urlencode

import pytest
from django.db import connection

from enterprises.models import Enterprise, Recognition
from platforms.models import Talent
from qijiang.registers.history import HIDDEN
from qijiang.registers.models import Change
from qijiang.registers.paging import SIZE, Order, slice_of
from tests import makers
from tests.conftest import person
from tests.register_makers_enterprises import make_enterprise, make_recognition
from tests.register_makers_platforms import make_institution, make_talent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]
LIST = "/enterprises/"


@pytest.fixture
def in_charge(client, manager):
    client.force_login(manager)
    return client


def text(answer):
    return answer.content.decode()


def rows_of(answer):
    return text(answer).split("<tbody")[1].split("</tbody>")[0]


def names_on(answer):
    return [name.split("</a>")[0].split(">")[-1] for name in text(answer).split('<th scope="row">')[1:]]


def typed(**fields):
    return {"name": "綦江齿轮传动有限公司", "status": "operating"} | fields


def test_a_firm_without_its_code_is_recorded_and_marked_unverified(in_charge, district):
    answer = in_charge.post(f"{LIST}new/", typed(area=district.pk), follow=True)
    assert "未核实：统一社会信用代码尚不清楚。" in text(answer)
    assert "未核实" in rows_of(in_charge.get(LIST))
    Enterprise.objects.update(credit_code="91500110MA0000015D")
    assert "未核实" not in rows_of(in_charge.get(LIST)), "control"


@pytest.mark.parametrize(
    ("address", "make", "named"),
    [
        (LIST, make_enterprise, ["无码企业", "有码企业"]),
        ("/platforms/institutions/", make_institution, ["无码机构", "有码机构"]),
    ],
)
def test_the_mark_unverified_can_be_filtered_by(in_charge, district, address, make, named):
    make(area=district, name=named[0], credit_code="")
    make(area=district, name=named[1], credit_code="91500110MA0000015D")
    unverified = {"credit_code_blank": "blank", "sort": "-name"}
    answer = in_charge.get(address, unverified)
    assert names_on(answer) == named[:1]
    assert '<option value="blank" selected>未核实</option>' in text(answer)
    assert f"export.csv?{urlencode(unverified)}" in text(answer).replace("&amp;", "&")
    assert f"bulk/?{urlencode(unverified)}" in text(answer).replace("&amp;", "&")
    exported = b"".join(in_charge.get(f"{address}export.csv", unverified).streaming_content).decode()
    assert [name in exported for name in named] == [True, False]
    assert names_on(in_charge.get(address, {"credit_code_blank": "filled"})) == named[1:]
    assert sorted(names_on(in_charge.get(address))) == named, "control"
    assert "有效的选项" in text(in_charge.get(address, {"credit_code_blank": "别的"})), "what is no choice is said"


@pytest.mark.parametrize("query", [{"credit_code_blank": "别的"}, {"area": "999"}, {"established_from": "昨天"}])
def test_a_file_is_not_made_of_a_filter_that_cannot_be_read(in_charge, district, query):
    make_enterprise(area=district)
    assert len(names_on(in_charge.get(LIST, query))) == 1, "the list shows more, and says what is wrong"
    for kind in ("csv", "xlsx"):
        answer = in_charge.get(f"{LIST}export.{kind}", query)
        assert answer.status_code == 404
        assert "有筛选条件无法识别" in text(answer)


def test_the_history_tells_fields_in_the_order_of_the_form(in_charge, district):
    in_charge.post(f"{LIST}new/", typed(area=district.pk, remark="核对过", credit_code="91500110MA0000015D"))
    told = text(in_charge.get(f"{LIST}{Enterprise.objects.get().pk}/?tab=history"))
    told = told[told.index("record-history") :]
    places = [told.index(f"<li>{label}：") for label in ("统一社会信用代码", "名称", "地区", "归口部门", "备注")]
    assert places == sorted(places)


def test_a_wrong_code_is_refused_with_the_rule_and_stays_as_typed(in_charge, district):
    answer = in_charge.post(f"{LIST}new/", typed(area=district.pk, credit_code="91500110MA0000015E"))
    assert answer.status_code == 200
    assert "91500110MA0000015E" in text(answer)
    assert "校验" in text(answer)
    assert not Enterprise.objects.exists()


def test_an_odd_certificate_is_kept_with_a_warning(in_charge, district):
    firm = make_enterprise(area=district)
    form = {"enterprise": firm.credit_code, "kind": "high_tech", "number": "GR202131001234", "issued": "2021年11月12日"}
    answer = in_charge.post("/enterprises/recognitions/new/", form, follow=True)
    assert "重庆的证书在年份后为5110" in text(answer)
    assert str(Recognition.objects.get().expires) == "2024-11-12", "three years, as the rule says"


@pytest.mark.parametrize(
    ("typed_name", "said"),
    [
        ("无此企业", "在您的权限范围内没有企业“无此企业”"),
        ("同名企业", "对应多个企业"),
        ("a\x00b", "NUL"),
        ("", "“企业”必须填写"),
    ],
)
def test_a_firm_that_is_not_named_clearly_is_refused(in_charge, district, typed_name, said):
    street = makers.make_area("500110001", "古南街道", parent=district)
    make_enterprise(area=district, name="同名企业")
    make_enterprise(area=street, name="同名企业")
    form = {"enterprise": typed_name, "kind": "high_tech", "issued": "2021-11-12"}
    assert said in text(in_charge.post("/enterprises/recognitions/new/", form))


def test_a_firm_of_another_district_cannot_be_named(in_charge, district):
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    stranger = make_enterprise(area=elsewhere)
    form = {"enterprise": stranger.credit_code, "kind": "high_tech", "issued": "2021-11-12"}
    assert "在您的权限范围内没有企业" in text(in_charge.post("/enterprises/recognitions/new/", form))
    assert not Recognition.objects.exists()


@pytest.mark.parametrize(
    ("given", "stored", "said"),
    [
        ("1.2亿", 12000, ""),
        ("3,500", 3500, ""),
        ("—", None, ""),
        ("", None, ""),
        ("很多", None, "不是数字"),
        ("-5", None, "0"),
    ],
)
def test_money_is_read_as_everywhere(in_charge, district, given, stored, said):
    firm = make_enterprise(area=district)
    answer = in_charge.post(
        "/enterprises/annual-figures/new/", {"enterprise": firm.name, "year": 2021, "revenue": given}
    )
    if said:
        assert answer.status_code == 200
        assert said in text(answer)
    else:
        assert answer.status_code == 302
        assert firm.annual_figures.get().revenue == stored


def test_a_clerk_records_for_the_own_department_and_for_no_other(client, clerk, bureau, district):
    client.force_login(clerk)
    client.post(f"{LIST}new/", typed(area=district.pk))
    assert Enterprise.objects.get().keeper == bureau
    other = makers.make_department("czj", "区财政局", area=district)
    answer = client.post(f"{LIST}new/", typed(area=district.pk, name="另一企业", keeper=other.pk))
    assert "或归其他部门管理" in text(answer)
    assert Enterprise.objects.count() == 1


def test_pages_follow_one_another_without_gap_or_repetition(in_charge, district):
    for number in range(2 * SIZE + 7):
        make_enterprise(area=district, name=f"企业{number // 3:03}")
    seen, address = [], LIST
    for _page in range(3):
        answer = in_charge.get(address)
        found = answer.context["listing"].slice
        seen += [row[0] for row in found.rows]
        address = f"{LIST}?after={found.rows[-1][0]}"
    assert not found.has_after
    assert len(seen) == len(set(seen)) == 2 * SIZE + 7
    back = in_charge.get(f"{LIST}?before={seen[SIZE]}").context["listing"].slice
    assert [row[0] for row in back.rows] == seen[:SIZE]
    assert not back.has_before


@pytest.mark.parametrize("descending", [False, True])
def test_rows_without_a_value_come_last_and_are_paged_too(district, descending):
    dated = [make_enterprise(area=district, established=f"20{year:02}-01-01") for year in range(20)]
    undated = [make_enterprise(area=district) for _number in range(SIZE)]
    order, rows = Order("established", descending), Enterprise.objects.all()
    first = slice_of(rows, order, ["established"])
    second = slice_of(rows, order, ["established"], after=first.rows[-1][0])
    pks = [row[0] for row in first.rows + second.rows]
    known = [firm.pk for firm in dated]
    assert pks[:20] == (known[::-1] if descending else known)
    assert sorted(pks[20:]) == [firm.pk for firm in undated]
    assert slice_of(rows, order, ["established"], before=pks[SIZE]).rows == first.rows
    assert slice_of(rows, order, ["established"], before=pks[19]).rows == first.rows[:19]


def test_a_former_name_finds_the_firm(in_charge, district):
    firm = make_enterprise(area=district, name="綦江齿轮传动有限公司")
    make_enterprise(area=district)
    firm.former_names.create(name="綦江齿轮厂")
    firm.former_names.create(name="第二齿轮厂")
    assert names_on(in_charge.get(LIST, {"q": "齿轮厂"})) == ["綦江齿轮传动有限公司"]


def test_the_columns_of_the_url_are_shown_and_unknown_ones_left_out(in_charge, district):
    make_enterprise(area=district, moved_from="成都市", moved_in="2020-01-01")
    assert "成都市" not in text(in_charge.get(LIST))
    answer = in_charge.get(LIST, {"columns": ["moved_from", "password", "area__path"]})
    assert "成都市" in text(answer)
    assert [column.name for column in answer.context["listing"].shown] == ["name", "moved_from"]


@pytest.mark.parametrize(
    "query", ["sort=password", "after=x", "after=99999999999999999999", "before=0", "area=x", "established_from=2022"]
)
def test_nonsense_in_the_url_is_no_error(in_charge, district, query):
    make_enterprise(area=district)
    assert in_charge.get(f"{LIST}?{query}").status_code == 200


def test_a_key_that_no_column_holds_is_not_found(in_charge, district):
    for key in (10**18, 2**63, 10**30):
        assert in_charge.get(f"{LIST}{key}/").status_code == 404, key


def test_what_looks_like_a_formula_is_exported_as_text(in_charge, district):
    make_enterprise(area=district, name="=HYPERLINK(1)")
    lines = b"".join(in_charge.get(f"{LIST}export.csv").streaming_content).decode()
    assert "'=HYPERLINK(1)" in lines
    assert in_charge.get(f"{LIST}export.pdf").status_code == 404


class TestPersonal:
    @pytest.fixture
    def talent(self, district, bureau):
        return make_talent(area=district, keeper=bureau, phone="13812345678")

    def test_only_who_may_sees_the_number(self, client, clerk, reviewer, talent):
        for user, shown in ((clerk, False), (reviewer, True)):
            client.force_login(user)
            pages = [
                text(client.get(f"/platforms/talents/{talent.pk}/")),
                text(client.get("/platforms/talents/?columns=phone")),
                b"".join(client.get("/platforms/talents/export.csv").streaming_content).decode(),
            ]
            assert [("13812345678" in page) for page in pages] == [shown] * 3

    def test_a_change_by_who_may_not_see_it_leaves_it_as_it_is(self, client, clerk, talent):
        client.force_login(clerk)
        address = f"/platforms/talents/{talent.pk}/edit/"
        form = client.get(address).context["form"]
        assert "phone" not in form.fields
        sent = {bound.html_name: bound.value() or "" for bound in form} | {
            "remark": "核对过",
            "version": talent.version,
        }
        assert client.post(address, sent).status_code == 302
        talent.refresh_from_db()
        assert (talent.phone, talent.remark) == ("13812345678", "核对过")

    def test_the_history_says_that_it_changed_and_not_what_it_was(self, client, district, talent):
        client.force_login(person("boss", "manager", None, district, is_staff=True))
        address = f"/platforms/talents/{talent.pk}/edit/"
        form = client.get(address).context["form"]
        sent = {bound.html_name: bound.value() or "" for bound in form} | {"phone": "13987654321", "version": 1}
        assert client.post(address, sent).status_code == 302
        assert Talent.objects.get().phone == "13987654321"
        assert Change.objects.about(talent).get().fields == {"phone": [HIDDEN, HIDDEN]}


def test_belonging_records_are_listed_and_lead_to_all_of_them(in_charge, district):
    firm = make_enterprise(area=district)
    mine, other = make_recognition(enterprise=firm), make_recognition()
    tab = text(in_charge.get(f"{LIST}{firm.pk}/?tab=recognitions"))
    assert f"/enterprises/recognitions/{mine.pk}/" in tab
    assert f"/enterprises/recognitions/{other.pk}/" not in tab
    everything = in_charge.get(f"/enterprises/recognitions/?enterprise_id={firm.pk}&use=all")
    assert [row[0] for row in everything.context["listing"].slice.rows] == [mine.pk]


def test_an_unknown_tab_or_record_is_not_found(in_charge, district):
    firm = make_enterprise(area=district)
    assert in_charge.get(f"{LIST}{firm.pk}/?tab=nothing").status_code == 404
    assert in_charge.get(f"{LIST}{firm.pk + 1}/").status_code == 404


class TestAdministration:
    """The other door to the same rows."""

    def test_a_change_there_makes_a_form_of_the_pages_stale(self, in_charge, district, manager):
        firm = make_enterprise(area=district)
        address = f"{LIST}{firm.pk}/edit/"
        opened = {bound.html_name: bound.value() or "" for bound in in_charge.get(address).context["form"]} | {
            "version": 1
        }
        admin = f"/admin/enterprises/enterprise/{firm.pk}/change/"
        form = in_charge.get(admin).context["adminform"].form
        sent = {bound.html_name: bound.value() or "" for bound in form} | {"remark": "管理端所改"}
        assert in_charge.post(admin, sent).status_code == 302
        assert in_charge.post(address, opened).status_code == 409
        assert Enterprise.objects.get().remark == "管理端所改"

    def test_it_writes_no_telephone_number_into_the_history(self, in_charge, district):
        talent = make_talent(area=district, phone="13812345678")
        admin = f"/admin/platforms/talent/{talent.pk}/change/"
        form = in_charge.get(admin).context["adminform"].form
        sent = {bound.html_name: bound.value() or "" for bound in form} | {"phone": "13987654321"}
        assert in_charge.post(admin, sent).status_code == 302
        assert Change.objects.about(talent).get().fields == {"phone": [HIDDEN, HIDDEN]}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by the size of a table")
def test_a_list_of_enterprises_is_counted_without_reading_a_row(in_charge, district):
    make_enterprise(area=district)
    rows = Enterprise.objects.filter(area__path__startswith=district.path, in_use=True).order_by().values("pk")
    assert "COVERING INDEX enterprise_counted_by_area" in rows.explain()
    assert "COVERING INDEX enterprise_counted_by_area" not in rows.filter(sample=False).explain(), "control"
