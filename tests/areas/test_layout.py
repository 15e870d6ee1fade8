"""Where the tiles stand: every district and every street and town has one of its own."""

import csv

import pytest

from indicators.areas.layout import FILE, spot_of, spots
from qijiang.directory.models import Area
from tests.test_fixtures import rows


def listed(kinds, parent):
    return [row for row in rows("areas") if row["kind"] in kinds and row["parent"] == parent]


def area(row):
    return Area(code=row["code"], name=row["name"], kind=row["kind"])


def test_every_district_of_2022_has_a_tile_of_its_own():
    of_2022 = [row for row in listed({"district"}, "500000") if row["valid_to"] != "2011-10-01"]
    of_2022 = [row for row in of_2022 if not row["valid_from"].startswith("2025")]
    found = {(spot.column, spot.row) for spot in map(spot_of, map(area, of_2022)) if spot}
    assert len(of_2022) == len(found) == 38


def test_so_has_every_street_and_town_of_the_district():
    streets = listed({"street", "town"}, "500110")
    found = {(spot.column, spot.row) for spot in map(spot_of, map(area, streets)) if spot}
    assert len(streets) == len(found) == 31


def test_what_became_of_two_districts_takes_the_place_of_one():
    new, old = spot_of(Area(code="500157", name="两江新区")), spots()["500112"]
    assert new and (new.column, new.row) == (old.column, old.row)


@pytest.mark.parametrize(("code", "name"), [("500110", "万盛区"), ("500999", "某区")])
def test_a_code_of_old_or_an_unknown_one_has_none(code, name):
    assert spot_of(Area(code=code, name=name)) is None


def test_the_file_says_nothing_twice():
    with FILE.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert len({row["code"] for row in found}) == len(found) == 70
    known = {row["code"] for row in rows("areas")}
    assert all(row["code"] in known for row in found)
