"""Stamps: a number an area and year that every write raises. A page's ETag and cache key are made of them."""

import functools

from django.apps import apps
from django.db import connection, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from qijiang.asked import Asked
from qijiang.directory.models import Area
from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR

from .models import Observation, Stamp

CATALOGUE_YEAR = 0
SAMPLE_YEAR = 1  # a stamp of that year, without area and never raised: the database holds a sample
WATCHED = {
    "directory": ["area", "department"],
    "indicators": ["indicator", "definitionversion", "source", "plan", "action", "target", "milestone", "task",
                   "taskupdate", "claim", "periodlock", "countingrule", "assignment", "calendarday",
                   "validationrule", "ruleterm", "framework", "frameworkgroup", "frameworkitem", "benchmark",
                   "itemtask", "indicatoralias"],
}  # fmt: skip


def raise_stamp(area, year):
    """Raise the stamp of the area and of every area above it (their roll-ups changed too)."""
    held = hold(area, year)
    _raise(f"id IN ({', '.join(['%s'] * len(held))})", held)


def hold_all(*years):
    """Hold the stamps of all areas, for the years of all observations and these.

    Those of the areas at the top will do: nobody gets to one below without them.
    """
    known = Observation.objects.order_by().values_list("year", flat=True).distinct()
    tops = sorted(Area.objects.filter(parent=None), key=lambda area: area.path)
    for year in sorted({*known, *years}):
        for area in tops:
            hold(area, year)


def hold(area, year):
    """Hold the stamps of the area and of every area above it to the end of the transaction; returns their ids.

    The rows are locked from the top down, new ones too: who holds a lower one holds all above it, so that no two
    writers wait for each other. Who wants several years takes the earlier first, and all stamps before the
    catalogue's and the history's end.
    """
    pks = [int(pk) for pk in area.path.strip("/").split("/")]
    found = _locked(pks, year)
    if len(found) < len(pks):
        found = [stamp for pk in pks for stamp in _made(pk, year)]
    return found


def _locked(areas, year):
    """The stamps' ids, each row held until the end of the transaction."""
    return [pk for (pk,) in _of_areas(len(areas)).rows(*areas, year)]


@functools.cache
def _of_areas(number):
    """The question for the stamps of so many areas: every approval asks it."""

    def make(*values):
        *areas, year = values
        rows = Stamp.objects.filter(area__in=areas, year=year).select_for_update(of=("self",))
        return rows.order_by("area__path").values_list("pk")

    return Asked(make)


def _made(pk, year):
    """One stamp, made if nobody else has, and held."""
    Stamp.objects.bulk_create([Stamp(area_id=pk, year=year)], ignore_conflicts=True)
    return _locked([pk], year)


def raise_catalogue_stamp(**kwargs):
    """Raise the stamp that all pages share: a definition, a target, a name has changed."""
    its_own = "area_id IS NULL AND year = %s", [CATALOGUE_YEAR]
    if not _raise(*its_own):
        Stamp.objects.bulk_create([Stamp(area=None, year=CATALOGUE_YEAR)], ignore_conflicts=True)
        _raise(*its_own)  # also where another made it meanwhile: both have changed something


def _raise(which, values) -> int:
    """How many stamps there are of those; raised in words of its own, as every save of the catalogue and every approval
    does it, for which Django's would be made anew each time."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE indicators_stamp SET number = number + 1 WHERE {which}", values)
        return cursor.rowcount


def watch_the_catalogue():
    """Connect the catalogue's models: whoever saves or deletes one raises the stamp in the same transaction."""
    for app_label, names in WATCHED.items():
        for name in names:
            model = apps.get_model(app_label, name)
            for signal in (post_save, post_delete):
                signal.connect(raise_catalogue_stamp, sender=model, dispatch_uid=f"stamp-{name}-{id(signal)}")
    supporting = apps.get_model("indicators", "target").supporting.through
    m2m_changed.connect(raise_catalogue_stamp, sender=supporting, dispatch_uid="stamp-supporting")
    period_lock = apps.get_model("indicators", "periodlock")
    pre_save.connect(_queue_up, sender=period_lock, dispatch_uid="stamp-queue")


@transaction.atomic
def _queue_up(*, sender, instance, **kwargs):
    """Let a lock wait for the approvals under way in its years, and those to come for the lock."""
    first, last = (
        sender._meta.get_field(name).to_python(getattr(instance, name)) for name in ("first_day", "last_day")
    )
    for year in range(max(first.year, FIRST_YEAR), min(last.year, LAST_YEAR) + 1):
        hold(instance.area, year)
