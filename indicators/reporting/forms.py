"""The forms of reporting that are no figures."""

from django import forms

from ..models import Notice, NoticeChoice
from . import noticing


class ChoicesForm(forms.Form):
    """How the account wants to hear of each kind of notice that concerns it."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, way in noticing.choices_of(user).items():
            label = Notice.Kind(kind).label
            select = forms.Select(attrs={"class": "form-select"})
            self.fields[kind] = forms.ChoiceField(label=label, choices=NoticeChoice.Way, initial=way, widget=select)

    @property
    def ways(self) -> dict[str, str]:
        return dict(self.cleaned_data)
