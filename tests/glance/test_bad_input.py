"""What is missing, zero, abolished or typed wrong: a clear page, never a wrong light and never a fault of ours."""

import datetime
from decimal import Decimal

import pytest

from indicators import keeping
from indicators.models import DefinitionVersion, Observation, Target
from indicators.outline import breaks_of, outline
from indicators.pages.last_year import last_year, year_before
from indicators.reading import Moment
from indicators.standing import standings
from qijiang.directory.models import Area
from tests import makers

from .worlds import JUNE, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]
STATES = ["", "?compare=last_year", "?view=months", "?since=30", "?view=months&compare=last_year&since=7"]


@pytest.fixture(autouse=True)
def june(time_machine):
    time_machine.move_to(JUNE, tick=False)


@pytest.fixture
def bare(client, official):
    """Ask as the official of a district that may have nothing at all."""
    client.force_login(official)
    return client.get


def in_every_state(ask, also=""):
    """(state, its page) of the overview in each, all of which open."""
    for state in STATES:
        answer = ask(f"/{state}{'&' if state else '?'}{also}" if also else f"/{state}")
        assert answer.status_code == 200, state
        yield state, text_of(answer)


def test_a_district_without_a_plan(bare):
    for state, text in in_every_state(bare):
        assert "没有2022年度的计划" in text, state


def test_a_plan_without_targets_and_tasks(bare, district):
    makers.make_action(makers.make_plan(district))
    for state, text in in_every_state(bare):
        assert "该计划尚无目标和任务" in text, state
        assert "tally" not in text, state


def test_a_plan_without_actions(bare, district):
    makers.make_plan(district)
    for state, text in in_every_state(bare):
        assert "该计划尚无目标和任务" in text, state


def test_targets_without_a_single_figure(get, plan):
    Target.objects.exclude(indicator__code="tech_sme").delete()
    for state, text in in_every_state(get):
        assert "s-none" in text, state


def test_a_target_without_a_year(get, plan):
    Target.objects.filter(indicator__code="tech_sme").update(year=None)
    assert len([*in_every_state(get)]) == len(STATES)


def test_a_year_to_come(get, district):
    makers.make_plan(district, 2024)
    assert len([*in_every_state(get, also="year=2024")]) == len(STATES)


def test_an_area_that_was_abolished(get, plan, district):
    Area.objects.filter(pk=district.pk).update(valid_to=datetime.date(2022, 3, 31))
    assert len([*in_every_state(get)]) == len(STATES)


NOT_OFFERED = [
    "compare=never",
    "view=weeks",
    "since=yesterday",
    "since=%00",
    "view=%00",
    "compare=last_year%0A",
    "since=-1",
]


def test_a_word_that_is_not_offered_is_not_found(get):
    assert {query: get(f"/?{query}").status_code for query in NOT_OFFERED} == dict.fromkeys(NOT_OFFERED, 404)


ON = JUNE.date()


def beside(plan, on=ON, code="hte_valid"):
    plan.refresh_from_db()
    found = outline(plan, 2022, on, None, None)
    now = standings(found.targets, Moment(on, JUNE.date()), found.milestones, beside=True)
    one = next(each for each in now if each.target.indicator.code == code)
    return last_year(one, on, breaks_of(one.target))


@pytest.fixture
def figure(district):
    def load(indicator, day, value, **fields):
        return makers.load_observation(indicator, district, day, value, **fields)

    return load


def test_last_year_on_the_same_date(plan, hte, figure):
    figure(hte, "2021-05-31", 100)
    figure(hte, "2021-08-31", 110)
    figure(hte, "2022-06-15", 131)
    found = beside(plan)
    assert (found.day, found.value, found.why) == ("2021-05-31", "100家", "")
    assert (found.difference, found.growth) == ("+31家", "+31.0%")


def test_a_base_of_zero_gives_a_difference_and_no_growth(plan, hte, figure):
    figure(hte, "2021-06-30", 0)
    figure(hte, "2022-06-15", 131)
    found = beside(plan)
    assert (found.value, found.difference, found.growth) == ("0家", "+131家", "")
    assert found.why == "基数为零，无法计算增长。"


def test_blank_is_not_zero(plan, hte, figure):
    figure(hte, "2022-06-15", 131)
    found = beside(plan)
    assert (found.value, found.difference, found.why) == ("—", "", "没有该日期的数据。")


def test_across_a_break_nothing_is_compared(plan, hte, figure):
    figure(hte, "2021-06-30", 100)
    figure(hte, "2022-06-15", 131)
    DefinitionVersion.objects.create(indicator=hte, valid_from=datetime.date(2022, 1, 1), what_changed="口径调整")
    found = beside(plan)
    assert (found.value, found.difference, found.growth) == ("100家", "", "")
    assert "口径" in found.why


def test_a_flow_is_compared_with_the_same_period_alone(plan, figure):
    new = Target.objects.get(indicator__code="cq_tech_new").indicator
    figure(new, "2021-06-30", 200)
    figure(new, "2022-05-31", 150)
    assert beside(plan, code="cq_tech_new").why == "没有该日期的数据。", "five months are not beside six"
    figure(new, "2021-05-31", 120)
    assert beside(plan, code="cq_tech_new").growth == "+25.0%"


def test_what_only_the_year_is_known_of_is_no_figure_of_the_date(plan, hte, figure):
    figure(hte, "2021-01-01", 100, precision="year")
    figure(hte, "2022-06-15", 131)
    found = beside(plan)
    assert (found.day, found.value, found.difference, found.growth) == ("2021", "100家", "", "")
    assert found.why == "只知年份，不作比较。"
    figure(hte, "2021-05-31", 110)
    assert beside(plan).difference == "+21家"


def test_a_rough_base_gives_no_difference(plan, hte, figure):
    Observation.objects.filter(indicator=hte).update(qualifier="~")  # 123 at the end of 2021
    keeping.rebuild()
    figure(hte, "2022-06-15", 131)
    found = beside(plan, on=datetime.date(2022, 12, 31))
    assert (found.value, found.difference) == ("≈123家", "")
    assert found.why


@pytest.mark.parametrize(("day", "before"), [("2024-02-29", "2023-02-28"), ("2022-06-30", "2021-06-30")])
def test_the_same_date_a_year_before(day, before):
    assert year_before(datetime.date.fromisoformat(day)).isoformat() == before


def test_values_are_decimals_throughout(plan, hte, figure):
    figure(hte, "2021-06-30", "0.1")
    figure(hte, "2022-06-15", "0.3")
    assert beside(plan).difference == f"+{Decimal('0.3') - Decimal('0.1')}家"
