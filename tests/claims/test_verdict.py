"""The verdict, on the twelve statements of the article and on what can go wrong."""

from decimal import Decimal as D

import pytest

from indicators.claims.judging.bases import Bases
from indicators.claims.judging.kinds import Kind, Reading, Verdict, Wording
from indicators.claims.judging.statement import Facts, Known, Statement
from indicators.claims.judging.verdict import judge


def stated(kind, figure, *, since=2020, year=2021, wording="=", places=None):
    figure = D(figure)
    places = max(0, -figure.as_tuple().exponent) if places is None else places
    return Statement(Kind(kind), figure, places, year, since, Wording(wording))


def known(value, *bases, **facts):
    return Facts(None if value is None else Known(D(value)), tuple(Known(D(base)) for base in bases), **facts)


def bases(judgement, reading):
    (found,) = (read.bases for read in judgement.reads if read.reading == reading)
    return None if found is None else (int(found.first), None if found.last is None else int(found.last))


@pytest.mark.parametrize(
    ("value", "kind", "figure", "wording", "strict", "loose", "verdict"),
    [
        (86, "times_more", "4.3", "=", None, (20, 20), "other_reading"),  # platforms
        (117, "times_more", "29", "=", None, (4, 4), "other_reading"),  # small technology firms
        (123, "times_more", "2.7", "=", (33, 33), (45, 46), "both"),  # high-tech enterprises
        (1633, "times_more", "6", "+", (205, 233), (234, 272), "both"),  # technology enterprises
        (62, "times_more", "5", "-", (11, 11), (13, 13), "both"),  # achievements
        (86, "times_more", "3.3", "=", (20, 20), (26, 26), "both"),  # what would be right of the platforms
    ],
)
def test_times_without_a_stored_base(value, kind, figure, wording, strict, loose, verdict):
    found = judge(stated(kind, figure, since=2018, wording=wording), known(value))
    assert (bases(found, Reading.GREW), bases(found, Reading.IS)) == (strict, loose)
    assert found.verdict == verdict


def test_platforms_with_their_base():
    found = judge(stated("times_more", "4.3", since=2018), known(86, 20))
    assert found.verdict == Verdict.OTHER_READING
    assert [read.result for read in found.reads] == [D("3.3"), D("4.3")]
    assert judge(stated("times_more", "3.3", since=2018), known(86, 20)).verdict == Verdict.CONSISTENT
    assert judge(stated("multiple", "4.3", since=2018), known(86, 20)).verdict == Verdict.CONSISTENT
    assert judge(stated("multiple", "3.3", since=2018), known(86, 20)).verdict == Verdict.OTHER_READING
    assert judge(stated("times_more", "5.3", since=2018), known(86, 20)).verdict == Verdict.INCONSISTENT


def test_patents():
    found = judge(stated("percent", "53.8"), known(1063, is_flow=True))
    assert (found.verdict, bases(found, Reading.GREW)) == (Verdict.CONSISTENT, (691, 691))


def test_new_institutions_only_as_growth_of_their_stock():
    found = judge(stated("percent", "35"), known(18, is_flow=True))
    assert (found.verdict, bases(found, Reading.GREW)) == (Verdict.OTHER_READING, None)
    assert bases(found, Reading.OF_STOCK) == (51, 52)
    assert judge(stated("percent", "35"), known(18)).verdict == Verdict.INCONSISTENT, "a stock has no such reading"


@pytest.mark.parametrize(("new", "total", "base"), [(25, 123, 98), (583, 1633, 1050), (66, 86, 20)])
def test_what_is_new_is_the_total_less_its_base(new, total, base):
    assert judge(stated("increase", new), known(total, base)).verdict == Verdict.CONSISTENT
    assert judge(stated("increase", new + 1), known(total, base)).verdict == Verdict.INCONSISTENT
    assert judge(stated("increase", new), known(total)).reason == "base_unknown"


@pytest.mark.parametrize("figure", ["367", "43.8"])
def test_a_rate_without_amount(figure):
    found = judge(stated("percent", figure), known(None))
    assert (found.verdict, found.reason) == (Verdict.UNCHECKABLE, "value_unknown")


def test_above_another_area():
    above = stated("above", "2.3", wording=">")
    assert judge(above, Facts(other=Known(D("2.16")))).verdict == Verdict.CONSISTENT
    assert judge(above, Facts(other=Known(D("2.3")))).verdict == Verdict.INCONSISTENT
    assert judge(stated("above", "2.3", wording="<"), Facts(other=Known(D("2.16")))).verdict == Verdict.INCONSISTENT
    assert judge(above, Facts()).reason == "other_unknown"


def test_the_zones_share_of_high_tech_enterprises():
    share = stated("share", "90.2")
    found = judge(share, Facts(whole=Known(D(123))))
    assert (found.verdict, found.bases) == (Verdict.CONSISTENT, Bases(D(111), D(111)))
    assert judge(share, Facts(whole=Known(D(98)))).verdict == Verdict.INCONSISTENT
    assert judge(share, Facts(part=Known(D(111)), whole=Known(D(123)))).verdict == Verdict.CONSISTENT
    assert judge(share, Facts(part=Known(D(110)), whole=Known(D(123)))).verdict == Verdict.INCONSISTENT


@pytest.mark.parametrize(("figure", "wording"), [("3.7", "="), ("30", ">"), ("90", "="), ("93.6", "="), ("20", "~")])
def test_a_share_without_totals(figure, wording):
    found = judge(stated("share", figure, wording=wording), Facts())
    assert (found.verdict, found.reason) == (Verdict.UNCHECKABLE, "no_totals")


@pytest.mark.parametrize("kind", ["percent", "times_more", "multiple", "annual"])
@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (known(5, 0), "base_zero"),
        (known(5, -1), "base_negative"),
        (known(None, 5), "value_unknown"),
        (known(-5, 5), "value_negative"),
        (known(5, 4, is_broken=True), "definition_break"),
        (Facts(Known(D(5), ">"), (Known(D(4)),)), "inexact"),
        (Facts(Known(D(5)), (Known(D(4), "~"),)), "inexact"),
        (known(5, 4, trouble="other_scope"), "other_scope"),
    ],
)
def test_what_cannot_be_checked_says_why(kind, facts, reason):
    found = judge(stated(kind, "10"), facts)
    assert (found.verdict, found.reason) == (Verdict.UNCHECKABLE, reason)


def test_a_base_that_is_measured_proves_nothing_unless_stored():
    measured = {"is_whole": False, "step": D("0.01")}
    assert judge(stated("percent", "17.1"), known("4.1", **measured)).reason == "base_unknown"
    assert judge(stated("percent", "17.1"), known("4.1", "3.5", **measured)).verdict == Verdict.CONSISTENT
    # 3.5 and 4.1, each known to half a hundredth, can have grown by 16.9 % and by 17.4 %, not by 18 %
    assert judge(stated("percent", "17.3"), known("4.1", "3.5", **measured)).verdict == Verdict.CONSISTENT
    assert judge(stated("percent", "18.0", places=1), known("4.1", "3.5", **measured)).verdict == Verdict.INCONSISTENT


def test_annual_average():
    assert judge(stated("annual", "100", since=2018), known(8, 1)).verdict == Verdict.CONSISTENT
    assert judge(stated("annual", "233.3", since=2018), known(8, 1)).verdict == Verdict.OTHER_READING
    assert judge(stated("annual", "62.6", since=2018), known(86, 20)).verdict == Verdict.CONSISTENT
    assert judge(stated("annual", "10", since=2021), known(8, 1)).reason == "no_years"
    assert judge(stated("annual", "10", since=None), known(8, 1)).reason == "no_years"


def test_percentage_points():
    percents = {"is_percent": True, "is_whole": False, "step": D("0.01")}
    assert judge(stated("points", "0.20"), known("2.36", "2.16", **percents)).verdict == Verdict.CONSISTENT
    assert judge(stated("points", "0.2"), known("2.36", "2.16", **percents)).verdict == Verdict.CONSISTENT
    assert judge(stated("points", "9.3"), known("2.36", "2.16", **percents)).verdict == Verdict.INCONSISTENT
    assert judge(stated("points", "1.5"), known("1.5", "0", **percents)).verdict == Verdict.CONSISTENT
    assert judge(stated("points", "3"), known(5, 2)).reason == "not_percent"


def test_completion_of_a_stock_is_that_of_its_increment():
    of_stock = known(131, target=D(140), baseline=D(123))
    assert judge(stated("completion", "47.1"), of_stock).verdict == Verdict.CONSISTENT
    assert judge(stated("completion", "93.6"), of_stock).verdict == Verdict.OTHER_READING
    assert judge(stated("completion", "87.9"), of_stock).verdict == Verdict.INCONSISTENT
    assert judge(stated("completion", "50"), known(60, target=D(120), is_flow=True)).verdict == Verdict.CONSISTENT
    assert judge(stated("completion", "50"), known(60, is_flow=True)).reason == "no_target"
    assert judge(stated("completion", "50"), known(60, target=D(0))).reason == "base_zero"


@pytest.mark.parametrize(
    ("figure", "wording", "stored", "qualifier", "verdict"),
    [
        (123, "=", 123, "=", "consistent"),
        (123, "=", 124, "=", "inconsistent"),
        (140, ">", 140, "=", "inconsistent"),  # reached, not exceeded
        (140, ">=", 140, "=", "consistent"),
        (120, "+", 123, "=", "consistent"),
        (120, "+", 131, "=", "inconsistent"),
        (30, "+", 39, "=", "consistent"),
        (30, "+", 40, "=", "inconsistent"),
        (125, "-", 123, "=", "consistent"),
        (123, "-", 123, "=", "inconsistent"),
        (200, "~", 191, "=", "consistent"),
        (200, "~", 180, "=", "inconsistent"),
        (8, "<=", 8, "<=", "consistent"),
        (8, "<=", 9, "=", "inconsistent"),
        (8, "<", 8, "=", "inconsistent"),
        (30, ">", 30, ">", "consistent"),
        (31, "=", 30, ">", "uncheckable"),
        (29, "=", 30, ">", "inconsistent"),
    ],
)
def test_values_with_their_wording(figure, wording, stored, qualifier, verdict):
    found = judge(stated("value", figure, wording=wording), Facts(stored=Known(D(stored), qualifier)))
    assert found.verdict == verdict


def test_without_a_stored_value_there_is_nothing_to_hold_it_against():
    assert judge(stated("value", 5), Facts()).reason == "value_unknown"
    assert judge(stated("rank", 5), Facts()).reason == "value_unknown"


def test_of_a_stock_within_a_year_either_base_will_do():
    statement = stated("percent", "6.5")
    assert judge(statement, known(131, 120, 123)).verdict == Verdict.CONSISTENT
    assert judge(statement, known(131, 120)).verdict == Verdict.INCONSISTENT


def test_large_bases_are_bounds_not_loops():
    found = judge(stated("times_more", "6", wording="+"), known("999999999999999"))
    assert bases(found, Reading.GREW) == (125000000000000, 142857142857142)
    assert judge(stated("percent", "0", places=0), known("999999999999999")).verdict == Verdict.CONSISTENT
