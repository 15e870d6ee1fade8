"""The pre-check for a high-tech enterprise at its borders."""

import datetime

import pytest

from enterprises.scoring.conditions import shown_apart
from enterprises.scoring.hightech import Firm, Group, Year, check, group, rd_share_needed, years_asked

ON = datetime.date(2022, 6, 30)
FULL = Year(revenue=1000, high_tech_revenue=600, rd_spend=50, employees=100, science_staff=10)


def firm(**fields):
    years = fields.pop("years", {2019: FULL, 2020: FULL, 2021: FULL})
    return Firm(**{"established": datetime.date(2015, 1, 1), "rights": 1, "years": years} | fields)


def met(found):
    return {condition.code: condition.met for condition in check(found, 2021, ON)}


def test_all_conditions_met_exactly_at_their_borders():
    assert met(firm()) == dict.fromkeys(["registered", "rights", "products", "staff", "research"], True)
    assert group(check(firm(), 2021, ON)) == Group.READY


@pytest.mark.parametrize(
    ("established", "is_met"), [("2021-06-30", True), ("2021-07-01", False), (None, None), ("2020-06-29", True)]
)
def test_registered_for_365_days(established, is_met):
    day = established and datetime.date.fromisoformat(established)
    assert met(firm(established=day))["registered"] is is_met


@pytest.mark.parametrize(("revenue", "share"), [(5000, 5), (5000.01, 4), (20_000, 4), (20_001, 3), (0, 5)])
def test_the_class_follows_the_sales_of_the_last_year(revenue, share):
    assert rd_share_needed(revenue) == share


def test_rd_is_added_up_over_three_years_and_judged_by_the_class_of_the_last():
    years = {
        2019: Year(revenue=1000, rd_spend=0),
        2020: Year(revenue=1000, rd_spend=0),
        2021: Year(revenue=6000, rd_spend=320, high_tech_revenue=6000, employees=10, science_staff=1),
    }
    research = check(firm(years=years), 2021, ON)[-1]
    assert (research.met, research.figures["limit"]) == (True, 4)
    assert (research.figures["part"], research.figures["whole"]) == (320, 8000)
    years[2021] = Year(revenue=6000, rd_spend=319)
    assert check(firm(years=years), 2021, ON)[-1].met is False


def test_a_younger_firm_is_asked_for_the_years_it_has():
    young = firm(established=datetime.date(2021, 3, 1), years={2021: FULL})
    assert years_asked(young, 2021) == [2021]
    assert met(young)["research"] is True
    assert years_asked(firm(established=datetime.date(2023, 1, 1)), 2021) == [2021], "control: never none"


def test_a_year_that_is_missing_cannot_be_told_and_is_named():
    research = check(firm(years={2019: FULL, 2021: FULL}), 2021, ON)[-1]
    assert research.met is None
    assert research.missing == ("revenue 2020", "rd_spend 2020")


@pytest.mark.parametrize("given", [{"employees": 0}, {"employees": None}, {"revenue": 0}, {"revenue": None}])
def test_zero_or_missing_wholes_cannot_be_told(given):
    last = Year(
        **{"revenue": 1000, "high_tech_revenue": 600, "rd_spend": 50, "employees": 100, "science_staff": 10} | given
    )
    found = met(firm(years={2019: FULL, 2020: FULL, 2021: last}))
    assert found["staff" if "employees" in given else "products"] is None


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([True, True], "ready"),
        ([True, False], "lacks_one"),
        ([False, False], "lacks_more"),
        ([False, False, None], "lacks_more"),
        ([False, None], "open"),
        ([True, None], "open"),
    ],
)
def test_the_groups(conditions, expected):
    from enterprises.scoring.conditions import Condition

    assert group([Condition(str(n), is_met) for n, is_met in enumerate(conditions)]) == expected


def test_a_share_below_its_limit_never_looks_like_it():
    from decimal import Decimal
    from fractions import Fraction

    assert shown_apart(Fraction(4996, 1000), 5) == Decimal("4.996")
    assert shown_apart(Fraction(5), 5) == Decimal("5.00")
    assert shown_apart(Fraction(49, 10), 5) == Decimal("4.90")
