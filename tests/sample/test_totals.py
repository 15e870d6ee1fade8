"""The sample of the home district agrees with what the article says, to the unit, beside the records that are real."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q, Sum

from enterprises.models import Enterprise, Financing, Patent, Recognition, TechContract
from indicators.keeping import differences
from indicators.models import AnnouncedEntry, CountingRule, Observation
from indicators.sample import plan, planted
from indicators.sample.observations import OF_PLACES as OF_STREETS
from indicators.sample.obstacles import observations, registers
from indicators.tallies import all_asked
from platforms.models import Platform
from qijiang.directory.models import Area
from qijiang.registers.models import Change
from tests.sample.loaded import load_whole
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole")]
whole = shared_world(load_whole)

END_OF_2021 = datetime.date(2021, 12, 31)
# What the article says of a share, printed to a tenth, or with “over”.
PRINTED = {"zone_hte_share": 1, "zone_rd_share": 1}
AT_LEAST = {"loan_rollover_saving"}


@pytest.fixture
def home():
    return Area.objects.by_code("500110")


def counts():
    """(code, area, day, reported, counted) of the approved figures that a rule counts: of all that are not the
    sample's, and of its own, everywhere, those of each third month and where a difference is planted."""
    rules = {rule.indicator_id: rule for rule in CountingRule.objects.select_related("indicator")}
    figures = Observation.objects.approved().filter(indicator__in=rules).select_related("area").order_by("pk")
    days = sorted({figure.as_of for figure in figures})
    days = {*days[::3], *(day for _code, day in planted.REPORTED)}
    figures = figures.filter(~Q(source__code="sample") | Q(as_of__in=days))
    found = all_asked((rules[figure.indicator_id], figure.area, figure.as_of) for figure in figures)
    for figure in figures:
        number = found[figure.indicator_id, figure.area_id, figure.as_of].value
        yield rules[figure.indicator_id].indicator.code, figure.area.code, figure.as_of, figure.value, number


@pytest.fixture(scope="module")
def figures(whole, django_db_blocker):
    with django_db_blocker.unblock():
        return list(counts())


def planted_in(code, area, day):
    return planted.REPORTED.get((code, day), 0) if area == "500110" else 0


@pytest.mark.one_database
def test_every_figure_reported_is_what_the_registers_count_but_for_what_is_planted(figures):
    assert len({code for code, *_rest in figures}) >= 34
    for code, area, day, reported, number in figures:
        where = code, area, day, reported, number
        if code in PRINTED:
            assert round(number, PRINTED[code]) == reported, where
        elif code in AT_LEAST and day.year == 2022 and day.month == 1:
            assert number >= reported, where
        else:
            assert number + planted_in(code, area, day) == reported, where


def test_the_figures_of_streets_and_towns_add_up_to_the_districts_but_for_what_is_planted(home):
    streets = Area.objects.filter(parent=home, kind__in=["street", "town"])
    sums = Observation.objects.approved().filter(area__in=streets).values_list("indicator__code", "as_of")
    sums = {(code, day): total for code, day, total in sums.annotate(total=Sum("value")).order_by()}
    own = Observation.objects.approved().filter(area=home, as_of__year__in=[2021, 2022])
    own = {(code, day): value for code, day, value in own.values_list("indicator__code", "as_of", "value")}
    assert {code for code, _day in sums} == set(OF_STREETS)
    shared = [cell for cell in sums if cell in own and cell[1].year >= 2021]
    assert len(shared) >= 12 * len(OF_STREETS)
    for cell in shared:
        assert own[cell] - sums[cell] == planted.REPORTED.get(cell, 0), cell
    reporting = Observation.objects.filter(area__in=streets).values("area").distinct()
    assert reporting.count() == 21, "万盛经开区 reports for the other ten"


@pytest.mark.one_database
def test_what_is_planted_in_the_figures_is_a_difference(figures):
    found = {(code, day): (reported, number) for code, area, day, reported, number in figures if area == "500110"}
    for cell, more in planted.REPORTED.items():
        reported, number = found[cell]
        assert reported - number == more != 0


def holders(home, day):
    return Enterprise.objects.seated_in(home, day).holding(Recognition.Kind.HIGH_TECH, day)


@pytest.mark.parametrize("year", plan.HTE)
def test_the_high_tech_enterprises_at_the_end_of_each_year(home, year):
    assert holders(home, datetime.date(year, 12, 31)).count() == plan.HTE[year]


def test_the_high_tech_enterprises_of_2022_month_by_month(home):
    assert [holders(home, day).count() for day in plan.ends(2022)] == plan.HTE_2022


def test_of_123_enterprises_111_lie_in_the_zone():
    zone = Area.objects.by_code("QJ-HTZ")
    assert holders(zone, END_OF_2021).count() == 111


def test_the_stock_identity_of_2021_has_no_empty_term(home):
    """98 + new + moved in − expired − cancelled − moved out = 123."""
    start, terms = datetime.date(2020, 12, 31), plan.STOCK_OF_2021
    before, after = (set(holders(home, day).values_list("pk", flat=True)) for day in (start, END_OF_2021))
    came, gone = (Enterprise.objects.filter(pk__in=pks) for pks in (after - before, before - after))
    kind = Recognition.objects.of_kind("high_tech")
    in_2021 = (datetime.date(2021, 1, 1), END_OF_2021)
    moved_in = came.arrived_in(*in_2021)
    new = came.filter(recognitions__in=kind.begun_in(*in_2021)).exclude(pk__in=moved_in)
    moved_out = gone.left_in(*in_2021) | gone.filter(former_seats__until__range=in_2021)
    cancelled = gone.filter(recognitions__in=kind.filter(cancelled__range=in_2021))
    expired = gone.filter(recognitions__in=kind.filter(expires__range=in_2021))
    expired = expired.exclude(pk__in=moved_out).exclude(pk__in=cancelled)
    found = {"start": len(before), "new": new.count(), "moved_in": moved_in.count(), "expired": expired.count(),
             "cancelled": cancelled.count(), "moved_out": moved_out.count(), "end": len(after)}  # fmt: skip
    assert found == terms
    assert all(terms.values())
    assert 98 + terms["new"] + terms["moved_in"] - terms["expired"] - terms["cancelled"] - terms["moved_out"] == 123


def test_the_years_before_are_what_the_articles_growth_rates_say():
    of = {
        year: Patent.objects.granted_in(datetime.date(year, 1, 1), datetime.date(year, 12, 31)) for year in (2020, 2021)
    }
    assert (of[2020].count(), of[2021].count()) == (691, 1063)
    inventions = {year: rows.of_kind("invention").count() for year, rows in of.items()}
    assert round(100 * (inventions[2021] / inventions[2020] - 1), 1) == 43.8
    sums = {
        year: sum(contract.amount for contract in TechContract.objects.filter(registered__year=year))
        for year in (2020, 2021)
    }
    assert sums[2021] / sums[2020] - 1 == Decimal("3.67")


def test_loans_keep_firms_and_loans_apart():
    loans = Financing.objects.of_kind("ip_loan").filter(start__lte=END_OF_2021)
    assert (loans.households(), loans.count()) == (163, 214)


def test_what_lost_and_regained_a_recognition_moved_or_was_renamed_is_there():
    twice = Recognition.objects.of_kind("high_tech").filter(issued=datetime.date(2021, 12, 3), occasion="renewed")
    assert twice.count() == 2
    assert Enterprise.objects.filter(former_seats__isnull=False, recognitions__kind="high_tech").exists()
    assert Enterprise.objects.get(name=planted.RENAMED[0]).former_names.filter(name=planted.RENAMED[1]).exists()
    assert Platform.objects.filter(recognitions__level="municipal").filter(recognitions__level="national").count() == 4


def test_the_announced_list_differs_from_the_register_by_the_planted_names_and_no_others(home):
    announced = set(AnnouncedEntry.objects.values_list("name", flat=True))
    registered = set(holders(home, END_OF_2021).values_list("name", flat=True))
    not_counted = {*planted.UNKNOWN, *planted.LAPSED, *planted.CANCELLED, *planted.MOVED_OUT, *planted.OUTSIDE}
    assert announced - registered == not_counted | {planted.RENAMED[1]}
    assert registered - announced == {*planted.NOT_ANNOUNCED, planted.RENAMED[0]}
    assert not Enterprise.objects.filter(name__in=planted.UNKNOWN).exists()


def test_the_figures_of_the_article_are_untouched_and_no_history_is_written():
    assert Observation.objects.filter(source__code="article-2022").count() == 57
    assert Change.objects.filter(content_type__model="enterprise").count() == 17, "those that are real"
    assert Change.objects.filter(content_type__model="observation").count() == 58


def test_what_is_kept_of_the_figures_is_right():
    assert differences() == []


LEFT_TO_THE_DOOR = {"created_by", "submitted_by", "submitted_at", "reviewed_by"}  # blank, as with every loaded figure


def keeps_its_rules(row, but=()):
    """What is unique, the checks and the records that it names are left to the database, which holds the row."""
    relations = {field.name for field in row._meta.concrete_fields if field.is_relation}
    row.clean_fields(exclude=relations | {*but})
    row.clean()


@pytest.mark.one_database
@pytest.mark.parametrize("model", registers(), ids=lambda model: model.__name__)
def test_rows_keep_every_rule_and_are_in_the_form_that_is_kept(model):
    rows = model.objects.sampled().order_by("pk")
    for row in rows[:: max(1, rows.count() // 20)]:
        before = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
        keeps_its_rules(row)
        assert {name: getattr(row, name) for name in before} == before
        assert row.source == "示例数据"


@pytest.mark.one_database
def test_figures_keep_every_rule():
    in_work = observations().exclude(state="approved")
    assert {*in_work.values_list("state", flat=True)} == {"draft", "returned", "submitted"}
    for row in [*observations().filter(state="approved")[::20], *in_work]:
        keeps_its_rules(row, but=LEFT_TO_THE_DOOR | ({"reviewed_at"} if row.state != "approved" else set()))


@pytest.mark.one_database
def test_a_drawn_row_that_broke_a_rule_would_be_found():
    row = Enterprise.objects.sampled().first()
    row.credit_code = row.credit_code[:-1] + ("0" if row.credit_code[-1] != "0" else "1")
    with pytest.raises(ValidationError):
        keeps_its_rules(row)
