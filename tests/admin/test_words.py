"""No English is left, and big lists are counted once."""

import datetime
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.utils import translation

from indicators.models import Indicator, Observation
from tests import makers
from tests.admin.pages import OURS, SHOWN, address


def chinese(words):
    return re.search("[\u4e00-\u9fff]", str(words)) is not None


# Seen by nobody: keys, and what the history is chained by; and signs that are the same in every language.
UNLABELLED = {"id", "path", "previous", "hash", "object_id", "content_type"}
SIGNS = {"0 – 1", "{name: [old, new]}"}


def labels(model):
    """(where, words) of all that the model says to a reader."""
    meta = model._meta
    yield "name", meta.verbose_name
    yield "names", meta.verbose_name_plural
    for field in [*meta.fields, *meta.many_to_many]:
        if field.name in UNLABELLED or (model, field.name) == (Observation, "version"):
            continue
        yield field.name, field.verbose_name
        if field.help_text and field.help_text not in SIGNS:
            yield f"{field.name}: help", field.help_text
        yield from ((f"{field.name}: {value}", label) for value, label in field.flatchoices or [])
    yield from ((rule.name, rule.get_violation_error_message()) for rule in meta.constraints)


@pytest.mark.parametrize("label", OURS)
def test_every_word_of_the_models_is_chinese(label):
    config = apps.get_app_config(label)
    # kept rows and the chain's head carry no permission: no page shows them
    models = [model for model in config.get_models() if model._meta.default_permissions]
    with translation.override("zh-hans"):
        said = [("app", config.verbose_name)] * bool(models)
        said += [(f"{model.__name__}.{where}", words) for model in models for where, words in labels(model)]
        assert [(where, str(words)) for where, words in said if not chinese(words)] == []


def test_every_word_of_the_administration_is_chinese():
    with translation.override("zh-hans"):
        for model in SHOWN:
            model_admin = admin.site.get_model_admin(model)
            own = [getattr(model_admin, name, None) for name in model_admin.list_display if isinstance(name, str)]
            said = [column.short_description for column in own if hasattr(column, "short_description")]
            said += [one.title for one in model_admin.list_filter if isinstance(one, type)]
            said += [title for title, _fields in model_admin.fieldsets or [] if title]
            assert [str(words) for words in said if not chinese(words)] == [], model
        assert all(chinese(words) for words in (admin.site.site_title, admin.site.site_header, admin.site.index_title))


def test_big_lists_count_once(in_admin, everything, django_assert_max_num_queries):
    for day in range(1, 29):
        makers.make_observation(Indicator.objects.get(), everything.area, datetime.date(2022, 2, day), day)
    with django_assert_max_num_queries(14) as captured:
        assert in_admin.get(address(Observation, "changelist")).context["cl"].result_count == 29
    counts = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT COUNT(")]
    assert len(counts) == 1
    assert "LIMIT 10000" in counts[0]
