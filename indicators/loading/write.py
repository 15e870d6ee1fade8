"""The checked rows into the database: all in one transaction, each change with its line of history."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from indicators.models import Observation
from indicators.recording import load_approved
from indicators.stamps import hold_all
from qijiang.registers.history import differences, field_values, record_change
from qijiang.registers.models import Change

from .check import built
from .read import Damaged, Problem
from .tables import TABLES, Table

NEW, CHANGED, UNCHANGED, KEPT, REFUSED = "new", "changed", "unchanged", "kept", "refused"


@dataclass
class Outcome:
    """What became of a file's rows; `remarks` says of each row that was not followed why."""

    table: Table
    counts: Counter = field(default_factory=Counter)
    remarks: list[Problem] = field(default_factory=list)


def write(files):
    """Write the rows of all files; returns one Outcome a file. Raises Damaged if the database refuses a row."""
    years = {row.values["year"] for row in files["observations"]}
    with transaction.atomic():
        hold_all(*years)  # as an approval does, before the first line of history: none waits for the other
        return [_write_table(table, files[table.name]) for table in TABLES]


def _write_table(table, rows):
    outcome = Outcome(table)
    existing = {table.identity(_stored(record, table)): record for record in table.existing()}
    new = []
    for row in rows:
        fresh = built(table, row)
        row.record = existing.get(table.identity(_stored(fresh, table)))
        if row.record is None:
            row.record = fresh
            new.append(row)
            outcome.counts[NEW] += 1
        else:
            _follow(outcome, row, fresh)
        if table.model is not Observation and row.record is fresh:
            _insert(table, row)
    if table.model is Observation:
        load_approved([row.record for row in new], via=Change.Via.LOADER)
    return outcome


def _stored(record, table):
    """A function from a field's name to its value as the database holds it."""
    return field_values(record, table.fields).get


def _follow(outcome, row, fresh):
    """Let a record that exists follow its row, unless it is final or a person has changed it."""
    table, record = outcome.table, row.record
    changes = differences(field_values(record, table.fields), field_values(fresh, table.fields))
    if not changes:
        verdict, why = UNCHANGED, ""
    elif table.model is Observation:
        verdict, why = REFUSED, _("already approved with other values, and an approved figure is final: left as it is.")
    elif Change.objects.about(record).filter(actor__isnull=False).exists():
        verdict, why = KEPT, _("a person has changed this record: left as it is.")
    else:
        verdict, why = CHANGED, ""
        _update(table, row, fresh, changes)
    outcome.counts[verdict] += 1
    if why:
        outcome.remarks.append(Problem(table.file, row.line, ", ".join(changes), why))


def _update(table, row, fresh, changes):
    for name in changes:
        setattr(row.record, name, getattr(fresh, name))
    _save(table, row)
    _log(table, row.record, changes)


def _insert(table, row):
    _save(table, row)
    _log(table, row.record, differences({}, field_values(row.record, table.fields)))


def _save(table, row):
    try:
        row.record.save()
    except IntegrityError as error:
        rule = _("clashes with a record that is already there (%s).") % str(error).splitlines()[0]
        raise Damaged([Problem(table.file, row.line, "", rule)]) from error


def _log(table, record, fields):
    record_change(
        record,
        actor=None,
        via=Change.Via.LOADER,
        action="load",
        fields=fields,
        label=str(record),
        area=table.area_of(record),
    )
