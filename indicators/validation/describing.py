"""A rule in words, in the reader's language: of what, and what must hold."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from .facts import Measured
from .rule import Rule, Term
from .words import SIGNS

AGAINST = {
    "last": gettext_lazy("the last known figure"),
    "period": gettext_lazy("the period before"),
    "year": gettext_lazy("the same period of last year"),
}
WAYS = {
    "both": gettext_lazy("rises or falls"),
    "rise": gettext_lazy("rises"),
    "fall": gettext_lazy("falls"),
}
WHERES = {
    "here": "",
    "above": gettext_lazy("the district around it"),
    "parts": gettext_lazy("the sum of its parts"),
}
WHENS = {
    "same": "",
    "before": gettext_lazy("the period before"),
    "last_year": gettext_lazy("the same period of last year"),
    "year_end": gettext_lazy("the end of last year"),
}
REQUIRED = {
    "value": gettext_lazy("Every period has a figure; one that is not collected is explained."),
    "source": gettext_lazy("The figure names its source."),
    "note": gettext_lazy("The figure carries a note."),
}


def what_holds(rule: Rule, indicators: Mapping[int, Measured]) -> str:
    """What the rule asks, as a sentence. `indicators` are those that it names."""
    return TOLD[rule.kind](rule, indicators)


def _own(rule, indicators):
    return indicators[rule.indicator].title if rule.indicator is not None else _("the figure")


def _term(term: Term, rule, indicators):
    name = indicators[term.indicator].title if term.indicator is not None else _own(rule, indicators)
    when = _("the end of %(year)s") % {"year": term.year} if term.when == "end_of" else str(WHENS[term.when])
    told = [text for text in (str(WHERES[term.where]), when) if text]
    return _("%(name)s (%(which)s)") % {"name": name, "which": _(", ").join(told)} if told else name


def _terms(terms, rule, indicators):
    text = ""
    for term in terms:
        sign = "−" if term.sign < 0 else "+" if text else ""
        text += f" {sign} {_term(term, rule, indicators)}"
    return text.strip()


def _slack(rule):
    if rule.tolerance_percent:
        return _(", give or take %(percent)s%%") % {"percent": figures.number(rule.tolerance_percent)}
    return _(", give or take %(number)s") % {"number": figures.number(rule.tolerance)} if rule.tolerance else ""


def _comparison(rule, indicators):
    right = _terms(rule.terms, rule, indicators)
    if not right:
        return _("The rule has no term to compare with: nothing is asked.")
    return f"{_own(rule, indicators)} {SIGNS[rule.comparator]} {right}{_slack(rule)}"


def _identity(rule, indicators):
    terms = (Term(when="year_end"), *rule.terms)
    return f"{_own(rule, indicators)} = {_terms(terms, rule, indicators)}{_slack(rule)}"


def _ratio(rule, indicators):
    top = [term for term in rule.terms if term.part == "numerator"]
    bottom = [term for term in rule.terms if term.part == "denominator"]
    if not (top and bottom):
        return _("A ratio whose numerator and denominator are known is their ratio%(slack)s.") % {"slack": _slack(rule)}
    sides = _terms(top, rule, indicators), _terms(bottom, rule, indicators)
    return f"{_own(rule, indicators)} = {sides[0]} ÷ {sides[1]}{_slack(rule)}"


def _range(rule, indicators):
    said = {"name": _own(rule, indicators), "low": figures.number(rule.minimum), "high": figures.number(rule.maximum)}
    if rule.minimum is None and rule.maximum is None:
        return _("Every figure lies within the limits of its indicator.")
    if rule.maximum is None:
        return _("%(name)s is at least %(low)s.") % said
    if rule.minimum is None:
        return _("%(name)s is at most %(high)s.") % said
    return _("%(name)s lies between %(low)s and %(high)s.") % said


def _change(rule, indicators):
    said = {"name": _own(rule, indicators), "against": AGAINST[rule.against], "limit": figures.number(rule.limit)}
    said |= {"changes": WAYS[rule.way], "number": rule.window}
    return {
        "percent": _("%(name)s %(changes)s by no more than %(limit)s%% against %(against)s."),
        "absolute": _("%(name)s %(changes)s by no more than %(limit)s against %(against)s."),
        "times": _("%(name)s is less than %(limit)s times %(against)s, and more than such a part of it."),
        "robust": _(
            "The change against %(against)s is like the %(number)s before it: its robust z-score (by their median and "
            "absolute deviations) lies within ±%(limit)s."
        ),
    }[rule.by] % said


TOLD: Mapping[str, Callable[[Rule, Mapping[int, Measured]], str]] = {
    "required": lambda rule, indicators: str(REQUIRED[rule.required]),
    "range": _range,
    "comparison": _comparison,
    "identity": _identity,
    "ratio": _ratio,
    "cumulative": lambda rule, indicators: _("What a year has come to does not fall from one figure to the next."),
    "register": lambda rule, indicators: (
        _("The figure agrees with what its register counts on its day%(slack)s.") % {"slack": _slack(rule)}
    ),
    "change": _change,
    "period": lambda rule, indicators: _("The day of a figure is the last of a period of its indicator."),
    "age": lambda rule, indicators: (
        _("The day lies no more than %(years)s years back, or in a year that a plan covers.")
        % {"years": figures.number(rule.limit)}
    ),
}
