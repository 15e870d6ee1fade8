"""The entry grid as a page: what it shows of each cell, to whom, and how much it asks the database."""

import functools
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Assignment, DefinitionVersion, Observation
from tests import makers, worlds
from tests.conftest import person
from tests.reporting.grid_worlds import JUNE, NOW, PAGE, figure_of, make_figure, make_grid, make_past, the, the_area

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("grid")]
grid = worlds.shared_world(lambda: (make_grid(), make_past()))
State = Observation.State
HTE, PATENTS, COVERAGE, RANK = (
    "国家高新技术企业有效数",
    "专利授权量",
    "规上工业企业研发机构覆盖率",
    "科技活动产出指数排名",
)


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def rows_of(answer):
    return {row.name: row for row in answer.context["rows"]}


class TestShows:
    def test_last_year_last_period_and_the_difference(self, desk, clerk):
        make_figure("hte_valid", 131, state="draft", created_by=clerk, note="新认定2家")
        row = rows_of(desk.get(PAGE))[HTE]
        assert (row.year_before, row.before) == ("106", "129")
        assert (row.shown.value, row.shown.note) == ("131", "新认定2家")
        assert (row.shown.difference, row.shown.growth) == ("+2", "同比+23.6%")
        assert (row.shown.state, row.shown.version) == ("saved", 1)

    def test_points_of_a_percentage_and_places_of_a_rank(self, desk):
        make_figure("coverage", 52)
        make_figure("rank", 7)
        rows = rows_of(desk.get(PAGE))
        assert (rows[COVERAGE].shown.difference, rows[COVERAGE].shown.growth) == ("+1.7", "同比+5.8个百分点")
        assert rows[RANK].shown.difference == "上升1位"

    def test_a_difference_has_no_more_decimals_than_its_figures(self, desk):
        make_figure("contract", "4880")
        assert rows_of(desk.get(PAGE))["技术合同登记额"].shown.difference == "+775"
        Observation.objects.filter(indicator=the("contract"), as_of="2022-05-31").update(value="4105.5")
        assert rows_of(desk.get(PAGE))["技术合同登记额"].shown.difference == "+774.5"

    def test_why_an_approved_cell_is_closed_takes_no_line_where_its_state_says_so(self, desk):
        make_figure("hte_valid", 131)
        make_figure("contract", 4880, reason="登记更正")
        lines = re.findall(r'<tr class="(msg[^"]*)" id="m([^"]+)"', desk.get(PAGE).content.decode())
        assert [said for said, _key in lines] == ["msg is-approved is-said", "msg is-approved"]

    def test_no_growth_across_another_definition(self, desk):
        make_figure("hte_valid", 131)
        DefinitionVersion.objects.create(indicator=the("hte_valid"), valid_from="2022-01-01", what_changed="口径")
        assert rows_of(desk.get(PAGE))[HTE].shown.growth == ""

    def test_a_flow_that_begins_anew_has_no_difference(self, desk, clerk):
        makers.make_observation(the("patent_granted"), the_area(), "2021-12-31", 900)
        makers.make_observation(the("patent_granted"), the_area(), "2022-01-31", 60, state="draft", created_by=clerk)
        row = rows_of(desk.get("/entry/2022/01/"))[PATENTS]
        assert (row.before, row.shown.value, row.shown.difference) == ("900", "60", "")

    def test_the_figure_in_work_before_the_final_one(self, desk, clerk):
        make_figure("hte_valid", 131)
        make_figure("hte_valid", 133, state="draft", created_by=clerk, reason="漏计")
        assert rows_of(desk.get(PAGE))[HTE].shown.value == "133"

    def test_last_period_where_it_still_waits_for_review(self, desk, clerk):
        waits = {"state": "submitted", "vintage": 3, "created_by": clerk}
        makers.make_observation(the("hte_valid"), the_area(), "2022-05-31", 130, **waits)
        row = rows_of(desk.get(PAGE))[HTE]
        assert (row.before, row.before_waits) == ("129", False), "what is final counts"
        Observation.objects.filter(as_of="2022-05-31", state=State.APPROVED, indicator=the("hte_valid")).delete()
        row = rows_of(desk.get(PAGE))[HTE]
        assert (row.before, row.before_waits) == ("130", True)
        came_back = {"state": State.RETURNED, "review_note": "附清单"}
        Observation.objects.filter(as_of="2022-05-31", indicator=the("hte_valid")).update(**came_back)
        assert "<small>未审定</small>" in desk.get(PAGE).content.decode(), (
            "one that came back waits for nobody's review"
        )

    def test_why_a_cell_is_locked(self, desk, clerk, bureau, reviewer, district):
        moment = {"submitted_at": "2022-07-05 10:00+08:00", "submitted_by": clerk, "created_by": clerk}
        make_figure("hte_valid", 131, state="submitted", **moment)
        make_figure("rank", 7)
        steps = moment | {"reviewed_by": reviewer, "reviewed_at": "2022-07-06 10:00+08:00", "review_note": "附名单"}
        make_figure("coverage", 52, state="returned", **steps)
        shown = {name: row.shown for name, row in rows_of(desk.get(PAGE)).items()}
        assert "2022-07-05" in shown[HTE].message and not shown[HTE].is_open
        assert shown[RANK].state == "approved"
        assert (shown[COVERAGE].is_open, "附名单" in shown[COVERAGE].message) == (True, True)
        makers.make_lock(district, "2022-06-01", "2022-06-30", "已上报市局")
        locked = rows_of(desk.get(PAGE))[PATENTS].shown
        assert (locked.state, "已上报市局" in locked.message) == ("locked", True)

    def test_until_when(self, desk, clerk, time_machine):
        assert "2022-07-14截止报送，还剩6天" in desk.get(PAGE).content.decode()
        time_machine.move_to("2022-07-20 10:00+08:00")
        desk.force_login(clerk)
        assert "已逾期6天" in desk.get(PAGE).content.decode()
        assert "自当日起可填报" in desk.get("/entry/2022/08/").content.decode()

    def test_where_to_go_on(self, desk, bureau):
        makers.make_assignment(makers.make_indicator("q", owner=bureau, frequency="quarter"), bureau)
        wanted = ["/entry/2022/05/", "/entry/2022/06/", "/entry/2022/07/", "/entry/2022/Q2/"]
        assert [link["url"] for link in desk.get(PAGE).context["links"]] == wanted
        assert list(rows_of(desk.get("/entry/2022/Q2/"))) == ["q"]

    def test_each_area_apart_where_there_are_several(self, desk, bureau, district):
        street = makers.make_area("500110001", "古南街道", parent=district)
        makers.make_assignment(the("hte_valid"), bureau, area=street)
        assert [row.area for row in desk.get(PAGE).context["rows"]] == ["綦江区"] * 5 + ["古南街道"]

    @pytest.mark.parametrize("path", ["2022/13", "2022/00", "2022/Q5", "2022/H3", "1800/06", "2022/6", "2022/Year"])
    def test_no_such_period(self, desk, path):
        assert desk.get(f"/entry/{path}/").status_code == 404

    @pytest.mark.parametrize("path", ["2022/H1", "2022/year", "2021/06"])
    def test_a_period_without_assignments_is_an_empty_page(self, desk, path):
        answer = desk.get(f"/entry/{path}/")
        assert (answer.status_code, answer.context["rows"]) == (200, [])

    def test_as_many_questions_for_forty_rows_as_for_five(self, desk, bureau):
        with CaptureQueriesContext(connection) as few:
            desk.get(PAGE)
        for number in range(35):
            made = makers.make_indicator(f"more_{number}", owner=bureau)
            makers.make_assignment(made, bureau)
            makers.make_observation(made, the_area(), "2022-05-31", number)
        with CaptureQueriesContext(connection) as many:
            assert len(desk.get(PAGE).context["rows"]) == 40
        assert len(many) == len(few) <= 12, [query["sql"][:90] for query in many]


class TestWhose:
    def test_others_see_it_and_write_nothing(self, client, clerk, reviewer, manager, auditor):
        make_figure("hte_valid", 131, state="draft", created_by=clerk)
        for account in (reviewer, manager, auditor):
            client.force_login(account)
            answer = client.get(PAGE)
            assert rows_of(answer)[HTE].shown.value == "131", account
            assert "提交审核" not in answer.content.decode()
            assert client.post(PAGE, {"account": account.pk}).status_code == 403
        assert figure_of("contract") is None

    @pytest.mark.parametrize("account", ["clerk", "reviewer", "auditor"])
    def test_the_way_back_is_open_to_whoever_stands_there(self, client, request, account):
        client.force_login(request.getfixturevalue(account))
        opened = functools.cache(lambda way: client.get(way).status_code)
        for part in ("", "of/hte_valid/?area=500110", "report/"):
            text = unescape(client.get(f"{PAGE}{part}").content.decode())
            crumb = text.partition('class="crumb">')[2].partition("</p>")[0]
            ways = re.findall('href="(.*?)"', crumb)
            assert [opened(way) for way in ways] == [200] * len(ways), part
            assert ways[0] == "/desk/", part
            kept = account == "clerk" or not part
            assert kept or ways[1] == f"{PAGE}?department=kjj", "another department's grid"
            assert 'href="/desk/" aria-current="page"' in text, part

    def test_one_department_or_another(self, client, reviewer, district):
        other = makers.make_department("jxw", "区经信委", area=district)
        makers.make_assignment(makers.make_indicator("other", owner=other), other)
        client.force_login(reviewer)
        assert list(rows_of(client.get(f"{PAGE}?department=jxw"))) == ["other"]
        assert HTE in rows_of(client.get(PAGE)), "the own one first"
        assert client.get(f"{PAGE}?department=nowhere").status_code == 404

    def test_a_clerk_sees_the_own_departments_alone(self, desk, district):
        other = makers.make_department("jxw", "区经信委", area=district)
        makers.make_assignment(makers.make_indicator("other", owner=other), other)
        assert desk.get(f"{PAGE}?department=jxw").status_code == 404
        assert "other" not in rows_of(desk.get(PAGE))

    def test_a_clerk_without_a_department_has_none(self, client, district):
        client.force_login(person("lonely", "clerk", None, district))
        assert client.get(PAGE).status_code == 404

    def test_another_district_is_not_seen(self, client, district):
        elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
        bureau = makers.make_department("dz", "大足区科技局", area=elsewhere)
        client.force_login(person("away", "reviewer", bureau, elsewhere))
        assert client.get(f"{PAGE}?department=kjj").status_code == 404

    def test_the_successor_fills_in_what_was_handed_over(self, client, clerk, district):
        successor = makers.make_department("new", "区科技服务中心", area=district)
        Assignment.objects.filter(indicator=the("hte_valid")).update(last_period=5)
        makers.make_assignment(the("hte_valid"), successor, first_period=6)
        client.force_login(clerk)
        assert HTE not in rows_of(client.get(PAGE))
        client.force_login(person("successor", "clerk", successor, district))
        assert list(rows_of(client.get(PAGE))) == [HTE]


class TestBeside:
    URL = f"{PAGE}of/hte_valid/?area=500110"

    def test_twelve_figures_history_and_notes(self, desk, clerk):
        make_figure("hte_valid", 131, state="draft", created_by=clerk, note="新认定2家")
        panel = desk.get(self.URL).context["panel"]
        assert [past.period for past in panel.past] == [JUNE.key, *_twelve_before(JUNE)]
        assert (panel.past[0].value, panel.past[0].change) == ("131", "+2")
        assert panel.notes == [("2022-06", "新认定2家")]
        assert panel.chart and panel.can_write

    def test_as_a_part_for_the_scripts(self, desk):
        whole, part = (desk.get(self.URL, headers=said).content.decode() for said in ({}, {"HX-Request": "true"}))
        assert "<html" in whole and "<html" not in part
        assert "近12期" in part

    def test_of_a_cell_that_is_not_there(self, desk):
        for wrong in ("hte_valid/?area=1", "none/?area=500110", "hte_valid/", "hte_valid/?area=500110%00"):
            assert desk.get(f"{PAGE}of/{wrong}").status_code == 404

    def test_is_read_only_for_others(self, client, reviewer):
        client.force_login(reviewer)
        assert not client.get(self.URL).context["panel"].can_write


def _twelve_before(period):
    found = []
    for _number in range(12):
        period = period.before
        found.append(period.key)
    return found
