"""An import of many rows beside its floor and beside django-import-export, and what the child takes of memory.

The floor reads the cells with the parser alone and puts them, with as many lines of history that say the same, into
bare tables of the same shape, as they come and with the collector of rubbish as seldom at work as in ours. Ours is the
whole: the guarded child, every rule of every row, the check, and the writing
of what was confirmed. django-import-export reads the same workbook, shorter: once with nothing asked, and once as its
pages do it, with a first run that shows the differences, the rules of the model and a history.
"""

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tablib
import xlsxwriter
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files import File
from django.db import connection, transaction
from import_export import fields, resources, widgets
from python_calamine import CalamineWorkbook

from enterprises import registers
from enterprises.models import Enterprise
from qijiang.directory.models import Area, Department, User
from qijiang.registers.bulk_rows import columns_of, insert_rows
from qijiang.registers.history import differences, field_values, record_changes
from qijiang.registers.importing import steps, working
from qijiang.registers.importing.checking import as_json
from qijiang.registers.importing.models import Import
from qijiang.registers.models import ChainHead, Change, Operation
from qijiang.registers.recording import logged
from tests.register_makers_enterprises import credit_code

from . import uploads
from .beds import Bed, Yard
from .measure import Cost, Ratio, backend_seconds, spread
from .report import Report

ROWS, SHORT = 100_000, 5_000
LIMIT_FLOOR, LIMIT_LIBRARY, LIMIT_MEGABYTES = 3, 1 / 10, 512
HEADINGS = ["统一社会信用代码", "名称", "地区", "行业代码", "成立日期", "经营状态", "迁入前所在地", "来源", "备注"]
TAKEN = ["credit_code", "name", "area_id", "industry", "established", "status", "moved_from", "source", "remark"]
UNKNOWN = [f"其他{number}" for number in range(11)]  # columns that are read and not taken over: twenty in all
HISTORY = ["sequence", "at", "actor_id", "content_type_id", "object_id", "label", "area_id", "action", "fields",
           "reason", "via", "operation_id", "previous", "hash"]  # fmt: skip


@dataclass
class Seen:
    manager: User
    files: dict[int, Path]


def import_bed(yard: Yard) -> Bed:
    return yard.bed("imports", lambda: Seen(make_district(), {rows: make_workbook(rows) for rows in (SHORT, ROWS)}))


def make_district() -> User:
    city = Area.objects.create(code="500000", name="重庆市", kind="municipality")
    district = Area.objects.create(code="500110", name="綦江区", kind="district", parent=city)
    for number in range(1, 22):
        Area.objects.create(code=f"500110{number:03}", name=f"第{number}街道", kind="street", parent=district)
    bureau = Department.objects.create(code="kjj", name="区科技局", area=district)
    manager = User.objects.create_user("manager", area=district, department=bureau)
    manager.groups.add(Group.objects.get(name="manager"))
    return manager


def make_workbook(rows: int) -> Path:
    path = Path(tempfile.mkdtemp(prefix="benchmark-")) / f"{rows}.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("企业")
        sheet.write_row(0, 0, [*HEADINGS, *UNKNOWN])
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, _row(number))
            sheet.write_row(number, len(HEADINGS), [number * place for place in range(len(UNKNOWN))])
    return path


def _row(number: int) -> list[str]:
    return [
        credit_code(number), f"重庆齿轮{number}有限公司", f"500110{number % 21 + 1:03}", str(3410 + number % 9),
        f"20{number % 22:02}-0{number % 9 + 1}-15", "在营", f"重庆{number % 50}区", "企业名单", f"备注{number}",
    ]  # fmt: skip


def measure_imports(report: Report, bed: Bed, rounds: int) -> None:
    bed.enter()
    settings.UPLOADS_ROOT = Path(tempfile.mkdtemp(prefix="benchmark-"))
    contenders: dict[str, Callable[[], object]] = {
        "ours": lambda: _ours(bed.seen, ROWS),
        "floor": lambda: _floor(bed.seen.files[ROWS], indexed=False),
        "indexed floor": lambda: _floor(bed.seen.files[ROWS], indexed=True),
        "ours, short": lambda: _ours(bed.seen, SHORT),
        "library": lambda: _library(bed.seen.files[SHORT]),
        "library, the same work": lambda: _library_like_ours(bed.seen.files[SHORT], bed.seen.manager),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for number in range(max(2, rounds // 6) + 1):
        for name, call in contenders.items():
            measured = _cost(call)
            _empty()
            if number:  # the first round warms up
                costs[name].append(measured)
    report.begin(f"An import of {ROWS:,} rows × {len(_row(1)) + len(UNKNOWN)} columns from xlsx, checked and confirmed")
    report.ratio(
        "beside its floor, tables without an index", _ratio(costs, "ours", "floor"), LIMIT_FLOOR, also_wall=True
    )
    report.ratio("beside the same with the indexes of the real tables", _ratio(costs, "ours", "indexed floor"))
    like = f"{SHORT:,} beside django-import-export with a first run, the model's rules and a history"
    report.ratio(like, _ratio(costs, "ours, short", "library, the same work"), LIMIT_LIBRARY, also_wall=True)
    report.ratio(f"{SHORT:,} beside its bulk import with none of them", _ratio(costs, "ours, short", "library"))
    report.count("MB that the guarded child takes at most", [_child_megabytes(bed.seen.files[ROWS])], LIMIT_MEGABYTES)
    for name, found in costs.items():
        report.note(f"import, {name}: {statistics.median(one.wall for one in found):.1f} s")
    report.note(f"import: the worker takes {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def _cost(call: Callable[[], object]) -> Cost:
    """With the processor time of the children, which the reader of files is one of."""
    wall, own, backend = time.perf_counter(), os.times(), backend_seconds()
    call()
    now = os.times()
    cpu = sum(now[:4]) - sum(own[:4]) + backend_seconds() - backend
    return Cost(cpu, time.perf_counter() - wall)


def _ratio(costs: dict[str, list[Cost]], one: str, other: str) -> Ratio:
    pairs = list(zip(costs[one], costs[other], strict=True))
    return Ratio(spread(a.cpu / b.cpu for a, b in pairs), spread(a.wall / b.wall for a, b in pairs))


def _child_megabytes(path: Path) -> int:
    with open(path, "rb") as file:
        return round(uploads.cost(uploads.CHILD, file).megabytes)


def _ours(seen: Seen, rows: int) -> None:
    with open(seen.files[rows], "rb") as file:
        job = steps.begin(seen.manager, registers.enterprises, File(file, name="企业.xlsx"))
    steps.match(job, registers.enterprises, job.columns, clears=False)
    working.work_once()
    job.refresh_from_db()
    assert job.counts["new"] == rows, (job.problem, job.counts)
    steps.confirm(job, "名单", leave_out=False)
    working.work_once()
    assert Operation.objects.get().added == rows


def _floor(path: Path, *, indexed: bool) -> None:
    """Reading, and as many rows in two bare tables; the cells go in as they come."""
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    read = iter(sheet.iter_rows())
    next(read)
    columns = columns_of(Enterprise)
    blank: list[Any] = [None] * len(columns)
    places = [columns.index(name) for name in TAKEN]
    with transaction.atomic(), working.seldom_collecting():
        for table, shape in (("bare_rows", Enterprise), ("bare_history", Change)):
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE {table} AS SELECT * FROM {shape._meta.db_table} WHERE 1 = 0")
                for number, keys in enumerate(_indexes(shape) if indexed else ()):
                    cursor.execute(f"CREATE INDEX {table}_{number} ON {table} {keys}")
        kept = []

        def rows():
            for number, cells in enumerate(read, start=1):
                row = blank.copy()
                row[0] = number
                for place, cell in zip(places, cells, strict=False):
                    row[place] = cell
                kept.append(row)
                yield row

        insert_rows("bare_rows", columns, rows())
        insert_rows("bare_history", HISTORY, (_line(row, places) for row in kept))


def _indexes(model) -> list[str]:
    """What every index of the model's table is over, its keys among them."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    plain = [each["columns"] for each in found.values() if each["index"] or each["unique"] or each["primary_key"]]
    over = [f"({', '.join(columns)})" for columns in plain if columns and None not in columns]
    made = [
        str(index.create_sql(model, connection.schema_editor())) for index in model._meta.indexes if index.expressions
    ]
    return over + [text.partition(f" ON {connection.ops.quote_name(model._meta.db_table)} ")[2] for text in made]


def _line(row, places):
    said = as_json({name: [None, row[place]] for name, place in zip(TAKEN, places, strict=True)})
    name = row[places[1]]
    return [row[0], "2022-01-01 00:00:00", 1, 1, row[0], name, 1, "add", said, "名单", "import", 1, "0" * 64, "0" * 64]


class EnterpriseResource(resources.ModelResource):
    """As its documents advise for many rows, and with nothing asked that could be left out."""

    credit_code = fields.Field("credit_code", HEADINGS[0])
    name = fields.Field("name", HEADINGS[1])
    area = fields.Field("area", HEADINGS[2], widgets.ForeignKeyWidget(Area, "code"))
    industry = fields.Field("industry", HEADINGS[3])
    established = fields.Field("established", HEADINGS[4], widgets.DateWidget("%Y-%m-%d"))
    moved_from = fields.Field("moved_from", HEADINGS[6])
    source = fields.Field("source", HEADINGS[7])
    remark = fields.Field("remark", HEADINGS[8])

    class Meta:
        model = Enterprise
        fields = ["credit_code", "name", "area", "industry", "established", "moved_from", "source", "remark"]
        import_id_fields = ["credit_code"]
        use_bulk = True
        batch_size = 1_000
        skip_diff = True


class CheckedResource(EnterpriseResource):
    class Meta:
        skip_diff = False
        clean_model_instances = True


def _library(path: Path) -> None:
    data = _dataset(path)
    result = EnterpriseResource().import_data(data, dry_run=False, raise_errors=True)
    assert result.totals["new"] == data.height


def _library_like_ours(path: Path, actor: User) -> None:
    """As its pages do it: a run that shows what would change, and the file read again for the one that is confirmed."""
    CheckedResource().import_data(_dataset(path), dry_run=True, raise_errors=True)
    data = _dataset(path)
    with transaction.atomic():
        result = CheckedResource().import_data(data, dry_run=False, raise_errors=True)
        told = logged(Enterprise)
        lines = [
            {"record": one, "action": "add", "label": one.name, "area": one.area,
             "fields": differences({}, field_values(one, told))}
            for one in Enterprise.objects.select_related("area").iterator()
        ]  # fmt: skip
        record_changes(lines, actor=actor, via="import", reason="名单")
    assert result.totals["new"] == data.height == Change.objects.count()


def _dataset(path: Path) -> Any:
    with open(path, "rb") as file:
        return tablib.Dataset().load(file.read(), format="xlsx")


def _empty() -> None:
    """Everything that a turn wrote, past the door."""
    with connection.cursor() as cursor:
        for table in ("bare_rows", "bare_history"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        for model in (Import, Change, Operation, Enterprise, ChainHead):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
