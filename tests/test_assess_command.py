"""`manage.py assess` prints what the page shows: figures, light and sentence of every target."""

import datetime
import json
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import translation

from indicators.models import Milestone
from tests.makers import (
    load_observation,
    make_action,
    make_area,
    make_indicator,
    make_observation,
    make_plan,
    make_target,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
FIELDS = {
    "action", "code", "name", "area", "unit", "value", "qualifier", "vintage", "as_of", "precision", "baseline",
    "baseline_on", "target", "upper", "comparator", "completion", "expected", "method", "required", "status", "word",
    "reason", "sentence",
}  # fmt: skip


def assess(*arguments):
    out = StringIO()
    call_command("assess", *arguments, stdout=out)
    return out.getvalue()


def targets(on="2022-06-30", *more):
    """{code: row} of the district's plan of 2022."""
    rows = json.loads(assess("--year", "2022", "--on", on, "--area", "500110", "--json", *more))
    assert [set(row) for row in rows] == [FIELDS] * len(rows)
    return {row["code"]: row for row in rows}


@pytest.fixture
def plan(district):
    """A stock from its baseline, a flow with a milestone, a flow without a figure."""
    action = make_action(make_plan(district))
    stock = make_indicator("hte_valid", name="有效高新技术企业")
    make_target(
        action, stock, 140, comparator=">", baseline=Decimal(123), baseline_on=datetime.date(2021, 12, 31), position=1
    )
    flow = make_indicator("contracts", name="技术合同成交额", measure="flow", unit="万元", decimals=2)
    target = make_target(make_action(action.plan, 2), flow, 35000, position=1)
    Milestone.objects.create(target=target, date="2022-06-30", share=Decimal("0.4"))
    make_target(action, make_indicator("patents", measure="flow", unit="件", frequency="quarter"), 500, position=2)
    load_observation(stock, district, "2022-05-31", 129)
    load_observation(stock, district, "2022-06-30", 131, approved=datetime.datetime(2022, 7, 5, 4, tzinfo=datetime.UTC))
    load_observation(flow, district, "2022-06-30", "12800.5", qualifier="~", vintage=1)
    return action.plan


def test_a_stock_is_judged_on_its_net_growth(plan):
    row = targets()["hte_valid"]
    assert {name: row[name] for name in FIELDS - {"sentence", "vintage"}} == {
        "action": 1,
        "code": "hte_valid",
        "name": "有效高新技术企业",
        "area": "500110",
        "unit": "家",
        "value": "131",
        "qualifier": "=",
        "as_of": "2022-06-30",
        "precision": "day",
        "baseline": "123",
        "baseline_on": "2021-12-31",
        "target": "140",
        "upper": None,
        "comparator": ">",
        "completion": "0.4706",
        "expected": "0.4959",
        "method": "elapsed",
        "required": "131.4301",
        "status": "behind",
        "word": "滞后",
        "reason": None,
    }


@pytest.mark.one_database
def test_the_sentence_carries_the_figures_of_the_rule(plan):
    sentence = targets()["hte_valid"]["sentence"]
    said = ["2022-06-30", "131家", "2021-12-31", "123家", "净增8家", "17家", "47.1%", "49.6%", "2.5个百分点"]
    assert [figure for figure in said if figure not in sentence] == []


@pytest.mark.one_database
def test_the_sentence_is_in_the_reader_s_language(plan):
    with translation.override("en"):
        english = targets()["hte_valid"]["sentence"]
    assert "47.1%" in english
    assert {letter for letter in english if "一" <= letter <= "鿿"} == {"家"}  # the unit is the indicator's own


@pytest.mark.one_database
def test_a_flow_is_judged_by_its_milestone(plan):
    row = targets()["contracts"]
    assert (row["action"], row["value"], row["qualifier"], row["vintage"]) == (2, "12800.5", "~", "预计")
    assert (row["completion"], row["expected"], row["method"]) == ("0.3657", "0.4000", "milestones")
    assert (row["required"], row["status"]) == ("14000", "behind")
    assert row["baseline"] is None


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("on", "reason"), [("2022-03-31", "not_due"), ("2022-04-15", "due"), ("2022-04-16", "late"), ("2022-12-31", "late")]
)
def test_a_flow_without_a_figure_is_no_data_and_never_zero(plan, on, reason):
    row = targets(on)["patents"]
    assert (row["status"], row["reason"]) == ("no_data", reason)
    assert (row["value"], row["completion"], row["as_of"], row["qualifier"]) == (None, None, None, None)


def test_targets_come_by_action_and_position(plan):
    assert list(targets()) == ["hte_valid", "patents", "contracts"]


def test_on_a_past_day_with_the_knowledge_of_a_past_day(plan):
    assert targets("2022-06-29")["hte_valid"]["value"] == "129"
    assert targets("2022-06-30", "--known-at", "2022-07-04")["hte_valid"]["value"] == "129"
    assert targets("2022-06-30", "--known-at", "2022-07-05")["hte_valid"]["value"] == "131"
    assert targets("2022-05-30")["hte_valid"]["status"] == "no_data"


@pytest.mark.one_database
def test_without_a_day_a_year_that_is_over_stands_at_its_end(plan):
    with time_machine.travel("2023-03-01T12:00:00+08:00", tick=False):
        row = json.loads(assess("--year", "2022", "--json"))[0]
    assert (row["expected"], row["required"], row["status"]) == ("1.0000", "140", "missed")


@pytest.mark.one_database
def test_a_day_before_the_year_is_refused_in_plain_words(plan):
    with translation.override("en"), pytest.raises(CommandError) as caught:
        assess("--year", "2022", "--on", "2021-06-30")
    assert str(caught.value) == "2021-06-30 comes before 2022 begins: choose a later day."
    assert targets("2022-01-01")["hte_valid"]["status"] == "no_data", "control: the first day of the year is taken"


def test_only_targets_of_actions_are_listed_as_on_the_page(plan):
    whole = make_indicator("outside", measure="flow")
    outside = make_target(plan.actions.get(number=2), whole, 3, position=9)
    assert "outside" in targets(), "control"
    outside.action = None
    outside.save()
    assert "outside" not in targets()


@pytest.mark.one_database
def test_past_the_end_of_the_year_the_target_is_missed(plan):
    with time_machine.travel("2023-03-01T12:00:00+08:00", tick=False):
        assert targets("2023-01-01")["hte_valid"]["status"] == "missed"


def test_other_areas_figures_do_not_count(plan, district):
    street = make_area("500110001", "古南街道", parent=district)
    indicator = plan.targets.get(indicator__code="patents").indicator
    make_observation(indicator, street, "2022-03-31", 300)
    assert targets()["patents"]["value"] is None


@pytest.mark.one_database
def test_of_a_figure_of_which_only_the_year_is_known_the_day_is_a_date_and_the_precision_says_so(plan, district):
    load_observation(plan.targets.get(indicator__code="patents").indicator, district, "2022-01-01", 9, precision="year")
    row = targets()["patents"]
    assert (row["as_of"], row["precision"]) == ("2022-01-01", "year")
    assert "截至2022为9件" in row["sentence"]


@pytest.mark.one_database
def test_plain_output_says_of_each_target_all_figures_of_its_rule(plan):
    blocks = assess("--year", "2022", "--on", "2022-06-30").rstrip().split("\n\n")
    assert blocks[0].splitlines() == [
        "hte_valid  有效高新技术企业：滞后",
        "  数值 131家，截至2022-06-30",
        "  基期 123家（2021-12-31）",
        "  目标 >140家",
        "  完成率 47.1%，应达 49.6%，目前应达到 131.43家",
        f"  {targets()['hte_valid']['sentence']}",
    ]
    assert blocks[1].splitlines()[1:] == [
        "  数值 —",
        "  基期 —",
        "  目标 ≥500件",
        "  完成率 —，应达 49.6%，目前应达到 247.95件",
        "  原因：逾期未报",
        "  迟报：应于2022-04-15前报送，至今未收到。",
    ]
    assert "数值 ≈1.28亿元，截至2022-06-30" in blocks[2]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("option", "day", "said"),
    [
        ("--on", "2022-13-45", "There is no day “2022-13-45” in the calendar."),
        ("--known-at", "tomorrow", "“tomorrow” is not a date: write year, month and day, as 2022-06-30."),
        ("--known-at", "2099-01-01", "What will be known on 2099-01-01 nobody knows yet"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_plain_words(plan, option, day, said):
    with translation.override("en"), pytest.raises(CommandError) as caught:
        assess("--year", "2022", option, day)
    assert said in str(caught.value)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("year", "area"), [("2021", "500110"), ("2022", "500111"), ("2022", "no-such"), ("0", "500110")]
)
def test_without_a_plan_it_says_so_in_plain_words(plan, year, area):
    make_area("500111", "大足区", kind="district", parent=plan.area.parent)
    with translation.override("en"), pytest.raises(CommandError) as caught:
        assess("--year", year, "--area", area)
    assert str(caught.value) == f"There is no plan of area {area} for {year}."


def test_an_outlook_is_no_plan(plan):
    plan.kind = "outlook"
    plan.save()
    with pytest.raises(CommandError):
        assess("--year", "2022")


@pytest.mark.one_database
@pytest.mark.parametrize("arguments", [["--year", "next"], ["--year", "2022", "--on", "2022-02-30"], []])
def test_arguments_that_are_no_year_or_day_are_refused(plan, arguments):
    with pytest.raises(CommandError):
        assess(*arguments)
