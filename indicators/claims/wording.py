"""A statement in words, as it was made: 2021年较2018年增长2.7倍, 位列前8位, 占90.2%."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from ..models import Claim
from ..sentence import Style
from .judging.kinds import IN_PERCENT, Kind

Wording = Claim.Wording
WORDED = {
    Wording.EXACT: "%(amount)s",
    Wording.AT_LEAST: gettext_lazy("at least %(amount)s"),
    Wording.MORE: gettext_lazy("more than %(amount)s"),
    Wording.AND_MORE: gettext_lazy("%(amount)s and some more"),
    Wording.ABOUT: gettext_lazy("about %(amount)s"),
    Wording.NEARLY: gettext_lazy("nearly %(amount)s"),
    Wording.AT_MOST: gettext_lazy("at most %(amount)s"),
    Wording.LESS: gettext_lazy("less than %(amount)s"),
}
SAID = {
    Kind.PERCENT: gettext_lazy("%(year)s over %(base)s: grew by %(amount)s"),
    Kind.TIMES_MORE: gettext_lazy("%(year)s over %(base)s: grew by %(amount)s"),
    Kind.MULTIPLE: gettext_lazy("%(year)s: %(amount)s that of %(base)s"),
    Kind.ANNUAL: gettext_lazy("%(base)s to %(year)s: grew by %(amount)s a year"),
    Kind.POINTS: gettext_lazy("%(year)s over %(base)s: up by %(amount)s"),
    Kind.INCREASE: gettext_lazy("%(year)s over %(base)s: %(amount)s more"),
    Kind.SHARE: gettext_lazy("%(year)s: a share of %(amount)s"),
    Kind.COMPLETION: gettext_lazy("%(year)s: %(amount)s of the target"),
    Kind.RANK: gettext_lazy("%(year)s: %(amount)s"),
    Kind.VALUE: gettext_lazy("%(year)s: %(amount)s"),
    Kind.ABOVE: gettext_lazy("%(year)s: %(amount)s, above %(other)s"),
}
FALLING = {
    Kind.PERCENT: gettext_lazy("%(year)s over %(base)s: fell by %(amount)s"),
    Kind.ANNUAL: gettext_lazy("%(base)s to %(year)s: fell by %(amount)s a year"),
    Kind.POINTS: gettext_lazy("%(year)s over %(base)s: down by %(amount)s"),
    Kind.INCREASE: gettext_lazy("%(year)s over %(base)s: %(amount)s fewer"),
}


def said(claim: Claim) -> str:
    """The claim in words: 2021年较2020年增长35%."""
    kind = Kind(claim.kind)
    other = claim.other_area.name if claim.other_area_id and claim.other_area else _("another area")
    words = FALLING.get(kind, SAID[kind]) if claim.figure < 0 else SAID[kind]
    if kind == Kind.ABOVE and claim.qualifier in {Wording.LESS, Wording.AT_MOST}:
        words = gettext_lazy("%(year)s: %(amount)s, below %(other)s")
    return words % {
        "year": claim.year,
        "base": base_text(claim.base_year),
        "amount": amount_stated(claim),
        "other": other,
    }


def base_text(year: int | None) -> str:
    return _("the year %(year)s") % {"year": year} if year else _("the base")


def amount_stated(claim: Claim) -> str:
    """Its figure with unit and wording: 近5倍, 35%, 前8位."""
    kind = Kind(claim.kind)
    if kind == Kind.RANK and claim.qualifier == Wording.AT_MOST:
        return _("among the first %(number)s") % {"number": figures.number(claim.figure)}
    written = amount(kind, abs(claim.figure), Style(claim.indicator.unit), claim.digits)
    wording = Wording.EXACT if kind == Kind.ABOVE else Wording(claim.qualifier)
    return str(WORDED[wording]) % {"amount": written}


def amount(kind: Kind, figure: Decimal, style: Style, places: int | None = None) -> str:
    """A figure of the kind with its unit; with `places` to so many decimals."""
    number = figures.number(figure, None if places is None else max(places, 0))
    if kind in IN_PERCENT:
        return f"{number}%"
    if kind in {Kind.TIMES_MORE, Kind.MULTIPLE}:
        return _("%(number)s times") % {"number": number}
    if kind == Kind.POINTS:
        return _("%(number)s percentage points") % {"number": number}
    if kind == Kind.RANK:
        return _("rank %(number)s") % {"number": number}
    return style.value(figure)
