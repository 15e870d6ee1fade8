"""The desk: totals with what they are of, every item with its reason, what is weak, and what bad input gives."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Benchmark, Framework, FrameworkGroup, FrameworkItem
from qijiang.directory.models import Area, User
from tests import makers
from tests.benchmark_desk.makers import make_framework, make_item, make_limits, the_item
from tests.benchmark_desk.worlds import DESK, make_evaluated
from tests.conftest import person
from tests.worlds import shared_world

evaluated = shared_world(make_evaluated)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evaluated"), pytest.mark.one_database]


@pytest.fixture(autouse=True)
def in_spring(time_machine):
    time_machine.move_to("2023-04-10T01:00:00+00:00", tick=False)


@pytest.fixture
def read(client):
    client.force_login(User.objects.get(username="manager"))
    return lambda address=DESK: client.get(address)


def rows(answer):
    return {row.code: row for group in answer.context["desk"].groups for row in group.rows}


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_desk_opens_with_the_whole_framework_and_the_zone(read):
    assert read("/benchmark/")["Location"] == "/benchmark/htz/?area=QJ-HTZ"
    assert read("/benchmark/?year=2022")["Location"] == "/benchmark/htz/?area=QJ-HTZ&year=2022"
    assert read("/benchmark/?area=500110")["Location"] == "/benchmark/htz/?area=500110"
    part = make_framework([("1.1", {})], {"1": 15}, code="newer", version="2024")
    assert read("/benchmark/")["Location"].startswith("/benchmark/htz/"), f"{part} is known in part"


def test_every_item_has_its_score_or_says_why_it_has_none(read):
    found = rows(read())
    assert {code: row.score for code, row in found.items()} == {
        "1.1": "2.29",  # 40 × 0.8 ÷ 2.8 × 7 ÷ 35
        "1.2": "5.71",  # 40 × 1 ÷ 2.8 × 1.6 ÷ 4
        "1.3": "—",
        "2.1": "7.50",  # half of 15
        "2.2": "—",
        "3.1": "27.00",
    }
    assert "尚无审定数据" not in found["1.3"].why and "未关联指标" in found["1.3"].why
    assert "缺当年最低值或最高值" in found["2.2"].why
    assert [row.weight for row in found.values()] == ["11.43", "14.29", "14.29", "15.00", "15.00", "30.00"]
    assert [row.verified for row in found.values()] == [True, False, False, False, False, False]


def test_totals_stand_beside_what_they_are_of(read):
    answer = read()
    tiles = {tile.label: (tile.value, tile.note) for tile in answer.context["desk"].tiles}
    assert tiles["得分（按全部权重）"] == ("42.50", "满分100.00分；未评分指标不得分")
    assert tiles["得分率（按已评分指标）"] == ("60.1%", "占已评分指标权重70.71分的比例")
    assert tiles["得分率（按已核实赋权）"] == ("20.0%", "11.43分中得2.29分；仅计赋权已核实的指标")
    assert tiles["有数据的指标"][0] == "5 / 6"
    assert tiles["已评分的权重"] == ("70.7%", "100.00分中的70.71分")
    assert "6项指标中5项赋权未核实" in text(answer)


def test_weak_items_come_with_what_mending_brings_and_one_line_of_advice(read):
    weak = read().context["desk"].weak
    assert [each.row.code for each in weak] == ["1.1", "1.2", "2.2"]
    assert [each.gain for each in weak] == ["最多可提高9.14分", "最多可提高8.57分", "可提高分数未知"]
    assert weak[0].to_benchmark == "达到对标值可提高2.29分"
    assert weak[0].advice == "现为12家，要达到对标值19家，年末研发机构数需再增加7家。"
    assert weak[1].advice == ("现为2.1%，要达到对标值3%，研发经费支出需再增加1.35亿元（分母：营业收入150亿元不变）。")
    assert weak[2].advice == "现为3家，要达到对标值8家，无区间指标需再增加5家。"


def test_weak_items_can_be_ranked_by_the_comparison_value(read):
    weak = read(f"{DESK}&by=benchmark").context["desk"].weak
    assert [each.row.code for each in weak] == ["1.2", "1.1", "2.2"]


def test_a_gap_is_signed_by_the_direction(read):
    found = rows(read())
    assert (found["1.1"].gap, found["1.1"].behind) == ("差7家", True)
    assert (found["2.1"].gap, found["2.1"].behind) == ("优于0.1吨标准煤/万元", False)
    assert (found["3.1"].gap, found["3.1"].behind) == ("—", False)


def test_the_pictures_have_a_reading_and_a_table(read):
    answer = read()
    desk = answer.context["desk"]
    assert 'role="img" aria-label="各一级指标得分率：第1组 31.1%' in str(desk.radar.svg)
    assert desk.radar.rows[0] == ["第1组", "31.1%", "52.5%", "3项中的2项"]
    assert [bar.said for bar in desk.bars] == ["8.00 / 40.00", "7.50 / 30.00", "27.00 / 30.00"]
    assert 'fill="url(#p-empty)"' in str(desk.bars[0].svg) and 'fill="url(#p-empty)"' not in str(desk.bars[2].svg)


def test_another_year_is_compared_by_its_own_limits(read):
    zone = Area.objects.get(code="QJ-HTZ")
    makers.load_observation(the_item("1.1").indicator, zone, "2021-12-31", 10)
    make_limits(the_item("1.1"), 0, 20, 8, year=2021)
    answer = read(f"{DESK}&with=2021")
    assert (rows(answer)["1.1"].then, rows(answer)["1.2"].then) == ("5.71", "—")
    assert answer.context["desk"].radar.rows[0][2] == "50.0%"
    chosen = [choice.label for choice in answer.context["desk"].compared if choice.chosen]
    assert chosen == ["2021"]


def test_a_past_state_of_knowledge_knows_less(read):
    assert rows(read(f"{DESK}&on=2022-06-30"))["1.1"].value == "—"
    assert rows(read(f"{DESK}&known_at=2022-12-30"))["1.1"].value == "—"
    assert rows(read())["1.1"].value == "12家", "control"


def test_figures_of_a_place_are_never_those_of_another(read):
    found = rows(read("/benchmark/htz/?area=500110&year=2022"))
    assert {row.value for row in found.values()} == {"—"}


@pytest.mark.parametrize("address", ["&by=size", "&with=everything", "&with=20222", "&year=1800", "&area=nowhere"])
def test_what_cannot_be_asked_for_is_not_found(read, address):
    answer = read(DESK + address)
    assert answer.status_code == 404
    assert "返回" in answer.content.decode() or "总览" in answer.content.decode()


def test_an_unknown_framework_or_item_is_not_found(read):
    for address in ("/benchmark/none/", "/benchmark/htz/9.9/", "/benchmark/htz/9.9/task/", "/benchmark/htz/limits/"):
        assert read(address).status_code == 404


def test_a_year_without_figures_and_limits_scores_nothing(read):
    answer = read("/benchmark/htz/?area=QJ-HTZ&year=2015")
    assert answer.status_code == 200
    assert "6项指标均无法评分" in text(answer)
    tiles = [tile.value for tile in answer.context["desk"].tiles]
    assert tiles == ["—", "—", "—", "0 / 6", "0.0%"]
    assert answer.context["desk"].weak == []
    assert "没有可判定的短板" in text(answer)


def test_a_year_without_limits_says_so_of_each(read):
    Benchmark.objects.all().delete()
    answer = read()
    assert dict(answer.context["desk"].unscored) == {
        "未评分：未录入当年最低值和最高值。": 5,
        "未评分：本项未关联指标。": 1,
    }
    assert {row.score for row in rows(answer).values()} == {"—"}


def test_half_a_range_scores_nothing(read):
    Benchmark.objects.filter(item=the_item("1.1")).update(high=None)
    found = rows(read())["1.1"]
    assert (found.score, found.why) == ("—", "未评分：缺当年最低值或最高值。")
    assert found.gap == "差7家", "the comparison value holds all the same"


def test_a_group_of_unknown_weight_gives_shares_and_no_points(read):
    FrameworkGroup.objects.filter(number=3).update(weight=None)
    answer = read()
    assert rows(answer)["3.1"].score == "90.0%"
    assert rows(answer)["3.1"].weight == "—"
    assert answer.context["desk"].tiles[0].value == "15.50"
    assert "100分权重中只查到70分" in text(answer)
    assert answer.context["desk"].bars[2].said == "—", "points of no known weight add up to nothing"


def test_a_framework_without_groups_or_items_says_so(read):
    make_framework([], {}, code="empty", version="2030")
    answer = read("/benchmark/empty/")
    assert answer.status_code == 200 and "尚无一级指标" in text(answer)
    make_framework([], {"1": 50, "2": 50}, code="hollow", version="2031")
    answer = read("/benchmark/hollow/")
    assert answer.status_code == 200 and "本组尚无指标" in text(answer)


def test_no_framework_at_all_is_a_page(read):
    FrameworkItem.objects.all().delete()
    Framework.objects.all().delete()
    answer = read("/benchmark/")
    assert answer.status_code == 200 and "尚无评价指标体系" in text(answer)


def test_two_groups_have_bars_and_no_radar(read):
    make_framework([("1.1", {}), ("2.1", {})], {"1": 50, "2": 50}, code="two", version="2030")
    answer = read("/benchmark/two/?area=QJ-HTZ")
    assert answer.context["desk"].radar is None
    assert len(answer.context["desk"].bars) == 2


def test_queries_do_not_grow_with_the_items(read):
    read()
    with CaptureQueriesContext(connection) as few:
        read()
    group = FrameworkGroup.objects.get(framework__code="htz", number=1)
    for number in range(4, 40):
        make_limits(make_item(group, f"1.{number}", indicator=the_item("1.1").indicator), 0, 100, 50)
    with CaptureQueriesContext(connection) as many:
        read()
    assert len(many) == len(few)
    assert len(many) <= 16


def test_an_unchanged_desk_is_not_made_again(read, client):
    before = read()
    again = client.get(DESK, headers={"if-none-match": before["ETag"]})
    assert again.status_code == 304
    limits = Benchmark.objects.get(item=the_item("1.1"))
    limits.high = 50
    limits.save()
    assert client.get(DESK, headers={"if-none-match": before["ETag"]}).status_code == 200


def test_only_who_may_sees_where_limits_are_entered_and_tasks_are_set(read, client):
    makers.make_action(makers.make_plan(Area.objects.get(code="500110")))
    assert "limits/?year=2022" in text(read()) and "/1.1/task/" in text(read())
    client.force_login(User.objects.get(username="official"))
    answer = text(client.get(DESK))
    assert "limits/?year=2022" not in answer and "/1.1/task/" not in answer


def test_another_district_does_not_see_the_zone(client):
    elsewhere = makers.make_area("500112", "渝北区", kind="district", parent=Area.objects.get(code="500000"))
    client.force_login(person("neighbour", "official", None, elsewhere))
    assert client.get(DESK).status_code == 404
    assert client.get("/benchmark/")["Location"] == "/benchmark/htz/"


def test_in_english_the_desk_reads_english(read, client):
    FrameworkItem.objects.filter(code="1.1").update(name_en="R&D institutions")
    client.cookies["django_language"] = "en"
    answer = text(read())
    assert "1.1 R&amp;D institutions" in answer
    assert "to reach the comparison value of 19家" in answer
