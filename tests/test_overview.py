"""The plan at a glance and one action of it: what stands where, what filters, what the URL may say."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from indicators import keeping
from indicators.models import Milestone, Task, TaskUpdate
from indicators.recording import approve, record, submit
from tests.makers import (
    an_observation,
    load_observation,
    make_action,
    make_area,
    make_department,
    make_indicator,
    make_plan,
    make_target,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]


@pytest.fixture
def plan(bureau, district):
    """Action 1 with a task; action 3 with a stock that is behind, a flow on track and one without a figure."""
    plan = make_plan(district)
    first, third = (
        make_action(plan, 1, name="国创行动", lead=bureau),
        make_action(plan, 3, name="主体行动", lead=bureau),
    )
    hte = make_indicator("hte_valid", name="高新技术企业", owner=bureau)
    new = make_indicator("cq_tech_new", name="科技型企业新增", measure="flow", owner=bureau, position=2)
    sme = make_indicator("tech_sme", name="科技型中小企业", measure="flow", owner=bureau, position=3)
    make_target(third, hte, 140, comparator=">", baseline=123, baseline_on=datetime.date(2021, 12, 31), lead=bureau)
    make_target(third, new, 400)
    make_target(third, sme, 120)
    load_observation(hte, district, "2021-12-31", 123)
    load_observation(hte, district, "2022-06-30", 131)
    load_observation(new, district, "2022-06-30", 262)
    Task.objects.create(action=first, number=1, name="完善展览馆", lead=bureau, due=datetime.date(2022, 5, 31))
    Task.objects.create(action=first, number=2, name="争取支持", lead=bureau, due=datetime.date(2022, 12, 31))
    return plan


@pytest.fixture
def get(client, official, plan):
    """Ask for a page as the official of the district."""
    client.force_login(official)
    return lambda url, **headers: client.get(url, headers=headers)


def text_of(answer):
    return answer.content.decode()


def test_every_light_has_its_sentence(get):
    text = text_of(get("/?on=2022-06-30"))
    assert "截至2022-06-30为131家，较基期（2021-12-31，123家）净增8家" in text
    assert "按序时应完成49.6%，超前15.9个百分点。" in text
    assert "迟报：应于2022-02-15前报送，至今未收到。" in text


def test_a_figure_that_is_more_than_its_number_gives_the_light_that_it_proves(get, plan):
    hte, sme = (plan.targets.get(indicator__code=code).indicator for code in ("hte_valid", "tech_sme"))
    load_observation(hte, plan.area, "2022-12-31", 140, qualifier=">")
    load_observation(sme, plan.area, "2022-12-31", 120, qualifier="~")
    text = text_of(get("/?on=2022-12-31"))
    assert "截至2022-12-31为&gt;140家" in text and "已达到目标（&gt;140家）。" in text
    assert "还差1家" not in text
    assert "所报数（≈120家）不足以判定是否达到目标（≥120家）。" in text
    assert "尚不能判定" in text and "距目标≥120家" not in text


def test_the_default_is_the_last_day_of_a_year_that_is_over(get):
    assert 'value="2022-12-31"' in text_of(get("/"))


def test_within_the_year_the_default_is_today(get):
    with time_machine.travel(datetime.datetime(2022, 6, 30, 9, tzinfo=datetime.UTC)):
        assert 'value="2022-06-30"' in text_of(get("/"))


def test_the_day_changes_at_midnight_in_the_district(get):
    with time_machine.travel(datetime.datetime(2022, 6, 29, 16, 30, tzinfo=datetime.UTC)):
        assert 'value="2022-06-30"' in text_of(get("/"))


def test_time_travel_by_day(get):
    text = text_of(get("/?on=2022-03-31"))
    assert "131" not in text
    assert "262" not in text


def test_nothing_was_late_yet_by_a_knowledge_of_before_its_deadline(get):
    text = text_of(get("/?on=2022-06-30&known_at=2022-01-15"))
    assert "未到报送期：首个数据截点为2022-01-31。" in text
    assert "迟报：" not in text and "逾期30天" not in text


def test_what_is_overdue_is_counted_to_today_where_the_day_is_still_ahead(get):
    with time_machine.travel(datetime.datetime(2022, 6, 30, 9, tzinfo=datetime.UTC)):
        text = text_of(get("/?on=2022-12-31"))
    assert "逾期30天" in text and "逾期214天" not in text


def test_a_knowledge_of_days_to_come_is_refused_in_plain_words(get):
    with time_machine.travel(datetime.datetime(2022, 6, 30, 9, tzinfo=datetime.UTC)):
        assert get("/?known_at=2022-06-30").status_code == 200
        answer = get("/?known_at=2022-07-01")
    assert answer.status_code == 404
    assert "2022-07-01尚未到来，届时所知无从得知：请选择2022-06-30或更早的日期。" in text_of(answer)


def test_time_travel_by_knowledge(get, plan):
    hte = plan.targets.get(indicator__code="hte_valid").indicator
    later = timezone.make_aware(datetime.datetime(2022, 9, 1))
    load_observation(hte, plan.area, "2022-06-30", 139, vintage=4, approved=later)
    assert ">139<" in text_of(get("/?on=2022-12-31"))
    past = text_of(get("/?on=2022-12-31&known_at=2022-08-31"))
    assert ">131<" in past
    assert "当天所知" in past


def test_a_light_filters_what_is_shown(get):
    text = text_of(get("/?on=2022-06-30&status=behind"))
    assert 'class="plain name" href="/indicators/hte_valid/' in text
    assert 'class="plain name" href="/indicators/cq_tech_new/' not in text
    assert "争取支持" not in text.split('class="actions"')[1]


def test_a_state_of_tasks_filters_what_is_shown(get):
    cards = text_of(get("/?on=2022-06-30&task=late")).split('class="actions"')[1]
    assert "完善展览馆" in cards
    assert "争取支持" not in cards


def test_an_overdue_task_says_by_how_long(get):
    assert "逾期30天" in text_of(get("/?on=2022-06-30"))
    assert "逾期30天" not in text_of(get("/?on=2022-05-31"))


def test_a_task_is_shown_in_the_state_of_the_day(get):
    task = Task.objects.get(name="完善展览馆")
    TaskUpdate.objects.create(task=task, on=datetime.date(2022, 6, 10), state="closed", note="已验收")
    assert "06-10办结" in text_of(get("/?on=2022-06-30"))
    assert "已验收" not in text_of(get("/?on=2022-06-01"))


def test_milestones_set_the_pace(get, plan):
    target = plan.targets.get(indicator__code="hte_valid")
    Milestone.objects.create(target=target, date=datetime.date(2022, 6, 30), share="0.4")
    assert "按里程碑应完成40.0%，超前7.1个百分点" in text_of(get("/?on=2022-06-30"))


def test_an_action_shows_its_curve_with_its_figures(get):
    text = text_of(get("/actions/3/?on=2022-06-30"))
    assert text.count("看数据表") == 3
    assert "<svg" in text
    assert "2022-06-30" in text
    assert get("/actions/9/").status_code == 404


@pytest.mark.parametrize(
    "query, said",
    [
        ("year=1066", "不是1990至2100之间的年份"),
        ("year=abcd", "不是1990至2100之间的年份"),
        ("year=２０２２", "不是1990至2100之间的年份"),
        ("year=2035", "既没有数据也没有计划"),
        ("known_at=1", "不是日期"),
        ("known_at=2022-02-30", "日历上没有"),
        ("area=999999", "没有您可以查看的区域"),
        ("area=%00", "没有您可以查看的区域"),
        ("area=' OR 1=1", "没有您可以查看的区域"),
        ("status=green", "网址中的“status=green”不在本页可选范围内"),
        ("task=done%0A", "不在本页可选范围内"),
        ("view=zzz", "网址中的“view=zzz”不在本页可选范围内"),
    ],
)
def test_a_url_that_names_nothing_is_not_found_and_says_what(get, query, said):
    answer = get(f"/?{query}")
    assert answer.status_code == 404
    assert said in text_of(answer)


def test_the_day_of_another_year_gives_way_to_the_year_that_was_chosen(get, district):
    load_observation(make_indicator("other"), district, "2023-03-31", 5)
    assert get("/?year=2023&on=2022-06-30").status_code == 200


def test_a_year_with_figures_but_without_a_plan_says_so(get):
    text = text_of(get("/?year=2021"))
    assert "没有2021年度的计划" in text
    assert "/indicators/?year=2021" in text


def test_a_name_cannot_break_out_of_the_page(get, plan):
    plan.targets.filter(indicator__code="tech_sme").update(wording="x")
    indicator = plan.targets.get(indicator__code="tech_sme").indicator
    indicator.name = '"><script>alert(1)</script>'
    indicator.save()
    assert "<script>alert(1)" not in text_of(get("/"))
    assert "<script>alert(1)" not in text_of(get("/actions/3/"))


def test_an_unchanged_page_is_not_sent_again_and_a_changed_one_is(get, clerk, reviewer, plan, district):
    first = get("/?on=2022-12-31")
    assert get("/?on=2022-12-31", if_none_match=first["ETag"]).status_code == 304
    hte = plan.targets.get(indicator__code="hte_valid").indicator
    from indicators.models import Observation

    new = Observation(indicator=hte, area=district, as_of=datetime.date(2022, 9, 30), value=136)
    draft = record(clerk, new, via="form")
    assert get("/?on=2022-12-31", if_none_match=first["ETag"]).status_code == 304, "a draft moves nothing"
    handed_in = submit(clerk, draft, version=draft.version, via="form")
    approve(reviewer, handed_in, version=handed_in.version, via="form")
    changed = get("/?on=2022-12-31", if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert ">136<" in text_of(changed)


def test_news_and_records_name_no_day_that_nobody_stated(get, plan, district):
    hte = plan.targets.get(indicator__code="hte_valid").indicator
    of_year = timezone.make_aware(datetime.datetime(2022, 1, 1))
    load_observation(hte, district, "2022-01-01", 120, precision="year", reviewed_at=of_year)
    text = text_of(get("/?on=2022-01-01"))
    assert '<time datetime="2022-01-01">2022</time>' in text
    for page in (get("/indicators/hte_valid/?on=2022-01-01"), get("/indicators/hte_valid/?on=2022-06-30")):
        assert "2022年通过" in text_of(page) and "2022-01-01通过" not in text_of(page)


def test_a_figure_of_a_year_was_approved_on_a_day(get, plan, district):
    hte = plan.targets.get(indicator__code="hte_valid").indicator
    at = timezone.make_aware(datetime.datetime(2022, 3, 5, 10))
    load_observation(hte, district, "2022-01-01", 120, precision="year", reviewed_at=at)
    assert '<time datetime="2022-03-05">03-05</time>' in text_of(get("/?on=2022-01-01"))
    assert "2022-03-05通过" in text_of(get("/indicators/hte_valid/?on=2022-01-01"))


def test_a_renamed_target_is_seen_at_once(get, plan):
    first = get("/")
    plan.actions.update(name="不走门的更名")
    assert get("/", if_none_match=first["ETag"]).status_code == 304, "control: past the stamp nobody notices"
    action = plan.actions.get(number=1)
    action.name = "更名行动"
    action.save()
    assert "更名行动" in text_of(get("/", if_none_match=first["ETag"]))


def test_one_account_is_never_answered_with_the_page_of_another(get, client, clerk):
    first = get("/")
    client.force_login(clerk)
    assert get("/", if_none_match=first["ETag"]).status_code == 200
    assert first["Cache-Control"] == "private, no-cache"


def test_the_english_page_has_no_chinese_of_ours(get, client):
    client.cookies["django_language"] = "en"
    text = text_of(get("/?on=2022-06-30"))
    assert "As of 2022-06-30 it is 131家, up 8家 on the baseline" in text
    assert text.count('Lead: <span lang="zh-Hans">') == 2 + 1, "two actions, and the target to decide on"


def test_the_page_takes_the_same_queries_for_one_target_and_for_sixty(get, plan, django_assert_max_num_queries):
    get("/?on=2022-03-31")  # a first visit is noted
    with django_assert_max_num_queries(12) as few:
        get("/?on=2022-12-31")
    third = plan.actions.get(number=3)
    indicators = [make_indicator(f"more_{number}", measure="flow", position=9) for number in range(57)]
    for indicator in indicators:
        make_target(third, indicator, 10)
    days = [f"{year}-{day}" for year in (2020, 2021, 2022) for day in ("06-30", "12-31")][:-1]
    for row in [an_observation(indicator, plan.area, day, 4) for indicator in indicators for day in days]:
        row.save()
    keeping.rebuild()
    with django_assert_max_num_queries(12) as many:
        get("/?on=2022-12-31")
    assert len(many) == len(few)


def test_time_travel_takes_no_more_queries(get, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        get("/?on=2022-06-30&known_at=2022-07-01")


def test_the_area_below_is_within_reach_and_the_one_beside_is_not(get, district):
    street = make_area("500110001", "古南街道", parent=district)
    make_department("gn", "古南街道办", area=street)
    assert get("/?area=500110001").status_code == 200
    make_area("500111", "大足区", kind="district", parent=district.parent)
    assert get("/?area=500111").status_code == 404
