"""What the platforms' QuerySets say of a date or a period, at its borders."""

import datetime
from decimal import Decimal

import pytest

from platforms import models
from platforms.models import (
    Agreement,
    Award,
    Commissioner,
    Incubatee,
    Level,
    Platform,
    PlatformClass,
    PlatformRecognition,
    ServiceRecord,
    Talent,
)
from tests import register_makers_platforms as made
from tests.register_makers_enterprises import make_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def day(text):
    return datetime.date.fromisoformat(text)


FIRST, BEFORE, LAST = day("2021-06-01"), day("2021-05-31"), day("2022-05-31")


def test_platforms_of_a_class(district):
    laboratory, maker_space = made.make_platform(), made.make_platform(kind="maker_space")
    made.make_platform(kind="star_space")
    assert list(Platform.objects.of_class(PlatformClass.RESEARCH)) == [laboratory]
    assert set(Platform.objects.of_class(PlatformClass.RESEARCH, "incubation")) == {laboratory, maker_space}
    assert maker_space.platform_class == PlatformClass.INCUBATION


def test_the_host_is_named(district):
    enterprise, institution = make_enterprise(name="綦江齿轮"), made.make_institution(name="重庆大学")
    assert made.make_platform().host == "某研究院"
    assert made.make_platform(enterprise=enterprise).host == "綦江齿轮"
    assert made.make_platform(institution=institution).host == "重庆大学"


@pytest.mark.parametrize(
    ("on", "valid", "fields"),
    [
        (BEFORE, False, {}),
        (FIRST, True, {}),
        (day("2035-01-01"), True, {}),
        (LAST, True, {"expires": LAST}),
        (day("2022-06-01"), False, {"expires": LAST}),
        (BEFORE, False, {"expires": LAST}),
        (day("2022-05-30"), True, {"withdrawn": LAST}),
        (LAST, False, {"withdrawn": LAST}),
        (LAST, False, {"withdrawn": LAST, "expires": day("2024-05-31")}),
        (FIRST, False, {"withdrawn": FIRST}),
        (FIRST, False, {"recognised": None}),
    ],
)
def test_a_recognition_is_valid_from_its_first_to_its_last_day(on, valid, fields, district):
    made.make_platform_recognition(**fields)
    assert PlatformRecognition.objects.valid_on(on).exists() is valid


YEAR = day("2022-01-01"), day("2022-12-31")
LIVES = [
    ("2021-05-30", None, None),
    ("2021-06-01", "2021-12-30", None),
    ("2021-06-02", "2021-12-31", None),
    ("2021-06-03", "2022-12-30", None),
    ("2021-06-04", "2022-12-31", None),
    ("2021-06-05", None, "2021-12-31"),
    ("2021-06-06", None, "2022-01-01"),
    ("2021-06-07", "2024-06-06", "2022-12-31"),
    ("2021-06-08", "2022-03-01", "2023-01-01"),
    ("2022-01-01", None, None),
    ("2022-12-31", None, None),
    ("2022-05-01", "2022-05-31", None),
    ("2022-05-02", None, "2022-05-02"),
    ("2023-01-01", None, None),
]


def test_begun_less_ended_is_what_the_stock_grew_by(district):
    platform = made.make_platform()
    for dates in LIVES:
        names = ("recognised", "expires", "withdrawn")
        life = {name: text and day(text) for name, text in zip(names, dates, strict=True)}
        made.make_platform_recognition(platform=platform, **life)
    rows = PlatformRecognition.objects.all()
    begun, ended = ({str(row.recognised) for row in found} for found in (rows.begun_in(*YEAR), rows.ended_in(*YEAR)))
    assert begun == {"2022-01-01", "2022-12-31", "2022-05-01", "2022-05-02"}
    assert ended == {"2021-06-02", "2021-06-03", "2021-06-06", "2021-06-07", "2021-06-08", "2022-05-01", "2022-05-02"}
    before, after = (rows.valid_on(date).count() for date in (day("2021-12-31"), day("2022-12-31")))
    assert before + len(begun) - len(ended) == after == 4


def test_assessments_that_come_up(district):
    due = made.make_platform_recognition(next_assessment=FIRST)
    made.make_platform_recognition(next_assessment=BEFORE)
    made.make_platform_recognition()
    assert list(PlatformRecognition.objects.due_for_assessment(FIRST, LAST)) == [due]


@pytest.fixture
def raised(district):
    """Municipal from 2020-03-01, national from 2021-06-01 to 2023-05-31, the municipal title running on."""
    platform = made.make_platform()
    made.make_platform_recognition(platform=platform, recognised=day("2020-03-01"))
    made.make_platform_recognition(platform=platform, level="national", recognised=FIRST, expires=day("2023-05-31"))
    return platform


@pytest.mark.parametrize(
    ("on", "levels"),
    [
        ("2020-02-29", []),
        ("2020-03-01", ["municipal"]),
        ("2021-05-31", ["municipal"]),
        ("2021-06-01", ["national"]),
        ("2023-05-31", ["national"]),
        ("2023-06-01", ["municipal"]),
    ],
)
def test_a_raised_platform_counts_once_at_its_highest_level(on, levels, raised):
    assert [level for level in Level.values if raised in Platform.objects.at_level_on(day(on), level)] == levels
    assert list(Platform.objects.recognised_on(day(on))) == [raised] * bool(levels)


def test_renewed_at_the_same_level_counts_once(raised):
    made.make_platform_recognition(platform=raised, recognised=day("2021-01-01"))
    assert list(Platform.objects.at_level_on(day("2021-03-01"), "municipal")) == [raised]
    assert list(Platform.objects.recognised_on(day("2021-03-01"))) == [raised]


def test_municipal_and_above_holds_the_national(raised):
    municipal = made.make_platform_recognition().platform
    made.make_platform_recognition(level="district")
    assert set(Platform.objects.at_least_on(FIRST, "municipal")) == {raised, municipal}
    assert set(Platform.objects.at_least_on(FIRST, "national")) == {raised}
    assert Platform.objects.at_least_on(FIRST, "district").count() == 3


def test_the_levels_add_up(raised):
    for level in Level.values:
        made.make_platform_recognition(level=level)
    made.make_platform()
    counts = [Platform.objects.at_level_on(FIRST, level).count() for level in Level]
    assert counts == [2, 1, 1]
    assert sum(counts) == Platform.objects.recognised_on(FIRST).count()


def test_a_recognition_out_of_use_raises_nothing(raised):
    raised.recognitions.filter(level="national").update(in_use=False)
    assert list(Platform.objects.at_level_on(FIRST, "municipal")) == [raised]


def test_an_unknown_level_is_no_level(raised):
    with pytest.raises(ValueError, match="city"):
        Platform.objects.at_level_on(FIRST, "city")


@pytest.mark.parametrize(
    ("on", "until", "in_force"),
    [(BEFORE, None, False), (FIRST, None, True), (LAST, LAST, True), (day("2022-06-01"), LAST, False)],
)
def test_agreements_in_force(on, until, in_force, district):
    made.make_agreement(until=until)
    assert Agreement.objects.in_force_on(on).exists() is in_force


def test_agreements_of_a_period(district):
    lasting, lapsing = made.make_agreement(), made.make_agreement(until=LAST)
    made.make_agreement(signed=None)
    assert set(Agreement.objects.signed_in(FIRST, FIRST)) == {lasting, lapsing}
    assert not Agreement.objects.signed_in(day("2021-06-02"), LAST).exists()
    assert list(Agreement.objects.lapsing_in(LAST, LAST)) == [lapsing]


def test_talents_of_years_and_contracts(district):
    old = made.make_talent(year=2019, contract_from=FIRST, contract_to=LAST)
    new = made.make_talent(year=2021, contract_from=FIRST)
    made.make_talent(year=2022)
    assert list(Talent.objects.granted_in(2020, 2021)) == [new]
    assert set(Talent.objects.granted_by(2021)) == {old, new}
    assert not Talent.objects.under_contract_on(BEFORE).exists()
    assert set(Talent.objects.under_contract_on(FIRST)) == {old, new} == set(Talent.objects.under_contract_on(LAST))
    assert list(Talent.objects.under_contract_on(day("2022-06-01"))) == [new]


def test_the_employer_is_named(district):
    assert made.make_talent(enterprise=make_enterprise(name="綦江齿轮")).employer == "綦江齿轮"
    assert made.make_talent(institution=made.make_institution(name="重庆大学")).employer == "重庆大学"
    assert made.make_talent().employer == "某公司"


@pytest.mark.parametrize(
    ("on", "serving"), [("2020-12-31", False), ("2021-01-01", True), ("2021-12-31", True), ("2022-01-01", False)]
)
def test_commissioners_serving(on, serving, district):
    made.make_commissioner(term_to=day("2021-12-31"))
    assert Commissioner.objects.serving_on(day(on)).exists() is serving


def test_days_of_service_are_summed_over_the_period(district):
    busy, idle = made.make_commissioner(), made.make_commissioner()
    for date, days in (("2021-01-01", "1.5"), ("2021-12-31", "2"), ("2022-01-01", "4")):
        made.make_service_record(commissioner=busy, date=day(date), days=Decimal(days))
    made.make_service_record(commissioner=busy, in_use=False, days=9)
    rows = Commissioner.objects.with_service(day("2021-01-01"), day("2021-12-31"))
    assert {row.pk: row.served for row in rows} == {busy.pk: Decimal("3.5"), idle.pk: None}


def test_totals_of_service_leave_unknown_unknown(district):
    made.make_service_record(trained=20)
    made.make_service_record(trained=None, days=Decimal("0.5"))
    totals = ServiceRecord.objects.between(FIRST, FIRST).totals()
    assert totals == {"days": Decimal("1.5"), "trained": 20, "techniques": None}
    assert ServiceRecord.objects.between(BEFORE, BEFORE).totals()["days"] is None


@pytest.mark.parametrize(("on", "inside"), [(BEFORE, False), (FIRST, True), (day("2022-05-30"), True), (LAST, False)])
def test_incubated_until_the_day_of_leaving(on, inside, district):
    made.make_incubatee(left=LAST, result="graduated")
    assert Incubatee.objects.incubated_on(on).exists() is inside


def test_incubated_firms_that_come_and_go(district):
    graduate = made.make_incubatee(left=LAST, result="graduated")
    failed = made.make_incubatee(left=LAST, result="failed")
    assert set(Incubatee.objects.entered_in(FIRST, FIRST)) == {graduate, failed}
    assert not Incubatee.objects.entered_in(day("2021-06-02"), LAST).exists()
    assert list(Incubatee.objects.graduated_in(LAST, LAST)) == [graduate]


def test_an_event_counts_in_the_period_of_its_first_day(district):
    event = made.make_event(begins=day("2021-12-31"), ends=day("2022-01-02"))
    made.make_event(begins=None)
    assert list(models.Event.objects.begun_in(day("2021-01-01"), day("2021-12-31"))) == [event]
    assert not models.Event.objects.begun_in(*YEAR).exists()


def test_awards_add_up_over_the_years(district):
    for year in (2019, 2021, 2022):
        made.make_award(year=year)
    made.make_award(name="高新杯")
    craftsmen = Award.objects.called("渝基工匠")
    assert (craftsmen.granted_by(2021).count(), craftsmen.granted_in(2020, 2021).count()) == (2, 1)
