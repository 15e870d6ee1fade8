"""Columns and their upkeep that several models of the app have in the same way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models.belonging import clean_name
from qijiang.directory.models import Area


class Level(models.TextChoices):
    """Who recognises or grants: the State, the municipality or the district (国家级、市级、区级)."""

    NATIONAL = "national", _("national")
    MUNICIPAL = "municipal", _("municipal")
    DISTRICT = "district", _("district level")

    @property
    def higher(self):
        """The levels above this one, the highest first."""
        levels = list(Level)
        return levels[: levels.index(self)]


def area_field(related_name, **options):
    """The area a row belongs to. Its index is the list's (`sorted_by`), so it has none of its own."""
    return models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        db_index=False,
        related_name=related_name,
        **{"verbose_name": _("area")} | options,
    )


def sorted_by(model, *columns):
    """An index for each column that lists are sorted by; every list goes on by the id."""
    return [models.Index(fields=[column, "id"], name=f"{model}_by_{column}") for column in columns]


def tidy_texts(record, *names):
    """Put the named texts into the form of a name, and drop the blanks that stand around all others."""
    for field in record._meta.concrete_fields:
        if isinstance(field, models.CharField):
            clean = clean_name if field.name in names else str.strip
            setattr(record, field.name, clean(getattr(record, field.name)))
