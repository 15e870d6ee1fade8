"""A register's list beside django-tables2's own rendering, and at a million rows beside ten thousand; its exports."""

import datetime
import tracemalloc
from collections.abc import Iterator

from django.contrib.auth.models import Group

from enterprises.models import Enterprise
from qijiang.directory.models import Area, Department, User
from qijiang.registers.bulk_rows import load_rows
from qijiang.registers.exporting import Exported, csv_response, xlsx_response
from qijiang.registers.register import register_of

from .beds import Bed, Yard
from .measure import Contender, interleaved, milliseconds, ratio
from .pages import Reader, queries_of
from .report import Report

SMALL, EXPORTED = 10_000, 100_000
LIMIT_RENDERING, LIMIT_GROWTH, LIMIT_QUERIES, LIMIT_MEMORY = 1 / 5, 2, 8, 1.5
STREETS = 31
COLUMNS = ["credit_code", "name", "area_id", "industry", "established", "status", "moved_from", "moved_to", "closed",
           "contact", "phone", "keeper_id", "source", "remark", "in_use", "version", "sample"]  # fmt: skip
DAY = datetime.date(1990, 1, 1)


class Seen:
    """Who looks, and the addresses to look at."""

    def __init__(self, official: User, street: Area, middle: int):
        self.official = official
        self.paths = {
            "first page": "/enterprises/",
            "filtered by street and status, sorted by day": f"/enterprises/?area={street.pk}&status=operating"
            "&sort=-established",
            "deep page, sorted by code": f"/enterprises/?sort=credit_code&after={middle}",
            "searched for what many have": "/enterprises/?q=齿轮",
            "searched for what none has": "/enterprises/?q=MA0000777",
        }


def register_beds(yard: Yard, rows: int) -> dict[str, Bed]:
    return {name: yard.bed(f"register_{name}", lambda n=n: fill(n)) for name, n in (("small", SMALL), ("large", rows))}


def fill(rows: int) -> Seen:
    """One district with its streets, a department, an official, and so many enterprises."""
    city = Area.objects.create(code="500000", name="重庆市", kind="municipality")
    district = Area.objects.create(code="500110", name="綦江区", kind="district", parent=city)
    streets = [
        Area.objects.create(code=f"500110{n:03}", name=f"第{n}街道", kind="street", parent=district)
        for n in range(1, STREETS + 1)
    ]
    bureau = Department.objects.create(code="kjj", name="区科技局", area=district)
    official = User.objects.create_user("official", area=district)
    official.groups.add(Group.objects.get(name="official"))
    load_rows(Enterprise, COLUMNS, _rows(rows, streets, bureau))
    return Seen(official, streets[7], rows // 2)


def _rows(rows: int, streets: list[Area], bureau: Department) -> Iterator[tuple]:
    for n in range(rows):
        trade = ("齿轮", "铝业", "食品", "信息")[n % 4]
        established = None if n % 10 == 0 else str(DAY + datetime.timedelta(n * 7919 % 11_000))
        status = "suspended" if n % 50 == 0 else "operating"
        yield (
            f"91500110MA{n * 6700417 % 10_000_019:08}", f"重庆{trade}{n * 104_729 % 1_000_003:07}有限公司",
            streets[n % STREETS].pk, f"C{10 + n % 30}", established, status, "", "", None, "", "", bureau.pk, "", "",
            True, 1, False,
        )  # fmt: skip


def measure_registers(report: Report, small: Bed, large: Bed, rounds: int) -> None:
    _measure_rendering(report, small, rounds)
    _measure_growth(report, small, large, rounds)
    _measure_export(report, large)


def _measure_rendering(report, bed, rounds):
    bed.enter()
    reader = Reader(bed.seen.official)
    of_htmx = {"hx-request": "true", "hx-target": "record-table"}
    contenders = {
        "page": Contender(bed, reader.asks("/enterprises/"), 3),
        "table": Contender(bed, reader.asks("/enterprises/", **of_htmx), 3),
        "stock": Contender(bed, reader.asks("/stock-list/"), 1),
        "stock table": Contender(bed, reader.asks("/stock/"), 1),
        "bare": Contender(bed, reader.asks("/bare/"), 3),
    }
    costs = interleaved(contenders, rounds)
    report.begin("A list of 50 enterprises beside django-tables2 and django-filter: same rows and columns, same frame")
    report.ratio("our page ÷ theirs, both with search and filters", ratio(costs, "page", "stock"), LIMIT_RENDERING)
    report.ratio("our page ÷ theirs without search and filters", ratio(costs, "page", "stock table"))
    report.ratio("our table alone, as htmx gets it ÷ theirs without", ratio(costs, "table", "stock table"))
    report.ratio("a bare view behind the same sign-in ÷ our page", ratio(costs, "bare", "page"))
    report.note("list of 50: " + ", ".join(f"{name} {milliseconds(costs[name])}" for name in contenders))


def _measure_growth(report, small, large, rounds):
    report.begin(f"A register of many rows beside one of {SMALL:,}")
    for what in small.seen.paths:
        contenders = {name: _page(bed, what) for name, bed in {"small": small, "large": large}.items()}
        costs = interleaved(contenders, rounds)
        limit = None if what.startswith("searched for what none") else LIMIT_GROWTH
        report.ratio(what, ratio(costs, "large", "small"), limit)
        report.note(f"{what}: {milliseconds(costs['small'])}, {milliseconds(costs['large'])}")
        report.count(
            f"queries, {what}", [queries_of(bed, bed.seen.paths[what]) for bed in (small, large)], LIMIT_QUERIES
        )


def _page(bed, what):
    bed.enter()
    return Contender(bed, Reader(bed.seen.official).asks(bed.seen.paths[what]), 3)


def _measure_export(report, bed):
    """The most memory of Python's own that an export holds: of ten times the rows it is to be no more."""
    bed.enter()
    report.begin(f"Memory of an export: {EXPORTED:,} rows beside {EXPORTED // 10:,}")
    for kind, respond in {"csv": csv_response, "xlsx": xlsx_response}.items():
        few, many = (_peak(respond, rows) for rows in (EXPORTED // 10, EXPORTED))
        report.must_be(
            f"{kind}: {few:.1f} MB and {many:.1f} MB", "level" if many <= LIMIT_MEMORY * few else "grows", "level"
        )


def _peak(respond, rows):
    register = register_of(Enterprise)
    chosen = Enterprise.objects.filter(pk__lte=Enterprise.objects.order_by("pk").values_list("pk")[rows - 1][0])
    tracemalloc.start()
    for _part in respond(Exported(register, chosen)).streaming_content:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6
