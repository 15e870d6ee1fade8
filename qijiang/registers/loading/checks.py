"""The checks of a table, asked of a record before it is written: all in one question, since nearly every one keeps all.

Django asks each by itself and with every field of the record, which took a tenth of a load.
"""

from functools import cache, reduce
from operator import and_

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CheckConstraint, Model, Q, Value


@cache
def checks_of(model: type[Model]) -> list[CheckConstraint]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)]


def keeps_checks(record: Model) -> bool:
    """Whether none of the checks says no; one that cannot say anything of the record lets it pass."""
    model = type(record)
    if not checks_of(model):
        return True
    condition, fields = _all_checks(model)
    values = {field.name: Value(getattr(record, field.attname), field) for field in fields}
    return condition.check(values, using=DEFAULT_DB_ALIAS)


@cache
def _all_checks(model):
    """All checks as one condition, and the fields that it looks at."""
    condition = reduce(and_, [Q(check.condition) for check in checks_of(model)])
    return condition, [model._meta.get_field(name) for name in sorted(condition.referenced_base_fields)]
