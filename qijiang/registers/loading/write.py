"""The checked rows into the database, each change with its line of history."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.registers.history import differences, field_values
from qijiang.registers.models import Change
from qijiang.registers.words import person

from .read import Damaged, Problem, Row
from .table import Table

OVERWRITE = "--overwrite"
NEW, CHANGED, UNCHANGED, KEPT, REFUSED = "new", "changed", "unchanged", "kept", "refused"


@dataclass
class Outcome:
    """What became of a file's rows; `remarks` says of each row that was not followed why, `problems` what is wrong."""

    table: Table
    counts: Counter = field(default_factory=Counter)
    remarks: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def write(files, tables, overwrite=False):
    """Write the rows of all files, in the caller's transaction; returns one Outcome a file.

    What people changed or deleted since it was loaded stays so, unless the files are to `overwrite` it.
    Raises Damaged with every row that is refused: leave the transaction with it, so that nothing is written.
    """
    outcomes = [write_table(table, files[table.name], overwrite) for table in tables]
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    if problems:
        raise Damaged(problems)
    return outcomes


def write_table(table, rows, overwrite=False):
    """Write the rows of one file; returns its Outcome."""
    outcome = Outcome(table)
    existing, new = table.existing(), []
    removed = set() if overwrite else table.removed()
    for row in rows:
        if missing := [name for name, value in row.values.items() if isinstance(value, Row) and value.record is None]:
            _leave_out(outcome, row, missing, _("names a record that is left out."))
            continue
        fresh = table.built(row)
        identity = table.identity(table.stored(fresh))
        row.record = existing.get(identity)
        if row.record is not None:
            _follow(outcome, row, fresh, overwrite)
        elif identity in removed:
            said = {"record": str(fresh), "flag": OVERWRITE}
            _leave_out(outcome, row, table.key, _("“%(record)s” was deleted: not made again without %(flag)s.") % said)
        else:
            row.record = fresh
            outcome.counts[NEW] += 1
            _save(outcome, row)
            new.append(fresh)
    table.finish(new)
    return outcome


def _leave_out(outcome, row, columns, why):
    row.record = None  # so that what names it is left out as well
    outcome.counts[KEPT] += 1
    outcome.remarks.append(Problem(outcome.table.file, row.line, ", ".join(columns), why))


def _follow(outcome, row, fresh, overwrite):
    """Let a record that exists follow its row, unless it is final or a person has changed it."""
    table, record = outcome.table, row.record
    changes = differences(field_values(record, table.fields), field_values(fresh, table.fields))
    if not changes:
        verdict, why = UNCHANGED, ""
    elif why := table.refusal(record, changes):
        verdict = REFUSED
    elif why := "" if overwrite else _changed_by_people(record):
        verdict = KEPT
    else:
        verdict, why = CHANGED, ""
        _update(outcome, row, fresh, changes)
    outcome.counts[verdict] += 1
    if why:
        outcome.remarks.append(Problem(table.file, row.line, ", ".join(changes), why))


def _changed_by_people(record):
    """Who changed the record since it was loaded, and how the file prevails all the same; "" where nobody did."""
    last = Change.objects.by_people_since_load(record)
    if last is None:
        return ""
    said = {"record": str(record), "who": person(last.actor), "day": figures.date(timezone.localdate(last.at))}
    said["flag"] = OVERWRITE
    return _("“%(record)s” was changed by %(who)s on %(day)s: left as it is without %(flag)s.") % said


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
