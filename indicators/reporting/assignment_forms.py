"""The manager's two forms about assignments: a year is assigned, a department's assignments are handed over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Department
from qijiang.directory.reach import within_reach
from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR

from ..forms import typed_day


class AssignForm(forms.Form):
    year = forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}),
    )


class HandOverForm(forms.Form):
    """From one department to another, both within the account's reach, from a day on and for a reason."""

    before = forms.ModelChoiceField(Department.objects.none(), label=_("From the department"))
    after = forms.ModelChoiceField(Department.objects.none(), label=_("To the department"))
    day = forms.CharField(
        label=_("From the day"),
        max_length=32,
        help_text=_("The successor answers for every period that ends on this day or later."),
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "form-control"}))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        departments = within_reach(Department.objects.all(), user, "area__path")
        for name in ("before", "after"):
            field: Any = self.fields[name]
            field.queryset = departments
            field.widget.attrs["class"] = "form-select"

    def clean_day(self):
        return typed_day(self.cleaned_data["day"])

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if said.get("before") and said.get("before") == said.get("after"):
            raise ValidationError({"after": _("Choose another department than the one it comes from.")})
        return said
