"""Many at once: nothing is lost, nothing is done twice, nobody waits for ever. Each thread has its own connection."""

import datetime
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from importlib import import_module
from threading import Barrier, Event

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.db.models import F
from django.test import Client

from enterprises.models import Recognition
from indicators import keeping, recording
from indicators.loading import written
from indicators.loading.tables import TABLES
from indicators.models import CurrentValue, Observation, RollUp, Stamp
from indicators.recording import Stale
from qijiang.registers import previews
from qijiang.registers.admin import held
from qijiang.registers.fixing import Fix
from qijiang.registers.history import record_change
from qijiang.registers.loading import Row
from qijiang.registers.models import ChainHead, Change, Operation
from qijiang.registers.register import register_of
from qijiang.registers.undoing import undo
from qijiang.registers.wanted import Refused
from tests.makers import an_observation, make_area, make_indicator, make_lock, make_observation
from tests.register_makers_enterprises import credit_code, make_recognition

pytestmark = pytest.mark.django_db(transaction=True)
State = Observation.State


def all_at_once(jobs):
    """Run each job in a thread of its own, all let go at one moment; their results or exceptions, in order."""
    jobs = list(jobs)
    gate = Barrier(len(jobs), timeout=30)

    def run(job):
        try:
            gate.wait()
            return job()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def indicator(bureau):
    return make_indicator(owner=bureau, roll_up="sum")


@pytest.fixture
def city(district):
    return district.parent


def submitted(indicator, area, day, value, clerk):
    moment = datetime.datetime(2022, 7, 1, tzinfo=datetime.UTC)
    steps = {"created_by": clerk, "submitted_by": clerk, "submitted_at": moment}
    return make_observation(indicator, area, day, value, state=State.SUBMITTED, **steps)


def approval(reviewer, row):
    return lambda: recording.approve(reviewer, row, version=row.version, via="form")


def assert_whole(changes):
    assert Change.objects.count() == changes
    assert Change.objects.first_broken() is None
    assert keeping.differences() == []


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


def in_its_own(pool, job):
    """Begin the job in another thread, with a connection of its own; returns its future."""

    def run():
        try:
            return job()
        finally:
            connections.close_all()

    return pool.submit(run)


def is_done(job, seconds=0.7):
    """Whether the job of another thread comes to its end in so many seconds."""
    return job in wait([job], timeout=seconds).done


def once(function, first):
    """The function, of whose first call the answer is `first(function, *args)`."""
    calls = iter([partial(first, function)])
    return lambda *args, **named: next(calls, function)(*args, **named)


@pytest.fixture
def pool():
    with ThreadPoolExecutor(4) as threads:
        yield threads


@contextmanager
def held_open(pool, job):
    """In another thread the job is done in a transaction that stays open until the end of the block."""
    ready, leave = Event(), Event()

    def run():
        with transaction.atomic():
            job()
            ready.set()
            leave.wait(30)

    running = in_its_own(pool, run)
    assert ready.wait(30)
    yield
    leave.set()
    running.result(30)


def test_a_lock_between_check_and_approval_stops_it(pool, indicator, district, clerk, reviewer, monkeypatch):
    row = submitted(indicator, district, "2022-06-30", 131, clerk)

    def lock_after(check, *args):
        check(*args)
        in_its_own(pool, lambda: make_lock(district, "2022-01-01", "2022-12-31")).result(30)

    monkeypatch.setattr(recording, "check_rules", once(recording.check_rules, lock_after))
    with pytest.raises(ValidationError) as caught:
        recording.approve(reviewer, row, version=1, via="form")
    assert "as_of" in caught.value.message_dict
    row.refresh_from_db()
    assert row.state == State.SUBMITTED


def test_a_lock_between_check_and_submission_stops_it(pool, indicator, district, clerk, monkeypatch):
    row = make_observation(indicator, district, "2022-06-30", 131, state=State.DRAFT)

    def lock_after(check, *args):
        check(*args)
        in_its_own(pool, lambda: make_lock(district, "2022-01-01", "2022-12-31")).result(30)

    monkeypatch.setattr(recording, "check_rules", once(recording.check_rules, lock_after))
    with pytest.raises(ValidationError):
        recording.submit(clerk, row, version=1, via="form")
    row.refresh_from_db()
    assert row.state == State.DRAFT


def test_an_approval_waits_for_a_lock_that_is_being_saved(pool, indicator, district, clerk, reviewer):
    row = submitted(indicator, district, "2022-06-30", 131, clerk)
    with held_open(pool, lambda: make_lock(district.parent, "2021-07-01", "2022-12-31")):
        job = in_its_own(pool, approval(reviewer, row))
        assert not is_done(job)
    assert isinstance(job.exception(30), ValidationError)


def test_a_lock_waits_for_an_approval_under_way(pool, indicator, district, clerk, reviewer):
    row = submitted(indicator, district, "2022-06-30", 131, clerk)
    with held_open(pool, approval(reviewer, row)):
        job = in_its_own(pool, lambda: make_lock(district, "2022-01-01", "2022-12-31"))
        assert not is_done(job)
    assert job.exception(30) is None


def test_of_two_flows_that_contradict_each_other_one_is_approved(pool, bureau, district, clerk, reviewer, monkeypatch):
    """Both were right when they were first checked."""
    flow = make_indicator("contracts", measure="flow", owner=bureau)
    high = submitted(flow, district, "2022-05-31", 100, clerk)
    low = submitted(flow, district, "2022-06-30", 90, clerk)

    def approve_high_after(check, *args):
        check(*args)
        in_its_own(pool, approval(reviewer, high)).result(30)

    monkeypatch.setattr(recording, "check_rules", once(recording.check_rules, approve_high_after))
    with pytest.raises(ValidationError) as caught:
        recording.approve(reviewer, low, version=1, via="form")
    assert "reason" in caught.value.message_dict
    assert_whole(changes=1)


def test_a_record_that_the_administration_changes_may_be_named_in_the_history(
    pool, indicator, district, clerk, reviewer
):
    """Else an approval, with the end of the chain in hand, would wait for who waits for that."""
    first, second = (submitted(indicator, district, day, 131, clerk) for day in ("2022-05-31", "2022-06-30"))
    recording.approve(reviewer, first, version=1, via="form")
    holding = Barrier(2, timeout=30)

    def change():
        with transaction.atomic():
            area = held(district)
            holding.wait()
            time.sleep(0.5)  # the approval has come as far as it can
            record_change(area, actor=None, via="admin", action="change", fields={"name": ["", "a"]}, label="a")

    job = in_its_own(pool, change)
    holding.wait()
    recording.approve(reviewer, second, version=1, via="form")
    assert job.exception(30) is None
    assert_whole(changes=3)


def test_a_loader_that_writes_the_catalogue_first_holds_the_stamps(
    pool, indicator, district, clerk, reviewer, monkeypatch
):
    """Else an approval, with the stamps in hand, would wait for the end of the chain that the loader holds."""
    recording.approve(reviewer, submitted(indicator, district, "2022-05-31", 130, clerk), version=1, via="form")
    row = submitted(indicator, district, "2022-06-30", 131, clerk)
    figure = an_observation(indicator, district, "2022-03-31", 120, derivation="120")
    columns = next(table.fields for table in TABLES if table.model is Observation)
    values = {name: getattr(figure, name) for name in columns}
    files = {table.name: [] for table in TABLES} | {"observations": [Row(2, {}, values)]}
    holding, loading = Barrier(2, timeout=30), import_module("qijiang.registers.loading.write")

    def write_area(write_table, *args):
        record_change(district, actor=None, via="loader", action="load", fields={"name": ["", "a"]}, label="a")
        holding.wait()
        time.sleep(0.5)  # the approval has come as far as it can
        return write_table(*args)

    monkeypatch.setattr(loading, "write_table", once(loading.write_table, write_area))
    job = in_its_own(pool, lambda: written(files))
    holding.wait()
    recording.approve(reviewer, row, version=1, via="form")
    assert job.exception(30) is None
    assert_whole(changes=4)


def meanwhile(pool, job, begun):
    """Of a count of the kept rows: read them all, let the other job go as far as it can, and only then write."""

    def read(function, *args, **which):
        rows = list(function(*args, **which))
        begun.append(in_its_own(pool, job))
        is_done(begun[0])
        return rows

    return read


def test_an_approval_during_a_rebuild_is_not_lost(pool, indicator, district, clerk, reviewer, monkeypatch):
    recording.approve(reviewer, submitted(indicator, district, "2022-05-31", 130, clerk), version=1, via="form")
    row, begun = submitted(indicator, district, "2022-06-30", 131, clerk), []
    read = meanwhile(pool, approval(reviewer, row), begun)
    monkeypatch.setattr(keeping, "recounted", once(keeping.recounted, read))
    keeping.rebuild()
    assert begun[0].exception(30) is None
    assert CurrentValue.objects.get().value == 131
    monkeypatch.undo()
    assert_whole(changes=2)


@pytest.mark.parametrize("changed", ["indicator", "area"])
def test_an_approval_during_a_recount_of_totals_is_not_lost(
    pool, indicator, district, city, clerk, reviewer, monkeypatch, changed
):
    recording.approve(reviewer, submitted(indicator, district, "2022-05-31", 130, clerk), version=1, via="form")
    row, begun = submitted(indicator, district, "2022-06-30", 131, clerk), []
    record, name, old, new = {
        "indicator": (indicator, "roll_up", "none", "sum"),
        "area": (district, "kind", "park", "district"),
    }[changed]
    setattr(record, name, old)
    record.save()
    row = Observation.objects.select_related("indicator", "area__parent").get(pk=row.pk)  # as a page read it before
    read = meanwhile(pool, approval(reviewer, row), begun)
    monkeypatch.setattr(keeping, "recounted_totals", once(keeping.recounted_totals, read))
    setattr(record, name, new)
    with transaction.atomic():
        record.save()
    assert begun[0].exception(30) is None
    monkeypatch.undo()
    assert RollUp.objects.get().total == 131
    assert_whole(changes=2)


def test_of_many_who_confirm_or_undo_a_bulk_fix_one_does(manager):
    register = register_of(Recognition)
    made = [make_recognition() for _number in range(5)]
    shown = previews.preview(manager, Fix(register, "batch", "set", "第二批"), [each.pk for each in made])
    agreed = previews.agreed(manager, register, previews.signed(manager, shown))
    outcomes = all_at_once([lambda: previews.apply(manager, agreed, "核对证书")] * 6)
    operation = Operation.objects.get()
    assert [isinstance(each, Refused) for each in outcomes].count(True) == 5, outcomes
    assert previews.applied_already(manager, agreed) == operation
    outcomes = all_at_once([lambda: undo(manager, operation, "改错了")] * 6)
    assert [isinstance(each, ValidationError) for each in outcomes].count(True) == 5, outcomes
    assert set(Recognition.objects.values_list("batch", "version")) == {("", 3)}
    assert (Change.objects.count(), Change.objects.first_broken()) == (10, None)


def test_the_same_firm_recorded_four_times_at_once_is_recorded_once(district, bureau, manager):
    """The rules of the record see nothing of the others; what the database refuses is said in the rule's words."""

    def record():
        client = Client()
        client.force_login(manager)
        typed = {"name": "重庆甲有限公司", "area": district.pk, "status": "operating", "credit_code": credit_code(1)}
        return client.post("/enterprises/new/", typed)

    answers = all_at_once([record] * 4)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    refused = [answer.content.decode() for answer in answers if answer.status_code == 200]
    assert all("该统一社会信用代码的企业已录入" in page for page in refused)
    assert_whole(changes=1)
