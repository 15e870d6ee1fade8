"""Many write figures at once: nothing is lost, nothing is done twice, nobody waits for ever."""

import datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import transaction
from django.db.models import F

from indicators import recording
from indicators.models import CurrentValue, Observation, RollUp, Stamp
from indicators.recording import Stale
from qijiang.registers.models import ChainHead
from tests.makers import an_observation, make_area, make_indicator
from tests.threads import all_at_once

from .figures import State, approval, assert_whole, submitted

pytestmark = pytest.mark.django_db(transaction=True)


def test_control_threads_meet_and_a_careless_writer_loses(district):
    """Control: between a reading and a writing that hold no lock the others get in; so these threads do meet."""
    Stamp.objects.create(area=district, year=2022)
    gate = Barrier(8, timeout=30)

    def careless():
        number = Stamp.objects.get(year=2022).number
        gate.wait()
        Stamp.objects.filter(year=2022).update(number=number + 1)

    assert all_at_once([careless] * 8) == [None] * 8
    assert Stamp.objects.get(year=2022).number == 1

    def careful():
        Stamp.objects.filter(year=2022).update(number=F("number") + 1)

    assert all_at_once([careful] * 8) == [None] * 8
    assert Stamp.objects.get(year=2022).number == 9


def test_eight_approvals_of_one_cell(indicator, district, city, clerk, reviewer):
    """The stamps do not exist yet: the first writers also race to make them."""
    rows = [submitted(indicator, district, f"2022-{month:02}-28", 100 + month, clerk) for month in range(1, 9)]
    found = all_at_once(approval(reviewer, row) for row in rows)
    assert [row.state for row in found] == [State.APPROVED] * 8
    kept = CurrentValue.objects.get()
    assert (kept.value, len(kept.course)) == (108, 8)
    assert (RollUp.objects.get().total, RollUp.objects.get().parts) == (108, 1)
    assert set(Stamp.objects.filter(year=2022).values_list("area", "number")) == {(district.pk, 8), (city.pk, 8)}
    assert_whole(changes=8)


def test_eight_approvals_of_one_district(district, city, clerk, reviewer):
    indicators = [make_indicator(f"i{number}", roll_up="sum") for number in range(8)]
    rows = [submitted(indicator, district, "2022-06-30", 10, clerk) for indicator in indicators]
    found = all_at_once(approval(reviewer, row) for row in rows)
    assert [row.state for row in found] == [State.APPROVED] * 8
    assert CurrentValue.objects.count() == 8
    assert list(RollUp.objects.values_list("total", "parts")) == [(10, 1)] * 8
    assert_whole(changes=8)


def test_eight_districts_add_up_to_one_municipality(indicator, city, bureau, clerk, reviewer):
    districts = [make_area(f"50020{n}", f"第{n}区", kind="district", parent=city) for n in range(8)]
    reviewer.area = city
    reviewer.save()
    for before, after in [("2022-05-31", "2022-06-30"), ("2022-07-31", "2022-08-31")]:  # without stamps, then with
        rows = [submitted(indicator, area, day, 10, clerk) for area in districts for day in (before, after)]
        found = all_at_once(approval(reviewer, row) for row in rows)
        assert {row.state for row in found} == {State.APPROVED}
    assert (RollUp.objects.get().total, RollUp.objects.get().parts) == (80, 8)
    assert Stamp.objects.get(area=city, year=2022).number == 32
    assert_whole(changes=32)


def test_a_loader_and_reviewers_do_not_wait_for_each_other(indicator, city, clerk, reviewer):
    """A load writes several years in one transaction, each of which an approval may want at the same time."""
    districts = [make_area(f"50020{n}", f"第{n}区", kind="district", parent=city) for n in range(4)]
    reviewer.area = city
    reviewer.save()
    days = ["2022-05-31", "2022-06-30"]
    rows = [submitted(indicator, area, day, 10, clerk) for area in districts for day in days]

    def load(month):
        loaded = [
            an_observation(indicator, area, f"{year}-{month}-28", 5) for year in (2021, 2022) for area in districts
        ]
        with transaction.atomic():
            recording.load_approved(loaded, via="loader")

    found = all_at_once([lambda: load("03"), lambda: load("04"), *(approval(reviewer, row) for row in rows)])
    assert [error for error in found if isinstance(error, Exception)] == []
    assert list(RollUp.objects.order_by("year").values_list("total", "parts")) == [(20, 4), (40, 4)]
    assert_whole(changes=24)


def test_of_twenty_submissions_of_one_version_one_succeeds(indicator, district, clerk):
    day = datetime.date(2022, 6, 30)
    row = recording.record(
        clerk, Observation(indicator=indicator, area=district, as_of=day, value=Decimal(131), reason="补录"), via="form"
    )

    def submit():
        mine = Observation.objects.get(pk=row.pk)
        mine.version = 1  # as every one of the twenty pages says
        return recording.submit(clerk, mine, version=1, via="form")

    found = all_at_once([submit] * 20)
    assert sorted(type(result).__name__ for result in found) == ["Observation"] + ["Stale"] * 19
    assert all(result.theirs.state == State.SUBMITTED for result in found if isinstance(result, Stale))
    row.refresh_from_db()
    assert (row.state, row.version) == (State.SUBMITTED, 2)
    assert_whole(changes=3)  # the answer of the one, why it comes years later, has a line of its own


def test_of_eight_reviewers_one_decides(indicator, district, clerk, reviewer):
    row = submitted(indicator, district, "2022-06-30", 131, clerk)

    def send_back():
        return recording.send_back(reviewer, row, note="附清单", version=1, via="form")

    found = all_at_once([approval(reviewer, row), send_back] * 4)
    assert sorted(type(result).__name__ for result in found) == ["Observation"] + ["Stale"] * 7
    row.refresh_from_db()
    assert CurrentValue.objects.exists() == (row.state == State.APPROVED)
    assert_whole(changes=1)


def test_of_eight_drafts_for_one_cell_one_is_begun(indicator, district, clerk):
    def record():
        day = datetime.date(2022, 6, 30)
        row = Observation(indicator=indicator, area=district, as_of=day, value=Decimal(131))
        return recording.record(clerk, row, via="form")

    found = all_at_once([record] * 8)
    assert sorted(type(result).__name__ for result in found) == ["Observation"] + ["ValidationError"] * 7
    assert {result.code for result in found if not isinstance(result, Observation)} == {"in_work"}
    assert_whole(changes=1)


def test_the_first_lines_of_a_history_do_not_fork(bureau, indicator, district, clerk):
    """Even where the end of the chain has no row yet."""
    ChainHead.objects.all().delete()

    def record(month):
        day = datetime.date(2022, month, 28)
        row = Observation(indicator=indicator, area=district, as_of=day, value=Decimal(month))
        return lambda: recording.record(clerk, row, via="form")

    found = all_at_once(record(month) for month in range(1, 9))
    assert [error for error in found if isinstance(error, Exception)] == []
    assert_whole(changes=8)
