"""Many values of one column as one text, so that a few rows beside a record need no query of their own."""

from typing import Any

from django.db.models import Aggregate, QuerySet, Subquery, TextField, Value

APART = " "
RECORDS = "\x1e"  # between values that hold blanks themselves


class Joined(Aggregate):
    """The values of all rows as one text. `apart` stands between two of them, and in none."""

    output_field = TextField()

    def __init__(self, value, apart=APART, **extra):
        super().__init__(value, Value(apart), **extra)

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="group_concat", **context)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="string_agg(%(expressions)s)", **context)


def joined(rows: QuerySet, value: Any, *, by: str = "", apart: str = APART) -> Subquery:
    """The `value`s (a text expression) of the rows as one text; NULL where there is none.

    The rows must share the value of the field `by`; without it they are all rows there are.
    """
    found = rows.order_by()
    found = found.values(by) if by else found.annotate(of_all=Value(1)).values("of_all")
    found = found.annotate(joined_text=Joined(value, apart))
    return Subquery(found.values("joined_text"), output_field=TextField())


def parts(text: str | None, apart: str = APART) -> list[str]:
    """What stands in such a text."""
    return text.split(apart) if text else []
