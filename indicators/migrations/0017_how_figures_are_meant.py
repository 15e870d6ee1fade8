from django.db import migrations
from django.db.models import Exists, OuterRef

CELL = ("area_id", "year", "indicator_id")


def say_how_they_are_meant(apps, schema_editor):
    """Add qualifier and precision to the points of kept courses whose figure is not exact or not of a known day."""
    approved = apps.get_model("indicators", "Observation").objects.filter(state="approved")
    vague = approved.exclude(qualifier="=", precision="day")
    same = {name: OuterRef(name) for name in CELL}
    for kept in apps.get_model("indicators", "CurrentValue").objects.filter(Exists(vague.filter(**same))):
        rows = approved.filter(**{name: getattr(kept, name) for name in CELL}).order_by("reviewed_at", "id")
        meant = {(row.as_of.isoformat(), row.vintage): [row.qualifier, row.precision] for row in rows}
        kept.course = [[*each[:3], *_unless_plain(meant.get((each[0], each[2])))] for each in kept.course]
        kept.save(update_fields=["course"])


def _unless_plain(meant):
    return [] if meant in (None, ["=", "day"]) else meant


def forget_how(apps, schema_editor):
    for kept in apps.get_model("indicators", "CurrentValue").objects.iterator():
        if any(len(each) > 3 for each in kept.course):
            kept.course = [each[:3] for each in kept.course]
            kept.save(update_fields=["course"])


class Migration(migrations.Migration):
    dependencies = [("indicators", "0016_task_steps_of_the_sample")]

    operations = [migrations.RunPython(say_how_they_are_meant, forget_how)]
