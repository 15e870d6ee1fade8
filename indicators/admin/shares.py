"""A share of one, as people type it."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qijiang import typed
from qijiang.directory.reach import PlainDecimalField


class ShareField(PlainDecimalField):
    """Takes 0.5 and 50%. A bare 50 is refused: 1 alone is the whole, so nobody could tell what 1.5 means."""

    widget = forms.TextInput  # a browser's number box would let nobody type the percent sign
    default_error_messages = {
        "share": _("“%(typed)s” is not accepted: type a share between 0 and 1, such as 0.5 for 50%%, or “50%%” itself.")
    }

    def to_python(self, value):
        """The share as a Decimal, None for a blank; raises ValidationError for what lies outside 0 to 1."""
        if value in self.empty_values:
            return None
        share = _read(value)
        if share is None or not 0 <= share <= 1:
            raise ValidationError(self.error_messages["share"], "share", {"typed": str(value)[: typed.LONGEST]})
        return share


def _read(value):
    """The number that was typed, a percentage as its share; None if it is no number."""
    percent = unicodedata.normalize("NFKC", str(value)).rstrip().endswith("%")
    try:
        number = typed.number(value, unit="%" if percent else "").value
    except ValidationError:
        return None
    return number.scaleb(-2) if percent and number is not None else number
