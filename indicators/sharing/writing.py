"""The door: making a link and revoking it, each with its line of history in one transaction.

NotInReach        the area or the link is not the account's; pages answer 404
PermissionDenied  the account may not share; pages answer 403
ValidationError   what was chosen does not hold together, under the name of its field
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang.directory.models import Area
from qijiang.registers.history import record_change
from qijiang.registers.recording import NotInReach

from ..models import Indicator, Plan, SharedLink, Target
from . import tokens

RIGHT = "indicators.add_sharedlink"
Kind = SharedLink.Kind
FEWEST_SECONDS, MOST_SECONDS = 5, 600
LONGEST_YEARS = 3


@dataclass(frozen=True)
class Wanted:
    """What a link is to be. `screens` are (name, seconds); `once` is the number of the form that asks for it."""

    kind: str
    area: Area
    note: str
    expires_on: datetime.date
    once: str
    title: str = ""
    slug: str = ""
    plan: Plan | None = None
    whole_plan: bool = False
    targets: Collection[Target] = ()
    indicators: Collection[Indicator] = ()
    screens: Sequence[tuple[str, int]] = ()
    sites: Sequence[str] = field(default_factory=tuple)


def share(user, wanted: Wanted, *, via: str) -> tuple[SharedLink, str]:
    """The link made, and its token ("" for a public page), which nobody can tell again."""
    _check_right(user, wanted.area)
    _check(wanted)
    token = tokens.token_of(user.pk, wanted.once) if wanted.kind == Kind.SCREEN else ""
    try:
        with transaction.atomic():
            return _made(user, wanted, token, via), token
    except IntegrityError:
        return _made_already(user, wanted, token), token


def revoke(user, link: SharedLink, *, via: str) -> SharedLink:
    """From now on its address says that it was revoked. A second time changes nothing."""
    _check_right(user, link.area)
    with transaction.atomic():
        held = SharedLink.objects.select_for_update(of=("self",)).select_related("area").get(pk=link.pk)
        if held.revoked_at is not None:
            return held
        held.revoked_by, held.revoked_at = user, timezone.now()
        held.save(update_fields=["revoked_by", "revoked_at"])
        fields = {"revoked_at": [None, held.revoked_at.isoformat(timespec="seconds")]}
        record_change(held, actor=user, via=via, action="revoke", fields=fields, label=str(held), area=held.area)
    return held


def _check_right(user, area):
    if not user.has_perm(RIGHT):
        raise PermissionDenied
    if not (user.is_superuser or (user.area and area.path.startswith(user.area.path))):
        raise NotInReach


def _check(wanted):
    today = timezone.localdate()
    if not today <= wanted.expires_on <= _latest(today):
        words = _("Choose a day from today to %(latest)s: every link ends.")
        raise ValidationError({"expires_on": words % {"latest": _latest(today)}})
    if wanted.plan is not None and wanted.plan.area_id != wanted.area.pk:
        raise ValidationError({"plan": _("This plan is another area's.")})
    if any(not target.area.path.startswith(wanted.area.path) for target in wanted.targets):
        raise ValidationError({"targets": _("A target of another area cannot be shown by this link.")})
    (_check_screen if wanted.kind == Kind.SCREEN else _check_public)(wanted)


def _latest(today):
    return today + datetime.timedelta(366 * LONGEST_YEARS)


def _check_screen(wanted):
    if not wanted.screens:
        raise ValidationError({"screens": _("Choose at least one screen.")})
    if not wanted.whole_plan and not wanted.targets:
        raise ValidationError({"targets": _("Choose the targets, or all of them.")})
    if any(not FEWEST_SECONDS <= seconds <= MOST_SECONDS for _name, seconds in wanted.screens):
        said = {"fewest": FEWEST_SECONDS, "most": MOST_SECONDS}
        raise ValidationError({"screens": _("A screen stays between %(fewest)s and %(most)s seconds.") % said})


def _check_public(wanted):
    if not wanted.targets and not wanted.indicators:
        raise ValidationError({"targets": _("Choose at least one target or indicator: nothing is public by itself.")})


def _made(user, wanted, token, via):
    link = SharedLink.objects.create(
        kind=wanted.kind,
        token_hash=tokens.hash_of(token) if token else None,
        slug=wanted.slug or None,
        title=wanted.title,
        note=wanted.note,
        area=wanted.area,
        plan=wanted.plan,
        whole_plan=wanted.whole_plan,
        screens=[list(screen) for screen in wanted.screens],
        sites=list(wanted.sites),
        expires_on=wanted.expires_on,
        made_by=user,
    )
    link.targets.set(wanted.targets)
    link.indicators.set(wanted.indicators)
    fields = {name: [None, value] for name, value in _told(link, wanted).items() if value}
    record_change(link, actor=user, via=via, action="share", fields=fields, label=str(link), area=link.area)
    return link


def _told(link, wanted):
    """What the history says of a link: everything but its secret."""
    return {
        "kind": link.kind,
        "slug": link.slug,
        "title": link.title,
        "note": link.note,
        "plan": str(link.plan) if link.plan else None,
        "whole_plan": link.whole_plan,
        "targets": [target.title for target in wanted.targets],
        "indicators": [indicator.code for indicator in wanted.indicators],
        "screens": link.screens,
        "sites": link.sites,
        "expires_on": str(link.expires_on),
    }


def _made_already(user, wanted, token):
    """The link that the same form has made before; of a public page the name is taken."""
    if token:
        return SharedLink.objects.get(token_hash=tokens.hash_of(token), made_by=user)
    there = SharedLink.objects.filter(slug=wanted.slug, revoked_at=None, made_by=user, note=wanted.note).first()
    if there is not None and timezone.now() - there.made_at < datetime.timedelta(minutes=5):
        return there  # the button was pressed twice
    words = _("Another public page has this name: revoke that one, or choose another.")
    raise ValidationError({"slug": words})
