"""What an observation must fulfil: dates, locks, limits, corrections, blanks; and the course of the year, once it is
handed in."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from indicators.answering import answers_to
from indicators.models import Observation
from indicators.rulebook import KNOWN
from indicators.rules import check_rules
from indicators.validating import broken_rules
from tests.makers import make_area, make_indicator, make_lock, make_observation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
TODAY = datetime.date(2022, 7, 10)
Vintage = Observation.Vintage


@pytest.fixture
def stock(db):
    return make_indicator("hte_valid")


@pytest.fixture
def flow(db):
    return make_indicator("contracts", measure="flow", unit="万元")


def a_figure(indicator, area, as_of, value, **fields):
    value = None if value is None else Decimal(value)
    return Observation(indicator=indicator, area=area, as_of=datetime.date.fromisoformat(as_of), value=value, **fields)


def said_by(check):
    """{field: messages} of what it refuses."""
    try:
        check()
    except ValidationError as error:
        return {field: " ".join(messages) for field, messages in error.message_dict.items()}
    return {}


def refused(*figure, **fields):
    """{field: messages} of the rules that this figure breaks."""
    return said_by(lambda: check_rules(a_figure(*figure, **fields), TODAY))


def asked(*figure, states=KNOWN, **fields):
    """The same of the rule that a year's cumulative figure does not fall, which is asked when it is handed in."""
    row = a_figure(*figure, **fields)
    found = [each for each in broken_rules([row], TODAY, states=states) if each.rule.code == "cumulative"]
    return said_by(lambda: answers_to(found, {}, row.reason))


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("day", "precision", "said"),
    [
        ("2011-09-30", "day", "设立"),
        ("2011-10-01", "day", None),
        ("2011-01-01", "year", None),  # it existed for a part of the year
        ("2010-12-31", "year", "设立"),
        ("2021-10-31", "day", None),
        ("2021-11-01", "day", "撤销"),
        ("2021-12-31", "year", None),
        ("2022-01-01", "year", "撤销"),
    ],
)
def test_a_figure_is_of_a_day_when_its_area_existed(stock, district, day, precision, said):
    district.valid_from, district.valid_to = datetime.date(2011, 10, 1), datetime.date(2021, 11, 1)
    messages = refused(stock, district, day, 131, precision=precision)
    assert said in messages["as_of"] if said else messages == {}


def test_a_figure_of_today_is_taken_and_one_of_tomorrow_is_not(stock, district):
    assert refused(stock, district, "2022-07-10", 131) == {}
    said = refused(stock, district, "2022-07-11", 131)
    assert list(said) == ["as_of"]
    assert "2022-07-11" in said["as_of"]


@pytest.mark.parametrize(
    ("as_of", "fields"),
    [("2022-03-31", []), ("2022-04-01", ["as_of"]), ("2022-06-30", ["as_of"]), ("2022-07-01", [])],
)
def test_a_locked_period_is_closed_from_its_first_to_its_last_day(stock, district, as_of, fields):
    make_lock(district, "2022-04-01", "2022-06-30", reason="二季度已上报")
    said = refused(stock, district, as_of, 131)
    assert list(said) == fields
    assert all("二季度已上报" in text and "2022-04-01" in text and "2022-06-30" in text for text in said.values())


def test_a_lock_holds_below_its_area_and_nowhere_else(stock, district):
    street = make_area("500110001", "古南街道", parent=district)
    neighbour = make_area("500111", "大足区", kind="district", parent=district.parent)
    lock = make_lock(district.parent, "2022-06-01", "2022-06-30")
    assert all("as_of" in refused(stock, area, "2022-06-30", 1) for area in (district, street, neighbour))
    lock.area = district
    lock.save()
    assert "as_of" in refused(stock, street, "2022-06-30", 1)
    assert refused(stock, neighbour, "2022-06-30", 1) == {}
    assert refused(stock, district.parent, "2022-06-30", 1) == {}


@pytest.mark.parametrize(("value", "fields"), [("100", []), ("100.01", ["value"]), ("0", []), ("-0.01", ["value"])])
def test_a_share_lies_between_0_and_100_where_the_indicator_says_so(district, value, fields):
    share = make_indicator("share", measure="ratio", unit="%", decimals=2, minimum=Decimal(0), maximum=Decimal(100))
    said = refused(share, district, "2022-06-30", value)
    assert list(said) == fields
    limit = "100%" if Decimal(value) > 0 else "0%"
    assert all(limit in text for text in said.values())


def test_a_percentage_may_exceed_100_where_the_indicator_does_not_say(district):
    growth = make_indicator("growth", measure="ratio", unit="%")
    assert refused(growth, district, "2022-06-30", "367") == {}


@pytest.mark.parametrize(("value", "fields"), [("319", ["reason"]), ("320", []), ("321", [])])
def test_a_cumulative_flow_that_falls_asks_why(flow, district, value, fields):
    make_observation(flow, district, "2022-05-31", 320)
    said = asked(flow, district, "2022-06-30", value)
    assert list(said) == fields
    assert all("320万元" in text and "2022-05-31" in text and "319万元" in text for text in said.values())
    assert asked(flow, district, "2022-06-30", value, reason="退回重复登记") == {}


@pytest.mark.parametrize(("value", "fields"), [("321", ["reason"]), ("320", [])])
def test_a_day_filled_in_later_must_not_top_the_days_after_it(flow, district, value, fields):
    make_observation(flow, district, "2022-05-31", 320)
    assert list(asked(flow, district, "2022-04-30", value)) == fields


def test_the_fall_is_from_the_figure_that_counts(flow, district):
    make_observation(flow, district, "2022-05-31", 400, vintage=Vintage.FLASH)
    make_observation(flow, district, "2022-05-31", 300, vintage=Vintage.REVISED)
    make_observation(flow, district, "2022-06-10", 500, state="draft")
    make_observation(flow, district, "2021-12-31", 900)
    assert asked(flow, district, "2022-06-30", 310) == {}
    assert "300万元" in asked(flow, district, "2022-06-30", 290)["reason"]


def test_a_stock_may_fall_without_a_word(stock, district):
    make_observation(stock, district, "2022-05-31", 131)
    assert asked(stock, district, "2022-06-30", 120) == {}


def test_another_area_s_flow_is_no_measure(flow, district):
    make_observation(flow, district.parent, "2022-05-31", 99999)
    assert asked(flow, district, "2022-06-30", 10) == {}


@pytest.mark.parametrize(
    ("vintage", "fields"),
    [(Vintage.ESTIMATE, ["reason"]), (Vintage.FLASH, ["reason"]), (Vintage.ANNUAL, []), (Vintage.REVISED, ["reason"])],
)
def test_a_correction_asks_why_and_the_next_vintage_does_not(stock, district, vintage, fields):
    make_observation(stock, district, "2022-06-30", 131, vintage=Vintage.FLASH)
    said = refused(stock, district, "2022-06-30", 130, vintage=vintage)
    assert list(said) == fields
    assert all("131家" in text for text in said.values())
    assert refused(stock, district, "2022-06-30", 130, vintage=vintage, reason="剔除1家到期企业") == {}


def test_a_reason_of_blanks_is_none(stock, district):
    make_observation(stock, district, "2022-06-30", 131)
    assert "reason" in refused(stock, district, "2022-06-30", 130, reason="  ")


def test_a_figure_in_work_is_corrected_without_a_reason(stock, district):
    make_observation(stock, district, "2022-06-30", 131, state="submitted")
    assert refused(stock, district, "2022-06-30", 130) == {}


@pytest.mark.parametrize(
    ("value", "not_collected", "fields"),
    [(None, False, ["value"]), (None, True, []), ("0", False, []), ("0", True, ["value"]), ("5", True, ["value"])],
)
def test_a_blank_is_neither_zero_nor_not_collected(stock, district, value, not_collected, fields):
    assert list(refused(stock, district, "2022-06-30", value, not_collected=not_collected)) == fields


def test_every_broken_rule_is_said_at_once(district):
    share = make_indicator("share", measure="flow", unit="%", maximum=Decimal(100))
    make_observation(share, district, "2022-05-31", 300)
    make_lock(district, "2022-06-01", "2022-06-30")
    assert set(refused(share, district, "2022-06-30", 200)) == {"as_of", "value"}
    assert set(asked(share, district, "2022-06-30", 200)) == {"reason"}


@pytest.mark.parametrize(
    ("decimals", "value", "fields"),
    [
        (0, "131", []), (0, "131.0000", []), (0, "131.5", ["value"]), (2, "1.25", []), (2, "1.255", ["value"]),
        (4, "1.2345", []), (4, "1.23456", ["value"]), (4, "99999999999.9999", []), (4, "100000000000", ["value"]),
        (4, "-99999999999", []), (4, "-100000000000", ["value"]), (4, "NaN", ["value"]), (4, "Infinity", ["value"]),
    ],
)  # fmt: skip
def test_a_value_is_kept_as_it_is_or_refused(district, decimals, value, fields):
    indicator = make_indicator("amount", decimals=decimals)
    said = refused(indicator, district, "2022-06-30", value)
    assert list(said) == fields
    assert all(value.lstrip("-").removesuffix("00000000000") in text for text in said.values())


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"note": "注" * 500}, []), ({"note": "注" * 501}, ["note"]), ({"note": "认定\0通过"}, ["note"]),
        ({"reason": "注" * 301}, ["reason"]), ({"reason": "\0"}, ["reason"]), ({"section": "1" * 33}, ["section"]),
        ({"figure_id": "B\0"}, ["figure_id"]), ({"vintage": 9}, ["vintage"]), ({"qualifier": "!!"}, ["qualifier"]),
        ({"note": "注" * 501, "reason": "\0"}, ["note", "reason"]),
    ],
)  # fmt: skip
def test_words_that_cannot_be_stored_are_refused(stock, district, fields, wrong):
    said = refused(stock, district, "2022-06-30", 131, **fields)
    assert list(said) == wrong
    assert all("\0" not in text and any("一" <= sign <= "鿿" for sign in text) for text in said.values())


@pytest.mark.parametrize(
    ("as_of", "fields"),
    [("1989-12-31", ["as_of"]), ("1990-01-01", []), ("1900-06-30", ["as_of"]), ("0001-01-01", ["as_of"])],
)
def test_a_day_lies_in_a_year_that_is_kept(stock, district, as_of, fields):
    said = refused(stock, district, as_of, 131)
    assert list(said) == fields
    assert all("1990" in text and "2100" in text for text in said.values())


def test_what_waits_for_review_counts_while_a_flow_is_written(flow, district):
    make_observation(flow, district, "2022-05-31", 320, state="submitted")
    assert "2022-05-31，待审核" in asked(flow, district, "2022-06-30", 319)["reason"]
    assert asked(flow, district, "2022-06-30", 320) == {}
    assert asked(flow, district, "2022-06-30", 319, states=["approved"]) == {}, "in the end only what is final decides"


def test_a_correction_that_waits_is_what_will_count(flow, district):
    make_observation(flow, district, "2022-05-31", 320)
    make_observation(flow, district, "2022-05-31", 300, state="submitted", reason="剔除重复登记")
    assert asked(flow, district, "2022-06-30", 310) == {}
    assert list(asked(flow, district, "2022-06-30", 299)) == ["reason"]
