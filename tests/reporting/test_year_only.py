"""Figures of which only the year is known: no measure for a period within the year, but for a year."""

import re
from decimal import Decimal
from html import unescape

import pytest

from indicators.pages.reviewing import last_period
from indicators.reading import Moment, courses
from indicators.validation.facts import Known, Series
from tests.makers import load_observation, make_assignment, make_indicator, make_observation
from tests.reporting.pure import book, day, figure, found, measured, rule
from tests.reporting.worlds import make_calendar

FLOW, STOCK, YEARLY = measured(1, "flow"), measured(1), measured(1, frequency="year")
FALLS, TENFOLD = rule("cumulative"), rule("change", against="last", by="times", limit=10)


def known(indicator, *undated, **dated):
    """Figures of years, as (2022, 6), and of days."""
    rows = [Known(day(f"{year}-01-01"), Decimal(value), exact=False) for year, value in undated]
    rows += [Known(day(f"{key[1:5]}-{key[5:7]}-{key[7:]}"), Decimal(value)) for key, value in dated.items()]
    return book({(1, 1): Series(rows)}, [indicator])


def change(against, by="percent", limit=30):
    return rule("change", against=against, by=by, limit=limit)


def test_a_cumulative_figure_does_not_fall_from_the_years():
    assert found(FALLS, figure(1, "2022-03-31", FLOW), known(FLOW, (2022, 6)), ahead=True) == []
    year = figure(6, "2022-01-01", FLOW, exact=False)
    assert found(FALLS, year, known(FLOW, d20220331=1), ahead=True) == []


@pytest.mark.parametrize("against", ["last", "period", "year"])
@pytest.mark.parametrize("month", ["2022-01-31", "2022-02-28", "2022-06-30"])
def test_no_month_is_held_against_what_is_known_of_its_year(against, month):
    of_years = known(STOCK, (2022, 600))
    assert found(change(against), figure(1, month), of_years) == []
    assert found(TENFOLD, figure(1, month), of_years) == []
    of_january = known(STOCK, (2021, 600), d20210131=1, d20211231=1)
    assert found(change(against), figure(1, "2022-01-31"), of_january) == []


def test_the_last_figure_may_be_that_of_an_earlier_year():
    assert found(TENFOLD, figure(1, "2022-03-31"), known(STOCK, (2021, 60), (2022, 1))) != []
    whole = known(FLOW, (2021, 60))
    assert found(TENFOLD, figure(1, "2022-03-31", FLOW), whole) == [], "three months may well lie below a year"
    assert found(TENFOLD, figure(600, "2022-03-31", FLOW), whole) != []
    assert found(TENFOLD, figure(6, "2022-12-31", FLOW), whole) != []


@pytest.mark.parametrize("against", ["last", "period", "year"])
def test_years_are_held_against_years(against):
    of_years = known(YEARLY, (2020, 100), (2021, 100))
    for asked in (figure(200, "2022-12-31", YEARLY), figure(200, "2022-01-01", YEARLY, exact=False)):
        assert found(change(against), asked, of_years) == [("change_percent", Decimal(200), Decimal(100))]
    ended = known(YEARLY, (2021, 1), d20211231=100)
    assert found(change(against), figure(200, "2022-01-01", YEARLY, exact=False), ended) != [], "beside its last day"


def test_a_year_of_a_monthly_figure_is_held_against_the_year_before_but_no_period():
    asked = figure(200, "2022-01-01", FLOW, exact=False)
    assert found(change("year"), asked, known(FLOW, (2021, 100))) != []
    assert found(change("year"), asked, known(FLOW, d20210131=100)) == []
    assert found(change("period"), asked, known(FLOW, d20211231=100, d20211130=90)) == []


def test_a_robust_score_is_also_of_years():
    moves = [(2012, 100), (2013, 101), (2014, 103), (2015, 104), (2016, 106), (2017, 107), (2018, 109), (2019, 110)]
    asked = rule("change", against="year", by="robust", limit=5, window=24)
    last = [(2020, 112), (2021, 113)]
    assert found(asked, figure(400, "2022-12-31", YEARLY), known(YEARLY, *moves, *last)) != []


def test_a_whole_is_of_the_same_year_or_the_same_month():
    part, whole = measured(1, "flow"), measured(2, "flow")
    undated = book({(2, 1): Series([Known(day("2022-01-01"), Decimal(5), exact=False)])}, [part, whole])
    asked = rule("comparison", {"indicator": 2}, comparator="<=")
    assert found(asked, figure(6, "2022-01-31", part), undated) == []
    assert found(asked, figure(6, "2022-12-31", part), undated) == []
    assert found(asked, figure(6, "2022-01-01", part, exact=False), undated) != []


pages = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def institutions(bureau):
    return make_indicator("institutions", name="新增研发机构", measure="flow", frequency="quarter", owner=bureau)


@pytest.fixture
def site(client, clerk, time_machine):
    time_machine.move_to("2022-07-06 09:00+08:00")
    client.force_login(clerk)
    return client


class TestPages:
    pytestmark = pages

    def test_entry_says_nothing_of_a_fall_and_no_change(self, site, institutions, district):
        load_observation(institutions, district, "2022-01-01", 6, precision="year", qualifier=">=")
        assert "≥6家" in text_of(site.get("/entry/new/institutions/?area=500110&on=2022-06-30"))
        load_observation(institutions, district, "2022-03-31", 1)
        page = site.get("/entry/new/institutions/?area=500110&on=2022-06-30")
        rows = re.findall(r'scope="row">([^<]*).*?<td>(.*?)</td><td class="change">(.*?)</td>', text_of(page))
        assert rows == [("2022-03-31", "1家", ""), ("2022", "6家", "")]
        typed = {"area": "500110", "as_of": "2022-06-30", "value": "2", "qualifier": "=", "vintage": "2"}
        assert site.post("/entry/new/institutions/", typed | {"action": "submit"}).status_code == 302

    def test_the_review_has_no_last_period_in_it(self, site, institutions, district):
        load_observation(institutions, district, "2022-01-01", 6, precision="year")
        first = load_observation(institutions, district, "2022-03-31", 1)
        cells = courses([institutions.pk], [district.pk], [2021, 2022], Moment(first.as_of, first.as_of))
        assert last_period(first, cells) is None
        second = load_observation(institutions, district, "2022-06-30", 2)
        cells = courses([institutions.pk], [district.pk], [2021, 2022], Moment(second.as_of, second.as_of))
        assert last_period(second, cells).day == "2022-03-31"

    def test_what_holds_of_the_year_is_shown_beside_a_quarter_and_not_subtracted(
        self, client, clerk, reviewer, institutions, district, time_machine
    ):
        time_machine.move_to("2022-07-06 09:00+08:00")
        load_observation(institutions, district, "2022-01-01", 6, precision="year", qualifier=">=")
        waits = {"state": "submitted", "created_by": clerk, "submitted_by": clerk}
        make_observation(institutions, district, "2022-06-30", 2, **waits)
        client.force_login(reviewer)
        text = text_of(client.get("/review/"))
        assert "≥6家 (2022)" in text and "只知年份，不作比较" in text
        assert "−4" not in text and "66.7" not in text

    def test_the_grid_of_a_year_shows_the_year_before(self, client, clerk, bureau, district, time_machine):
        make_calendar()
        for frequency in ("year", "month"):
            row = make_indicator(frequency, name=frequency, frequency=frequency, owner=bureau)
            make_assignment(row, bureau, frequency=frequency)
            load_observation(row, district, "2021-01-01", 80, precision="year")
        time_machine.move_to("2023-01-06 09:00+08:00")
        client.force_login(clerk)
        shown = {row.name: row.before for row in client.get("/entry/2022/year/").context["rows"]}
        assert shown == {"year": "80"}


def text_of(answer):
    return unescape(answer.content.decode())
