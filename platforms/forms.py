"""The form of a title, which alone takes in an identity number; no more of it is kept than `Talent.identify` keeps."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from qijiang.registers.forms import RecordForm

from .personal import check_identity

FORGET = {"无", "—", "-"}  # what is typed where the number is to be kept no more


class TalentForm(RecordForm):
    """With a box for the identity number, for accounts that may see what is personal. Left empty it changes nothing."""

    def __init__(self, *args, user, **options):
        super().__init__(*args, user=user, **options)
        if "phone" in self.fields:  # left out for those who may not see it
            box = forms.TextInput({"autocomplete": "off", "class": "form-control", "inputmode": "text"})
            said = {"label": _("Identity number"), "help_text": self._kept(), "required": False, "strip": True}
            self.fields["identity"] = forms.CharField(max_length=40, widget=box, **said)

    def _kept(self):
        tail = self.instance.identity_tail
        if not tail:
            return _("Only a code that nobody can turn back and the last four characters are kept of it.")
        return _("Kept: a code, and the end %(tail)s. Left empty, it stays; type “无” to forget it.") % {"tail": tail}

    def clean_identity(self):
        """The number as it is compared, "" for one to be forgotten, None where nothing was typed."""
        typed = self.cleaned_data["identity"]
        return None if not typed else "" if typed in FORGET else check_identity(typed)

    def _post_clean(self):
        """Before the record's own rules are asked, one of which is that a person has a title once."""
        number: Any = self.cleaned_data.get("identity")
        if number is not None:
            self.instance.identify(number)
        super()._post_clean()  # type: ignore[misc]  # of ModelForm, whose stubs leave it out
