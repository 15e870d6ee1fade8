"""What a search finds. A text may stand anywhere in a field, so every row may have to be read: it is done once.

The rows are read no further than is counted. The page of a few hits is taken from the hits themselves, however it is
sorted. That of many is walked as any other page is, as the next hit is never far; only the first page by the first
column is taken from what was read for the count, since there all hits may stand at the end (those of a trade, where
names begin with the place and then the trade). An index that holds all that is searched in that order, as
`enterprise_by_name` does, spares reading the rows themselves: eight times the work.
"""

from django.db.models import QuerySet

from .paging import COUNTED, SIZE, Order

FEW = 1_000


def searched(rows: QuerySet, order: Order | None) -> tuple[QuerySet, tuple[int, bool]]:
    """The rows to take the page from, and how many there are, as `count_of` says it. `order` is that of the list if its
    first page is asked for, in the order that it begins with."""
    read = [order.column, "pk"] if order else ["pk"]
    keys = list(rows.order_by(*read).values_list("pk", flat=True)[: COUNTED + 1])
    number = min(len(keys), COUNTED), len(keys) > COUNTED
    if len(keys) <= FEW:
        return rows.filter(pk__in=keys), number
    return rows.filter(pk__in=keys[: SIZE + 1]) if order else rows, number
