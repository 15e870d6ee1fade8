"""Growth arithmetic: what 增长, 是…倍, 百分点 and 年均 mean in figures, and when there is no growth to speak of.

Everywhere `a` is the new value and `b` the base. Results are exact to the precision of Decimal; rounding is for
`qijiang.figures`. A growth that cannot be stated raises `NoGrowth`, which says why in a sentence.
"""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, localcontext

from django.utils.translation import gettext_lazy as _

REASONS = {
    "base_unknown": _("The base is unknown, so no growth can be stated."),
    "base_zero": _("The base is zero, so no growth can be stated."),
    "base_negative": _("The base is negative, so no growth can be stated."),
    "value_unknown": _("The new value is unknown, so no growth can be stated."),
    "value_negative": _("The new value is negative, so no annual average can be stated."),
    "no_years": _("An annual average needs at least one year between the two values."),
    "definition_break": _("The definition changed between the two years, so their values cannot be compared."),
}

Known = Decimal | int


class NoGrowth(ValueError):
    """No growth can be stated; `reason` is one of `REASONS`, the text its sentence in the reader's language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(REASONS[self.reason])


def percent_growth(a: Known | None, b: Known | None) -> Decimal:
    """增长百分之几, as a share: 98 → 123 is 0.2551… (25.5%). Raises NoGrowth."""
    return multiple(a, b) - 1


def times_more(a: Known | None, b: Known | None) -> Decimal:
    """增长X倍, read strictly, a = (1 + X)·b: 20 → 86 is 3.3. Raises NoGrowth."""
    return multiple(a, b) - 1


def multiple(a: Known | None, b: Known | None) -> Decimal:
    """是X倍, a = X·b: 20 → 86 is 4.3. Raises NoGrowth."""
    new, base = _known(a, b)
    if base == 0:
        raise NoGrowth("base_zero")
    if base < 0:
        raise NoGrowth("base_negative")
    return new / base


def point_change(a: Known | None, b: Known | None) -> Decimal:
    """百分点, the difference of two percentages: 2.16% → 2.36% is 0.20. The base may be zero. Raises NoGrowth."""
    new, base = _known(a, b)
    return new - base


def annual_average(a: Known | None, b: Known | None, years: int) -> Decimal:
    """年均增长, the even yearly growth that leads from b to a in `years`, as a share. Raises NoGrowth."""
    if years < 1:
        raise NoGrowth("no_years")
    # The root of a whole power must come out whole: 8 over three years is a doubling, not 0.9999…
    with localcontext(prec=50):
        ratio = multiple(a, b)
        if ratio < 0:
            raise NoGrowth("value_negative")
        growth = ratio ** (Decimal(1) / years) - 1
    return +growth


def pair(
    series: Mapping[int, Decimal | None], year: int, base_year: int, breaks: Collection[int | date] = ()
) -> tuple[Decimal, Decimal]:
    """The values (a, b) of `year` and `base_year`, for the functions above: `multiple(*pair(series, 2021, 2018))`.

    `breaks` are the years, or the dates, from which a new definition holds; the year of a break counts as new.
    Raises NoGrowth where one lies between the two years, or where a value is missing.
    """
    first, last = sorted((base_year, year))
    if any(first < _year(start) <= last for start in breaks):
        raise NoGrowth("definition_break")
    return _known(series.get(year), series.get(base_year))


def refuse_break(base_day: date, day: date, breaks: Collection[int | date]) -> None:
    """Raises NoGrowth if another definition came to hold after `base_day` and by `day`, in whatever year."""
    if any(isinstance(start, date) and base_day < start <= day for start in breaks):
        raise NoGrowth("definition_break")


def year_on_year(series: Mapping[int, Decimal | None], year: int, breaks: Collection[int | date] = ()) -> Decimal:
    """同比: growth of `year` over the year before, as a share. Raises NoGrowth as `pair` and `percent_growth` do."""
    return percent_growth(*pair(series, year, year - 1, breaks))


def _known(a: Known | None, b: Known | None) -> tuple[Decimal, Decimal]:
    if b is None:
        raise NoGrowth("base_unknown")
    if a is None:
        raise NoGrowth("value_unknown")
    return Decimal(a), Decimal(b)


def _year(start: int | date) -> int:
    return start.year if isinstance(start, date) else start
