"""Statements with one reading: a value, a rank, a share, an increase, percentage points, completion, a comparison."""

from fractions import Fraction

from .bases import Bases, multiples_in
from .interval import Interval
from .kinds import Reading, Verdict, Wording
from .statement import Facts, Judgement, Known, Read, Statement, cannot


def judge_value(statement: Statement, facts: Facts) -> Judgement:
    """A value or a rank, against the stored one."""
    if facts.stored is None:
        return cannot("value_unknown")
    result = Fraction(facts.stored.value)
    # Only what is measured is rounded: a count that is printed otherwise is another count.
    found = _compared(facts.stored.allowed(), statement.allowed)
    return cannot("inexact") if found is None else Judgement(found, result=result)


def judge_rank(statement: Statement, facts: Facts) -> Judgement:
    """A place: of a ranking as stored, of an amount by the figures of the areas beside it."""
    if facts.is_rank:
        return judge_value(statement, facts)
    place = facts.place
    if place is None:
        return cannot("not_a_rank")
    found = _compared(Interval(Fraction(place.best), Fraction(place.worst)), statement.allowed)
    if found is None:
        return cannot("place_open")
    return Judgement(found, result=Fraction(place.best) if place.best == place.worst else None)


def _compared(known: Interval, allowed: Interval):
    """The verdict on what is known against what is stated; None where what is known leaves it open."""
    if known.lies_in(allowed):
        return Verdict.CONSISTENT
    return None if known.meets(allowed) else Verdict.INCONSISTENT


def judge_share(statement: Statement, facts: Facts) -> Judgement:
    """A share, by its part and its whole, by the whole numbers that one of them lets the other be, or as stored."""
    part, whole = facts.part, facts.whole
    if whole is not None and whole.value <= 0:
        return cannot("base_zero" if whole.value == 0 else "base_negative")
    if part is not None and whole is not None:
        known = part.is_exact and whole.is_exact
        return _ratio_judged(statement, part, whole, facts) if known else cannot("inexact")
    if facts.is_whole and whole is not None and whole.is_exact:
        exact = Fraction(whole.value)
        return _found(multiples_in(statement.allowed.mapped(lambda rate: rate * exact / 100), Fraction(facts.step)))
    if facts.stored is not None:
        return judge_value(statement, facts)
    return cannot("no_totals")


def _ratio_judged(statement, part, whole, facts):
    exact = Fraction(part.value) / Fraction(whole.value) * 100
    if facts.is_whole:
        return _is(exact, exact in statement.allowed)
    a, b = part.allowed(facts.step), whole.allowed(facts.step)
    able = Interval(a.low / b.high * 100, a.high / b.low * 100 if b.low > 0 else None)
    return _is(exact, able.meets(statement.allowed))


def _is(result, fits):
    return Judgement(Verdict.CONSISTENT if fits else Verdict.INCONSISTENT, result=result)


def _found(bases: Bases | None):
    return Judgement(Verdict.INCONSISTENT if bases is None else Verdict.CONSISTENT, bases=bases)


def judge_difference(statement: Statement, facts: Facts) -> Judgement:
    """An increase in the indicator's unit, or percentage points: a − b."""
    if facts.is_broken:
        return cannot("definition_break")
    if facts.value is None:
        return cannot("value_unknown")
    if not facts.bases:
        return cannot("base_unknown")
    if not all(known.is_exact for known in (facts.value, *facts.bases)):
        return cannot("inexact")
    found = [(_difference_fits(statement, facts, base), base) for base in facts.bases]
    fits, base = next((each for each in found if each[0]), found[0])
    result = Fraction(facts.value.value) - Fraction(base.value)
    verdict = Verdict.CONSISTENT if fits else Verdict.INCONSISTENT
    return Judgement(verdict, reads=(Read(Reading.GREW, fits, base, result),), result=result)


def _difference_fits(statement, facts, base: Known):
    exact = Fraction(facts.value.value) - Fraction(base.value)
    slack = Fraction(0) if facts.is_whole else Fraction(facts.step)
    return Interval(exact - slack, exact + slack).meets(statement.allowed)


def judge_completion(statement: Statement, facts: Facts) -> Judgement:
    """A completion, as it is judged (design 5.2: of a stock by its increment), else as value over target."""
    if facts.target is None:
        return cannot("no_target")
    if facts.value is None:
        return cannot("value_unknown")
    if not facts.value.is_exact:
        return cannot("inexact")
    a, target = Fraction(facts.value.value), Fraction(facts.target)
    reads = []
    if facts.baseline is not None and not facts.is_flow and facts.baseline != facts.target:
        base = Fraction(facts.baseline)
        reads.append(_completed(statement, Reading.INCREMENT, (a - base) / (target - base), facts.baseline))
    if target:
        reads.append(_completed(statement, Reading.OF_TARGET, a / target))
    if not reads:
        return cannot("base_zero")
    if reads[0].fits:
        return Judgement(Verdict.CONSISTENT, reads=tuple(reads))
    other = any(read.fits for read in reads)
    return Judgement(Verdict.OTHER_READING if other else Verdict.INCONSISTENT, reads=tuple(reads))


def _completed(statement, reading, share, base=None):
    result = share * 100
    return Read(reading, result in statement.allowed, Known(base) if base is not None else None, result)


def judge_above(statement: Statement, facts: Facts) -> Judgement:
    """That the figure lies above (or, with 低于, below) that of another area."""
    if facts.other is None:
        return cannot("other_unknown")
    if not facts.other.is_exact:
        return cannot("inexact")
    stated, other = Fraction(statement.figure), Fraction(facts.other.value)
    below = statement.wording in {Wording.LESS, Wording.AT_MOST}
    return _is(other, stated < other if below else stated > other)
