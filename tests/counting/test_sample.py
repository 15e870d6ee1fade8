"""On the sample of a district: the list behind every count is as long as the count, whatever the month."""

import calendar
import datetime
from decimal import Decimal
from itertools import product

import pytest

from indicators.counting import asked, counted, lists_behind
from indicators.identity import stock_identity
from indicators.models import CountingRule
from indicators.pages.identity import can_have_identity
from indicators.reconciling import latest_announcement, reconcile
from indicators.sample import planted
from indicators.tallies import all_asked
from qijiang.directory.models import Area
from tests.sample.loaded import load_whole
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole")]
whole = shared_world(load_whole)
YEARS = (2020, 2021, 2022)
MONTH_ENDS = [
    datetime.date(year, month, calendar.monthrange(year, month)[1]) for year in YEARS for month in range(1, 13)
]
QUARTER_ENDS = MONTH_ENDS[2::3]
SUMS = {CountingRule.Measure.SUM, CountingRule.Measure.SHARE}


def place(code):
    return Area.objects.by_code(code)


def agrees(rule, area, on):
    value, lists = counted(rule, area, on), [each.rows for each in lists_behind(rule, area, on)]
    if value is None and rule.measure not in SUMS:
        return not any(rows.exists() for rows in lists)
    if rule.measure == CountingRule.Measure.NET_CHANGE:
        return value == lists[0].count() - lists[1].count()
    if rule.measure == CountingRule.Measure.SUM:
        return value == sum(each or 0 for each in lists[0].values_list(rule.field, flat=True))
    if rule.measure == CountingRule.Measure.SHARE and rule.field == "enterprise":
        return value is None or value == Decimal(100) * lists[0].count() / lists[1].count()
    return rule.measure in SUMS or value == lists[0].count()


@pytest.mark.parametrize(("code", "first"), [("500110", 0), pytest.param("QJ-HTZ", 22, marks=pytest.mark.one_database)])
def test_the_list_behind_a_count_and_the_count_agree(code, first):
    """Each rule at a month end of the years, another one than the rule before: all of them take minutes."""
    rules, area = list(CountingRule.objects.select_related("indicator").order_by("pk")), place(code)
    assert len(rules) >= 34
    asked = [(rule, MONTH_ENDS[n % 36]) for n, rule in enumerate(rules, first)]
    assert [(rule.indicator.code, on) for rule, on in asked if not agrees(rule, area, on)] == []


def test_123_of_which_111_lie_in_the_zone_and_98_a_year_before():
    rule = CountingRule.objects.get(indicator__code="hte_valid")
    home, zone = place("500110"), place("QJ-HTZ")
    days = [datetime.date(2021, 12, 31), datetime.date(2020, 12, 31)]
    assert [counted(rule, home, on) for on in days] == [123, 98]
    assert counted(rule, zone, days[0]) == 111


@pytest.mark.one_database
def test_the_stock_identity_holds_for_every_stock_and_year():
    """In one place of three in each year, the next one for the next stock and year, at another quarter's end each."""
    rules = CountingRule.objects.filter(measure__in=CountingRule.OF_A_DAY).select_related("indicator").order_by("pk")
    places = [place(code) for code in ("500110", "QJ-HTZ", "500110001")]
    for (n, rule), (k, area), (year, _name) in product(enumerate(rules), enumerate(places), enumerate(YEARS)):
        assert can_have_identity(rule)
        if (n + k + year) % 3 == 0:
            on = QUARTER_ENDS[4 * year + (n + k + year) % 4]
            assert stock_identity(rule, area, on).holds, (rule, area, on)


def test_the_identity_of_2021_has_every_term():
    rule = CountingRule.objects.get(indicator__code="hte_valid")
    found = stock_identity(rule, place("500110"), datetime.date(2021, 12, 31))
    assert (found.start, found.end) == (98, 123)
    assert all(found.terms.values())


def test_reconciliation_shows_the_planted_differences_by_name_and_nothing_else():
    rule, home = CountingRule.objects.get(indicator__code="hte_valid"), place("500110")
    found = reconcile(rule, latest_announcement(rule, home, planted.AS_OF), home)
    by_kind = {}
    for each in found.not_counted:
        by_kind.setdefault(each.kind, set()).add(each.name)
    assert by_kind == {
        "unknown": {*planted.UNKNOWN},
        "lapsed": {*planted.LAPSED},
        "cancelled": {*planted.CANCELLED},
        "moved_out": {*planted.MOVED_OUT},
        "outside": {*planted.OUTSIDE},
    }
    assert {each.name for each in found.not_announced} == {*planted.NOT_ANNOUNCED}


def test_what_is_asked_for_all_areas_at_once_is_what_is_asked_of_each():
    """Every rule at one month end, another one than the rule before, in every place of the district."""
    rules = CountingRule.objects.select_related("indicator").order_by("pk")
    places = [*Area.objects.within(place("500110"))]
    cells = [(rule, area, MONTH_ENDS[n % 36]) for n, rule in enumerate(rules) for area in places[n % 12 :: 12]]
    found = all_asked(cells)
    assert len(found) == len(cells) > 100
    asked_apart = {(rule.indicator_id, area.pk, on): asked(rule, area, on) for rule, area, on in cells}
    assert {key: said for key, said in found.items() if said != asked_apart[key]} == {}
    assert sum(said.value is not None and said.value > 0 for said in found.values()) > 30
