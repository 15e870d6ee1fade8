"""The wall's screens: what they show, of whom, in which order; and that each says where its figures come from."""

import datetime
import re

import pytest
import time_machine
from django.core.cache import cache

from indicators.models import Action, Indicator, Plan, Source, Target, Task
from indicators.pages.wall.deciding import ROOM
from indicators.pages.wall.lines import size_of
from indicators.pages.wall.screens import Round, Screen, chosen, is_name
from tests import makers
from tests.areas.makers import make_streets, make_zone, report
from tests.mechanisms.worlds import a_place
from tests.sharing.makers import make_plan_with_figures, make_screen, the_plan, the_target
from tests.worlds import shared_world

world = shared_world(make_plan_with_figures)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world"), pytest.mark.one_database]
ON = "?year=2022&on=2022-06-30"


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def screens_of(client, path):
    """The names of all screens of a wall, gone through by their own addresses until the first comes again."""
    answer = client.get(path, follow=True)
    names, url = [], answer.context["round"].next_url
    path = path.partition("?")[0]
    for _turn in range(20):
        names.append(answer.context["screen"].name)
        answer = client.get(path + url)
        assert answer.status_code == 200
        url = answer.context["round"].next_url
        if answer.context["screen"].name == names[0]:
            return names
    raise AssertionError(f"no end: {names}")


def test_the_wall_goes_round_all_that_has_something_to_show(client, official):
    client.force_login(official)
    assert screens_of(client, f"/screen/{ON}") == ["plan", "action-1", "action-2"]


def test_area_and_day_stay_from_screen_to_screen(client, official):
    client.force_login(official)
    answer = client.get(f"/screen/{ON}&area=500110&screen=action-2")
    around = answer.context["round"]
    for url in (around.next_url, around.back_url, around.hold_url, *(step.url for step in around.steps)):
        assert "on=2022-06-30" in url and "year=2022" in url and "area=500110" in url
    assert "2022-06-30" in words_of(answer)


def test_each_figure_has_its_day_vintage_and_source(client, official):
    client.force_login(official)
    for screen in ("plan", "action-1"):
        said = words_of(client.get(f"/screen/{ON}&screen={screen}"))
        assert "131 家" in said and "2022-06-30，快报" in said and "来源：区科技局通报" in said
        assert "数据更新" in said


def test_several_sources_are_told_apart(client, official, district):
    source = Source.objects.create(code="bulletin", title="统计公报")
    makers.load_observation(Indicator.objects.get(code="makers"), district, "2022-05-31", 1, source=source)
    makers.load_observation(Indicator.objects.get(code="makers"), district, "2022-06-30", 2, source=source, vintage=3)
    client.force_login(official)
    said = words_of(client.get(f"/screen/{ON}&screen=plan"))
    assert "①区科技局通报；②统计公报" in said
    assert "年报②" in said


def test_a_figure_that_is_missing_says_why_and_is_no_zero(client, official):
    client.force_login(official)
    answer = client.get("/screen/?year=2022&on=2022-01-05&screen=plan")
    lines = answer.context["shown"].lines
    assert [line.goal.value for line in lines] == ["—", "—"]
    assert all(line.gap for line in lines) and not any(line.seen for line in lines)


def test_a_long_plan_takes_several_screens_and_loses_nothing(client, official, district):
    action = Action.objects.get(number=1)
    for number in range(12):
        makers.make_target(action, makers.make_indicator(f"more{number}", name=f"又一项{number}"), 5)
    client.force_login(official)
    assert screens_of(client, f"/screen/{ON}")[:3] == ["plan", "plan-2", "plan-3"]
    shown = [client.get(f"/screen/{ON}&screen={name}").context["shown"].lines for name in ("plan", "plan-2", "plan-3")]
    names = [line.goal.name for lines in shown for line in lines]
    assert len(names) == len(set(names)) == 14
    assert [len(lines) for lines in shown] == [6, 6, 2]
    assert "另有7项目标未在此屏显示" in words_of(client.get(f"/screen/{ON}&screen=action-1"))


def test_what_finds_no_room_among_the_matters_is_counted(client, official):
    action = Action.objects.get(number=1)
    for number in range(8):
        indicator = makers.make_indicator(
            f"late{number}", name=f"严重滞后的第{number}项长名称指标及其说明", measure="flow"
        )
        makers.make_target(action, indicator, 1000)
        makers.load_observation(indicator, the_plan().area, "2022-06-30", 1)
    client.force_login(official)
    found = client.get(f"/screen/{ON}&screen=plan").context["shown"].matters
    assert sum(matter.height for matter in found.shown) <= ROOM
    assert found.more > 0
    assert f"另有{found.more}项" in words_of(client.get(f"/screen/{ON}&screen=plan"))


def test_overdue_tasks_name_who_must_act(client, official, bureau):
    Task.objects.filter(number=1).update(lead=bureau)
    client.force_login(official)
    answer = client.get(f"/screen/{ON}&screen=plan")
    assert "逾期任务2项" in words_of(answer)
    assert "第1行动的任务，逾期91天，区科技局" in words_of(answer)


# ---- by link


def test_a_link_shows_its_screens_alone_with_its_seconds_and_leads_nowhere(client):
    _link, path = make_screen([("action-2", 30), ("plan", 7)])
    assert screens_of(client, path) == ["action-2", "plan"]
    answer = client.get(f"{path}?screen=plan")
    page = answer.content.decode()
    assert 'data-seconds="7"' in page
    assert 'content="7; url=?screen=action-2"' in page, "also without script"
    assert 'href="/indicators' not in page and 'href="/actions' not in page and 'href="/tasks' not in page
    assert client.get(f"{path}?screen=action-1", follow=True).context["screen"].name == "action-2", "was not chosen"


def test_a_link_to_some_targets_shows_them_alone(client):
    _link, path = make_screen([("plan", 20), ("action-2", 20)], targets=[the_target()])
    said = words_of(client.get(f"{path}?screen=plan"))
    assert "高新技术企业" in said and "目标1项" in said and "任务1项" in said
    assert "众创空间" not in said
    assert "第2行动的任务" in said, "its screen was chosen, with its tasks"
    assert "第1行动的任务" not in said
    Target.objects.get(indicator__code="hte").delete()
    left = words_of(client.get(path, follow=True))
    assert "众创空间" not in left, "none of the chosen targets is left, which is not all of them"


def test_a_link_asks_for_nothing_from_its_address(client, district):
    """Neither another area nor another day, nor the figures as known once: the link's scope is its own."""
    _link, path = make_screen()
    answer = client.get(f"{path}?screen=plan&area=500000&year=2021&on=2022-01-01&known_at=2022-01-01")
    scope = answer.context["scope"]
    assert (scope.area, scope.year, scope.on, scope.known_at) == (district, 2022, datetime.date(2022, 12, 31), None)


def test_a_link_goes_on_over_midnight_and_to_the_next_plan(client, district):
    _link, path = make_screen([("plan", 20), ("action-1", 20)], expires_on=datetime.date(2027, 6, 30))
    _other, fixed = make_screen(plan=the_plan(), expires_on=datetime.date(2027, 6, 30))
    makers.make_plan(district, 2027, name="2027年计划")
    plan = Plan.objects.get(first_year=2027)
    makers.make_target(makers.make_action(plan), Indicator.objects.get(code="hte"), 200)
    with time_machine.travel("2027-03-31T15:59:00Z", tick=False):
        assert client.get(path, follow=True).context["scope"].on == datetime.date(2027, 3, 31)
    with time_machine.travel("2027-03-31T16:01:00Z", tick=False):
        answer = client.get(path, follow=True)
        assert answer.context["scope"].on == datetime.date(2027, 4, 1)
        assert "2027年计划" in words_of(answer)
        assert "2022年科技创新" in words_of(client.get(fixed, follow=True))
    with time_machine.travel("2027-06-30T16:01:00Z", tick=False):
        assert client.get(path).status_code == 410


def test_a_screen_that_has_nothing_any_more_gives_way_to_the_first(client, official):
    _link, path = make_screen()
    Action.objects.get(number=2).delete()
    answer = client.get(f"{path}?screen=action-2")
    assert (answer.status_code, answer["Location"]) == (302, "?screen=plan")
    nonsense = client.get(f"{path}?screen=%3Cscript%3E")
    assert (nonsense.status_code, nonsense["Referrer-Policy"]) == (404, "no-referrer")
    assert "no-store" in nonsense["Cache-Control"]
    client.force_login(official)
    assert client.get("/screen/?screen=%3Cscript%3E").status_code == 404
    assert client.get("/screen/?screen=" + "a" * 500).status_code == 404


def test_a_wall_without_anything_to_show_waits(client, official):
    _link, path = make_screen()
    the_plan().delete()
    answer = client.get(path)
    assert answer.status_code == 200
    assert "暂无可显示的内容" in words_of(answer)
    client.force_login(official)
    assert "暂无可显示的内容" in words_of(client.get("/screen/"))


def test_a_link_whose_plan_is_gone_does_not_show_another(client, district):
    plan = the_plan()
    _link, path = make_screen(plan=plan)
    makers.make_plan(district, 2023)
    plan.delete()
    assert client.get(path).status_code == 404


def test_held_it_shows_the_same_anew(client):
    _link, path = make_screen()
    around = client.get(f"{path}?screen=plan&hold=1").context["round"]
    assert around.next_url == "?screen=plan&hold=1"
    assert around.forward_url == "?screen=action-1&hold=1"
    assert around.go_url == "?screen=plan"


# ---- rankings and the pipeline


def test_areas_are_ranked_where_enough_of_them_have_a_figure(client, official, district):
    hte = Indicator.objects.get(code="hte")
    Indicator.objects.filter(pk=hte.pk).update(roll_up="sum")
    for number in range(4):
        street = makers.make_area(f"50011000{number}", f"第{number}街道", parent=district)
        if number:
            makers.load_observation(hte, street, "2022-06-30", [0, 7, 9, 7][number])
    client.force_login(official)
    shown = client.get(f"/screen/{ON}&screen=areas-hte").context["shown"]
    assert [(row.place, row.name, row.value) for row in shown.rows] == [
        (1, "第2街道", "9家"), (2, "第1街道", "7家"), (2, "第3街道", "7家"),
    ]  # fmt: skip
    assert [names for _why, names in shown.lacking] == ["第0街道"], "no figure is not zero"
    Indicator.objects.filter(pk=hte.pk).update(roll_up="none")
    assert client.get(f"/screen/{ON}&screen=areas-hte").status_code == 302, "not to be compared"


def test_a_map_shows_the_parts_of_the_area_and_leads_nowhere(client, manager, district):
    hte = Indicator.objects.get(code="hte")
    Indicator.objects.filter(pk=hte.pk).update(roll_up="sum")
    for code, name, value in (("500110001", "古南街道", 7), ("500110002", "文龙街道", 9), ("500110003", "三江街道", 0)):
        makers.load_observation(hte, makers.make_area(code, name, parent=district), "2022-06-30", value)
    _link, path = make_screen([("map-hte", 20), ("plan", 20)])
    answer = client.get(path, follow=True)
    shown = answer.context["shown"]
    assert answer.context["screen"].name == "map-hte"
    assert shown.svg.count('class="tile"') == 3 and "<a " not in shown.svg
    assert (shown.total, shown.seen) == ("16家", "2022-06-30 快报")
    assert "区科技局通报" not in shown.sources, "of the parts, not of the district"


def test_the_key_of_a_map_names_only_the_kinds_of_tile_that_it_has(client, manager, district):
    hte = Indicator.objects.get(code="hte")
    Indicator.objects.filter(pk=hte.pk).update(roll_up="sum")
    streets = [*make_streets(district), make_zone(district)[1]]
    report(hte, dict.fromkeys(streets[:3], 5))
    _link, path = make_screen([("map-hte", 20), ("plan", 20)])
    key = _key(client, path)
    assert "不计入本级" in key and "无数值" in key
    streets[-1].delete()
    assert "不计入本级" not in _key(client, path)
    report(hte, {streets[3]: 5})
    assert "无数值" not in _key(client, path)


def _key(client, path):
    return client.get(path, follow=True).content.decode().split('class="shades"', 1)[1].split("</ul>")[0]


def test_a_link_to_a_street_shows_none_of_its_neighbours(client, manager, district):
    """The parts of the district around it are not its own."""
    hte = Indicator.objects.get(code="hte")
    Indicator.objects.filter(pk=hte.pk).update(roll_up="sum")
    streets = [makers.make_area(f"50011000{number}", f"第{number}街道", parent=district) for number in range(4)]
    for street in streets:
        makers.load_observation(hte, street, "2022-06-30", 5)
    plan = makers.make_plan(streets[0])
    makers.make_target(makers.make_action(plan), hte, 10)
    _link, path = make_screen([("areas-hte", 20), ("map-hte", 20), ("plan", 20)], area=streets[0])
    assert screens_of(client, path) == ["plan"]
    assert "第1街道" not in client.get(path, follow=True).content.decode()


def test_the_pipeline_is_counted_for_who_may_see_it(client, official, manager):
    a_place()
    cache.clear()
    client.force_login(official)
    answer = client.get(f"/screen/{ON}&screen=pipeline")
    shown = answer.context["shown"]
    assert shown.number == "4" and shown.year == 2021
    assert sum(part.number for part in shown.groups) == 4
    assert "有限公司" not in words_of(answer), "counts, no names"
    _link, path = make_screen([("plan", 20), ("pipeline", 20)])
    client.logout()
    assert screens_of(client, path) == ["plan", "pipeline"]
    group = manager.groups.get()
    group.permissions.remove(group.permissions.get(codename="view_annualfigures"))
    assert screens_of(client, path) == ["plan"], "the maker may not see it any more"


def test_a_wall_asks_as_much_for_a_plan_ten_times_as_long(client, django_assert_max_num_queries):
    _link, path = make_screen()
    client.get(path)
    for number in range(3, 30):
        action = makers.make_action(the_plan(), number)
        makers.make_target(action, makers.make_indicator(f"n{number}"), 5)
    with django_assert_max_num_queries(16):
        client.get(f"{path}?screen=plan")


# ---- pure


def test_the_order_of_a_round():
    one, two = Screen("plan", "计划"), Screen("action-1", "行动")
    around = Round([one, two], two, [("on", "2022-06-30")])
    assert around.next_url == around.back_url == "?on=2022-06-30&screen=plan"
    assert [step.is_here for step in around.steps] == [False, True]


def test_further_pages_of_a_plan_come_with_it():
    screens = [Screen(name, name) for name in ("plan", "plan-2", "action-1", "pipeline")]
    assert [(each.name, each.seconds) for each in chosen(screens, [["pipeline", 5], ["plan", 9], ["gone", 5]])] == [
        ("pipeline", 5), ("plan", 9), ("plan-2", 9),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["plan", "action-12", "areas-hte_valid", "firms"])
def test_names_of_screens(name):
    assert is_name(name)
    assert not is_name(name.upper()) and not is_name(f"{name}/..")


def test_long_names_are_set_smaller():
    assert [size_of("字" * number) for number in (10, 30, 60)] == ["", "long", "longest"]
