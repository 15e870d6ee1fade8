"""Hypothesis: what is printed of true figures is never called inconsistent."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.claims.judging.growth import years_between
from indicators.claims.judging.interval import printed
from indicators.claims.judging.kinds import Kind, Verdict, Wording
from indicators.claims.judging.statement import Facts, Known, Statement
from indicators.claims.judging.verdict import judge

counts = st.integers(1, 10**12)
digits = st.integers(0, 4)


def rounded(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def verdict(kind, figure, places, a, b, wording=Wording.EXACT):
    """With the base stored, and by search alone."""
    statement = Statement(kind, figure, places, 2021, 2018, wording)
    value = Known(Decimal(a))
    return judge(statement, Facts(value, (Known(Decimal(b)),))).verdict, judge(statement, Facts(value)).verdict


@given(counts, counts, digits)
def test_growth_in_percent(a, b, places):
    figure = rounded(Fraction(a - b, b) * 100, places)
    assert verdict(Kind.PERCENT, figure, places, a, b) == (Verdict.CONSISTENT, Verdict.CONSISTENT)


@given(counts, counts, digits)
def test_times_strictly_and_loosely(a, b, places):
    for kind, ratio in ((Kind.TIMES_MORE, Fraction(a - b, b)), (Kind.MULTIPLE, Fraction(a, b))):
        stored, searched = verdict(kind, rounded(ratio, places), places, a, b)
        assert stored == Verdict.CONSISTENT
        assert searched in {Verdict.CONSISTENT, Verdict.BOTH}


@given(counts, counts, digits)
def test_times_in_the_other_sense_are_that_or_happen_to_fit(a, b, places):
    stored, _searched = verdict(Kind.TIMES_MORE, rounded(Fraction(a, b), places), places, a, b)
    assert stored in {Verdict.OTHER_READING, Verdict.CONSISTENT}


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 2))
def test_annual_average(a, b, places):
    exact = (Decimal(a) / Decimal(b)) ** (Decimal(1) / 3) - 1
    figure = (exact * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert years_between(Statement(Kind.ANNUAL, figure, places, 2021, 2018)) == 3
    assert verdict(Kind.ANNUAL, figure, places, a, b)[0] == Verdict.CONSISTENT


@given(st.integers(0, 10**9), st.integers(1, 10**9), digits)
def test_a_share(part, whole, places):
    assume(part <= whole)
    statement = Statement(Kind.SHARE, rounded(Fraction(part * 100, whole), places), places, 2021)
    facts = Facts(part=Known(Decimal(part)), whole=Known(Decimal(whole)))
    assert judge(statement, facts).verdict == Verdict.CONSISTENT
    if part:
        assert judge(statement, Facts(whole=Known(Decimal(whole)))).verdict == Verdict.CONSISTENT


@given(st.integers(1, 10**9), st.sampled_from(list(Wording)))
def test_a_value_worded_as_it_may_be(value, wording):
    figure = {
        Wording.MORE: value - 1, Wording.LESS: value + 1, Wording.NEARLY: value + 1,
        Wording.AND_MORE: value - 1 if value % 10 else value,
    }.get(wording, value)  # fmt: skip
    assume(wording not in {Wording.AND_MORE, Wording.NEARLY} or value > 20)
    found = judge(Statement(Kind.VALUE, Decimal(figure), 0, 2021, wording=wording), Facts(stored=Known(Decimal(value))))
    fits = Fraction(value) in printed(Decimal(figure), 0, wording)
    assert found.verdict == (Verdict.CONSISTENT if fits else Verdict.INCONSISTENT)
    assert fits or wording in {Wording.AND_MORE, Wording.NEARLY}


@given(st.decimals("0.01", 10**6, places=2), st.decimals("0.01", 10**6, places=2), digits)
def test_growth_of_amounts_that_were_rounded_before(a, b, places):
    """The figures behind are exact; stored are their hundredths."""
    true_a, true_b = Fraction(a) + Fraction(1, 250), Fraction(b) - Fraction(1, 250)
    figure = rounded((true_a / true_b - 1) * 100, places)
    assume(abs(figure) < 10**9)
    facts = Facts(Known(a), (Known(b),), step=Decimal("0.01"), is_whole=False)
    assert judge(Statement(Kind.PERCENT, figure, places, 2021, 2020), facts).verdict == Verdict.CONSISTENT


@given(
    st.sampled_from(list(Kind)), st.decimals(-(10**10), 10**10, places=4), st.integers(-12, 4),
    st.sampled_from(list(Wording)),
    st.none() | st.decimals(-(10**10), 10**10, places=4), st.none() | st.decimals(-(10**10), 10**10, places=4),
)  # fmt: skip
def test_nothing_makes_it_raise(kind, figure, places, wording, value, base):
    known = None if value is None else Known(value)
    bases = () if base is None else (Known(base),)
    facts = Facts(
        known, bases, part=known, whole=bases[0] if bases else None, stored=known, target=base, baseline=value
    )
    for whole in (True, False):
        for years in ((2021, 2018), (2021, None)):
            judge(
                Statement(kind, figure, places, *years, wording),
                Facts(**(facts.__dict__ | {"is_whole": whole, "is_percent": True})),
            )
