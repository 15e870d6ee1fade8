"""The places of the fixtures: from the list of places, their history and who reports through whom."""

from collections.abc import Iterator
from pathlib import Path

from scripts.collected import CITY, DISTRICT, WANSHENG, Row, first_day, own, rows_of

KINDS = {
    "municipality": "municipality",
    "district": "district",
    "county": "district",
    "autonomous_county": "district",
    "subdistrict": "street",
    "town": "town",
    "development_zone": "zone",
    "park": "park",
}


def area_rows(source: Path) -> Iterator[Row]:
    """Cities and districts, then the places of the history alone, then what names one of those: streets and parks."""
    listed, history = rows_of(source / "areas.csv"), rows_of(source / "areas-history.csv")
    scope = rows_of(source / "qijiang-reporting-scope.csv")
    through = {row["code"] for row in scope if row["reporting_unit"].startswith("万盛")}
    upper = [row for row in listed if row["parent_code"] in {"", CITY}]
    yield from (listed_area(row, history, through) for row in upper)
    names = {(row["code"], row["name"]) for row in listed}
    yield from (history_area(row) for row in history if (row["code"], row["name"]) not in names)
    yield from (listed_area(row, history, through) for row in listed if row not in upper)


def listed_area(row: Row, history: list[Row], through: set[str]) -> Row:
    dates = {(past["code"], past["name"]): past for past in history}.get((row["code"], row["name"]))
    # A code that another place gave back begins anew on that day.
    given_back = {past["code"]: past["valid_to"] for past in history if past["valid_to"]}
    return {
        "code": row["code"],
        "name": row["name"],
        "kind": KINDS[row["level"]],
        "parent": row["parent_code"],
        "valid_from": first_day(dates["valid_from"] if dates else given_back.get(row["code"], "")),
        "valid_to": first_day(dates["valid_to"] if dates else ""),
        "reporting_unit": WANSHENG if row["code"] in through else "",
    }


def history_area(row: Row) -> Row:
    """A place of the history that the list of places lacks."""
    is_park = row["code"].startswith("QJ-P-")
    return {
        "code": row["code"],
        "name": row["name"],
        "kind": "park" if is_park else "zone" if row["code"] == WANSHENG else "district",
        "parent": DISTRICT if is_park else CITY,
        "valid_from": first_day(row["valid_from"]),
        "valid_to": first_day(row["valid_to"]),
        "reporting_unit": "",
    }


def areas(source: Path) -> Iterator[Row]:
    remarks = own("areas", "code", "name")
    for row in area_rows(source):
        yield row | {"remark": remarks.get((row["code"], row["name"]), {}).get("remark", "")}
