"""What the benchmark desk says of an item: how its score was worked out, how far it is from the comparison value, and
what would have to change. Figures in, sentences out; in the reader's language."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from ..sentence import Style
from .advice import Shortfall, shortfall
from .evaluating import Evaluation, Line
from .scoring import Total, Unscored, decimal

REASONS = {
    Unscored.NO_INDICATOR: gettext_lazy("Not scored: no indicator is linked to this item."),
    Unscored.NO_VALUE: gettext_lazy("Not scored: no figure of the year has been approved yet."),
    Unscored.NOT_COLLECTED: gettext_lazy("Not scored: the figure is not collected for the year."),
    Unscored.NO_BENCHMARK: gettext_lazy("Not scored: low and high values of the year have not been entered."),
    Unscored.NO_RANGE: gettext_lazy("Not scored: the low or the high value of the year is missing."),
    Unscored.BAD_RANGE: gettext_lazy("Not scored: the low value does not lie below the high one."),
}
NOT_VERIFIED = gettext_lazy("not verified")


def points(number: Fraction | None) -> str:
    """Points of a score, to a hundredth: 1.60."""
    return figures.number(decimal(number), 2)


def share(number: Fraction | None) -> str:
    """A part of the whole, as 47.1%."""
    return figures.percent(decimal(number, 6))


def reason(line: Line) -> str:
    """Why the item has no score; "" where it has one. An expert's score that is missing is called so."""
    if line.scored.why is None:
        return ""
    if line.item.kind == "qual" and line.scored.why == Unscored.NO_VALUE:
        return _("Not scored: the experts' score has not been entered.")
    return str(REASONS[line.scored.why])


def weight_sentence(line: Line, evaluation: Evaluation) -> str:
    """How the weight in the whole follows from the group's and the item's own."""
    group = next(group for group in evaluation.groups if group.pk == line.item.group_id)
    if line.scored.weight is None:
        return _("The weight of its group is not known, so the item has no points of the whole.")
    own = [each.scored.measured.weight for each in evaluation.of(group)]
    said = {
        "weight": points(line.scored.weight),
        "group": figures.number(group.weight),
        "own": figures.number(Decimal(1) if line.item.weight is None else line.item.weight),
        "sum": figures.number(sum((Decimal(1) if weight is None else weight for weight in own), Decimal(0))),
        "unknown": sum(weight is None for weight in own),
    }
    if line.item.weight is None:
        return (
            _(
                "Weight %(weight)s = %(group)s × %(own)s ÷ %(sum)s; its own weight is not verified and counts as 1.0, "
                "as do %(unknown)s of its group in all."
            )
            % said
        )
    if said["unknown"]:
        return (
            _(
                "Weight %(weight)s = %(group)s × %(own)s ÷ %(sum)s; its own weight is known; %(unknown)s of its group "
                "are not verified and count as 1.0."
            )
            % said
        )
    return _("Weight %(weight)s = %(group)s × %(own)s ÷ %(sum)s.") % said


def score_sentence(line: Line) -> str:
    """How the score was worked out, in one sentence with the figures of its rule; else why there is none."""
    seen = line.scored
    if seen.share is None:
        return reason(line)
    limits, style = line.limits, line.style
    said = {"weight": points(seen.weight), "score": points(seen.score), "share": share(seen.share)}
    said |= {"value": _bare(line.value), "low": _bare(limits.low), "high": _bare(limits.high)}
    said |= {"figure": style.value(line.value, line.qualifier), "worst": style.value(_worst(line))}
    said |= {"best": style.value(_best(line))}
    if seen.share in (0, 1):
        return _ends(line) % said
    if seen.weight is None:
        return (_FALLING_SHARE if seen.measured.lower_is_better else _RISING_SHARE) % said
    return (_FALLING if seen.measured.lower_is_better else _RISING) % said


def _ends(line):
    if line.scored.weight is None:
        return _("%(figure)s lies at or beyond one end of the range from %(worst)s to %(best)s: %(share)s.")
    if line.scored.share == 0:
        return _("%(figure)s does not get beyond the worst value (%(worst)s): %(score)s of %(weight)s points.")
    return _("%(figure)s reaches the best value (%(best)s): %(score)s of %(weight)s points.")


_RISING = gettext_lazy("%(weight)s × (%(value)s − %(low)s) ÷ (%(high)s − %(low)s) = %(score)s points (%(share)s).")
_FALLING = gettext_lazy(
    "%(weight)s × (%(high)s − %(value)s) ÷ (%(high)s − %(low)s) = %(score)s points (%(share)s); lower is better."
)
_RISING_SHARE = gettext_lazy("(%(value)s − %(low)s) ÷ (%(high)s − %(low)s) = %(share)s.")
_FALLING_SHARE = gettext_lazy("(%(high)s − %(value)s) ÷ (%(high)s − %(low)s) = %(share)s; lower is better.")


def _bare(value):
    return figures.number(value)


def _best(line):
    limits = line.limits
    return limits.low if line.scored.measured.lower_is_better else limits.high


def _worst(line):
    limits = line.limits
    return limits.high if line.scored.measured.lower_is_better else limits.low


def gap_text(line: Line) -> str:
    """How far the figure is from the comparison value, signed by direction: short of it, or ahead."""
    gap = line.scored.gap
    if gap is None:
        return figures.BLANK
    if gap == 0:
        return _("equal")
    said = {"gap": line.style.change(gap)}
    return (_("short by %(gap)s") if gap > 0 else _("ahead by %(gap)s")) % said


def goal_of(line: Line) -> Decimal | None:
    """What advice leads to: the comparison value where the figure lies behind it, else the best end of the range."""
    if line.scored.is_behind:
        return line.limits.benchmark
    return _best(line) if line.scored.share is not None else None


def missing(line: Line) -> Shortfall | None:
    """What is missing to that goal; None where nothing is, or there is no goal."""
    goal = goal_of(line)
    if goal is None or line.value is None:
        return None
    base = line.base.value if line.base else None
    unit = line.item.indicator.denominator.unit if line.item.indicator and line.item.indicator.denominator else ""
    return shortfall(line.value, goal, line.item.unit, line.scored.measured.lower_is_better, base, unit)


def advice(line: Line) -> str:
    """One line: which number is short by how much, from the figures and the definition; "" where nothing is."""
    found = missing(line)
    if found is None:
        return ""
    return _("%(aim)s %(rest)s") % {"aim": _aim(line, found), "rest": _what(line, found)}


def _aim(line, found):
    said = {"goal": line.style.value(found.goal), "now": line.style.value(line.value, line.qualifier)}
    if line.scored.is_behind:
        return _("Now %(now)s; to reach the comparison value of %(goal)s:") % said
    return _("Now %(now)s; for the full score at %(goal)s:") % said


def _what(line, found):
    style = line.style
    said = {"missing": style.change(found.missing), "numerator": _numerator(line), "denominator": _denominator(line)}
    falls = line.scored.measured.lower_is_better
    if not line.item.denominator:
        return (
            _("%(numerator)s must fall by %(missing)s.") if falls else _("%(numerator)s must rise by %(missing)s.")
        ) % (said)
    if found.amount is not None:
        said |= {"amount": Style(found.unit).value(found.amount), "base": _base(line, found)}
        if falls:
            return _("%(numerator)s must fall by %(amount)s while %(denominator)s stays at %(base)s.") % said
        return _("%(numerator)s must rise by %(amount)s while %(denominator)s stays at %(base)s.") % said
    if found.growth is None:
        return _("%(missing)s are missing; %(denominator)s has not been reported, so no amount can be said.") % said
    said["growth"] = share(found.growth)
    if falls:
        return (
            _("%(missing)s too much: %(numerator)s must fall by %(growth)s while %(denominator)s stays as it is.")
            % said
        )
    return _("%(missing)s short: %(numerator)s must rise by %(growth)s while %(denominator)s stays as it is.") % said


def _numerator(line):
    return line.item.numerator or line.item.title


def _denominator(line):
    return line.item.denominator


def _base(line, found):
    return Style(line.item.indicator.denominator.unit).value(found.base)


def summary(total: Total) -> str:
    """The whole in one sentence, each figure with what it is of."""
    said = {"items": total.items, "scored": total.scored, "covered": points(total.covered)}
    said |= {"weight": points(total.weight), "coverage": share(total.coverage), "points": points(total.points)}
    said |= {"share": share(total.share), "valued": total.valued}
    if not total.scored:
        return _("None of the %(items)s items can be scored; %(valued)s have a figure.") % said
    return (
        _(
            "%(scored)s of %(items)s items are scored, %(covered)s of %(weight)s points of weight (%(coverage)s). They "
            "get %(points)s points, %(share)s of what they weigh."
        )
        % said
    )


def gain(line: Line) -> str:
    """What the full score of the item would bring."""
    if line.scored.gain is None:
        return _("how many points is not known")
    return _("up to +%(points)s points") % {"points": points(line.scored.gain)}


def gain_to_benchmark(line: Line) -> str:
    """What reaching the comparison value would bring; "" where it is reached or brings an unknown number of points."""
    if not line.scored.is_behind or line.scored.gain_to_benchmark is None:
        return ""
    return _("+%(points)s at the comparison value") % {"points": points(line.scored.gain_to_benchmark)}
