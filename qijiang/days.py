"""Days as typed: the one parser for form, grid, import and API."""

import datetime
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DAY = re.compile(
    r"(?P<y>[0-9]{4})(?:年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日|(?P<sep>[-/.])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2}))"
)


def typed_day(text: str, first: int, last: int) -> datetime.date:
    """The day that was typed: 2022-06-30, 2022/6/30, 2022.6.30 or 2022年6月30日, full-width or not.

    A month without a day, a year of two digits or another order is refused, not guessed, and so is a year before
    `first` or after `last`. Raises ValidationError.
    """
    said = {"typed": text.strip()[:32], "first": first, "last": last}
    found = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if not found:
        raise ValidationError(_("“%(typed)s” is not a date: write year, month and day, as 2022-06-30.") % said)
    year, month, day = (int(found[name] or found[f"{name}2"]) if name != "y" else int(found["y"]) for name in "ymd")
    if not first <= year <= last:
        raise ValidationError(_("“%(typed)s” lies outside the years %(first)s to %(last)s that are kept.") % said)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise ValidationError(_("There is no day “%(typed)s” in the calendar.") % said) from None
