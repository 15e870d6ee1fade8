"""What the database is told of its own size, so that it takes the index that fits."""

import datetime

import pytest
from django.db import connection

from indicators.models import Observation
from qijiang.registers.background import do_chores
from qijiang.stocktaking import take_stock
from tests import makers

pytestmark = pytest.mark.django_db

FOR_ALL_TIME = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")


@pytest.fixture
def figures(district):
    """Five years of monthly figures of forty indicators."""
    indicators = [makers.make_indicator(f"figure_{number}") for number in range(40)]
    days = [f"{year}-{month:02}-28" for year in range(2018, 2023) for month in range(1, 13)]
    return Observation.objects.bulk_create(
        makers.an_observation(indicator, district, day, 4) for indicator in indicators for day in days
    )


def counted(model):
    """How many rows the database thinks the table has."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [model._meta.db_table])
        else:
            cursor.execute("SELECT max(CAST(stat AS integer)) FROM sqlite_stat1 WHERE tbl = %s", [model._meta.db_table])
        return int(cursor.fetchone()[0])


def test_after_many_rows_the_database_knows_how_many(figures):
    take_stock([Observation])
    assert counted(Observation) == len(figures)


@on_sqlite
def test_with_the_worker_a_figure_before_another_is_not_looked_for_in_the_whole_area(figures, district):
    do_chores()
    way = Observation.objects.lately(district, datetime.date(2022, 12, 31), FOR_ALL_TIME, 8).explain()
    (of_the_one_before,) = [line for line in way.splitlines() if "U0" in line]
    assert "indicator_id=?" in of_the_one_before, way


@on_sqlite
def test_a_table_is_counted_again_when_it_has_grown_by_a_quarter(figures, district):
    do_chores()
    before = counted(Observation)
    indicators = [makers.make_indicator(f"more_{number}") for number in range(11)]
    days = [f"2022-{month:02}-28" for month in range(1, 13)]
    for indicator in indicators[:-1]:
        Observation.objects.bulk_create(makers.an_observation(indicator, district, day, 4) for day in days)
    do_chores()
    assert counted(Observation) == before, "a twentieth more"
    Observation.objects.bulk_create(
        makers.an_observation(indicators[-1], district, f"{year}-{month:02}-{day:02}", 4)
        for year in range(2018, 2023)
        for month in range(1, 13)
        for day in range(1, 10)
    )
    do_chores()
    assert counted(Observation) == Observation.objects.count() > before
