"""The checks of a table, asked of a record before it is written: all in one question, since nearly every one keeps all.

Django asks each by itself and with every field of the record, which took a tenth of a load and a third of a save.
"""

from collections.abc import Collection
from functools import cache, reduce
from operator import and_

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CheckConstraint, Model, Q, Value


@cache
def checks_of(model: type[Model]) -> list[CheckConstraint]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)]


def keeps_checks(record: Model, exclude: Collection[str] = ()) -> bool:
    """Whether none of the checks says no, but for those that look at an excluded field; one that cannot say anything
    of the record lets it pass."""
    condition, fields = _all_checks(type(record), frozenset(exclude))
    values = {field.name: Value(getattr(record, field.attname), field) for field in fields}
    return condition.check(values, using=DEFAULT_DB_ALIAS) if fields else True


@cache
def _all_checks(model, excluded):
    """All checks as one condition, and the fields that it looks at."""
    asked = [Q(check.condition) for check in checks_of(model)]
    condition = reduce(and_, [check for check in asked if not excluded & check.referenced_base_fields], Q())
    return condition, [model._meta.get_field(name) for name in sorted(condition.referenced_base_fields)]
