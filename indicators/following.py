"""What accounts follow: reading it, and the one door by which it changes."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang.directory.models import Area
from qijiang.joined import parts

from .models import Follow, Indicator

MOST = 200  # of an account: its page and its mail must stay readable


def named(indicator_id: int, area_id: int) -> str:
    """An indicator of an area as a button and the account's text name it."""
    return f"{indicator_id}:{area_id}"


def follows_of(user) -> frozenset[str]:
    """What the account of the request follows, as it was read with it."""
    return frozenset(parts(getattr(user, "follows_held", "")))


def found(key: str, user) -> tuple[Indicator, Area]:
    """What a button names. Raises Indicator.DoesNotExist or Area.DoesNotExist for what is not there or not in reach."""
    indicator, _colon, area = key.partition(":")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (indicator, area)):
        raise Indicator.DoesNotExist
    place = Area.objects.get(pk=int(area))
    if not (user.is_superuser or (user.area and place.path.startswith(user.area.path))):
        raise Area.DoesNotExist
    return Indicator.objects.get(pk=int(indicator)), place


def follow(user, indicator: Indicator, area: Area) -> None:
    """Follow it from now on; following twice changes nothing. Raises ValidationError for one too many."""
    mine = Follow.objects.filter(user=user)
    if mine.count() >= MOST and not mine.filter(indicator=indicator, area=area).exists():
        raise ValidationError(_("You follow %(most)s indicators already: let go of one first.") % {"most": MOST})
    row = Follow(user=user, indicator=indicator, area=area, since=timezone.now())
    Follow.objects.bulk_create([row], ignore_conflicts=True)


def unfollow(user, indicator: Indicator, area: Area) -> None:
    Follow.objects.filter(user=user, indicator=indicator, area=area).delete()


def followed(user) -> list[Follow]:
    """What the account follows and still reaches, in the order of the indicators: one query."""
    rows = Follow.objects.filter(user=user).select_related("indicator__counting_rule", "area")
    if not user.is_superuser:
        rows = rows.filter(area__path__startswith=user.area.path) if user.area else rows.none()
    return list(rows.order_by("indicator__position", "indicator__code", "area__path"))
