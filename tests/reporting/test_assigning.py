"""A year's assignments: generated from the indicators, kept as adjusted, handed over in the middle of a year."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from indicators.models import Assignment, Indicator
from indicators.reporting import assigning
from indicators.reporting.assigning import assign_year
from indicators.reporting.handing_over import hand_over
from qijiang.registers.models import Change
from tests.makers import make_area, make_assignment, make_department, make_indicator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def park(district):
    return make_department("gxq", "高新区管委会", make_area("QJ-HTZ", "高新区", kind="zone", parent=district))


@pytest.fixture
def indicators(bureau, park):
    return [
        make_indicator("hte_valid", owner=bureau, grace_days=15, position=1),
        make_indicator("zone_share", owner=park, frequency="year", grace_days=60, position=2),
        make_indicator("nobodys", position=3),
        make_indicator("computed", owner=bureau, obtained="formula", position=4),
    ]


def said():
    rows = Assignment.objects.order_by("indicator__position", "first_period")
    return [
        (row.indicator.code, row.area.code, row.department.code, row.frequency, row.due_working_day) for row in rows
    ]


def test_each_reported_indicator_goes_to_its_owner_for_the_owners_own_area(indicators):
    found = assign_year(2022, via="loader")
    assert said() == [("hte_valid", "500110", "kjj", "month", 10), ("zone_share", "QJ-HTZ", "gxq", "year", 42)]
    assert (len(found.made), found.kept) == (2, 0)
    assert [each.code for each in found.without_owner] == ["nobodys"]
    assert Change.objects.filter(action="add", area__code="QJ-HTZ").count() == 1


def test_a_second_time_writes_nothing_and_keeps_what_was_adjusted(indicators, park):
    assign_year(2022, via="loader")
    row = Assignment.objects.get(indicator__code="hte_valid")
    row.department, row.due_working_day, row.lock_working_day = park, 5, None
    row.save()
    lines = Change.objects.count()
    found = assign_year(2022, via="loader")
    assert (found.made, found.kept) == ([], 2)
    assert said()[0] == ("hte_valid", "500110", "gxq", "month", 5)
    assert Change.objects.count() == lines
    make_indicator("later", owner=park, position=9)
    assert len(assign_year(2022, via="loader").made) == 1, "control: what is new is assigned"


def test_what_somebody_else_assigns_at_the_same_moment_is_kept(indicators, monkeypatch):
    fresh = assigning._fresh

    def overtaken(indicator, owner, year):
        if indicator.code == "hte_valid":
            make_assignment(indicator, owner, due_working_day=3)
        return fresh(indicator, owner, year)

    monkeypatch.setattr(assigning, "_fresh", overtaken)
    found = assign_year(2022, via="loader")
    assert (len(found.made), found.kept) == (1, 1)
    assert said()[0] == ("hte_valid", "500110", "kjj", "month", 3)


def test_days_to_report_of_years_are_cut_to_the_longest_deadline(bureau):
    make_indicator("slow", owner=bureau, grace_days=30_000)
    (row,) = assign_year(2022, via="loader").made
    assert (row.due_working_day, row.lock_working_day) == (390, 400)


def test_only_the_departments_of_an_area(indicators, park):
    assign_year(2022, via="loader", area=park.area)
    assert [row[0] for row in said()] == ["zone_share"]


def test_the_command_says_what_it_did(indicators, capsys):
    call_command("assignments", "--year", "2022")
    assert "新增填报任务2项，已有0项，无填报部门1项" in capsys.readouterr().out
    call_command("assignments", "--year", "2022", "--area", "QJ-HTZ")
    assert "已有1项" in capsys.readouterr().out
    for wrong in (["--year", "1899"], ["--year", "2022", "--area", "nowhere"]):
        with pytest.raises(CommandError):
            call_command("assignments", *wrong)


# ---- hand-over


@pytest.fixture
def row(indicators, bureau):
    return make_assignment(Indicator.objects.get(code="hte_valid"), bureau)


def handed(row, successor, day, reason="机构改革"):
    rows = Assignment.objects.filter(pk=row.pk)
    return hand_over(rows, successor, datetime.date.fromisoformat(day), actor=None, via="admin", reason=reason)


def shares():
    return [
        (each.department.code, each.first_period, each.last) for each in Assignment.objects.order_by("first_period")
    ]


@pytest.mark.parametrize(
    ("day", "after"),
    [
        ("2022-07-01", [("kjj", 1, 6), ("gxq", 7, 12)]),
        ("2022-06-30", [("kjj", 1, 5), ("gxq", 6, 12)]),  # June falls due after the hand-over
        ("2022-01-15", [("gxq", 1, 12)]),  # nothing was left to the first one
        ("2022-12-31", [("kjj", 1, 11), ("gxq", 12, 12)]),
    ],
)
def test_who_answers_for_which_period_after_a_hand_over(row, park, day, after):
    assert handed(row, park, day) == 1
    assert shares() == after


def test_a_hand_over_leaves_lines_with_its_reason(row, park):
    handed(row, park, "2022-07-01")
    lines = Change.objects.filter(reason="机构改革").order_by("sequence")
    assert [line.action for line in lines] == ["change", "add"]
    assert lines[0].fields == {"last_period": [None, 6]}


def test_a_second_hand_over_divides_the_rest(row, park, district):
    handed(row, park, "2022-07-01")
    third = make_department("sjj", "区数据局", district)
    handed(Assignment.objects.get(department=park), third, "2022-10-01")
    assert shares() == [("kjj", 1, 6), ("gxq", 7, 9), ("sjj", 10, 12)]


@pytest.mark.parametrize(("day", "reason"), [("2023-01-01", "改革"), ("2022-07-01", " ")])
def test_a_hand_over_in_another_year_or_without_a_reason_is_refused(row, park, day, reason):
    with pytest.raises(ValidationError):
        handed(row, park, day, reason)
    assert shares() == [("kjj", 1, 12)]


def test_to_the_same_department_nothing_is_handed_over(row, bureau):
    assert handed(row, bureau, "2022-07-01") == 0


def test_two_departments_cannot_answer_for_one_day(row, park):
    for first, last in ((1, None), (12, None), (5, 6)):
        again = Assignment(
            year=2022, indicator=row.indicator, area=row.area, department=park, frequency="month", due_working_day=10,
            first_period=first, last_period=last,
        )  # fmt: skip
        with pytest.raises(ValidationError):
            again.full_clean()
    row.last_period = 6
    row.save()
    again.first_period, again.last_period = 7, None
    again.full_clean()  # control
    again.frequency, again.first_period = "quarter", 2  # April to June were monthly
    with pytest.raises(ValidationError):
        again.full_clean()
    again.first_period = 5
    with pytest.raises(ValidationError):
        again.full_clean()
