"""Builds fixtures/*.csv from the collected data and from the project's own words in fixtures/own.

    python -m scripts.build_fixtures [SOURCE] [FOLDER]      SOURCE ../shared/data, FOLDER fixtures without

For developers: the fixtures are committed, so nothing at run time needs SOURCE. Same input, same bytes.
What is a fact and what is the project's proposal: fixtures/README.md.
"""

import csv
import datetime
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from indicators.working_days import LOCKS_AFTER, within
from scripts import build_areas, build_entities, build_frameworks
from scripts.collected import (
    ARTICLE,
    BUREAU,
    CITY,
    DISTRICT,
    ROOT,
    ZONE,
    Row,
    first_day,
    in_stored_unit,
    own,
    rows_of,
)

PLAN, OUTLOOK = "six-actions-2022", "outlook-2022"
PUBLISHED = "2022-01-01T00:00:00+08:00"  # known in 2022, the day is not: a year counts from its first day

AREAS = {"綦江区": DISTRICT, "綦江高新区": ZONE}
QUALIFIERS = {"exact": "=", "at_least": ">=", "more_than": ">", "about": "~", "at_most": "<="}
CLAIMS = {  # kind and qualifier of a printed growth; …倍 is taken as printed, 增长…倍
    "percent": ("percent", "="),
    "multiple": ("times_more", "="),
    "multiple_more_than": ("times_more", "+"),
    "multiple_about_below": ("times_more", "-"),
}
NET = {"hte_new", "cq_tech_new"}  # net changes, which can fall below zero
DECIMALS = {"rd_intensity": "2", "万元": "2", "%": "1", "倍": "1"}
MEASURES = {  # of the indicators that are known by a target alone
    "rd_institution_doubling": "ratio",
    "gear_platform_enterprise": "stock",
    "maker_space_national": "flow",
    "incubator_municipal": "flow",
}
NAMES = {  # a target's horizon is no part of its indicator's name
    "rd_institution_doubling": ("规上工业企业研发机构倍数", "R&D institutions of above-scale industry, multiple"),
    "gear_platform_enterprise": ("齿轮云平台集聚企业", "Gear enterprises gathered on the cloud platform"),
}  # fmt: skip
OUTLOOKS = {  # the two promises that are no targets of the plan's year
    "A01": (
        "规上工业企业研发机构三年倍增",
        "Double the R&D institutions of above-scale industry in three years",
        "jxw",
    ),
    "B08": ("齿轮云平台三年内集聚企业1000家", "1,000 gear enterprises on the cloud platform within three years", "jxw"),
}
DERIVED = [  # what follows exactly from two stated figures: indicator, day, value, how, of which figures
    ("hte_valid", "2020-12-31", "98", "123 − 25", "B16", "B15"),
    ("cq_tech_total", "2020-12-31", "1050", "1633 − 583", "B19", "B18"),
    ("platform_municipal_up", "2018-12-31", "20", "86 − 66", "A06", "A07"),
]

# What the special compares with and does not state: the city's intensity of 2021, from the city's figures of 2022.
COMPARED = {
    "indicator": "rd_intensity",
    "area": CITY,
    "year": "2021",
    "as_of": "2021-12-31",
    "precision": "day",
    "value": "2.16",
    "qualifier": "=",
    "vintage": "annual",
    "derivation": "2.36 − 0.20",
    "note": "2022年为2.36%，比上年提高0.20个百分点",
    "source": "cq-rd-2022",
    "section": "",
    "paragraph": "",
    "figure_id": "",
    "reviewed_at": "2023-12-31T00:00:00+08:00",  # known in 2023, the day is not: by its end it was
}


def cited(figure: Row) -> Row:
    return {
        "source": ARTICLE,
        "section": figure["section"],
        "paragraph": figure["para"],
        "figure_id": figure["id"],
    }


def figures(source: Path) -> list[Row]:
    return rows_of(source / "article_figures.csv")


def departments(source: Path) -> Iterator[Row]:
    yield from (row | {"parent": ""} for row in own("departments", "code").values())
    for row in build_areas.area_rows(source):
        if row["kind"] in {"street", "town"} and not row["reporting_unit"]:
            office = "办事处" if row["kind"] == "street" else "人民政府"
            yield {"code": f"jz-{row['code']}", "name": row["name"] + office, "area": row["code"], "parent": ""}


def sources(source: Path) -> Iterator[Row]:
    yield from own("sources", "code").values()


def indicators(source: Path) -> Iterator[Row]:
    """What the article gives a figure for, and after it what the evaluation frameworks ask for."""
    found = list(of_article(source))
    yield from found
    yield from build_frameworks.indicators(source, len(found))


def of_article(source: Path) -> Iterator[Row]:
    ours = own("indicators", "code")
    firsts = {row["code"]: row for row in reversed(figures(source))}
    order = dict.fromkeys(row["code"] for row in figures(source))
    for position, code in enumerate(order, start=1):
        yield indicator(firsts[code], ours[code,], position)


def indicator(figure: Row, ours: Row, position: int) -> Row:
    code, unit = figure["code"], in_stored_unit("0", figure["unit"])[1]
    measure = MEASURES.get(code, figure["measure"])
    name, name_en = NAMES.get(code, (figure["name_zh"], figure["name_en"]))
    return {
        "code": code,
        "name": name,
        "name_en": name_en,
        "unit": unit,
        "decimals": DECIMALS.get(code) or DECIMALS.get(unit, "0"),
        "measure": measure,
        "direction": "lower" if measure == "rank" else "higher",
        "frequency": ours["frequency"],
        "grace_days": ours["grace_days"],
        "owner": ours["owner"],
        "roll_up": "sum" if measure in {"stock", "flow"} else "none",
        "denominator": "",
        "minimum": "" if code in NET else "1" if measure == "rank" else "0",
        "maximum": "100" if unit == "%" else "",
        "position": str(position),
        "definition": ours["definition"],
    }


def observations(source: Path) -> Iterator[Row]:
    notes = own("figures", "figure_id")
    for figure in figures(source):
        if figure["measure"] != "target" and figure["value"]:
            yield observation(figure, notes.get((figure["id"],), {}).get("note", ""))
    by_id = {row["id"]: row for row in figures(source)}
    for code, day, value, derivation, total, part in DERIVED:
        yield derived(by_id[total], code, day, value, derivation, f"由{total}减{part}得出")
    yield COMPARED


def observation(figure: Row, note: str) -> Row:
    value, _unit, printed = in_stored_unit(figure["value"], figure["unit"])
    only_year = len(figure["as_of"]) == 4
    vintage = "flash" if only_year else "estimate" if figure["code"] == "rd_intensity" else "annual"
    return {
        "indicator": figure["code"],
        "area": AREAS[figure["area"]],
        "year": figure["as_of"][:4],
        "as_of": first_day(figure["as_of"]),
        "precision": "year" if only_year else "day",
        "value": value,
        "qualifier": QUALIFIERS[figure["qualifier"]],
        "vintage": vintage,
        "derivation": "",
        "note": "；".join(filter(None, [printed, note])),
        **cited(figure),
        "reviewed_at": PUBLISHED,
    }


def derived(figure: Row, code: str, day: str, value: str, derivation: str, note: str) -> Row:
    """A figure that follows from stated ones; it stands at their place, but has no number of its own."""
    stated = observation(figure, "") | {"figure_id": "", "vintage": "annual", "precision": "day", "qualifier": "="}
    own_values = {"indicator": code, "year": day[:4], "as_of": day, "value": value}
    return stated | own_values | {"derivation": derivation, "note": note}


def plans(source: Path) -> Iterator[Row]:
    common = {"area": DISTRICT, "first_year": "2022", "document": ARTICLE, "behind_from": "0.80"}
    yield common | {
        "code": PLAN,
        "kind": "plan",
        "name": "2022年科技创新“六大行动”",
        "name_en": "Six actions for innovation, 2022",
        "last_year": "2022",
    }
    yield common | {
        "code": OUTLOOK,
        "kind": "outlook",
        "name": "三年展望（2022—2025年）",
        "name_en": "Three-year outlook, 2022–2025",
        "last_year": "2025",
    }


def actions(source: Path) -> Iterator[Row]:
    leads = own("actions", "number")
    for number, row in {row["action"]: row for row in rows_of(source / "plan_2022.csv")}.items():
        names = {"name": row["action_name_zh"], "name_en": row["action_name_en"]}
        yield {"plan": PLAN, "number": number, **names, "lead": leads[number,]["lead"]}


def targets(source: Path) -> Iterator[Row]:
    by_id = {row["id"]: row for row in figures(source)}
    base = by_id["B16"]
    items = [row for row in rows_of(source / "plan_2022.csv") if row["kind"] == "target"]
    for position, item in enumerate(items, start=1):
        row = target(by_id[item["indicator_figure"]], PLAN, item["action"], position)
        is_increment = row["indicator"] == base["code"]  # the flows among them start from nothing each year
        start = {"baseline": base["value"], "baseline_on": base["as_of"]} if is_increment else {}
        yield row | start | {"wording": item["item_zh"], "wording_en": item["item_en"], "lead": BUREAU}
    for position, (figure, (wording, wording_en, lead)) in enumerate(OUTLOOKS.items(), start=1):
        words = {"wording": wording, "wording_en": wording_en, "lead": lead}
        yield target(by_id[figure], OUTLOOK, "", position) | words


def target(figure: Row, plan: str, action: str, position: int) -> Row:
    return {
        "plan": plan,
        "action": action,
        "indicator": figure["code"],
        "area": AREAS[figure["area"]],
        "year": figure["as_of"][:4],
        "comparator": ">" if figure["qualifier"] == "more_than" else ">=",
        "value": figure["value"],
        "commitment": "expected",
        "baseline": "",
        "baseline_on": "",
        **cited(figure),
        "position": str(position),
    }


def tasks(source: Path) -> Iterator[Row]:
    ours = own("tasks", "action", "number")
    numbers: Counter[str] = Counter()
    for row in rows_of(source / "plan_2022.csv"):
        if row["kind"] != "task":
            continue
        numbers[row["action"]] += 1
        number = str(numbers[row["action"]])
        mine = ours[row["action"], number]
        yield {
            "plan": PLAN,
            "action": row["action"],
            "number": number,
            "name": row["item_zh"],
            "name_en": mine["name_en"] or row["item_en"],
            "lead": mine["lead"],
            "due": "2022-12-31",  # the plan names no other day than its year's end
            "source": ARTICLE,
            "section": "plan",
            "paragraph": row["action"],
        }


def aliases(source: Path) -> Iterator[Row]:
    yield from own("aliases", "indicator", "word").values()


def claims(source: Path) -> Iterator[Row]:
    """Growth that is printed beside a figure, and the figures that are statements themselves: shares, totals."""
    ours = own("claims", "figure_id")
    for figure in figures(source):
        if figure["claim_kind"]:
            kind, qualifier = CLAIMS[figure["claim_kind"]]
            yield claim(figure, kind, figure["claim_value"], qualifier) | {"base_year": figure["claim_base_year"]}
        if (figure["id"],) in ours:
            mine = {name: value for name, value in ours[figure["id"],].items() if value}
            qualifier = QUALIFIERS[figure["qualifier"]]
            yield claim(figure, mine["kind"], figure["value"], qualifier) | mine


def claim(figure: Row, kind: str, printed: str, qualifier: str) -> Row:
    return {
        "indicator": figure["code"],
        "area": AREAS[figure["area"]],
        "year": figure["as_of"][:4],
        "kind": kind,
        "figure": printed,
        "places": str(len(printed.partition(".")[2])),
        "qualifier": qualifier,
        "base_year": "",
        "numerator": "",
        "denominator": "",
        "other_area": "",
        **cited(figure),
    }


def calendar_days(source: Path) -> Iterator[Row]:
    """Each day of the holidays and of the weekends worked for them, as the State Council's notice of the year says."""
    days = [day for row in own("calendar_days", "first").values() for day in days_of(row)]
    yield from sorted(days, key=lambda row: row["day"])


def days_of(row: Row) -> Iterator[Row]:
    first, last = (datetime.date.fromisoformat(row[name]) for name in ("first", "last"))
    for number in range((last - first).days + 1):
        day = str(first + datetime.timedelta(number))
        yield {"day": day, "kind": row["kind"], "name": row["name"], "source": row["source"]}


def assignments(source: Path) -> Iterator[Row]:
    """The plan's year: each indicator of the article to its owner, for the owner's own area.

    What the evaluation frameworks ask for is assigned by the manager, in the years in which the zone is evaluated.
    """
    places = {row["code"]: row["area"] for row in departments(source)}
    for row in of_article(source):
        due = within(int(row["grace_days"]))
        yield {
            "year": PUBLISHED[:4],
            "indicator": row["code"],
            "area": places[row["owner"]],
            "department": row["owner"],
            "frequency": row["frequency"],
            "due_working_day": str(due),
            "lock_working_day": str(due + LOCKS_AFTER),
            "remark": "",
        }


def counting_rules(source: Path) -> Iterator[Row]:
    yield from own("counting_rules", "indicator").values()


def validation_rules(source: Path) -> Iterator[Row]:
    yield from own("validation_rules", "code").values()


def validation_terms(source: Path) -> Iterator[Row]:
    yield from own("validation_terms", "rule", "position").values()


BUILDERS = [
    build_areas.areas, departments, sources, indicators, calendar_days, assignments, counting_rules, validation_rules,
    validation_terms, observations, plans, actions, targets, tasks, build_frameworks.frameworks,
    build_frameworks.framework_groups, build_frameworks.framework_items, aliases, claims, *build_entities.BUILDERS,
]  # fmt: skip


def build(source: Path, folder: Path) -> None:
    """Write every file into `folder`."""
    for builder in BUILDERS:
        rows = list(builder(source))
        with (folder / f"{builder.__name__}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n", restval="")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    build(*(given + [ROOT.parent / "shared" / "data", ROOT / "fixtures"][len(given) :]))
