"""Where a figure's form leads back to: the page that it was opened from, which its address carries along."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from ..pages.desks import desk_link

FROM_NOTICES = "?from=notices"


class Back(NamedTuple):
    """The page, its name, and the `query` by which further addresses of the form carry it along."""

    url: str
    name: str
    query: str = ""


def query_of(request) -> str:
    """What carries the page along in the addresses of the form; "" for the list of all."""
    desk = request.GET.get("desk", "")
    if desk.isascii() and desk.isdigit() and len(desk) == 4:
        return f"?desk={desk}"
    return FROM_NOTICES if request.GET.get("from") == "notices" else ""


def back_of(request, area, year: int) -> Back:
    """My desk of the year that it showed, the notices, or else the list of the area and year."""
    query = query_of(request)
    if query == FROM_NOTICES:
        return Back(reverse("notices"), _("Notices"), query)
    if query:
        return Back(f"{reverse('desk')}?year={request.GET['desk']}", _("My desk"), query)
    return Back(reverse("entry") + desk_link(area, year), _("Entry"))
