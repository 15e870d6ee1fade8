"""The areas that a figure can be recorded for: which are offered, how they are told apart, which was chosen."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang.directory.models import Area


def within_reach(user) -> list[Area]:
    """The account's area first, then all below it; what exists no longer comes last, for its own years."""
    if user.area is None:
        return []
    today = timezone.localdate()
    found = Area.objects.within(user.area).begun_by(today).select_related("reporting_unit").order_by("path")
    return sorted(found, key=lambda area: area.is_gone_on(today))


def choices(areas, chosen, user) -> list[tuple[str, str]]:
    """(value, label) of those that are reported from the account's area, and of the one that was chosen: the door
    refuses it where another unit reports it."""
    offered = [area for area in areas if area == chosen or area.is_reported_from(user.area)]
    return [(value_of(area), _label(area)) for area in offered]


def value_of(area) -> str:
    """The code; with its last day where it is gone, as others have carried the code since."""
    return f"{area.code}@{area.valid_to}" if area.is_gone_on(timezone.localdate()) else area.code


def _label(area):
    if not area.is_gone_on(timezone.localdate()):
        return area.name
    return _("%(area)s (until %(day)s)") % {"area": area.name, "day": area.valid_to}


def chosen(areas, request) -> Area:
    """The area of the address or the form, else the account's own. Raises Http404 beyond the account's reach."""
    own = request.user.area
    asked = request.POST.get("area") or request.GET.get("area") or (value_of(own) if own else "")
    found = next((area for area in areas if asked in (value_of(area), area.code)), None)
    if found is None:
        words = _("There is no area “%(code)s” within your reach: choose one from the list.")
        raise Http404(words % {"code": asked[:32]})
    return found
