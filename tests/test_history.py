"""The chain of changes: whole after every write, broken by any meddling, and never written for nothing."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import ProtectedError

from qijiang.directory.models import Area
from qijiang.registers.history import differences, field_values, record_change
from qijiang.registers.models import ChainHead, Change, Operation
from tests.makers import make_department

pytestmark = pytest.mark.django_db


def log(record, number=1, **fields):
    said = {
        "actor": None,
        "via": "form",
        "action": "record",
        "fields": {"value": [None, number]},
        "label": f"第{number}条",
    }
    with transaction.atomic():
        return record_change(record, **said | fields)


@pytest.fixture
def chain(bureau, clerk, district):
    """Five changes about one record."""
    return [log(bureau, number, actor=clerk, area=district, reason=f"原因{number}") for number in range(1, 6)]


def run_sql(statement, *parameters):
    """Past the models, as somebody with the database's password would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.rowcount >= 1


def test_a_chain_is_whole_and_in_order(chain):
    assert [change.sequence for change in chain] == [1, 2, 3, 4, 5]
    assert [change.previous for change in chain] == ["", *(change.hash for change in chain[:-1])]
    assert all(len(change.hash) == 64 for change in chain)
    assert Change.objects.first_broken() is None


def test_an_empty_chain_is_whole(db):
    assert Change.objects.first_broken() is None


def test_what_is_read_back_is_what_was_hashed(bureau, clerk):
    """Dates, decimals, Chinese and None survive the way through the database's JSON."""
    odd = {
        "as_of": [None, datetime.date(2022, 6, 30)],
        "z": [1, None],
        "a": [True, "中文 “引号” \\ é"],
        "n": [0.1, 10**14],
    }
    log(bureau, actor=clerk, fields=odd)
    assert Change.objects.get().fields["as_of"] == [None, "2022-06-30"]
    assert Change.objects.first_broken() is None


EDITS = {
    "at": "2020-01-01 00:00:00+00:00",
    "actor_id": None,
    "object_id": 999,
    "label": "别的记录",
    "area_id": None,
    "action": "approve",
    "fields": '{"value": [null, 999]}',
    "reason": "",
    "via": "admin",
    "previous": "0" * 64,
    "hash": "0" * 64,
    "sequence": 77,
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edit_of_any_column_is_found_where_it_was_made(chain, column):
    run_sql(f"UPDATE registers_change SET {column} = %s WHERE sequence = 3", EDITS[column])
    assert Change.objects.first_broken() == 3


def test_an_edit_with_a_new_hash_is_found_at_the_next_change(chain):
    run_sql("UPDATE registers_change SET reason = 'x' WHERE sequence = 3")
    run_sql("UPDATE registers_change SET hash = %s WHERE sequence = 3", Change.objects.get(sequence=3).computed_hash())
    assert Change.objects.first_broken() == 4


def test_an_edit_of_the_last_change_with_a_new_hash_is_found(chain):
    run_sql("UPDATE registers_change SET reason = 'x' WHERE sequence = 5")
    run_sql("UPDATE registers_change SET hash = %s WHERE sequence = 5", Change.objects.get(sequence=5).computed_hash())
    assert Change.objects.first_broken() == 5


@pytest.mark.parametrize("sequence", [1, 3, 5])
def test_a_deleted_change_is_missed(chain, sequence):
    run_sql("DELETE FROM registers_change WHERE sequence = %s", sequence)
    assert Change.objects.first_broken() == sequence


def test_a_deleted_end_is_missed(chain):
    run_sql("DELETE FROM registers_change WHERE sequence >= 4")
    assert Change.objects.first_broken() == 4


def test_two_changes_that_swapped_places_are_found(chain):
    for old, new in [(2, 99), (4, 2), (99, 4)]:
        run_sql("UPDATE registers_change SET sequence = %s WHERE sequence = %s", new, old)
    assert Change.objects.first_broken() == 2


def test_changes_are_append_only(chain):
    change = chain[0]
    change.reason = "改写"
    for forbidden in (
        change.save,
        change.delete,
        Change.objects.all().delete,
        lambda: Change.objects.update(reason="改写"),
        lambda: Change.objects.bulk_update([change], ["reason"]),
    ):
        with pytest.raises(TypeError, match="append-only"), transaction.atomic():
            forbidden()
    assert Change.objects.count() == 5
    assert Change.objects.get(pk=change.pk).reason == "原因1"
    assert Change.objects.first_broken() is None


def test_a_record_with_history_keeps_its_actor(chain, clerk):
    """Deleting an account must not take its changes with it."""
    with pytest.raises(ProtectedError):
        clerk.delete()


def test_a_record_with_history_keeps_its_area_kind_and_operation(bureau, clerk, district):
    street = Area.objects.create(code="500110099", name="某街道", kind="street", parent=district)
    operation = Operation.objects.create(kind="bulk_fix", register="enterprise", actor=clerk, label="改地区")
    log(bureau, area=street, operation=operation)
    for named in (operation, street, ContentType.objects.get_for_model(bureau)):
        with pytest.raises(ProtectedError), transaction.atomic():
            named.delete()
    assert Change.objects.first_dangling() is None


@pytest.mark.parametrize("name", ["actor_id", "content_type_id", "area_id", "operation_id"])
def test_what_a_change_names_and_is_not_there_is_found(chain, name):
    """The database itself does not look: see docs/decisions.md."""
    run_sql(f"UPDATE registers_change SET {name} = 987654 WHERE sequence = 4")
    assert Change.objects.first_dangling() == 4


def test_nothing_is_logged_when_nothing_changed(bureau):
    assert log(bureau, fields={}) is None
    assert not Change.objects.exists()
    assert not ChainHead.objects.filter(sequence__gt=0).exists()


def test_differences_name_what_changed_from_what_to_what(bureau):
    old = field_values(bureau, ["name", "code", "area"])
    bureau.name = "区科学技术局"
    assert differences(old, field_values(bureau, ["name", "code", "area"])) == {"name": ["区科技局", "区科学技术局"]}
    assert differences({}, {"name": "甲"}) == {"name": [None, "甲"]}


def test_a_change_that_is_rolled_back_leaves_no_gap(bureau, chain):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record_change(bureau, actor=None, via="form", action="x", fields={"a": [1, 2]}, label="x")
        raise ZeroDivisionError
    assert log(bureau, 6).sequence == 6
    assert Change.objects.first_broken() is None


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses(bureau):
    with pytest.raises(RuntimeError, match="transaction"):
        record_change(bureau, actor=None, via="form", action="x", fields={"a": [1, 2]}, label="x")
    assert not Change.objects.exists()


def test_about_finds_a_record_s_own_changes(bureau, district, chain):
    other = make_department("tjj", "区统计局", district)
    log(other)
    log(district)
    assert Change.objects.about(bureau).count() == 5
    assert Change.objects.about(other).get().label == "第1条"


def test_a_long_label_is_cut_not_refused(bureau):
    assert len(log(bureau, label="长" * 300).label) == 200
