"""System checks: what counting rules and lives name is there (a renamed field is found before anybody counts), and the
machine has a font for the words of pictures."""

from typing import Any

from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.utils.translation import gettext as _

from qijiang.registers.register import all_registers, field_at

from .charts.png import has_chinese_font
from .countable import problems
from .lives import LIVES
from .models import CountingRule


@checks.register(checks.Tags.models)
def lives_name_fields(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The fields by which records begin and end, of every register that has them."""
    models = {register.model._meta.label_lower: register.model for register in all_registers()}
    return [
        checks.Error(f"indicators/lives.py: {label} has no field “{name}”.", id="indicators.E001")
        for label, life in LIVES.items()
        for name in life.fields
        if label not in models or not _has(models[label], name)
    ]


def _has(model, name):
    try:
        field_at(model, name)
    except FieldDoesNotExist:
        return False
    return True


@checks.register(checks.Tags.database)
def rules_can_be_counted(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every rule that is kept, asked as when it was saved; with `manage.py check --database default` and `migrate`."""
    found: list[checks.CheckMessage] = []
    for alias in kwargs.get("databases") or ():
        if CountingRule._meta.db_table not in connections[alias].introspection.table_names():
            continue  # before the first migration
        for rule in CountingRule.objects.using(alias).select_related("indicator"):
            found += [_error(rule, message) for messages in problems(rule).values() for message in messages]
    return found


@checks.register(checks.Tags.compatibility)
def pictures_have_words(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A font with Chinese characters, without which the charts of a Word file have lines but no words."""
    if has_chinese_font():
        return []
    text = _("This machine has no Chinese font: pictures of charts in Word files are without words.")
    return [checks.Warning(text, hint=_("Install one, such as fonts-noto-cjk."), obj=None, id="indicators.W001")]


def _error(rule, message):
    said = _("The counting rule of “%(indicator)s” cannot be counted. %(why)s")
    hint = _("Correct it in the administration, under counting rules.")
    text = said % {"indicator": rule.indicator.code, "why": message}
    return checks.Error(text, hint=hint, obj=None, id="indicators.E002")
