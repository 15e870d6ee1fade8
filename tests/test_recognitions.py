"""Recognitions: how long they last, what is valid on a day, and that what begins and ends makes up the stock."""

import datetime

import pytest
from django.utils import translation

from enterprises import validity
from enterprises.models import Recognition
from tests import register_makers_enterprises as make
from tests.register_makers_enterprises import refused_field

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
DAY = make.DAY  # 2021-11-12
BEFORE = DAY - datetime.timedelta(1)
YEAR_END = datetime.date(2021, 12, 31)


@pytest.fixture
def firm(district):
    return make.make_enterprise()


@pytest.mark.parametrize(
    ("kind", "issued", "expires"),
    [
        ("high_tech", "2021-11-12", "2024-11-12"),
        ("high_tech", "2020-02-29", "2023-02-28"),
        ("little_giant", "2022-07-01", "2025-07-01"),
        ("tech_sme", "2022-04-20", "2023-03-31"),
        ("tech_sme", "2022-01-05", "2023-03-31"),
        ("gazelle", "2022-07-01", "2023-07-01"),
        ("city_tech", "2022-07-01", None),
        ("high_growth", "2022-07-01", None),
    ],
)
def test_the_last_day_follows_from_the_rule(firm, kind, issued, expires):
    record = Recognition(enterprise=firm, kind=kind, issued=datetime.date.fromisoformat(issued))
    record.full_clean()
    assert record.expires == (expires and datetime.date.fromisoformat(expires))


def test_a_last_day_that_is_given_stays(firm):
    assert make.make_recognition(expires=YEAR_END).expires == YEAR_END


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("fields", "warned"),
    [
        ({}, []),
        ({"expires": DAY.replace(year=2024, day=11)}, []),
        ({"expires": YEAR_END}, ["按规定有效期至2024-11-12，而不是2021-12-31：请核对。"]),
        ({"number": "GR202051100001"}, ["编号中的年份为2020，发证日期在2021年：请核对。"]),
        ({"kind": "tech_sme", "number": "2022500110A8000001"}, ["编号中的年份为2022，发证日期在2021年：请核对。"]),
        ({"kind": "specialised", "number": "ZJTX-1"}, []),
        ({"kind": "city_tech", "number": "2020-1"}, []),
    ],
)
def test_what_looks_wrong_about_number_and_term_is_said_and_kept(district, fields, warned):
    with translation.override("zh-hans"):
        assert make.make_recognition(**fields).warnings() == warned


def test_terms_at_the_edges():
    assert validity.years_after(datetime.date(2020, 2, 29), 4) == datetime.date(2024, 2, 29)
    last = datetime.date(9998, 5, 1)
    assert validity.three_years(last).year == validity.end_of_march_after(datetime.date.max).year == 9999


def test_every_kind_has_a_term_or_none():
    with_term = set(Recognition.TERMS)
    assert {kind for kind in Recognition.Kind if kind not in with_term} == {"city_tech", "high_growth"}


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("high_tech", " gr2021 51100001 ", "GR202151100001"),
        ("high_tech", "2021500110A8000001", None),
        ("tech_sme", "2022500110a8000001", "2022500110A8000001"),
        ("tech_sme", "GR202151100001", None),
        ("specialised", "zjtx-1", "ZJTX-1"),
        ("city_tech", "", ""),
    ],
)
def test_numbers_by_kind(district, kind, typed, kept):
    record = make.make_recognition(save=False, kind=kind, number=typed)
    if kept is None:
        assert set(refused_field(record)) == {"number"}
    else:
        record.clean()
        assert record.number == kept


LAST = datetime.date(2024, 11, 12)  # of three years from DAY


@pytest.mark.parametrize(
    ("cancelled", "date", "valid"),
    [
        (None, BEFORE, False),
        (None, DAY, True),
        (None, LAST, True),
        (None, LAST + datetime.timedelta(1), False),
        (datetime.date(2022, 6, 1), datetime.date(2022, 5, 31), True),
        (datetime.date(2022, 6, 1), datetime.date(2022, 6, 1), False),
        (DAY, DAY, False),
    ],
)
def test_valid_on(district, cancelled, date, valid):
    make.make_recognition(cancelled=cancelled)
    assert Recognition.objects.valid_on(date).exists() is valid


def test_an_entry_without_a_last_day_is_valid_until_it_is_taken_out(district):
    record = make.make_recognition(kind="city_tech")
    assert Recognition.objects.valid_on(datetime.date(2050, 1, 1)).get() == record
    record.cancelled = datetime.date(2022, 6, 1)
    record.save()
    assert not Recognition.objects.valid_on(datetime.date(2050, 1, 1)).exists()


def test_first_renewed_and_kind(firm):
    old = make.make_recognition(enterprise=firm, issued=datetime.date(2018, 11, 12))
    new = make.make_recognition(enterprise=firm, occasion="renewed")
    make.make_recognition(kind="city_tech", occasion="")
    assert list(Recognition.objects.first_time()) == [old]
    assert list(Recognition.objects.renewed()) == [new]
    assert set(Recognition.objects.of_kind("high_tech")) == {old, new}
    assert list(Recognition.objects.of_kind("high_tech").begun_in(DAY, DAY)) == [new]


@pytest.mark.parametrize(
    ("expires", "cancelled", "ended"),
    [
        (datetime.date(2022, 12, 31), None, False),  # still valid on the last day of the year
        (datetime.date(2022, 12, 30), None, True),
        (datetime.date(2021, 12, 31), None, True),  # valid for the last time on the eve of the year
        (datetime.date(2021, 12, 30), None, False),
        (datetime.date(2030, 1, 1), datetime.date(2022, 1, 1), True),
        (datetime.date(2030, 1, 1), datetime.date(2022, 12, 31), True),
        (datetime.date(2030, 1, 1), datetime.date(2023, 1, 1), False),
        (datetime.date(2021, 12, 1), datetime.date(2022, 6, 1), False),  # had lapsed before it was cancelled
        (datetime.date(2021, 12, 31), datetime.date(2022, 1, 1), True),
        (datetime.date(2022, 6, 1), datetime.date(2022, 6, 1), True),
    ],
)
def test_ended_in(district, expires, cancelled, ended):
    make.make_recognition(expires=expires, cancelled=cancelled)
    year = datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)
    assert Recognition.objects.ended_in(*year).exists() is ended
    assert ended is (Recognition.objects.valid_on(YEAR_END).exists() != Recognition.objects.valid_on(year[1]).exists())


def test_the_stock_identity_holds_for_every_period(firm):
    """What is valid on the last day = what was the day before the first + begun − ended, whatever the dates."""
    days = [datetime.date(2022, 1, 1) + datetime.timedelta(n) for n in range(6)]
    for issued in days:
        for expires in days:
            for cancelled in [None, *days]:
                if expires > issued and (cancelled is None or cancelled >= issued):
                    other = make.make_enterprise(save=False, area=firm.area)
                    other.save()
                    Recognition(
                        enterprise=other, kind="gazelle", issued=issued, expires=expires, cancelled=cancelled
                    ).save()
    rows = Recognition.objects.all()
    assert rows.count() > 50
    for i, first in enumerate(days):
        for last in days[i:]:
            before = rows.valid_on(first - datetime.timedelta(1)).count()
            moved = rows.begun_in(first, last).count() - rows.ended_in(first, last).count()
            assert rows.valid_on(last).count() == before + moved, (first, last)
