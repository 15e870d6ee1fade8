"""What the records of this app share: how they belong to an enterprise or a place, and how codes are tidied."""

import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models

from qijiang.directory.models import Area
from qijiang.registers.records import Record


def enterprise_field(label, related_name, **options):
    return models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name=related_name, verbose_name=label, **options
    )


class OfEnterprise(Record):
    """A record that belongs to one enterprise and lies in its area. The model names it in the field `enterprise`."""

    REACH = "enterprise__area__path"

    class Meta:
        abstract = True

    @property
    def area(self) -> Area:
        return self.enterprise.area  # type: ignore[attr-defined]  # each model has its own words for the field


def clean_name(text: str) -> str:
    """A name as it is kept, so that the same firm is found by it: half-width forms, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split()) if text else ""


def tidy(record: Record, **checks: Callable[[str], str]) -> None:
    """Put each named field into the form that is kept; a blank stays blank. Raises ValidationError, by field."""
    errors = {}
    for name, check in checks.items():
        if typed := getattr(record, name):
            typed = typed.strip()
            try:
                setattr(record, name, check(typed) if typed else "")
            except ValidationError as error:
                errors[name] = error
    if errors:
        raise ValidationError(errors)


def covers(area: Area, place: Area) -> bool:
    """Whether the place is the area itself or lies within it."""
    return place.path.startswith(area.path)
