"""Growth: against the stored base, else against every base that would round to the printed figure."""

from fractions import Fraction

from .bases import bases_of
from .interval import Interval, point
from .kinds import IN_PERCENT, Kind, Reading, Verdict
from .statement import Facts, Judgement, Read, Statement, cannot

# The reading that the words say, then the one that is often meant.
READINGS = {
    Kind.PERCENT: (Reading.GREW,),
    Kind.TIMES_MORE: (Reading.GREW, Reading.IS),
    Kind.MULTIPLE: (Reading.IS, Reading.GREW),
    Kind.ANNUAL: (Reading.COMPOUND, Reading.SIMPLE),
}
AMBIGUOUS = {Kind.TIMES_MORE, Kind.MULTIPLE}  # where either reading is common


def judge_growth(statement: Statement, facts: Facts) -> Judgement:
    reason = _refusal(statement, facts)
    if reason:
        return cannot(reason, *_without_value(statement))
    if facts.bases:
        return _against_stored(statement, facts)
    return _by_search(statement, facts)


def _refusal(statement, facts):
    """Why no growth can be spoken of; "" where it can."""
    if facts.is_broken:
        return "definition_break"
    if statement.kind == Kind.ANNUAL and years_between(statement) < 1:
        return "no_years"
    values = [base.value for base in facts.bases]
    if any(value < 0 for value in values):
        return "base_negative"
    if any(value == 0 for value in values):
        return "base_zero"
    if facts.value is None:
        return "value_unknown"
    if facts.value.value < 0:
        return "value_negative"
    exact = facts.value.is_exact and all(base.is_exact for base in facts.bases)
    return "" if exact else "inexact"


def years_between(statement: Statement) -> int:
    return statement.year - statement.base_year if statement.base_year is not None else 0


def ratio_of(statement: Statement, reading: Reading, allowed: Interval | None = None) -> Interval:
    """What a ÷ b may be in a reading, by what the figure may stand for (or by another interval of it)."""
    return (allowed or statement.allowed).mapped(lambda rate: _ratio(statement, reading, rate))


def _ratio(statement, reading, rate):
    share = rate / 100 if statement.kind in IN_PERCENT else rate
    if reading == Reading.GREW:
        return 1 + share
    if reading == Reading.COMPOUND:
        return max(1 + share, Fraction(0)) ** years_between(statement)
    if reading == Reading.SIMPLE:
        return 1 + share * years_between(statement)
    return share


def rate_of(statement: Statement, reading: Reading, ratio: Fraction) -> Fraction:
    """The figure that a ÷ b comes to in a reading: the reverse of `ratio_of`, to 12 digits for a root."""
    share = ratio
    if reading == Reading.GREW:
        share = ratio - 1
    elif reading == Reading.COMPOUND:
        share = Fraction(float(ratio) ** (1 / years_between(statement)) - 1).limit_denominator(10**12)
    elif reading == Reading.SIMPLE:
        share = (ratio - 1) / years_between(statement)
    return share * 100 if statement.kind in IN_PERCENT else share


def _without_value(statement):
    """The readings of a rate of which no amount is known: what a ÷ b would be."""
    if statement.kind == Kind.ANNUAL and years_between(statement) < 1:
        return []
    return [Read(each, False, ratio=ratio_of(statement, each)) for each in READINGS[statement.kind][:1]]


def _against_stored(statement, facts):
    reads = [_compared(statement, facts, reading) for reading in READINGS[statement.kind]]
    return Judgement(_verdict(reads), reads=tuple(reads))


def _compared(statement, facts, reading):
    """The reading against the stored base; of several the one that fits, else the first."""
    ratio = ratio_of(statement, reading)
    found = [(_stored_ratio(facts, base).meets(ratio), base) for base in facts.bases]
    fits, base = next((each for each in found if each[0]), found[0])
    exact = Fraction(facts.value.value) / Fraction(base.value)
    search = _searched(statement, facts, reading)
    return Read(reading, fits, base, rate_of(statement, reading, exact), search.bases, search.wanted, ratio)


def _stored_ratio(facts, base):
    """a ÷ b of stored figures; of what is measured, not counted, each is known to half its last digit."""
    if facts.is_whole:
        return point(Fraction(facts.value.value) / Fraction(base.value))
    a, b = facts.value.allowed(facts.step), base.allowed(facts.step)
    return Interval(max(a.low, Fraction(0)) / b.high, a.high / b.low if b.low > 0 else None)


def _by_search(statement, facts):
    readings = READINGS[statement.kind]
    if statement.kind == Kind.PERCENT and facts.is_flow and facts.is_whole:
        readings += (Reading.OF_STOCK,)
    reads = tuple(_searched(statement, facts, reading) for reading in readings)
    if not facts.is_whole:
        return cannot("base_unknown", *reads)
    if statement.kind in AMBIGUOUS and all(read.fits for read in reads):
        return Judgement(Verdict.BOTH, reads=reads)
    return Judgement(_verdict(reads), reads=reads)


def _searched(statement, facts, reading):
    a, step = Fraction(facts.value.value), Fraction(facts.step)
    ratio = ratio_of(statement, reading)
    bases = bases_of(a, ratio, step)
    middle = _ratio(statement, reading, Fraction(statement.figure))
    return Read(reading, bases is not None, None, None, bases, a / middle if middle > 0 else None, ratio)


def _verdict(reads):
    if reads[0].fits:
        return Verdict.CONSISTENT
    return Verdict.OTHER_READING if any(read.fits for read in reads[1:]) else Verdict.INCONSISTENT
