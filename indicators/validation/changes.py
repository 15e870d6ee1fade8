"""A figure against the last one, the period before or the same period of last year, and whether it changed too much.

A limit in percent or as a difference is broken beyond it, one of so many times when it is reached, or such a part.
Against the period before, a flow is seen by what each period added; else by what the year has come to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .facts import FLOW, Book, Known, Month, Series, Subject, shifted
from .robust import robust
from .rule import Rule
from .sides import Broken, Side, month_before, other_part, own_part, own_side, side_of

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared, and the figure that the base was read from; `added` where both are what a period added."""

    value: Decimal
    base: Decimal
    known: Known
    added: bool = False

    @property
    def difference(self) -> Decimal:
        return self.value - self.base


def change(rule: Rule, subject: Subject, book: Book) -> Iterator[Broken]:
    """The rule of a change, where it is broken."""
    if subject.value is None:
        return
    series = book.of(subject.measured.pk, subject.place.pk)
    pair, falls = _pair(rule.against, subject, series)
    if pair is None:
        return
    found = {"times": _times, "percent": _percent, "absolute": _absolute, "robust": _robust}[rule.by]
    facts = found(rule, pair, subject, series)
    if facts is None or not _goes(rule.way, pair) or (pair.difference < 0 and not falls):
        return
    left, right = _sides(subject, pair)
    yield Broken(rule, subject, f"change_{rule.by}", left, right, {"pair": pair, **facts})


def _goes(way, pair):
    return way == "both" or (pair.difference > 0) == (way == "rise")


def _sides(subject, pair):
    if not pair.added:
        return own_side(subject), side_of(subject, pair.known)
    own, base = own_part(subject, pair.value), other_part(subject, pair.known, pair.base)
    return Side(pair.value, (own,)), Side(pair.base, (base,))


def _pair(against, subject, series) -> tuple[Pair | None, bool]:
    """The figure and its base, None without one; and whether it may be said to fall."""
    if against == "last":
        return _with_last(subject, series)
    if against == "year":
        return _with_year(subject.value, subject.month, subject, series), True
    return _with_period(subject.value, subject.month, subject, series), True


def _with_last(subject, series):
    """A flow begins anew each year: its first figure stands beside the same month last year, or beside the last one of
    that year, below which it may well lie if that is of more months."""
    before, (year, month) = series.before(subject.day), subject.month
    if subject.measured.measure == FLOW and before and before.day.year < year:
        before = _of_last_year(subject, series)
    if before is None:
        return None, True
    longer = subject.measured.measure == FLOW and before.day.year < year and before.month[1] > month
    return Pair(subject.value, before.value, before), not longer


def _of_last_year(subject, series):
    year, month = subject.month
    of_year = [known for known in series.known if known.day.year == year - 1]
    return series.of((year - 1, month), subject.of_year) or (of_year[-1] if of_year else None)


def _with_year(value, month: Month, subject: Subject, series: Series):
    known = series.of(shifted(month, -12), subject.of_year)
    return Pair(value, known.value, known) if known else None


def _with_period(value, month: Month, subject: Subject, series: Series):
    measured, before = subject.measured, shifted(month, -subject.measured.step)
    known = series.of(before, subject.of_year) if month_before(subject) else None
    if known is None:
        return None
    if measured.measure != FLOW:
        return Pair(value, known.value, known)
    now, then = _added(value, month, measured.step, series), _added(known.value, before, measured.step, series)
    return None if now is None or then is None else Pair(now, then, known, added=True)


def _added(value, month: Month, step, series: Series):
    """What the period added to the year; None where the one before it is not known."""
    if month[1] <= step:
        return value
    known = series.of(shifted(month, -step))
    return None if known is None else value - known.value


def _absolute(rule, pair, subject, series):
    return {} if abs(pair.difference) > rule.limit else None


def _percent(rule, pair, subject, series):
    if pair.base <= 0:
        return None
    percent = HUNDRED * pair.difference / pair.base
    return {"percent": percent} if abs(percent) > rule.limit else None


def _times(rule, pair, subject, series):
    """Of figures above 0 on both sides, but 0 itself: a rate that turned below it is no slip of the unit."""
    if pair.base <= 0 or pair.value < 0:
        return None
    reached = pair.value >= pair.base * rule.limit or pair.value <= pair.base / rule.limit
    return {} if reached else None


def _robust(rule, pair, subject, series):
    """The change among those before it, the last `window` of them."""
    earlier: list[Decimal] = []
    by_month = {**series.by_year, **series.by_month} if subject.of_year else series.by_month
    for month in sorted(by_month, reverse=True):
        if month < subject.month and len(earlier) < rule.window:
            known = by_month[month]
            found = _earlier_pair(rule.against, known, month, subject, series)
            if found:
                earlier.append(found.difference)
    score = robust(pair.difference, earlier)
    return {"robust": score} if score and abs(score.score) > rule.limit else None


def _earlier_pair(against, known, month, subject, series):
    if against == "year":
        return _with_year(known.value, month, subject, series)
    return _with_period(known.value, month, subject, series)
