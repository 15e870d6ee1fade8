"""The rules that are asked of every indicator are there after each migration, so that no site goes without them.

They are the rows of `fixtures/validation_rules.csv` that name no indicator. One that is there already stays as it is: a
manager changes it or switches it off, and nobody deletes it.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist

from qijiang.registers.loading.cells import value_of

FILE = Path(settings.BASE_DIR) / "fixtures" / "validation_rules.csv"


def make_after_migrate(sender, using, apps, **kwargs):
    """Add the rules that are missing. Past the stamps and the history, as the roles' rights are: the program adds them,
    and no page was made before they were there."""
    try:
        model = apps.get_model(sender.label, "ValidationRule")
    except LookupError:
        return  # the state of a migration before there were rules
    there = set(model.objects.using(using).values_list("code", flat=True))
    missing = [row for row in rows_of_all() if row["code"] not in there]
    model.objects.using(using).bulk_create(_built(model, row) for row in missing)


def rows_of_all() -> Iterator[dict[str, str]]:
    """The rows of the rules that name no indicator."""
    with FILE.open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if not row["indicator"])


def _built(model, row):
    values = {}
    for name, text in row.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue  # added by a later migration, with its default
        if not field.is_relation:
            values[name] = value_of(field, text)
    return model(**values)
