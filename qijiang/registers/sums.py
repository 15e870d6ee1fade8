"""Sums of figures that are exact on both databases: SQLite adds them up as floats and would print 54,413.6799999999."""

from decimal import Context, Decimal

from django.db import models
from django.db.models import Sum

_FOURTH = Decimal("0.0001")
_WIDE = Context(prec=60)


class _ExactSum(models.DecimalField):
    """What comes back has the four places that every column of figures has."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else Decimal(value).quantize(_FOURTH, context=_WIDE)


def exact_sum(lookup: str, **options) -> Sum:
    """The sum of a decimal field, to its places; None where no row has a value. Options are those of `Sum`."""
    return Sum(lookup, output_field=_ExactSum(max_digits=30, decimal_places=4), **options)
