"""The year 2022 as the departments report it: what several modules of the tests of reporting share."""

import datetime

from indicators.models import Assignment, CalendarDay, Indicator
from qijiang.directory.models import Area, Department
from tests import makers
from tests.conftest import make_everybody

# The weekends of 2022 that were worked, and the days off of the week, around the ends of its quarters.
HOLIDAYS = ["2022-01-03", "2022-01-31", "2022-04-04", "2022-04-05", "2022-10-03", "2022-10-04", "2022-10-05",
            "2022-10-06", "2022-10-07"]  # fmt: skip
WORKED = ["2022-04-02", "2022-10-08", "2022-10-09"]


def make_calendar():
    for day in HOLIDAYS:
        CalendarDay.objects.create(day=day, kind="holiday", name="节日")
    for day in WORKED:
        CalendarDay.objects.create(day=day, kind="worked", name="节日")


def make_assigned():
    """Everybody, and a monthly indicator of the bureau assigned for 2022: due on the 10th working day, closed after the
    20th. June is due by 2022-07-14 and closes with 2022-07-28."""
    make_everybody()
    make_calendar()
    bureau = Department.objects.get(code="kjj")
    hte = makers.make_indicator("hte_valid", name="高新技术企业", owner=bureau, minimum=0)
    makers.make_assignment(hte, bureau)


def the_indicator():
    return Indicator.objects.get(code="hte_valid")


def the_assignment():
    return Assignment.objects.get(indicator__code="hte_valid", first_period=1)


def the_district():
    return Area.objects.get(code="500110")


def at(text):
    """A moment in the district, as 2022-07-14 23:59:59."""
    return datetime.datetime.fromisoformat(f"{text}+08:00")
