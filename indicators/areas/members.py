"""Which areas stand beside each other at a level, within the account's reach; two queries."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang.directory.models import Area

from ..scope import Scope

Kind = Area.Kind
MOST_ASKED = 100  # codes of one address


class Level(StrEnum):
    """What is compared."""

    DISTRICTS = "districts"
    STREETS = "streets"
    PARKS = "parks"


WORDS = {
    Level.DISTRICTS: gettext_lazy("Districts and counties"),
    Level.STREETS: gettext_lazy("Streets and towns"),
    Level.PARKS: gettext_lazy("Zones and parks"),
}
KINDS = {
    Level.DISTRICTS: (Kind.DISTRICT,),
    Level.STREETS: (Kind.STREET, Kind.TOWN),
    Level.PARKS: (Kind.ZONE, Kind.PARK),
}


@dataclass(frozen=True)
class Member:
    """An area of the level; `apart` says why it is shown apart and not counted, "" where it counts."""

    area: Area
    apart: str = ""


@dataclass(frozen=True)
class Members:
    """The areas of a level in `whole`: those shown, how many lie beyond the account's reach, what was asked in vain."""

    level: Level
    levels: list[Level]
    whole: Area
    shown: list[Member]
    offered: list[Member]
    beyond: int
    notes: list[str]
    sees_whole: bool

    @property
    def is_narrowed(self) -> bool:
        return len(self.shown) < len(self.offered)

    @property
    def has_total(self) -> bool:
        """Whether the areas make the whole up; zones and parks lie across streets, and a zone holds its parks."""
        return self.level != Level.PARKS


def members_of(scope: Scope, user, level: str = "", codes: list[str] | None = None) -> Members:
    """The areas that the scope's area is compared with, or the parts of it. Raises Http404, in plain words, for a level
    that there is not and for a code that is none of the level's.

    An area counts for the year if it existed on a day of it up to the day asked for; one that was abolished by then is
    shown apart, as is one that reports through a unit that is not its parent.
    """
    line = _line(scope.area)
    wholes = _wholes(line)
    chosen = _level(level, wholes, scope.area)
    whole = wholes[chosen]
    found = _existing(chosen, whole, scope.year, scope.on)
    reached = [area for area in found if _reaches(user, area)]
    offered = [Member(area, _apart(area, whole, scope.on)) for area in reached]
    shown, notes = _narrowed(offered, codes or [], user, scope, whole)
    return Members(
        level=chosen,
        levels=list(wholes),
        whole=whole,
        shown=shown,
        offered=offered,
        beyond=len(found) - len(reached),
        notes=notes,
        sees_whole=_reaches(user, whole),
    )


def _line(area):
    """The area and those it lies in, from the top down: one query."""
    pks = [int(pk) for pk in area.path.strip("/").split("/")]
    return sorted(Area.objects.filter(pk__in=pks), key=lambda each: len(each.path))


def _wholes(line):
    """{level: the area whose parts it compares}, of the levels that there are around the last of the line."""
    city = next((area for area in line if area.kind == Kind.MUNICIPALITY), None)
    district = next((area for area in line if area.kind == Kind.DISTRICT), None)
    found = {Level.DISTRICTS: city, Level.STREETS: district, Level.PARKS: district or city}
    return {level: whole for level, whole in found.items() if whole is not None}


def _level(text, wholes, area):
    if text not in {"", *wholes}:
        offered = _(", ").join(f"{level}" for level in wholes)
        said = {"word": text[:32], "levels": offered, "area": area.name}
        raise Http404(_("“%(word)s” is no level to compare around %(area)s: choose one of %(levels)s.") % said)
    if text:
        return Level(text)
    if not wholes:
        raise Http404(_("%(area)s lies in no district or city whose parts could be compared.") % {"area": area.name})
    usual = {Kind.MUNICIPALITY: Level.DISTRICTS, Kind.ZONE: Level.PARKS, Kind.PARK: Level.PARKS}
    asked = usual.get(area.kind, Level.STREETS)
    return asked if asked in wholes else next(iter(wholes))


def _existing(level, whole, year, on):
    """The areas of the level that existed on a day of the year up to the day: one query."""
    there = Q(valid_from=None) | Q(valid_from__lte=on)
    there &= Q(valid_to=None) | Q(valid_to__gt=datetime.date(year, 1, 1))
    rows = Area.objects.filter(there, kind__in=KINDS[level], path__startswith=whole.path).exclude(pk=whole.pk)
    if level != Level.PARKS:
        rows = rows.filter(parent=whole)
    return list(rows.select_related("parent", "reporting_unit").order_by("path" if level == Level.PARKS else "code"))


def _reaches(user, area):
    return user.is_superuser or bool(user.area and area.path.startswith(user.area.path))


def _apart(area, whole, on):
    if area.valid_to and area.valid_to <= on:
        return _("abolished on %(day)s") % {"day": area.valid_to}
    if area.reporting_unit_id not in {None, area.parent_id}:
        return _("reports through %(unit)s") % {"unit": area.reporting_unit.name}
    return ""


def _narrowed(offered, codes, user, scope, whole):
    """Those asked for, or all; and of those asked for that are not there any more, what became of them."""
    if not codes:
        return offered, []
    wanted = dict.fromkeys(codes[:MOST_ASKED])
    shown = [member for member in offered if member.area.code in wanted]
    missing = [code for code in wanted if code not in {member.area.code for member in shown}]
    notes = [_became_of(code, user, scope, whole) for code in missing]
    return shown or offered, notes


def _became_of(code, user, scope, whole):
    """Why an area is not among them. Raises Http404 for one that is unknown or outside the account's reach."""
    area = None if "\x00" in code else Area.objects.by_code(code)
    said = {"code": code[:32], "whole": whole.name, "year": scope.year, "on": scope.on}
    if area is None or not (_reaches(user, area) and area.path.startswith(whole.path)):
        raise Http404(_("There is no area “%(code)s” to compare in %(whole)s within your reach.") % said)
    said |= {"area": area.name, "first": area.valid_from, "last": area.valid_to}
    if area.valid_to and area.valid_to <= datetime.date(scope.year, 1, 1):
        return _("%(area)s was abolished on %(last)s: it has no figures of %(year)s.") % said
    if area.valid_from and area.valid_from > scope.on:
        return _("%(area)s exists since %(first)s: on %(on)s there was none.") % said
    return _("%(area)s is not of this level.") % said
