"""Where a figure's form leads back to: the page that it was opened from, which its address carries along."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR

from ..pages.desks import desk_link
from ..periods import Period

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
    if (period := _grid(request)) is not None:
        return f"?grid={period.key}"
    return FROM_NOTICES if request.GET.get("from") == "notices" else ""


def _grid(request) -> Period | None:
    """The period of the grid that a figure was opened from."""
    try:
        period = Period.from_key(request.GET.get("grid", ""))
    except ValueError:
        return None
    return period if FIRST_YEAR <= period.year <= LAST_YEAR else None


def back_of(request, area, year: int) -> Back:
    """My desk of the year that it showed, a grid, the notices, or else the list of the area and year."""
    query = query_of(request)
    if query == FROM_NOTICES:
        return Back(reverse("notices"), _("Notices"), query)
    if query.startswith("?grid="):
        period = Period.from_key(request.GET["grid"])
        return Back(reverse("grid", args=[period]), _("%(period)s grid") % {"period": period.title}, query)
    if query:
        return Back(f"{reverse('desk')}?year={request.GET['desk']}", _("My desk"), query)
    return Back(reverse("entry") + desk_link(area, year), _("Entry"))
