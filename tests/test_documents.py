"""What documents promise of themselves: one word for one thing in the code and on the page; a paragraph a decision."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from indicators.models import CurrentValue, Indicator, Observation, RollUp, Stamp

DOCS = Path(__file__).resolve().parent.parent / "docs"
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in (DOCS / "glossary.md").read_text().splitlines()
    if line.startswith("| ") and line.count("|") > 3
]
NEVER_SHOWN = {CurrentValue, RollUp, Stamp}  # kept answers, which no page calls by name
MODELS = {model.__name__: model for model in apps.get_models() if model not in NEVER_SHOWN}
CHOICES = [
    (Indicator, "measure", "stock"),
    (Indicator, "direction", "direction"),
    (Indicator, "roll_up", "roll_up"),
    (Indicator, "obtained", "obtained"),
    (Observation, "qualifier", "qualifier"),
    (Observation, "vintage", "vintage"),
    (Observation, "state", "state"),
]


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


def test_what_a_model_is_called_is_in_its_row():
    rows = [(MODELS[name], row[1]) for row in ROWS for name in re.findall(r"`(\w+)`", row[0]) if name in MODELS]
    assert len(rows) > 60
    assert [(model, words) for model, words in rows if str(model._meta.verbose_name) not in words] == []


@pytest.mark.parametrize("model, field, code", CHOICES, ids=[field for _model, field, _code in CHOICES])
def test_what_a_choice_is_called_is_in_its_row(model, field, code):
    words = " ".join(row[1] for row in ROWS if f"`{code}`" in row[0])
    labels = [str(label) for _value, label in model._meta.get_field(field).flatchoices]
    assert labels and [label for label in labels if label not in words] == [], words


def test_each_decision_is_a_paragraph():
    lines = (DOCS / "decisions.md").read_text().splitlines()
    assert [line[:60] for before, line in pairwise(lines) if before and line.startswith("**")] == []
