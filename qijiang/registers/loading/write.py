"""The checked rows into the database, each change with its line of history."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from qijiang.registers.history import differences, field_values
from qijiang.registers.models import Change

from .read import Damaged, Problem, Row
from .table import Table

NEW, CHANGED, UNCHANGED, KEPT, REFUSED = "new", "changed", "unchanged", "kept", "refused"


@dataclass
class Outcome:
    """What became of a file's rows; `remarks` says of each row that was not followed why, `problems` what is wrong."""

    table: Table
    counts: Counter = field(default_factory=Counter)
    remarks: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def write(files, tables):
    """Write the rows of all files, in the caller's transaction; returns one Outcome a file.

    Raises Damaged with every row that is refused: leave the transaction with it, so that nothing is written.
    """
    outcomes = [write_table(table, files[table.name]) for table in tables]
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    if problems:
        raise Damaged(problems)
    return outcomes


def write_table(table, rows):
    """Write the rows of one file; returns its Outcome."""
    outcome = Outcome(table)
    existing, new = table.existing(), []
    for row in rows:
        if any(isinstance(value, Row) and value.record is None for value in row.values.values()):
            continue  # it names a row that was refused, which is said there
        fresh = table.built(row)
        row.record = existing.get(table.identity(table.stored(fresh)))
        if row.record is not None:
            _follow(outcome, row, fresh)
        else:
            row.record = fresh
            outcome.counts[NEW] += 1
            _save(outcome, row)
            new.append(fresh)
    table.finish(new)
    return outcome


def _follow(outcome, row, fresh):
    """Let a record that exists follow its row, unless it is final or a person has changed it."""
    table, record = outcome.table, row.record
    changes = differences(field_values(record, table.fields), field_values(fresh, table.fields))
    if not changes:
        verdict, why = UNCHANGED, ""
    elif why := table.refusal(record, changes):
        verdict = REFUSED
    elif Change.objects.about(record).filter(actor__isnull=False).exists():
        verdict, why = KEPT, _("a person has changed this record: left as it is.")
    else:
        verdict, why = CHANGED, ""
        _update(outcome, row, fresh, changes)
    outcome.counts[verdict] += 1
    if why:
        outcome.remarks.append(Problem(table.file, row.line, ", ".join(changes), why))


def _update(outcome, row, fresh, changes):
    old = field_values(row.record, outcome.table.logged)
    for name in changes:
        setattr(row.record, name, getattr(fresh, name))
    _save(outcome, row, old)


def _save(outcome, row, old=None):
    """Save the row's record; one that breaks a rule is none any more, and the rows after it are asked all the same."""
    table = outcome.table
    try:
        table.save(row.record, old)
    except ValidationError as error:
        row.record = None
        for column, messages in error.message_dict.items():
            for message in messages:
                where = table.columns_of(message) if column == NON_FIELD_ERRORS else column
                outcome.problems.append(Problem(table.file, row.line, where, message))
    except IntegrityError as error:
        rule = _("clashes with a record that is already there (%s).") % str(error).splitlines()[0]
        raise Damaged([Problem(table.file, row.line, "", rule)]) from error
