"""Fields are written as Django's own templates write them, with the class of the site's style sheet."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from qijiang.widgets import FOLDER, WRITERS

GROUPED = [
    ("", "—"),
    ("甲", [("a<b", "A & B"), ("c", mark_safe("<b>C</b>"))]),
    (2021, 2021),
    (True, gettext_lazy("yes")),
]
VALUES = [None, "", "甲 & “乙” <script>", "a<b", "2021", 'x" onclick="y', "第一行\n第二行", True, 0, 1234567]
WIDGETS = [
    forms.TextInput(),
    forms.TextInput({"placeholder": "x<y", "required": True, "disabled": False, "maxlength": 5}),
    forms.NumberInput({"step": "any"}),
    forms.EmailInput(),
    forms.URLInput(),
    forms.PasswordInput(render_value=True),
    forms.HiddenInput(),
    forms.DateInput(),
    forms.DateTimeInput(),
    forms.TimeInput(),
    forms.FileInput(),
    forms.CheckboxInput(),
    forms.Textarea({"rows": 2}),
    forms.Select(choices=GROUPED),
    forms.SelectMultiple({"size": 4}, choices=GROUPED),
    forms.Select(),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_it_is_what_django_writes(widget):
    assert widget.template_name in WRITERS, "control: else the template would be held against itself"
    for value in VALUES:
        said = {"name": "名<", "value": value, "attrs": {"id": "id_1", "class": "own"}}
        written, by_template = widget.render(**said), widget.render(**said, renderer=DjangoTemplates())
        assert _close(written) == _close(by_template), value


def _close(html):
    """Without the space between two tags, which no browser shows there."""
    return re.sub(r">\s+<", "><", html)


@pytest.mark.parametrize(
    "widget, style",
    [
        (forms.TextInput(), "form-control"),
        (forms.Textarea(), "form-control"),
        (forms.Select(), "form-select"),
        (forms.CheckboxInput(), "form-check-input"),
    ],
)
def test_it_has_the_class_of_the_style_sheet_unless_it_names_one(widget, style):
    assert re.findall(r'class="(.*?)"', widget.render("x", "")) == [style]
    assert re.findall(r'class="(.*?)"', widget.render("x", "", {"class": "own"})) == ["own"]


def test_what_is_hidden_has_no_class():
    assert "class" not in forms.HiddenInput().render("x", "1")


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_groups_of_ticks_are_written_by_their_templates(widget):
    text = widget(choices=[("a", "甲"), ("b", "乙")]).render("x", ["b"], {"id": "id_x"})
    assert text.count('class="form-check-input"') == 2
    assert re.search(r'<label for="id_x_1"><input type="\w+" name="x" value="b" .*checked> ?\s*乙</label>', text), text


def test_every_writer_stands_for_a_template_of_django():
    for name in WRITERS:
        assert DjangoTemplates().get_template(name), name
    assert f"{FOLDER}select.html" in WRITERS
