"""Which statements contradict each other."""

from decimal import Decimal as D

import pytest

from indicators.claims.judging.contradictions import Placed, contradictions
from indicators.claims.judging.kinds import Kind, Wording
from indicators.claims.judging.statement import Statement


def said(kind, figure, *, since=2020, year=2021, wording="=", about="hte", at="", base_at=""):
    figure = D(figure)
    places = max(0, -figure.as_tuple().exponent)
    return Placed(about, Statement(Kind(kind), figure, places, year, since, Wording(wording)), at, base_at)


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ([said("value", 123), said("value", 124)], [(0, 1)]),
        ([said("value", 123), said("value", 123)], []),
        ([said("value", 120, wording="+"), said("value", 123)], []),
        ([said("value", 123), said("value", 124, year=2020)], []),
        ([said("value", 123), said("value", 124, about="patents")], []),
        ([said("value", 131, at=6), said("value", 140, at=12)], []),
        ([said("percent", 25), said("percent", 30)], [(0, 1)]),
        ([said("percent", 25), said("percent", "25.5")], []),  # 25 stands for 24.5 up to 25.5
        ([said("percent", 25), said("percent", 30, since=2018)], []),
        ([said("percent", 330), said("times_more", "3.3")], []),
        ([said("percent", 330), said("times_more", "4.3")], []),  # which is often said and means the same
        ([said("percent", 330), said("times_more", "5.3")], [(0, 1)]),
        ([said("value", 123), said("value", 98, year=2020), said("percent", 30)], [(0, 1, 2)]),
        ([said("value", 123), said("value", 98, year=2020), said("percent", "25.5")], []),
        ([said("value", 123), said("increase", 25), said("percent", 30)], [(0, 1, 2)]),
        ([said("value", 123), said("increase", 25), said("percent", "25.5")], []),
        ([said("value", 86), said("increase", 66), said("times_more", "4.3")], []),
        ([said("value", 86), said("increase", 66), said("times_more", "6.3")], [(0, 1, 2)]),
        ([said("value", 123), said("value", 98, year=2020), said("increase", 26)], [(0, 1, 2)]),
        ([said("value", 131, at=6), said("value", 98, year=2020), said("percent", 50, at=6, base_at="same")], []),
        (
            [said("value", 131, at=6), said("value", 98, year=2020), said("percent", 50, at=6, base_at="end")],
            [(0, 1, 2)],
        ),
        ([said("share", "90.2"), said("share", 91)], [(0, 1)]),
        ([said("value", 5), said("value", 0, year=2020), said("percent", 10)], []),  # no growth from zero
        ([said("annual", 10, since=None), said("annual", 20, since=None)], []),
        ([], []),
    ],
)
def test_contradictions(statements, found):
    assert contradictions(statements) == found
