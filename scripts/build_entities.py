"""The rows of fixtures/entities_*.csv: what the article names, as records of the registers.

Places are in areas.csv. What is only announced (`mechanism`) is no record of a register.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.collected import ARTICLE, BUREAU, DISTRICT, Row, in_stored_unit, own, rows_of

PARKS = {"数字产业园": "QJ-HTZ-SZ"}
KEEPERS = {"chain": "jxw", "fund": "czj"}  # the others are kept by the bureau of science
UNNAMED_HOST = "未载明"
# By the first word of the detail: what kind of record it is.
PLATFORMS = {
    "国家级": "key_laboratory",
    "制造业创新中心": "manufacturing_centre",
    "研发机构": "industry_institute",
    "数字化基础设施": "digital_service",
    "专家委员会": "expert_committee",
    "产业联盟": "alliance",
}
INSTITUTIONS = {"合作院所": "institute"}  # the others are universities
AGREEMENTS = {  # kind, state, and the title for its institution
    "签约引进高校": ("introduction", "signed", "签约引进{}"),
    "合作高校": ("cooperation", "operating", "与{}合作"),
    "合作院所": ("cooperation", "operating", "与{}合作"),
    "重点项目": ("introduction", "introduced", "引进建设{}"),
}
FUNDS = {"信用贷款": "other", "转贷周转": "bridge", "增信": "credit", "股权引导": "equity"}
EVENTS = {"论坛活动": "forum", "沙龙": "forum", "赛事": "contest", "活动": "activity", "人才评选": "award"}
AMOUNT = re.compile(r"(?P<stage>首期)?(?P<value>\d+(?:\.\d+)?)(?P<unit>万元|亿元)")


def named(source: Path, *kinds: str) -> list[Row]:
    return [row for row in rows_of(source / "article_entities.csv") if row["kind"] in kinds]


def parts(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def first(row: Row) -> str:
    return parts(row["detail"])[0]


def kept(row: Row, *said: str) -> Row:
    """Who keeps the record, where it is named, and what is known of it besides its fields."""
    ours = own("entities", "kind", "name")[row["kind"], row["name"]]
    article = own("sources", "code")[ARTICLE,]
    place = f"第{ours['section']}部分第{ours['paragraph']}段"
    return {
        "keeper": KEEPERS.get(row["kind"], BUREAU),
        "source": f"{article['title']}（{article['published']}年）{place}",
        "remark": "；".join(filter(None, [*said, ours["remark"]])),
    }


def entities_chains(source: Path) -> Iterator[Row]:
    for row in named(source, "chain"):
        about = "；".join(parts(row["detail"]))
        yield {"name": row["name"], "area": DISTRICT, "description": about} | kept(row)


def entities_enterprises(source: Path) -> Iterator[Row]:
    """Named as the article does, without a credit code: each waits for somebody to verify it."""
    chains = {name: row["name"] for row in named(source, "chain") for name in parts(row["related"])}
    ours = own("entities", "kind", "name")
    for row in named(source, "enterprise"):
        details = parts(row["detail"])
        in_parks = [PARKS[detail] for detail in details if detail in PARKS]
        yield {
            "name": row["name"],
            "credit_code": "",
            "area": DISTRICT,
            "park": in_parks[0] if in_parks else ours["enterprise", row["name"]]["park"],
            "chain": chains.get(row["name"], ""),
        } | kept(row, *(detail for detail in details if detail not in PARKS))


def entities_institutions(source: Path) -> Iterator[Row]:
    for row in named(source, "institution"):
        kind = INSTITUTIONS.get(first(row), "university")
        yield {"name": row["name"], "kind": kind, "area": DISTRICT} | kept(row)


def entities_platforms(source: Path) -> Iterator[Row]:
    """An institution whose name begins the platform's own is its host, others that are related built it with it."""
    for row in named(source, "platform", "alliance"):
        related = parts(row["related"])
        hosts = [name for name in related if row["name"].startswith(name)]
        yield {
            "name": row["name"],
            "kind": PLATFORMS[first(row)],
            "area": DISTRICT,
            "institution": "".join(hosts),
            "host_name": "" if hosts else UNNAMED_HOST,
            "co_builders": "、".join(name for name in related if name not in hosts),
        } | kept(row)


def entities_recognitions(source: Path) -> Iterator[Row]:
    """Their days are not known, so that until somebody enters them they count on no date."""
    for row in named(source, "platform"):
        if first(row) == "国家级":
            yield {"platform": row["name"], "level": "national"} | kept(row, *parts(row["detail"])[1:])


def entities_agreements(source: Path) -> Iterator[Row]:
    """One for each institution; with the enterprise or the platform that the article names beside it."""
    partners = {
        (partner["kind"], name): partner["name"]
        for partner in named(source, "platform", "enterprise")
        for name in parts(partner["related"])
    }
    for row in named(source, "institution"):
        kind, state, title = AGREEMENTS[first(row)]
        yield {
            "institution": row["name"],
            "title": title.format(row["name"]),
            "kind": kind,
            "state": state,
            "enterprise": partners.get(("enterprise", row["name"]), ""),
            "platform": partners.get(("platform", row["name"]), ""),
        } | kept(row)


def entities_policies(source: Path) -> Iterator[Row]:
    for row in named(source, "policy"):
        yield {"title": row["name"], "area": DISTRICT} | kept(row)


def entities_funds(source: Path) -> Iterator[Row]:
    for row in named(source, "fund"):
        found = AMOUNT.search(row["detail"])
        size, _unit, printed = in_stored_unit(found["value"], found["unit"]) if found else ("", "", "")
        stage = f"{found['stage']}规模" if found and found["stage"] else ""
        kind = FUNDS[first(row)]
        yield {"name": row["name"], "kind": kind, "area": DISTRICT, "size": size} | kept(row, stage, printed)


def entities_events(source: Path) -> Iterator[Row]:
    """Events and the selection of an award, whose winners the article does not name."""
    for row in named(source, "event", "award"):
        kind, *besides = parts(row["detail"])
        yield {"name": row["name"], "kind": EVENTS[kind], "area": DISTRICT} | kept(row, *besides)


BUILDERS = [
    entities_chains, entities_enterprises, entities_institutions, entities_platforms, entities_recognitions,
    entities_agreements, entities_policies, entities_funds, entities_events,
]  # fmt: skip
