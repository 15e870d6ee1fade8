"""The forms of entry and review: what was typed becomes fields of an observation; every refusal says which rule."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import days, figures, typed
from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR

from .answer_fields import AsksForAnswers
from .models import Indicator, Observation, Source
from .models.fields import Qualifier

NOT_COLLECTED = figures.BLANK


def typed_day(text: str) -> datetime.date:
    """The day that was typed, of the years that figures are kept of (see qijiang/days.py). Raises ValidationError."""
    return days.typed_day(text, FIRST_YEAR, LAST_YEAR)


def as_typed(observation: Observation) -> dict[str, str]:
    """The fields of a figure as one would type them into the form."""
    return {
        "as_of": str(observation.as_of),
        "value": _value_as_typed(observation),
        "qualifier": observation.qualifier,
        "vintage": str(int(observation.vintage)),
        "source": str(observation.source_id or ""),
        "note": observation.note,
        "reason": observation.reason,
    }


def _value_as_typed(observation):
    if observation.not_collected:
        return NOT_COLLECTED
    return "" if observation.value is None else figures.number(observation.value).replace(",", "").replace("−", "-")


def label_of(name: str) -> str:
    """What the form and the pages call a field of a figure."""
    field = Observation._meta.get_field(name)
    assert isinstance(field, Field)
    return capfirst(str(field.verbose_name))


def _text_area(rows):
    return forms.Textarea(attrs={"rows": rows, "class": "form-control"})


def _value_help(indicator):
    """How to write a value, with examples that the indicator's unit takes."""
    if indicator.unit.endswith("元"):
        how = _("In %(unit)s. Type 12,000, or 1.2亿 or 3500万, which are converted.")
    elif indicator.unit == "%":
        how = _("A percentage. Type 99 or 99%%.")
    elif indicator.measure == Indicator.Measure.RANK:
        how = _("The place in the ranking. Type 8.")
    else:
        how = _("In %(unit)s. Type 1,234 or 1234.")
    said = {"how": how % {"unit": indicator.unit}}
    return _("%(how)s Not collected: type — or 无. A blank is not a zero.") % said


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """Any number of files at once; what is wrong with one is said by the door (`indicators.evidence`)."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        return list(data or [])


class EntryForm(AsksForAnswers):
    """One figure of one indicator. On errors the fields show what was typed, not what was read from it."""

    as_of = forms.CharField(
        max_length=32,
        help_text=gettext_lazy("The day the figure stands for; it decides the year. As 2022-06-30 or 2022年6月30日."),
        error_messages={"required": gettext_lazy("Say which day the figure stands for.")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    value = forms.CharField(
        strip=False,
        max_length=typed.LONGEST,
        error_messages={
            "required": gettext_lazy("Give a value, or say that it is not collected: a blank is not a zero.")
        },
        widget=forms.TextInput(attrs={"class": "form-control amount", "autocomplete": "off"}),
    )
    qualifier = forms.ChoiceField(choices=Qualifier.choices, initial=Qualifier.EXACT)
    vintage = forms.TypedChoiceField(
        choices=Observation.Vintage.choices, coerce=int, initial=Observation.Vintage.FLASH.value
    )
    source = forms.ModelChoiceField(Source.objects.all(), required=False, empty_label=gettext_lazy("not stated"))
    note = forms.CharField(required=False, max_length=500, widget=_text_area(2))
    reason = forms.CharField(
        required=False,
        max_length=300,
        widget=_text_area(2),
        help_text=gettext_lazy(
            "Asked for when a final figure is corrected. It also answers broken rules that have no answer of their own."
        ),
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, indicator, areas=None, **kwargs):
        """`areas` are (value, label) of those to choose from; None where the figure has its area already."""
        super().__init__(*args, **kwargs)
        self.indicator, self.value_note = indicator, ""
        self.attached: list = []  # the files that saving has attached
        for name, field in self.fields.items():
            field.label = label_of(name)
        self.fields["as_of"].label = _("As-of date")
        self.fields["value"].label = _("%(label)s (%(unit)s)") % {"label": label_of("value"), "unit": indicator.unit}
        self.fields["value"].help_text = _value_help(indicator)
        self.fields["files"] = FilesField(label=_("Evidence files"), required=False)
        if areas is not None:
            self.fields["area"] = forms.ChoiceField(choices=areas, label=label_of("area"))

    def clean_as_of(self):
        return typed_day(self.cleaned_data["as_of"])

    def clean_value(self):
        """What was typed, read in the indicator's unit; `value_note` says how, where it was converted."""
        text = self.cleaned_data["value"]
        read = typed.number(text, unit=self.indicator.unit, decimals=self.indicator.decimals)
        self.value_note = read.note
        return read

    def fill(self, observation: Observation) -> Observation:
        """The observation with the fields as typed."""
        said = self.cleaned_data
        for name in ("as_of", "qualifier", "vintage", "source", "note", "reason"):
            setattr(observation, name, said[name])
        observation.value, observation.not_collected = said["value"].value, said["value"].not_collected
        observation.year = observation.as_of.year
        return observation

    @property
    def problems(self):
        """(id of the field, its label, message) of every error, for the summary above the form."""
        for name, messages in self.errors.items():
            field = self[name] if name in self.fields else None
            asked = self.what_is_asked(name)
            for message in messages:
                label, words = asked or (field.label if field else "", message)
                yield (field.id_for_label if field else "", label, words)


class DecisionForm(forms.Form):
    """A reviewer's word about a submitted figure."""

    note = forms.CharField(
        label=gettext_lazy("Note to the clerk"),
        required=False,
        max_length=300,
        widget=_text_area(3),
        help_text=gettext_lazy("Required to return the figure: say what is to be mended."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def refuse(self, error: ValidationError):
        """Show what the door refused; a rule about the figure's own fields is said above, with the field's name."""
        for name, messages in getattr(error, "message_dict", {None: error.messages}).items():
            for message in messages:
                known = name is None or name in self.fields
                said = message if known else _("%(label)s: %(message)s") % {"label": label_of(name), "message": message}
                self.add_error(name if known else None, said)
