"""The door of benchmarks: low, high and comparison value of items in a year, all of a page in one transaction.

Raises:
  PermissionDenied  the account may not keep benchmarks; pages answer 403
  Overtaken         somebody changed rows since the page was read; pages answer 409 with what stands there now
  ValidationError   a rule is broken; `error_dict` has the item's code
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from qijiang import figures
from qijiang.registers.history import differences, field_values, record_change

from ..models import Benchmark, Framework, FrameworkItem, Source

FIELDS = ("low", "high", "benchmark")
LOGGED = ["item", "year", *FIELDS, "source"]
RIGHTS = ("indicators.add_benchmark", "indicators.change_benchmark", "indicators.delete_benchmark")


@dataclass(frozen=True)
class Wanted:
    """What an item is to be held against; all three None take the row away. `read` is the row as the page showed it."""

    item: FrameworkItem
    low: Decimal | None
    high: Decimal | None
    benchmark: Decimal | None
    read: str

    @property
    def is_blank(self) -> bool:
        return self.low is None and self.high is None and self.benchmark is None


class Overtaken(Exception):
    """Rows were changed meanwhile; `items` are those of them that were to be changed here too."""

    def __init__(self, items: list[FrameworkItem]):
        self.items = items


def as_read(benchmark: Benchmark | None) -> str:
    """A row as a page shows it, in one word: by it a later change is seen."""
    if benchmark is None:
        return ""
    said = [figures.number(getattr(benchmark, name)) for name in FIELDS]
    return "|".join([*said, str(benchmark.source_id)])


def may_set(user) -> bool:
    return user.has_perms(RIGHTS)


def new_source(user, *, year: int, title: str, publisher: str, published: str, via: str) -> Source:
    """A source named by who enters benchmarks, with a code of its own; in the caller's transaction."""
    taken = set(Source.objects.filter(code__startswith=f"limits-{year}-").values_list("code", flat=True))
    code = next(code for number in range(1, len(taken) + 2) if (code := f"limits-{year}-{number}") not in taken)
    source = Source(code=code, title=title, publisher=publisher, published=published)
    source.full_clean()
    source.save(force_insert=True)
    fields = differences({}, field_values(source, ["code", "title", "publisher", "published"]))
    record_change(source, actor=user, via=via, action="add", fields=fields, label=str(source))
    return source


def set_limits(user, framework: Framework, year: int, rows: Iterable[Wanted], source: Source, *, via: str) -> int:
    """Bring the rows that differ to what is wanted, citing the source; returns how many were written.

    A row whose three values stay as they are keeps its source too.
    """
    if not may_set(user):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return _set(user, framework, year, list(rows), source, via)
    except IntegrityError as error:
        raise Overtaken([row.item for row in rows]) from error


def _set(user, framework, year, rows, source, via):
    held = Benchmark.objects.filter(item__group__framework=framework, year=year).select_for_update(of=("self",))
    there = {row.item_id: row for row in held.order_by("pk")}
    changed = [row for row in rows if _differs(row, there.get(row.item.pk))]
    overtaken = [row.item for row in changed if as_read(there.get(row.item.pk)) != row.read]
    if overtaken:
        raise Overtaken(overtaken)
    for row in changed:
        _write(user, row, there.get(row.item.pk), year, source, via)
    return len(changed)


def _differs(row, old):
    if old is None:
        return not row.is_blank
    return any(getattr(row, name) != getattr(old, name) for name in FIELDS)


def _write(user, row, old, year, source, via):
    before = field_values(old, LOGGED) if old else {}
    if row.is_blank:
        gone = {name: [value, None] for name, value in before.items()}
        record_change(old, actor=user, via=via, action="delete", fields=gone, label=str(old))
        old.delete()
        return
    benchmark = old or Benchmark(item=row.item, year=year)
    benchmark.source = source
    for name in FIELDS:
        setattr(benchmark, name, getattr(row, name))
    try:
        benchmark.full_clean(validate_unique=False)
    except ValidationError as error:
        raise ValidationError({row.item.code: error.messages}) from error
    benchmark.save()
    fields = differences(before, field_values(benchmark, LOGGED))
    action = "change" if before else "add"
    record_change(benchmark, actor=user, via=via, action=action, fields=fields, label=str(benchmark))
