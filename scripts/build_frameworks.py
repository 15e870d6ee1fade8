"""The evaluation frameworks of national high-tech zones as fixtures, and an indicator for each item that has none.

What is known comes from the collected data; what an item measures in the words of the project, and which indicator it
shares, from fixtures/own/framework_*.csv.
"""

from collections.abc import Iterator
from pathlib import Path

from scripts.collected import Row, in_stored_unit, own, rows_of

OWNER, GRACE = "gxq", "120"  # the zone's committee; the yearly statistics of the zones are closed in spring
F21, F24, F14 = "htz-framework-2021", "htz-framework-2024", "htz-capacity-2014"
FILES = {F21: "national-htz-framework.csv", F14: "national-htz-innovation-capacity-2014.csv"}
# What is known of the version of 2024 (domain facts, 1.3): its first group, and four items with their weights.
GROUP_2024, WEIGHT_2024 = "高质量发展综合质效", "15"
ITEMS_2024 = [
    ("1.1", "园区全口径增加值占所在城市GDP比例", "%", "0.8"),
    ("1.2", "园区制造业及生产性服务业营业收入占比", "%", "1.2"),
    ("1.3", "园区制造业增加值率", "%", "1"),
    ("1.4", "当年净增营业收入", "亿元", "1"),
]
UNITS = {"千元": "万元", "千元/人": "万元/人", "—": "比值"}  # money is kept in 万元
DECIMALS = {"%": "2", "万元": "2", "万人": "4", "万元/人": "2", "件/万人": "2", "件/千万元": "2", "件/百亿元": "2",
            "吨标准煤/万元": "4", "比值": "4", "分": "1"}  # fmt: skip
LIMITS = {"": ("0", ""), "share": ("0", "100"), "score": ("0", "100"), "free": ("", "")}


def frameworks(source: Path) -> Iterator[Row]:
    yield from own("frameworks", "code").values()


def framework_groups(source: Path) -> Iterator[Row]:
    for (framework, number), mine in own("framework_groups", "framework", "number").items():
        first = next(row for row in _items(source, framework) if row["code"].split(".")[0] == number)
        yield {
            "framework": framework,
            "number": number,
            "name": first["level1"],
            "name_en": mine["name_en"],
            "weight": first["level1_weight"],
        }


def framework_items(source: Path) -> Iterator[Row]:
    details = {row["code"]: row for row in rows_of(source / "national-htz-framework-detail.csv")}
    for (framework, code), mine in own("framework_items", "framework", "code").items():
        row = next(row for row in _items(source, framework) if row["code"] == code)
        group, position = code.split(".")
        yield {
            "framework": framework,
            "group": group,
            "code": code,
            "position": position,
            "name": row["level2"],
            "name_en": mine["name_en"],
            "unit": _unit(row["unit"]),
            "kind": row["kind"],
            "direction": _direction(framework, code, details),
            "weight": row["weight_if_known"],
            "numerator": mine["numerator"],
            "denominator": mine["denominator"],
            "wording_confidence": row["confidence"].split(" ")[0],
            "indicator": mine["indicator"] or code_of(framework, code),
        }


def indicators(source: Path, position: int) -> Iterator[Row]:
    """Of each item that shares none an indicator of its own, and before them what several are divided by."""
    for base in own("framework_bases", "code").values():
        position += 1
        yield _indicator(base | {"maximum": "", "direction": "higher", "denominator": ""}, position)
    words = {row["code"]: row for row in frameworks(source)}
    items = {(row["framework"], row["code"]): row for row in framework_items(source)}
    for (framework, code), mine in own("framework_items", "framework", "code").items():
        if not mine["indicator"]:
            position += 1
            yield _indicator(_of_item(words[framework], items[framework, code], mine), position)


def code_of(framework: str, code: str) -> str:
    """The code of an item's own indicator, such as htz21_1_3."""
    return f"htz{framework[-2:]}_{code.replace('.', '_')}"


def _of_item(framework: Row, item: Row, mine: Row) -> Row:
    lowest, highest = LIMITS[mine["limits"]]
    return {
        "code": item["indicator"],
        "name": item["name"],
        "name_en": mine["name_en"],
        "unit": item["unit"],
        "decimals": DECIMALS.get(item["unit"], "0"),
        "measure": mine["measure"],
        "direction": item["direction"],
        "denominator": mine["denominator_indicator"],
        "minimum": lowest,
        "maximum": highest,
        "definition": _definition(framework, item),
    }


def _definition(framework: Row, item: Row) -> str:
    how = "÷".join(filter(None, (item["numerator"], item["denominator"])))
    place = f"{framework['name']}第{item['code']}项，按年填报。"
    return f"{how}。{place}" if how else place


def _indicator(row: Row, position: int) -> Row:
    fixed = {"frequency": "year", "grace_days": GRACE, "owner": OWNER, "roll_up": "none"}
    return row | fixed | {"position": str(position)}


def _items(source: Path, framework: str) -> list[Row]:
    if framework in FILES:
        return rows_of(source / FILES[framework])
    common = {"level1": GROUP_2024, "level1_weight": WEIGHT_2024, "kind": "quant", "confidence": "high"}
    names = ("code", "level2", "unit", "weight_if_known")
    return [common | dict(zip(names, item, strict=True)) for item in ITEMS_2024]


def _unit(unit: str) -> str:
    return UNITS.get(unit) or in_stored_unit("0", unit)[1]


def _direction(framework: str, code: str, details: dict[str, Row]) -> str:
    falls = details[code]["direction"] == "-" if framework == F21 else (framework, code) == (F14, "5.3")
    return "lower" if falls else "higher"
