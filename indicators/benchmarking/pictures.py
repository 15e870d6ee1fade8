"""The radar of the groups and a bar for each, with their figures for a table beside them. No queries."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..charts.radar import Axis, radar
from ..charts.shares import share_bar
from ..models import Indicator
from ..pages.pictures import Picture
from ..pages.years import years_picture
from . import words
from .evaluating import Evaluation


@dataclass(frozen=True)
class Bar:
    """A group: what it gets of its weight, how much of it is scored, and what it is compared with."""

    number: int
    name: str
    said: str
    svg: SafeString
    note: str


def radar_picture(now: Evaluation, then: Evaluation | None) -> Picture | None:
    """The shares of the groups, against those of another year or of the comparison values; None below three groups."""
    axes = [_axis(group, now, then) for group in now.groups]
    read = _(", ").join(f"{axis.name} {axis.text}" for axis in axes)
    svg = radar(axes, _("Share of the weight that each group gets: %(figures)s") % {"figures": read})
    if svg is None:
        return None
    headings = [_("Group"), _("Share of its weight"), _other_name(then), _("Scored")]
    return Picture(svg, headings, [_axis_row(group, now, then) for group in now.groups])


def _axis(group, now, then):
    share, other = now.of_group[group.pk].share, _other(group, now, then)
    return Axis(group.title, _float(share), _float(other), words.share(share))


def _axis_row(group, now, then):
    total = now.of_group[group.pk]
    scored = _("%(scored)s of %(items)s") % {"scored": total.scored, "items": total.items}
    return [group.title, words.share(total.share), words.share(_other(group, now, then)), scored]


def _other(group, now, then) -> Fraction | None:
    return then.of_group[group.pk].share if then else now.of_group[group.pk].at_benchmark


def _other_name(then):
    return str(then.year) if then else _("At the comparison values")


def _float(number):
    return None if number is None else float(number)


def group_bars(now: Evaluation, then: Evaluation | None) -> list[Bar]:
    return [_bar(group, now, then) for group in now.groups]


def _bar(group, now, then):
    total, other = now.of_group[group.pk], _other(group, now, then)
    said = {"points": words.points(total.points), "weight": words.points(total.weight)}
    said |= {"other": words.share(other), "with": _other_name(then), "coverage": words.share(total.coverage)}
    text = _("%(points)s / %(weight)s") % said if total.weight else words.share(total.share)
    notes = []
    if total.coverage is not None and total.coverage < 1:
        notes.append(_("%(coverage)s of the weight is scored") % said)
    if other is not None:
        notes.append(_("%(with)s: %(other)s") % said)
    note = _("; ").join(notes)
    reached = float(total.points / total.weight) if total.weight else _float(total.share)
    svg = share_bar(
        reached if total.scored else None,
        _(", ").join(filter(None, (f"{group.title} {text}", note))),
        known=_float(total.coverage) if total.weight else 1,
        mark=_float(other * (total.coverage or 1)) if other is not None and not then else _float(other),
    )
    return Bar(group.number, group.title, text, svg, note)


def course_picture(indicator: Indicator, by_year, breaks, link: str) -> Picture | None:
    """A column a year of the item's figure."""
    return years_picture(indicator, by_year, [], breaks, link)
