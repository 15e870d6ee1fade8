"""What an indicator's rule over areas allows: to rank them, to add them up; and, in words, why not. No queries."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Indicator
from .members import Level

RollUp, Measure = Indicator.RollUp, Indicator.Measure


@dataclass(frozen=True)
class Allowed:
    """`ranked`: whether places, bars and shades may be given; `total`: sum, ratio or "". Where not, the reason."""

    ranked: bool
    total: str
    not_ranked: str = ""
    no_total: str = ""
    rule: str = ""


def allowed(indicator: Indicator, level: Level) -> Allowed:
    """What may be said of the areas of a level beside each other.

    sum            all of it
    ratio of sums  all of it; the total is the sum of the numerators ÷ the sum of the denominators
    none, a ratio  ranked, since a ratio does not grow with the area; no total and no average
    none, a rank   listed by place; a place is no amount, so no bars, shades or total
    none, amounts  listed only: the rule says that amounts of areas are not of one kind

    Zones and parks have no total whatever the rule: they lie across streets and in each other.
    """
    if indicator.roll_up == RollUp.SUM:
        return _with_total("sum", level, _("Figures of areas are added up."))
    if indicator.roll_up == RollUp.RATIO_OF_SUMS:
        parts = {"numerator": _title(indicator.numerator), "denominator": _title(indicator.denominator)}
        rule = _("The total is the sum of “%(numerator)s” over the areas ÷ the sum of “%(denominator)s”.") % parts
        return _with_total("ratio", level, rule)
    if indicator.measure == Measure.RATIO:
        why = _("A ratio cannot be added up, and an average of areas of unlike size would be wrong: no total is given.")
        return Allowed(True, "", no_total=why)
    if indicator.measure == Measure.RANK:
        why = _("Places in a ranking are no amounts: they are listed in order, without bars, map or total.")
        return Allowed(False, "", not_ranked=why, no_total="")
    why = _("By its rule this indicator is not added up over areas, so amounts of areas are not of one kind: they are "
            "listed, not ranked, drawn or added up.")  # fmt: skip
    return Allowed(False, "", not_ranked=why)


def _with_total(kind, level, rule):
    if level == Level.PARKS:
        why = _("Zones and parks lie across streets, and a zone holds its parks: added up, firms would count twice.")
        return Allowed(True, "", no_total=why)
    return Allowed(True, kind, rule=rule)


def _title(indicator):
    return indicator.title if indicator else ""
