"""Where a record is taken from, in words beside the codes that are typed."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class Placed:
    """For the admin of what cites a source."""

    @admin.display(description=_("place in the source"))
    def placed(self, record):
        return record.place or None


CITED: Any = (
    _("Where it is taken from"),
    {
        "fields": ["source", "placed", "section", "paragraph", "figure_id"],
        "description": _(
            "Section: the number of the part; “core” stands for the summary, “plan” for the box on the six actions, "
            "whose paragraphs are the numbers of the actions."
        ),
    },
)
