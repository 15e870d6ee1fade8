"""How an address names a period: the year, and the period within it."""

from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR

from ..periods import Period

WHOLE_YEAR = "year"


class PeriodInAddress:
    """2022/06 is a month, 2022/Q2 a quarter, 2022/H1 a half-year, 2022/year the whole year."""

    regex = r"[0-9]{4}/(?:0[1-9]|1[0-2]|Q[1-4]|H[12]|year)"

    def to_python(self, value: str) -> Period:
        """Raises ValueError, which is a page that does not exist, outside the years that figures are kept of."""
        year, part = value.split("/")
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValueError(year)
        return Period.from_key(year if part == WHOLE_YEAR else f"{year}-{part}")

    def to_url(self, period: Period) -> str:
        year, _dash, part = period.key.partition("-")
        return f"{year}/{part or WHOLE_YEAR}"
