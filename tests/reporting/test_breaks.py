"""A new definition breaks the series: in the pictures of years and of one year, in sparklines, and in every growth."""

import datetime
from decimal import Decimal
from html import unescape

import pytest

from indicators.charts.curve import Point, curve
from indicators.charts.spark import sparkline
from indicators.growth import NoGrowth, refuse_break
from indicators.models import DefinitionVersion
from indicators.pages import comparing
from tests.charts.markup import drawn, numbers
from tests.makers import an_observation, load_observation, make_action, make_indicator, make_plan, make_target

BREAK = datetime.date(2022, 4, 1)


@pytest.mark.parametrize(("breaks", "lines"), [((), 1), ((2,), 2), ((0,), 1), ((1, 3), 1), ((9,), 1)])
def test_a_sparkline_is_cut_where_the_definition_changed(breaks, lines):
    markup = sparkline(numbers(1, 2, 3, 4), "", breaks)
    assert len(drawn(markup, "spark-line")) == lines
    assert len(drawn(markup, "spark-now")) == 1


def course(*breaks):
    points = [Point(datetime.date(2022, month, 28), Decimal(month)) for month in (1, 2, 4, 5)]
    required = [Point(datetime.date(2022, 12, 31), Decimal(12))]
    said = {"today": datetime.date(2022, 5, 31), "goal_text": "目标", "label": "x", "origin": Decimal(0)}
    return curve(2022, points, required, breaks=breaks, **said)


def test_the_course_of_a_year_ends_and_begins_anew():
    whole, broken = course(), course(BREAK)
    assert (len(drawn(whole, "actual")), len(drawn(whole, "break"))) == (1, 0)
    assert (len(drawn(broken, "actual")), len(drawn(broken, "break"))) == (2, 1)
    points = [len(each.get("points").split()) for each in drawn(broken, "actual")]
    assert points == [3, 2], "the end of last year, January and February; then April and May"
    assert course(datetime.date(2021, 4, 1)) == whole, "a break of another year is not drawn"


@pytest.mark.parametrize(
    ("base", "day", "refused"),
    [("03-31", "04-01", True), ("04-01", "06-30", False), ("01-31", "03-31", False)],
)
def test_growth_over_the_day_of_a_break_is_refused(base, day, refused):
    days = [datetime.date.fromisoformat(f"2022-{each}") for each in (base, day)]
    if refused:
        with pytest.raises(NoGrowth):
            refuse_break(*days, [BREAK])
    else:
        refuse_break(*days, [BREAK])


def test_a_figure_beside_one_of_the_old_definition_has_a_difference_but_no_percentage():
    from indicators.models import Indicator

    new = an_observation(Indicator(unit="家", measure="stock"), None, "2022-06-30", 131)
    across = comparing.compared(new, Decimal(100), datetime.date(2022, 3, 31), None, [BREAK])
    within = comparing.compared(new, Decimal(100), datetime.date(2022, 4, 30), None, [BREAK])
    assert (across.difference, across.percent, bool(across.why)) == ("+31家", "", True)
    assert within.percent == "+31.0%"


@pytest.mark.django_db
@pytest.mark.usefixtures("everybody")
def test_pages_mark_the_break_from_its_day_on(client, official, district, bureau):
    hte = make_indicator("hte_valid", name="高新技术企业", owner=bureau)
    for month, value in ((1, 120), (2, 121), (4, 140), (5, 141)):
        load_observation(hte, district, f"2022-{month:02}-28", value)
    make_target(make_action(make_plan(district)), hte, 150, baseline=118, baseline_on="2021-12-31")
    DefinitionVersion.objects.create(indicator=hte, valid_from=BREAK, what_changed="含复核企业")
    client.force_login(official)
    for path in ("/indicators/hte_valid/", "/actions/1/"):
        shown = unescape(client.get(f"{path}?area=500110&year=2022&on=2022-06-30").content.decode())
        before = unescape(client.get(f"{path}?area=500110&year=2022&on=2022-03-31").content.decode())
        assert 'class="break"' in shown and 'class="break"' not in before, path
