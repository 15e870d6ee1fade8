"""The checks of a table, asked of a record before it is written: all in one question, since nearly every one keeps all.

Django asks each by itself and with every field of the record, which took a tenth of a load and a third of a save; and
it makes the words of a question anew for every record, which takes several times what the answer does.
"""

from collections.abc import Collection
from functools import cache, reduce
from operator import and_

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models import BooleanField, CheckConstraint, Expression, Model, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query


@cache
def checks_of(model: type[Model]) -> list[CheckConstraint]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)]


class _Place(Expression):
    """Stands in the words where the value of a field will."""

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def of(self, record: Model, connection):
        """What the database is given in its place."""
        field = self.output_field
        return field.get_db_prep_value(getattr(record, field.attname), connection=connection)


def keeps_checks(record: Model, exclude: Collection[str] = ()) -> bool:
    """Whether all of the checks say yes, or cannot say anything of the record; those that look at an excluded field are
    not asked. Where the database cannot answer for them together, it is no as well: each may be asked by itself."""
    connection = connections[DEFAULT_DB_ALIAS]
    words, params = _question(type(record), frozenset(exclude), connection.vendor)
    if not words:
        return True
    values = [param.of(record, connection) if isinstance(param, _Place) else param for param in params]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words, values)
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


@cache
def _question(model, excluded, vendor):
    """All checks in one question in the words of that kind of database, "" for none, and what stands in it."""
    asked = [Q(check.condition) for check in checks_of(model)]
    condition = reduce(and_, [check for check in asked if not excluded & check.referenced_base_fields], Q())
    if not condition:
        return "", ()
    query = Query(None)
    for name in sorted(condition.referenced_base_fields):
        query.add_annotation(_Place(model._meta.get_field(name)), name, select=False)
    query.add_annotation(Value(1), "kept")
    query.add_q(Q(Coalesce(condition, True, output_field=BooleanField())))
    return query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
