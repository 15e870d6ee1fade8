"""Records written in words made once are what Django's own `save` would have made of them."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from indicators.models import Observation
from qijiang import written
from qijiang.registers.models import Change
from tests.makers import an_observation, load_observation, make_indicator, make_observation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def hte(db):
    return make_indicator("hte_valid")


def stored(record):
    return type(record).objects.filter(pk=record.pk).values().get()


def test_a_new_record_has_every_value_and_its_key(hte, district, clerk):
    record = an_observation(hte, district, "2022-06-30", "131.50", note="50%增长", created_by=clerk)
    written.insert(record)
    own = an_observation(hte, district, "2022-06-30", "131.50", note="50%增长", created_by=clerk, vintage=2)
    own.save()
    assert {**stored(own), "id": record.pk, "vintage": record.vintage} == stored(record)
    assert not record._state.adding
    record.refresh_from_db()
    assert record.value == Decimal("131.50")
    assert record.created_by == clerk


def test_only_the_fields_that_are_named_are_written(hte, district):
    record = make_observation(hte, district, "2022-06-30", 131)
    before = stored(record)
    record.note, record.value, record.as_of = "mended", Decimal(130), datetime.date(2022, 5, 31)
    record.reason = "is not written"
    written.update(record, ["note", "value", "as_of"])
    changed = {"note": "mended", "value": Decimal(130), "as_of": datetime.date(2022, 5, 31)}
    assert stored(record) == before | changed


def test_json_is_written_as_json(hte, district):
    load_observation(hte, district, "2022-06-30", 131)
    line = Change.objects.get()
    line.pk, line.sequence, line.fields = None, line.sequence + 1, {"value": [None, "131.00%"], "day": [None, None]}
    written.insert(line)
    assert Change.objects.get(pk=line.pk).fields == line.fields


def test_a_constraint_speaks_as_it_does_to_a_save(hte, district):
    load_observation(hte, district, "2022-06-30", 131)
    line = Change.objects.get()
    line.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        written.insert(line)


def test_a_row_that_is_gone_is_not_updated(hte, district):
    record = make_observation(hte, district, "2022-06-30", 131)
    Observation.objects.filter(pk=record.pk).delete()
    with pytest.raises(DatabaseError):
        written.update(record, ["note"])


def test_the_words_are_made_once_a_connection(hte, district, django_assert_num_queries):
    record = make_observation(hte, district, "2022-06-30", 131)
    for note in ("one", "two"):
        record.note = note
        with django_assert_num_queries(1) as seen:
            written.update(record, ["note"])
        assert seen[0]["sql"].startswith("EXECUTE" if connection.vendor == "postgresql" else "UPDATE")
    assert stored(record)["note"] == "two"
