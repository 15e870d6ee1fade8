"""While the administration, a loader or a recount writes, an approval neither waits for ever nor is lost."""

import time
from importlib import import_module
from threading import Barrier

import pytest
from django.db import transaction

from indicators import keeping, recording
from indicators.loading import written
from indicators.loading.tables import TABLES
from indicators.models import CurrentValue, Observation, RollUp
from qijiang.registers.admin import held
from qijiang.registers.history import record_change
from qijiang.registers.loading import Row
from tests.makers import an_observation
from tests.threads import in_its_own, is_done, once

from .figures import approval, assert_whole, submitted

pytestmark = pytest.mark.django_db(transaction=True)


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
