"""Why a target has no figure: by the deadline of its assignment where there is one, on every page that says so."""

import datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import outline
from indicators.assessment import Absence
from indicators.due import First, absence, by_assignment, by_days
from indicators.models import CalendarDay
from indicators.periods import Period
from indicators.working_days import WorkingCalendar
from tests.makers import make_action, make_assignment, make_indicator, make_plan, make_target

JANUARY = Period(2022, "month", 1)


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2022-01-31", (Absence.NOT_DUE, "2022-01-31")),
        ("2022-02-01", (Absence.DUE, "2022-02-15")),
        ("2022-02-15", (Absence.DUE, "2022-02-15")),
        ("2022-02-16", (Absence.LATE, "2022-02-15")),
    ],
)
def test_the_deadline_decides(on, said):
    assert absence(by_days(2022, "month", 15), day(on)) == (said[0], day(said[1]))


def test_an_assignment_counts_working_days_and_may_ask_for_nothing():
    calendar = WorkingCalendar.of([(day("2022-02-01"), False), (day("2022-02-05"), True)])
    assert by_assignment(JANUARY, 4, calendar) == First(day("2022-01-31"), day("2022-02-05"))
    assert absence(by_assignment(JANUARY, 4, calendar, True), day("2022-06-30")) == (Absence.NOT_COLLECTED, None)


class TestPages:
    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
    PAGES = ["/?on={}", "/actions/3/?year=2022&on={}", "/indicators/tech_sme/?year=2022&on={}"]

    @pytest.fixture(autouse=True)
    def plan(self, bureau, district):
        plan = make_plan(district)
        make_target(make_action(plan, 3, name="主体行动", lead=bureau), self.sme(bureau), 120)
        return plan

    def sme(self, bureau):
        return make_indicator("tech_sme", name="科技型中小企业", measure="flow", owner=bureau)

    @pytest.fixture
    def get(self, client, official):
        client.force_login(official)
        return lambda url: unescape(client.get(url).content.decode())

    def assign(self, plan, bureau, **fields):
        indicator = plan.targets.get().indicator
        return make_assignment(indicator, bureau, **fields)

    @pytest.mark.one_database
    @pytest.mark.parametrize("path", PAGES)
    def test_the_assignment_says_when_it_is_due(self, get, plan, bureau, path):
        assert "迟报：应于2022-02-15前报送" in get(path.format("2022-02-16"))
        self.assign(plan, bureau, due_working_day=12, lock_working_day=None)
        assert "应于2022-02-16前报送" in get(path.format("2022-02-16"))
        CalendarDay.objects.create(day=day("2022-02-02"), kind="holiday", name="春节")
        text = get(path.format("2022-02-17"))
        assert "应于2022-02-17前报送" in text
        assert "迟报：" not in text
        assert "迟报：应于2022-02-17前报送" in get(path.format("2022-02-18"))

    def test_its_frequency_and_first_period_decide_and_an_excused_one_asks_for_nothing(self, get, plan, bureau):
        row = self.assign(plan, bureau, frequency="quarter", first_period=2)
        assert "首个数据截点为2022-06-30" in get("/?on=2022-06-30")
        row.is_excused = True
        row.save()
        assert "本年度不统计该数" in get("/?on=2022-06-30")

    def test_it_costs_no_query(self, get, plan, bureau):
        get("/?on=2022-03-31")
        without = self.asked(get)
        self.assign(plan, bureau)
        assert self.asked(get) == without

    def asked(self, get):
        outline.forget()
        with CaptureQueriesContext(connection) as asked:
            get("/?on=2022-03-30")
        return len(asked)

    def test_the_list_of_own_indicators_says_the_same(self, client, clerk, plan, bureau):
        client.force_login(clerk)
        self.assign(plan, bureau, due_working_day=12)
        text = unescape(client.get("/entry/?area=500110&year=2022&on=2022-12-31").content.decode())
        assert "应于2022-02-16前报送" in text
