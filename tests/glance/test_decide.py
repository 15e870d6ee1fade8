"""What needs a decision: what is missing, who is late, what lapses; each opens to its records."""

import datetime

import pytest

from indicators import keeping
from indicators.models import Assignment, Observation
from indicators.reporting.dues import dues
from indicators.reporting.lateness import late_units
from indicators.working_days import WorkingCalendar
from qijiang.directory.models import Department
from tests import makers
from tests.register_makers_enterprises import make_enterprise, make_recognition
from tests.register_makers_indicators import make_rule

from .worlds import JUNE, at, part, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
ON = JUNE.date()


@pytest.fixture(autouse=True)
def june(time_machine):
    time_machine.move_to(JUNE, tick=False)


def decide(get, url="/"):
    return part(text_of(get(url)), 'id="h-decide"')


def test_a_target_that_is_behind_says_what_is_missing_and_who_leads(get, hte, district):
    makers.load_observation(hte, district, "2022-06-30", 131)
    said = decide(get)
    assert "距目标&gt;140家还差10家" in said, "140 itself is not more than 140"
    assert "区科技局" in said


def test_of_an_earlier_day_it_is_what_needed_a_decision_then(get, hte):
    assert "今日需决策" in decide(get)
    assert "当日需决策" in decide(get, "/?on=2022-06-10")


def test_units_that_are_late_are_named_with_how_late(get, hte, district):
    office = makers.make_department("jks", "角镇", district)
    makers.make_assignment(hte, office, due_working_day=10)
    said = decide(get)
    assert "迟报单位1个" in said
    assert "角镇" in said and "2022年1月，另4项" in said and "逾期136天" in said
    assert f'href="/desk/{office.code}/2022/01/"' in said
    assert get(f"/desk/{office.code}/2022/01/").status_code == 200


@pytest.mark.one_database
def test_one_unit_is_late_and_two_are(get, client, plan, district):
    client.cookies["django_language"] = "en"
    for target, said in zip(plan.targets.all(), ["1 unit is late", "2 units are late"], strict=False):
        code = target.indicator.code
        makers.make_assignment(target.indicator, makers.make_department(code, code, district))
        assert said in decide(get)
    assert "1 task is overdue" in decide(get)


@pytest.mark.one_database
def test_how_late_units_are_is_counted_to_today_and_to_what_was_known(get, hte, district):
    makers.make_assignment(hte, makers.make_department("jks", "角镇", district), due_working_day=10)
    assert "逾期136天" in decide(get, "/?on=2022-12-31")
    assert "角镇" not in decide(get, "/?on=2022-06-30&known_at=2022-01-31")


def test_who_may_not_see_completeness_gets_the_name_without_the_link(get, client, clerk, hte, bureau):
    makers.make_assignment(hte, bureau)
    client.force_login(clerk)
    said = decide(lambda url: client.get(url))
    assert "迟报单位1个" in said and "/desk/kjj/" not in said


@pytest.fixture
def assigned(plan, bureau, district):
    """Several states of figures, frequencies, a hand-over, an excused one, and one of a street."""
    other = makers.make_department("zone", "高新区管委会", district)
    street = makers.make_area("500110001", "古南街道", parent=district)
    office = makers.make_department("gn", "古南街道办", street)
    made = [makers.make_indicator(f"made_{number}", position=number) for number in range(5)]
    makers.make_assignment(made[0], bureau)
    makers.make_assignment(made[1], bureau, last_period=3)
    makers.make_assignment(made[1], other, area=district, first_period=4)
    makers.make_assignment(made[2], bureau, frequency="quarter", is_excused=True)
    makers.make_assignment(made[3], office, frequency="quarter")
    makers.make_assignment(made[4], other, area=district)
    states = ["draft", "submitted", "returned", "approved", "submitted"]
    for number, (month, state) in enumerate(zip((1, 2, 3, 4, 5), states, strict=True)):
        day = f"2022-{month:02}-{(31, 28, 31, 30, 31)[month - 1]}"
        steps = (
            {} if state == "draft" else {"submitted_at": at("2022-06-20 10:00"), "handed_in_at": at("2022-06-20 10:00")}
        )
        if state == "returned":
            steps |= {"review_note": "请核"}
        row = makers.an_observation(
            made[0], district, day, number, approved=at("2022-06-21 10:00"), state=state, **steps
        )
        row.created_at = at("2022-05-31 10:00")
        row.save()
    return made


@pytest.mark.parametrize("day", ["2022-01-31", "2022-03-15", "2022-06-19", "2022-06-25", "2022-12-31"])
def test_late_units_are_those_of_the_desk(assigned, district, day):
    on = datetime.date.fromisoformat(day)
    wanted = {}
    for item in dues(Assignment.objects.of_year(2022).to_be_reported(), on):
        if item.is_overdue:
            wanted.setdefault((item.reporter.code, item.assignment.area.code), []).append(item.days_late)
    found = late_units(district, 2022, on, WorkingCalendar())
    assert {(unit.department.code, unit.area.code): (unit.number, unit.days) for unit in found} == {
        cell: (len(days), max(days)) for cell, days in wanted.items()
    }
    assert day == "2022-01-31" or wanted, "control: somebody is late"


def test_late_units_take_one_query(assigned, district, django_assert_num_queries):
    with django_assert_num_queries(1):
        late_units(district, 2022, ON, WorkingCalendar())


@pytest.fixture
def certificates(hte, district):
    """Two certificates that lapse in November, one that lapses next year, one that has lapsed."""
    make_rule("hte_valid", field="enterprise")
    for number, expires in enumerate(["2022-11-21", "2022-11-21", "2023-05-01", "2022-03-01"]):
        last = datetime.date.fromisoformat(expires)
        issued = last.replace(year=last.year - 3)
        firm = make_enterprise(name=f"重庆甲{number}有限公司", area=district)
        make_recognition(enterprise=firm, number=f"GR{issued.year}51{number:06}", issued=issued, expires=last)
    makers.load_observation(hte, district, "2022-06-30", 131)


def test_what_lapses_before_the_years_end_stands_with_its_days_and_opens_to_the_names(get, certificates):
    said = decide(get)
    assert "高新技术企业：年底前到期2家" in said
    assert "2022-11-21到期" in said
    assert "距目标&gt;140家还差10家，且到期的2家须全部续期。" in said
    url = part(said, 'href="/indicators/hte_valid/lapsing/', '"')
    assert get(f"/indicators/hte_valid/lapsing/{url}".replace("&amp;", "&")).status_code == 200


def test_nothing_lapses_after_the_years_last_day(get, certificates):
    assert "到期" not in decide(get, "/?on=2022-12-31")


@pytest.mark.one_database
def test_the_page_takes_twelve_queries_at_most_with_all_that_it_shows(
    get, client, official, certificates, assigned, district, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:  # a first visit, and nothing kept by the process
        get()
    third = Department.objects.get(code="kjj")
    action = makers.Action.objects.get(number=3)
    rows = []
    for number in range(27):
        indicator = makers.make_indicator(f"more_{number}", measure="flow", position=9)
        makers.make_target(action, indicator, 10, lead=third)
        days = [f"{year}-{day}" for year in (2020, 2021, 2022) for day in ("06-30", "12-31")][:-1]
        rows += [makers.an_observation(indicator, district, day, 4) for day in days]
        makers.make_assignment(indicator, third)
    Observation.objects.bulk_create(rows)
    keeping.rebuild()
    from indicators import outline
    from indicators.pages import decide as panel

    outline.forget()
    panel.REMEMBERED.forget()
    for state in ("/", "/?since=30", "/?compare=last_year", "/?view=months", "/?since=7&compare=last_year&view=months"):
        with django_assert_max_num_queries(12):
            get(state)
        outline.forget()
        panel.REMEMBERED.forget()
    with django_assert_max_num_queries(12) as many:
        get("/?since=30&status=")
    assert len(many) <= len(few)
    with django_assert_max_num_queries(6):  # session, account, plans, areas; figures, and what came lately
        get()
