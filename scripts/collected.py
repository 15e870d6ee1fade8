"""Reads the collected data and the project's own words; what both builders of fixtures need."""

import csv
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "fixtures" / "own"

Row = dict[str, str]

DISTRICT, CITY, ZONE, WANSHENG = "500110", "500000", "QJ-HTZ", "WS-EDZ"
ARTICLE, BUREAU = "article-2022", "kjj"


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def own(name: str, *key: str) -> dict[tuple[str, ...], Row]:
    """The project's own rows of fixtures/own, by their key."""
    return {tuple(row[column] for column in key): row for row in rows_of(OWN / f"{name}.csv")}


def in_stored_unit(value: str, unit: str) -> tuple[str, str, str]:
    """Value and unit as stored, and a note that keeps the printed form where it was another: money is in 万元."""
    if unit != "亿元":
        return value, unit, ""
    in_wan = f"{Decimal(value) * 10_000:f}"
    return in_wan.rstrip("0").rstrip(".") if "." in in_wan else in_wan, "万元", f"原文为{value}亿元"


def first_day(text: str) -> str:
    """A date of which only the year or the month is known counts from its first day."""
    return (text + "-01-01")[:10] if text else ""
