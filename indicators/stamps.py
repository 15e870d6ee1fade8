"""Stamps: a number an area and year that every write raises. A page's ETag and cache key are made of them."""

from django.apps import apps
from django.db import transaction
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

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
    Stamp.objects.filter(pk__in=hold(area, year)).update(number=F("number") + 1)


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
    found = _locked(area__in=pks, year=year)
    if len(found) < len(pks):
        found = [stamp for pk in pks for stamp in _made(pk, year)]
    return found


def _locked(**which):
    """The stamps' ids, each row held until the end of the transaction."""
    rows = Stamp.objects.filter(**which).select_for_update(of=("self",)).order_by("area__path")
    return list(rows.values_list("pk", flat=True))


def _made(pk, year):
    """One stamp, made if nobody else has, and held."""
    Stamp.objects.bulk_create([Stamp(area_id=pk, year=year)], ignore_conflicts=True)
    return _locked(area=pk, year=year)


def raise_catalogue_stamp(**kwargs):
    """Raise the stamp that all pages share: a definition, a target, a name has changed."""
    stamp = Stamp.objects.filter(area=None, year=CATALOGUE_YEAR)
    if not stamp.update(number=F("number") + 1):
        Stamp.objects.bulk_create([Stamp(area=None, year=CATALOGUE_YEAR)], ignore_conflicts=True)
        stamp.update(number=F("number") + 1)  # also where another made it meanwhile: both have changed something


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
