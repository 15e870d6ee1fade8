"""The forms of reporting that are no figures."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..forms import FilesField
from ..models import Notice, NoticeChoice, TaskUpdate
from . import noticing
from .steps import Side

Way = NoticeChoice.Way
WEEKLY_WAYS = [
    (Way.DIGEST, _("on the page and in a mail of its own")),
    (Way.PAGE, Way.PAGE.label),
    (Way.NOT, Way.NOT.label),
]


class ChoicesForm(forms.Form):
    """How the account wants to hear of each kind of notice that concerns it."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, way in noticing.choices_of(user).items():
            label = Notice.Kind(kind).label
            select = forms.Select(attrs={"class": "form-select"})
            ways = WEEKLY_WAYS if kind == Notice.Kind.FOLLOWED else NoticeChoice.Way.choices
            self.fields[kind] = forms.ChoiceField(label=label, choices=ways, initial=way, widget=select, required=False)

    @property
    def ways(self) -> dict[str, str]:
        """What was chosen; a kind that the page did not yet offer stays as it is."""
        return {kind: way for kind, way in self.cleaned_data.items() if way}


class StepForm(forms.Form):
    """What is said with a step of a task, and the last step that was known when it was said."""

    note = forms.CharField(
        label=_("Note"),
        error_messages={"required": _("Say what was done, or what is missing.")},
        max_length=TaskUpdate.NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, side: Side | None, **kwargs):
        """Who leads the task says something and may attach files; of who checks a note is asked only where they return
        the task, which the door knows."""
        super().__init__(*args, **kwargs)
        self.fields["note"].required = side == Side.LEAD
        if side == Side.LEAD:
            self.fields["files"] = FilesField(label=_("Evidence files"), required=False)

    @property
    def takes_files(self) -> bool:
        return "files" in self.fields

    @property
    def uploads(self) -> list:
        """What was chosen to be attached."""
        return self.cleaned_data.get("files", [])

    def refuse(self, error: ValidationError) -> None:
        """Show what the door refused."""
        for name, messages in getattr(error, "message_dict", {None: error.messages}).items():
            self.add_error(name if name in self.fields else None, messages)
