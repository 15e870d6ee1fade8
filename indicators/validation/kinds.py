"""Each kind of rule, asked of one figure. What cannot be known is not judged: a blank is not a zero."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from ..periods import containing
from .agreeing import agrees, rounded
from .changes import change
from .facts import FLOW, Book, Subject
from .rule import Rule, Term
from .sides import Broken, Side, Total, own_side, side_of, total

HUNDRED = Decimal(100)
HOLDS: Mapping[str, Callable[[Decimal, Decimal, Decimal], bool]] = {
    "<=": lambda left, right, slack: left <= right + slack,
    "<": lambda left, right, slack: left < right + slack,
    "=": lambda left, right, slack: abs(left - right) <= slack,
    ">=": lambda left, right, slack: left >= right - slack,
    ">": lambda left, right, slack: left > right - slack,
}


def broken(rule: Rule, subject: Subject, book: Book, *, ahead: bool = False) -> Iterator[Broken]:
    """What the figure breaks of the rule, which concerns it; `ahead` also asks whether a later figure lies below it."""
    if subject.missing and rule.kind != "required":
        return
    if rule.kind == "cumulative":
        yield from _cumulative(rule, subject, book, ahead)
    else:
        yield from KINDS[rule.kind](rule, subject, book)


def _required(rule, subject, book):
    lacks = {
        "value": subject.value is None,
        "source": not subject.source and not subject.missing,
        "note": not subject.note and not subject.missing,
    }
    if lacks[rule.required]:
        what = "missing" if subject.missing else f"no_{rule.required}"
        yield Broken(rule, subject, what, own_side(subject), Side(None))


def _range(rule, subject, book):
    if subject.value is None:
        return
    own = rule.minimum is None and rule.maximum is None
    low, high = (subject.measured.minimum, subject.measured.maximum) if own else (rule.minimum, rule.maximum)
    if low is not None and subject.value < low - rule.tolerance:
        yield Broken(rule, subject, "below", own_side(subject), Side(low))
    if high is not None and subject.value > high + rule.tolerance:
        yield Broken(rule, subject, "above", own_side(subject), Side(high))


def _comparison(rule, subject, book):
    right = total(rule.terms, subject, book)
    if subject.value is None or right is None:
        return
    slack = max(rule.tolerance, rule.tolerance_percent * abs(right.value) / HUNDRED)
    if not HOLDS[rule.comparator](subject.value, right.value, slack):
        yield Broken(rule, subject, "comparison", own_side(subject), Side(*right))


def _identity(rule, subject, book):
    """The figure is what it was at the end of last year and what the terms add to that."""
    right = total((Term(when="year_end"), *rule.terms), subject, book)
    if subject.value is None or right is None:
        return
    slack = max(rule.tolerance, rule.tolerance_percent * abs(right.value) / HUNDRED)
    if abs(subject.value - right.value) > slack:
        yield Broken(rule, subject, "identity", own_side(subject), Side(*right))


def _ratio(rule, subject, book):
    ends = _ends(rule, subject, book)
    if subject.value is None or ends is None or not ends[1].value:
        return
    top, bottom = ends
    exact = (HUNDRED if subject.measured.unit == "%" else Decimal(1)) * top.value / bottom.value
    value = rounded(exact, subject.value, subject.measured.decimals)
    if abs(subject.value - value) > max(rule.tolerance, rule.tolerance_percent * abs(value) / HUNDRED):
        yield Broken(rule, subject, "ratio", own_side(subject), Side(value, (*top.parts, *bottom.parts)))


def _ends(rule, subject, book) -> tuple[Total, Total] | None:
    """Numerator and denominator: of the rule's terms, else those that the indicator names."""
    top = tuple(term for term in rule.terms if term.part == "numerator")
    bottom = tuple(term for term in rule.terms if term.part == "denominator")
    measured = subject.measured
    if not (top and bottom) and measured.numerator and measured.denominator:
        top = (Term(indicator=measured.numerator, part="numerator"),)
        bottom = (Term(indicator=measured.denominator, part="denominator"),)
    sides = total(top, subject, book), total(bottom, subject, book)
    return sides if all(sides) else None  # type: ignore[return-value]  # then neither is None


def _cumulative(rule, subject, book, ahead):
    if subject.value is None or subject.measured.measure != FLOW or not subject.exact:
        return
    series = book.of(subject.measured.pk, subject.place.pk)
    before, after = series.before(subject.day), series.after(subject.day)
    if before and before.day.year == subject.day.year and before.value > subject.value:
        yield Broken(rule, subject, "falls", own_side(subject), side_of(subject, before))
    if ahead and after and after.day.year == subject.day.year and after.value < subject.value:
        yield Broken(rule, subject, "falls_after", own_side(subject), side_of(subject, after))


def _register(rule, subject, book):
    found = book.counted.get((subject.measured.pk, subject.place.pk, subject.day))
    decimals = subject.measured.decimals
    if agrees(found, subject.value, subject.qualifier, decimals, rule.tolerance) is False:
        assert found is not None and subject.value is not None
        yield Broken(rule, subject, "register", own_side(subject), Side(rounded(found, subject.value, decimals)))


def _period(rule, subject, book):
    end = containing(subject.day, subject.measured.frequency).last_day
    if subject.exact and end != subject.day:
        yield Broken(rule, subject, "period", own_side(subject), Side(None), {"end": end})


def _age(rule, subject, book):
    """Years that a plan covers are recorded for as long as it takes; of others a typing slip is as likely."""
    day, today, years = subject.day, book.today, int(rule.limit)
    is_old = (day.year + years, day.month, day.day) < (today.year, today.month, today.day)
    if is_old and not any((area, day.year) in book.planned for area in subject.place.line):
        yield Broken(rule, subject, "age", own_side(subject), Side(None), {"years": years})


KINDS: Mapping[str, Callable[[Rule, Subject, Book], Iterator[Broken]]] = {
    "required": _required,
    "range": _range,
    "comparison": _comparison,
    "identity": _identity,
    "ratio": _ratio,
    "register": _register,
    "change": change,
    "period": _period,
    "age": _age,
}
