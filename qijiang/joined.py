"""Many values of one column as one text, so that a few rows beside a record need no query of their own."""

from django.db.models import Aggregate, QuerySet, Subquery, TextField

APART = " "


class Joined(Aggregate):
    """The values of all rows, with a blank between two of them. For texts without blanks: names, numbers, dates."""

    output_field = TextField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="group_concat(%(expressions)s, ' ')", **context)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="string_agg((%(expressions)s)::text, ' ')", **context)


def joined(rows: QuerySet, by: str, value) -> Subquery:
    """Of the rows, which belong to one value of `by`, the `value` (an expression) as one text; NULL where none is."""
    found = rows.order_by().values(by).annotate(joined_text=Joined(value))
    return Subquery(found.values("joined_text"), output_field=TextField())


def parts(text: str | None) -> list[str]:
    """What stands in such a text."""
    return text.split(APART) if text else []
