"""The rules that only the database can ask, asked of all rows of a file at once: they lie in a temporary table."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection, models
from django.utils.translation import gettext as _

from ..bulk_rows import STAGED, columns_of
from ..register import field_at
from ..wanted import fields_of


class Violation(NamedTuple):
    """A row that breaks a constraint; `key` is the primary key of its record, None of a new one. `holder` is the row
    whose record holds the place as yet, and leaves it only by this same file."""

    number: int
    key: int | None
    constraint: models.BaseConstraint
    holder: int | None

    @property
    def message(self) -> str:
        said = str(self.constraint.get_violation_error_message())
        if self.holder is None:
            return said
        return said + _(
            "It is the record of row %(row)s, which leaves its place only by this same file: change that record first, "
            "in its form or by a file of its own."
        ) % {"row": self.holder}


def columns_looked_at(model: type[models.Model]) -> list[int]:
    """The places, among the columns of the model, of its primary key and of those that its constraints look at."""
    names = {name for constraint in model._meta.constraints for name in fields_of(constraint)}
    columns = {field_at(model, name).column for name in names}
    return [place for place, column in enumerate(columns_of(model)) if place == 0 or column in columns]


def violations(model: type[models.Model]) -> Iterator[Violation]:
    """Every row in the table STAGED, which has the columns that are looked at, that breaks one of the constraints.

    Rows are held against each other and against all records as they stand: the database, too, looks at each row as it
    changes, so that two records cannot exchange their places at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {STAGED}")
        for constraint in model._meta.constraints:
            for question in _questions(model, constraint):
                cursor.execute(question)
                for number, key, holder in cursor.fetchall():
                    yield Violation(number, key, constraint, holder)


def _questions(model, constraint):
    if isinstance(constraint, models.CheckConstraint):
        yield _breaking(model, constraint)
    elif isinstance(constraint, models.UniqueConstraint):
        yield _doubled(model, constraint)
        yield _taken(model, constraint)
    else:
        raise TypeError(f"An import cannot ask {constraint!r}: teach staging.py how.")


def _breaking(model, constraint):
    """Rows of which the check says no; it lets pass what it cannot say anything of, as the database does."""
    _name, _check, condition = constraint.constraint_sql(model, connection.schema_editor()).partition(" CHECK ")
    return f"SELECT row_number, {_key(model)}, NULL FROM {STAGED} WHERE NOT {condition}"


def _doubled(model, constraint):
    """All but the first of those that take the same place."""
    columns, staged = _columns(model, constraint), _under(model, constraint, STAGED)
    grouped = f"SELECT {', '.join(columns)}, MIN(row_number) AS first FROM {staged} GROUP BY {', '.join(columns)}"
    return (
        f"SELECT mine.row_number, mine.{_key(model)}, NULL FROM {staged} JOIN ({grouped}) alike"
        f" ON {_same(columns, 'alike')} WHERE mine.row_number <> alike.first"
    )


def _taken(model, constraint):
    """Those whose place another record has, and the row of the file that would change that one."""
    columns, key = _columns(model, constraint), _key(model)
    table = _under(model, constraint, connection.ops.quote_name(model._meta.db_table), "theirs")
    return (
        f"SELECT mine.row_number, mine.{key}, other.row_number FROM {_under(model, constraint, STAGED)}"
        f" JOIN {table} ON {_same(columns, 'theirs')} LEFT JOIN {STAGED} other ON other.{key} = theirs.{key}"
        f" WHERE mine.{key} IS NULL OR mine.{key} <> theirs.{key}"
    )


def _under(model, constraint, table, name="mine"):
    """The rows of a table that come under the condition of a unique constraint."""
    _index, where, condition = str(constraint.create_sql(model, connection.schema_editor())).partition(" WHERE ")
    return f"(SELECT * FROM {table}{where}{condition}) {name}"


def _same(columns, other):
    return " AND ".join(f"mine.{column} = {other}.{column}" for column in columns)


def _columns(model, constraint):
    return [connection.ops.quote_name(model._meta.get_field(name).column) for name in constraint.fields]


def _key(model):
    return connection.ops.quote_name(columns_of(model)[0])
