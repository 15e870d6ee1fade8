"""A broken rule in words, in the reader's language: a sentence with the figures of both sides, and each side alone."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from ..sentence import Style
from .facts import Subject
from .sides import Broken, Part, Side

SIGNS = {"<=": "≤", "<": "<", "=": "=", ">=": "≥", ">": ">"}
FREQUENCIES = {
    "month": gettext_lazy("monthly"),
    "quarter": gettext_lazy("quarterly"),
    "half_year": gettext_lazy("half-yearly"),
    "year": gettext_lazy("yearly"),
}


def sentence(broken: Broken) -> str:
    """What is broken, with the values of both sides; what the rule advises follows."""
    said = SENTENCES[broken.what](broken)
    if not broken.rule.advice:
        return said
    return _("%(sentence)s %(advice)s") % {"sentence": said, "advice": broken.rule.advice}


def left_text(broken: Broken) -> str:
    return side_text(broken.left, broken.subject)


def right_text(broken: Broken) -> str:
    """The other side; "" where there is none, as of a day that ends no period."""
    if broken.right.value is None:
        return ""
    if broken.what == "register":
        return _("%(value)s by the register") % {"value": _value(broken.right.value, broken.subject)}
    if not broken.right.parts:
        return _("limit %(value)s") % {"value": _value(broken.right.value, broken.subject)}
    return side_text(broken.right, broken.subject)


def side_text(side: Side, subject: Subject) -> str:
    """The figures of a side, as “all patents 12件” or “end of last year 98家 + new 25家 = 123家”."""
    tops = [part for part in side.parts if part.role != "denominator"]
    bottoms = [part for part in side.parts if part.role == "denominator"]
    text = _sum(tops, subject)
    if bottoms:
        below = _sum(bottoms, subject)
        text = f"{text} ÷ {below if len(bottoms) == 1 else f'({below})'}"
    if len(side.parts) > 1:
        text = f"{text} = {_value(side.value, subject)}"
    return text


def _sum(parts, subject):
    signs = ["−" if part.sign < 0 else "+" for part in parts]
    text = "−" if parts and parts[0].sign < 0 else ""
    for place, part in enumerate(parts):
        text += (f" {signs[place]} " if place else "") + part_text(part, subject)
    return text


def part_text(part: Part, subject: Subject) -> str:
    """A figure with what tells it from the one that is asked: indicator, place, day."""
    value = Style(part.measured.unit, part.measured.decimals).value(part.value)
    said = {"name": part.measured.title, "place": part.place.name, "day": _day(part), "value": value}
    if part.place.pk != subject.place.pk:
        return _("%(name)s %(value)s (%(place)s, %(day)s)") % said
    return _("%(name)s %(value)s (%(day)s)") % said


def _value(value: Decimal | None, subject: Subject) -> str:
    return Style(subject.measured.unit, subject.measured.decimals).value(value)


def _short(part: Part, subject: Subject) -> str:
    return _("%(value)s (%(day)s)") % {"value": _value(part.value, subject), "day": _day(part)}


def _day(part: Part) -> str:
    """The day of a figure, of which only the year is known the year."""
    day = str(part.day if part.exact else part.day.year)
    return _("%(day)s, waiting for review") % {"day": day} if part.waits else day


def _limits(broken):
    said = {"value": _value(broken.left.value, broken.subject), "limit": _value(broken.right.value, broken.subject)}
    if broken.what == "below":
        return _("%(value)s is below %(limit)s, the lowest it may be.") % said
    return _("%(value)s is above %(limit)s, the highest it may be.") % said


def _identity(broken):
    return _("%(left)s is not %(right)s.") % {"left": left_text(broken), "right": right_text(broken)}


def _ratio(broken):
    return _("%(left)s is not the ratio %(right)s.") % {"left": left_text(broken), "right": right_text(broken)}


def _comparison(broken):
    said = {"left": left_text(broken), "right": right_text(broken), "sign": SIGNS[broken.rule.comparator]}
    return _("%(left)s should be %(sign)s %(right)s.") % said


def _falls(broken):
    """The later figure lies below the earlier, whichever of them is asked."""
    this, other = broken.left.parts[0], broken.right.parts[0]
    high, low = (other, this) if broken.what == "falls" else (this, other)
    said = {"high": _short(high, broken.subject), "low": _short(low, broken.subject)}
    return _("The cumulative figure falls from %(high)s to %(low)s.") % said


def _register(broken):
    subject, decimals = broken.subject, broken.subject.measured.decimals
    said = {"value": _value(broken.left.value, subject), "counted": _value(broken.right.value, subject)}
    said["difference"] = figures.signed(broken.right.value - broken.left.value, decimals)
    return _("%(value)s is reported, the register counts %(counted)s (%(difference)s).") % said


def _period(broken):
    said = {"day": broken.subject.day, "end": broken.facts["end"]}
    said["frequency"] = FREQUENCIES[broken.subject.measured.frequency]
    words = _("%(day)s ends no period: the indicator is reported %(frequency)s, and this period ends on %(end)s.")
    return words % said


def _age(broken):
    said = {"day": broken.subject.day, "years": broken.facts["years"]}
    return _("%(day)s lies more than %(years)s years back, in a year that no plan covers.") % said


def _change_said(broken) -> dict[str, object]:
    subject, rule = broken.subject, broken.rule
    pair = broken.facts["pair"]
    said = {"value": _value(broken.left.value, subject), "last": _short(broken.right.parts[0], subject)}
    if pair.added:
        said = {
            "value": _("%(value)s added in the period") % said,
            "last": _("%(last)s added in the period before") % said,
        }
    return {**said, "limit": figures.number(rule.limit), "difference": _difference(pair.difference, subject)}


def _difference(value, subject):
    return figures.signed(value, None if value == value.to_integral_value() else subject.measured.decimals)


def _times(broken):
    said = _change_said(broken)
    if broken.facts["pair"].difference > 0:
        return _("%(value)s is %(limit)s times the last known figure, %(last)s, or more.") % said
    return _("%(value)s is a part in %(limit)s of the last known figure, %(last)s, or less.") % said


def _percent(broken):
    said = _change_said(broken) | {"percent": figures.signed(broken.facts["percent"], 1)}
    return _("%(value)s against %(last)s is a change of %(percent)s%%, beyond %(limit)s%%.") % said


def _absolute(broken):
    return _("%(value)s against %(last)s is a change of %(difference)s, beyond %(limit)s.") % _change_said(broken)


def _robust(broken):
    """How the score comes about stands in the sentence, so that it can be worked out again."""
    score, decimals = broken.facts["robust"], broken.subject.measured.decimals + 1
    said = _change_said(broken) | {
        "number": score.number,
        "middle": _operand(score.middle, decimals),
        "change": _operand(broken.facts["pair"].difference, decimals),
        "spread": figures.number(score.spread, decimals),
        "score": figures.signed(score.score, 1),
    }
    if score.by_mean:
        words = _(
            "%(value)s against %(last)s is a change of %(difference)s. The %(number)s changes before have the median "
            "%(middle)s and, more than half being alike, the mean absolute deviation %(spread)s: the robust z-score "
            "(%(change)s − %(middle)s) ÷ (1.2533 × %(spread)s) is %(score)s, beyond ±%(limit)s."
        )
    else:
        words = _(
            "%(value)s against %(last)s is a change of %(difference)s. The %(number)s changes before have the median "
            "%(middle)s and the median absolute deviation %(spread)s: the robust z-score 0.6745 × (%(change)s − "
            "%(middle)s) ÷ %(spread)s is %(score)s, beyond ±%(limit)s."
        )
    return words % said


def _operand(value, decimals):
    """A figure as it stands in a sum: one below zero in brackets."""
    text = figures.number(value, None if value == value.to_integral_value() else decimals)
    return f"({text})" if value < 0 else text


def _missing(broken):
    return _("There is no figure for the period that ended on %(day)s.") % {"day": broken.subject.day}


def _no_value(broken):
    return _("It is not collected for %(day)s, though a figure is required.") % {"day": broken.subject.day}


SENTENCES: Mapping[str, Callable[[Broken], str]] = {
    "missing": _missing,
    "no_value": _no_value,
    "no_source": lambda broken: _("No source is given for the figure."),
    "no_note": lambda broken: _("No note is given with the figure."),
    "below": _limits,
    "above": _limits,
    "comparison": _comparison,
    "identity": _identity,
    "ratio": _ratio,
    "falls": _falls,
    "falls_after": _falls,
    "register": _register,
    "change_times": _times,
    "change_percent": _percent,
    "change_absolute": _absolute,
    "change_robust": _robust,
    "period": _period,
    "age": _age,
}
