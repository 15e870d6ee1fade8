"""Keeps the current values and roll-ups right when an observation is approved, and rebuilds and checks them.

Whoever calls `keep` has raised the stamp of the area's year before: its row is the lock under which the cell is read
and written, so two approvals at once cannot lose one.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import groupby

from django.db import transaction
from django.db.models import Count, F, Q, Window
from django.db.models.functions import ExtractMonth, RowNumber
from django.db.models.signals import post_save, pre_save

from qijiang.asked import AskedRecords
from qijiang.directory.models import Area
from qijiang.registers.sums import exact_sum

from .models import CurrentValue, Indicator, Observation, RollUp
from .models.fields import Qualifier
from .models.observation import CELL
from .stamps import hold_all, raise_catalogue_stamp

BATCH = 2000
OF_POINT = ("as_of", "value", "vintage", "qualifier", "precision")
PLAIN = [Qualifier.EXACT, Observation.Precision.DAY]


def keep(observation):
    """Let the kept rows follow one newly approved observation. Costs three or four statements, whatever the history."""
    cell = {name: getattr(observation, name) for name in CELL}
    kept = KEPT.record(*cell.values())
    if kept and _outranked(kept.course, observation):
        return
    course = with_point(kept.course if kept else [], observation)
    if kept is None:
        CurrentValue.objects.create(**cell, observation=observation, value=observation.value, course=course)
    elif course[-1] == point(observation):
        CurrentValue.objects.filter(pk=kept.pk).update(observation=observation, value=observation.value, course=course)
    else:  # an earlier day was filled in: what is current stays
        CurrentValue.objects.filter(pk=kept.pk).update(course=course)
        return
    add_to_whole(observation, kept.value if kept else None)


def _kept(*cell):
    return CurrentValue.objects.filter(**dict(zip(CELL, cell, strict=True))).order_by()


KEPT = AskedRecords(_kept)  # every approval asks this


def _outranked(course, observation):
    """Whether its equal in day and vintage was approved later: a loader brings approvals of long ago."""
    day, _value, vintage, *_meant = point(observation)
    if not any((old[0], old[2]) == (day, vintage) for old in course):
        return False
    equals = Observation.objects.approved().filter(**{name: getattr(observation, name) for name in CELL})
    return equals.filter(as_of=day, vintage=vintage, reviewed_at__gt=observation.reviewed_at).exists()


def point(observation):
    """The figure in its course; how it is meant, qualifier and precision, only where that is not plain."""
    value = None if observation.value is None else str(observation.value.normalize())
    meant = [observation.qualifier, observation.precision]
    return [observation.as_of.isoformat(), value, observation.vintage, *(meant if meant != PLAIN else [])]


def with_point(course, observation):
    """The course with the newly approved observation in its month, unless a later day or vintage stands there."""
    new = point(observation)
    others = [old for old in course if old[0][:7] != new[0][:7]]
    rivals = [old for old in course if old[0][:7] == new[0][:7] and (old[0], old[2]) > (new[0], new[2])]
    return sorted([*others, rivals[0] if rivals else new])


def add_to_whole(observation, old):
    """Move the total of the area this one is a part of from the old value to the new."""
    whole = observation.area.whole
    if whole is None or observation.indicator.roll_up != Indicator.RollUp.SUM:
        return
    new = observation.value
    more = {
        "total": F("total") + (new or Decimal(0)) - (old or Decimal(0)),
        "parts": F("parts") + int(new is not None) - int(old is not None),
    }
    cell = {"area": whole, "year": observation.year, "indicator_id": observation.indicator_id}
    if not RollUp.objects.filter(**cell).update(**more):
        RollUp.objects.create(**cell, total=new or 0, parts=int(new is not None))


def cell_of(row):
    """(indicator id, area id, year) of an observation or a kept row."""
    return tuple(getattr(row, name) for name in CELL)


def monthly(observations):
    """Of each cell and month the observation that is current at the month's end, in the order of cells and dates."""
    newest_first = [F(name).desc() for name in ("as_of", "vintage", "reviewed_at", "id")]
    return (
        observations.annotate(month=ExtractMonth("as_of"))
        .annotate(recency=Window(RowNumber(), partition_by=[*CELL, "month"], order_by=newest_first))
        .filter(recency=1)
        .order_by(*CELL, "as_of")
    )


def recounted(**which) -> Iterator[CurrentValue]:
    """The current values as the observations `which` say, cell by cell, without reading what is kept."""
    rows = monthly(Observation.objects.approved().filter(**which)).only(*CELL, *OF_POINT)
    for cell, months in ((cell, list(months)) for cell, months in groupby(rows.iterator(BATCH), key=cell_of)):
        yield CurrentValue(
            **dict(zip(CELL, cell, strict=True)),
            observation_id=months[-1].pk,
            value=months[-1].value,
            course=[point(month) for month in months],
        )


def recounted_totals(**which) -> Iterator[RollUp]:
    """The roll-ups as the kept current values say: all, or those of current values `which`."""
    for whole_kind, part_kinds in Area.PARTS.items():
        totals = (
            CurrentValue.objects.filter(
                area__parent__kind=whole_kind, area__kind__in=part_kinds, indicator__roll_up=Indicator.RollUp.SUM
            )
            .filter(Q(area__reporting_unit=None) | Q(area__reporting_unit=F("area__parent")), **which)
            .values("indicator_id", "year", whole=F("area__parent_id"))
            .annotate(total=exact_sum("value", default=0), parts=Count("value"))
            .order_by("whole", "year", "indicator_id")
        )
        for row in totals.iterator(BATCH):
            yield RollUp(
                area_id=row["whole"],
                year=row["year"],
                indicator_id=row["indicator_id"],
                total=row["total"],
                parts=row["parts"],
            )


@transaction.atomic
def rebuild():
    """Write every kept row anew from the observations; returns how many current values there are.

    Approvals wait meanwhile: one in between would be neither in the old rows nor in the new. Every page is made anew.
    """
    hold_all()
    CurrentValue.objects.all().delete()
    count = _in_batches(CurrentValue, recounted())
    RollUp.objects.all().delete()
    _in_batches(RollUp, recounted_totals())
    raise_catalogue_stamp()
    return count


@transaction.atomic
def recount(areas, years):
    """Bring the kept rows of these areas' years, and the totals they are part of, to what the observations say.

    For whoever wrote or took away observations in bulk. What is right already keeps its row.
    """
    wholes = [area.whole for area in areas if area.whole]
    cells = {"area__in": areas, "year__in": years}
    _bring_to(CurrentValue.objects.filter(**cells), recounted(**cells), ["observation", "value", "course"])
    totals = RollUp.objects.filter(area__in=wholes, year__in=years)
    fresh = recounted_totals(area__parent__in=wholes, year__in=years)
    _bring_to(totals, fresh, ["total", "parts"])


def _bring_to(kept, fresh, fields):
    """Let the kept rows say what the fresh ones say: changed in place, added, or taken away."""
    there = {cell_of(row): row for row in kept}
    names = [kept.model._meta.get_field(name).attname for name in fields]
    added, changed = [], []
    for row in fresh:
        old = there.pop(cell_of(row), None)
        if old is None:
            added.append(row)
        elif any(getattr(old, name) != getattr(row, name) for name in names):
            row.pk = old.pk
            changed.append(row)
    kept.filter(pk__in=[row.pk for row in there.values()]).delete()
    kept.model.objects.bulk_update(changed, fields, batch_size=BATCH // 10)
    kept.model.objects.bulk_create(added, batch_size=BATCH)


def watch_the_parts():
    """Recount the totals concerned when an area comes to lie elsewhere or an indicator is added up in another way."""
    for model, names in {Area: ["parent_id", "kind", "reporting_unit_id"], Indicator: ["roll_up"]}.items():
        for signal, receiver in [(pre_save, _before), (post_save, _after)]:
            bound = partial(receiver, names=names)
            signal.connect(bound, sender=model, weak=False, dispatch_uid=f"totals-{model.__name__}")


def _before(*, instance, names, **kwargs):
    """Remember the old record if one of the fields `names` differs, and hold the stamps before the catalogue's."""
    old = None if instance.pk is None else type(instance)._base_manager.filter(pk=instance.pk).first()
    changed = old and any(getattr(old, name) != getattr(instance, name) for name in names)
    instance.as_it_was = old if changed else None
    if changed:
        with transaction.atomic():
            hold_all()


def _after(*, instance, **kwargs):
    old = instance.as_it_was
    if old is None:
        return
    with transaction.atomic():
        hold_all()  # held already, unless each statement is its own transaction
        if isinstance(instance, Indicator):
            _recount_totals(RollUp.objects.filter(indicator=instance), indicator=instance)
        else:
            wholes = {old.parent_id, instance.parent_id, instance.pk} - {None}
            _recount_totals(RollUp.objects.filter(area__in=wholes), area__parent__in=wholes)


def _recount_totals(rows, **which):
    """Write these roll-ups anew from the kept current values `which`."""
    rows.delete()
    _in_batches(RollUp, recounted_totals(**which))


def _in_batches(model, rows):
    batch, count = [], 0
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            count += len(model.objects.bulk_create(batch))
            batch = []
    return count + len(model.objects.bulk_create(batch))


def differences() -> list[str]:
    """What is kept and what a recount says, where they differ: one line a cell; [] when all agree."""
    found = _compared(CurrentValue, recounted(), ("observation_id", "value", "course"))
    return found + _compared(RollUp, recounted_totals(), ("total", "parts"))


def _compared(model, recount, fields):
    kept = {cell_of(row): row for row in model.objects.iterator(BATCH)}
    found = []
    for row in recount:
        key = cell_of(row)
        other = kept.pop(key, None)
        said = tuple(getattr(row, name) for name in fields)
        held = other and tuple(getattr(other, name) for name in fields)
        if said != held and not (model is RollUp and other is None and not row.parts):
            found.append(f"{model.__name__} {dict(zip(CELL, key, strict=True))}: {held} is kept, {said} is right")
    stray = [row for row in kept.values() if model is not RollUp or row.parts]
    return found + [f"{model.__name__} {row.pk}: kept, but no observation says so" for row in stray]
