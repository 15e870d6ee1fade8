"""Kinds of field that several registers carry in the same way."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1990, 2100


def figure_field(label, **options):
    """A figure: 15 significant digits are what both databases keep exactly."""
    return models.DecimalField(label, max_digits=15, decimal_places=4, **options)


def money_field(label, **options):
    """An amount of money in 万元, which its label says; not negative, blank where it is not known."""
    said = {"null": True, "blank": True, "validators": [MinValueValidator(0)]} | options
    field = figure_field(format_lazy(_("{name} (10,000 yuan)"), name=label), **said)
    field.unit = "万元"  # what typed figures are converted to
    return field


def year_field(label, **options):
    validators = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    field: models.Field = models.PositiveSmallIntegerField(label, validators=validators, **options)
    field.unit = "年"  # type: ignore[attr-defined]  # may be typed with it
    return field


def phone_field():
    # longer than a number: blanks in it are dropped, not refused
    return models.CharField(_("telephone"), max_length=32, blank=True)


def sample_field():
    """Whether `manage.py sample` drew the row, which is then not real."""
    return models.BooleanField(_("sample"), default=False, editable=False)
