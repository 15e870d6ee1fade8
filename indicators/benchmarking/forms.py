"""The forms of the benchmark desk: a task for a weak item, and where benchmarks of a year come from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Department
from qijiang.directory.reach import within_reach

from ..forms import typed_day
from ..models import Source, Task
from ..sample.place import CODE as SAMPLE

TEXT = {"class": "form-control", "autocomplete": "off"}


class MendForm(forms.Form):
    """What is to be done, who leads it, and by when."""

    name = forms.CharField(
        label=_("Task"),
        max_length=Task._meta.get_field("name").max_length,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )
    lead = forms.ModelChoiceField(
        Department.objects.none(), label=_("Lead department"), empty_label=_("choose a department")
    )
    due = forms.CharField(label=_("Due"), max_length=32, widget=forms.TextInput(attrs=TEXT | {"inputmode": "numeric"}))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead"]
        lead.queryset = within_reach(Department.objects.all(), user, "area__path")
        lead.widget.attrs["class"] = "form-select"

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_due(self):
        return typed_day(self.cleaned_data["due"])

    def refuse(self, error: ValidationError):
        """Say what the door said, beside its field where it names one of these."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class SourceForm(forms.Form):
    """A source that is recorded already, or a new one by its title."""

    source = forms.ModelChoiceField(
        Source.objects.none(), label=_("Source"), required=False, empty_label=_("a new source, named below")
    )
    title = forms.CharField(
        label=_("Title of the new source"), max_length=200, required=False, widget=forms.TextInput(TEXT)
    )
    publisher = forms.CharField(label=_("Publisher"), max_length=100, required=False, widget=forms.TextInput(TEXT))
    published = forms.CharField(
        label=_("Published"),
        max_length=10,
        required=False,
        help_text=_("As exactly as known: 2022, 2022-04 or 2022-04-25."),
        widget=forms.TextInput(TEXT),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.queryset = Source.objects.exclude(code=SAMPLE).order_by("title")
        source.widget.attrs["class"] = "form-select"

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if not said.get("source") and not said.get("title"):
            raise ValidationError({"title": _("Say where the values come from: choose a source, or name a new one.")})
        if said.get("source") and said.get("title"):
            raise ValidationError({"title": _("Either choose a source or name a new one, not both.")})
        return said
