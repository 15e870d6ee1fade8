"""The columns of a grid's workbook, which the page writes and the reader finds again, in whatever language it was made.

KEY and WAS stand in hidden columns: which cell a row is, and what the page would have carried along of it.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from qijiang.uploads.reading import same

KEY, WAS = "#cell", "#was"
SHEET_NAME = _("Values")
HEADINGS: Mapping[str, object] = {
    "indicator": _("Indicator"),
    "area": _("Area"),
    "unit": _("Unit"),
    "year_before": _("Same period last year"),
    "before": _("Last period"),
    "value": _("This period"),
    "qualifier": _("Qualifier"),
    "vintage": _("Vintage"),
    "note": _("Note"),
    "reason": _("Reason"),
    "state": _("State"),
    "lock": _("About the cell"),
}
TYPED = ("value", "qualifier", "vintage", "note", "reason")
ALL = (KEY, WAS, *HEADINGS)


def known_headings() -> dict[str, str]:
    """{heading without what people change unnoticed: column}, in every language of the site."""
    found = {KEY: KEY, WAS: WAS}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {same(str(heading)): name for name, heading in HEADINGS.items()}
    return found


def row_key(department: str, period: str, cell: str) -> str:
    """What the hidden column says of a row: whose it is, of which period, and which cell (see Cell.key)."""
    return f"{department}/{period}/{cell}"
