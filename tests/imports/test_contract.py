"""What the import of every register keeps: it reads what its own export writes. Of few registers, which together have
whatever one can have: its own export changes nothing, a bad sheet names all and writes none, and undoing gives back
every byte."""

import datetime
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qijiang.registers.exporting import Exported
from qijiang.registers.importing.cells import column_of
from qijiang.registers.importing.workbooks import how_to_fill
from qijiang.registers.models import Change, Operation
from qijiang.registers.register import field_at
from qijiang.registers.undoing import undo
from qijiang.uploads import cells
from qijiang.uploads.reading import read
from tests.imports.files import checked, counts, faults, workbook, written
from tests.registers import each_of_few, each_register_few_on_second, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody", "read_here")]


@pytest.fixture
def in_charge(client, manager):
    client.force_login(manager)
    return client


def exported(client, register, kind):
    answer = client.get(reverse(f"{register.name}_export", args=[kind]))
    return SimpleUploadedFile(f"导出.{kind}", b"".join(answer.streaming_content))


def stored(model):
    return list(model.objects.order_by("pk").values())


@each_register_few_on_second
def test_each_cell_of_its_export_is_read_as_what_is_stored(manager, register):
    """And its template says of each how it is filled in."""
    record = make(register)
    exported = Exported(register, register.model.objects.all())
    [row] = exported
    assert len(exported.headings) == len(set(exported.headings)) == len(register.fields)
    for name, cell in zip(register.fields, row, strict=True):
        (found,) = column_of(register, name, manager).read([in_a_workbook(cell)])
        assert not found.fault, name
        assert (found.value or "") == (getattr(record, name) or ""), name
        assert how_to_fill(field_at(register.model, name), manager)


def in_a_workbook(value):
    """What is read of a cell that holds the value."""
    if value in (None, ""):
        return None
    return cells.WRITERS[type(value)](value) if isinstance(value, str | datetime.date) else cells.number(float(value))


@each_of_few
def test_an_export_handed_in_again_changes_nothing_and_changed_cells_those_fields(in_charge, manager, register):
    """Undoing restores every byte."""
    for _number in range(3):
        make(register)
    before = stored(register.model)
    sheet = exported(in_charge, register, "xlsx")
    for upload in (sheet, exported(in_charge, register, "csv")):
        job = checked(manager, register, upload)
        assert counts(job) == {"unchanged": 3}, faults(job)
    assert stored(register.model) == before
    sheet.seek(0)
    with read(sheet) as table:
        headings = [heading.text for heading in table.headings]
        rows = [[cell.typed for cell in row.cells] for row in table]
    cells = rows[0]
    cells[headings.index("备注")] = "核对过"
    job = written(manager, register, workbook(headings, cells))
    assert counts(job) == {"changed": 1}, faults(job)
    change = Change.objects.get(operation=job.operation)
    changed = next(row for row in before if row["id"] == change.object_id)
    others = [row for row in before if row != changed]
    assert change.fields == {"remark": ["", "核对过"]}
    assert [row for row in stored(register.model) if row not in others] == [
        changed | {"remark": "核对过", "version": 2}
    ]
    undo(manager, Operation.objects.get(), "弄错了")
    assert [row for row in stored(register.model) if row not in others] == [changed | {"version": 3}]


@each_of_few
def test_what_was_exported_can_be_entered_anew_and_undone(in_charge, manager, register):
    """Into an empty register: every field comes back, with its line of history; undone, it is out of use."""
    record = make(register)
    upload, before = exported(in_charge, register, "xlsx"), stored(register.model)
    register.model.objects.filter(pk=record.pk).delete()
    job = written(manager, register, upload)
    assert counts(job) == {"new": 1}, faults(job)
    after = stored(register.model)
    own = {"id", "keeper_id", *unseen(register)}
    assert [leave(own, row) for row in after] == [leave(own, row) for row in before]
    change = Change.objects.get(operation=job.operation)
    assert (change.action, change.object_id, change.via, change.actor) == ("add", after[0]["id"], "import", manager)
    assert Change.objects.first_broken() is None
    assert Change.objects.first_dangling() is None
    undo(manager, job.operation, "弄错了")
    assert stored(register.model) == [after[0] | {"in_use": False, "version": 2}]


def unseen(register):
    """Columns that no export carries."""
    return {field.attname for field in register.model._meta.concrete_fields if field.name not in register.fields}


def leave(names, row):
    return {name: value for name, value in row.items() if name not in names}


@pytest.mark.one_database
@each_of_few
def test_its_template_says_how_to_fill_it_and_filled_badly_names_every_cell_and_writes_none(
    in_charge, manager, register
):
    """A cell with an error in each column of each of two rows."""
    content = b"".join(in_charge.get(reverse(f"{register.name}_import_template")).streaming_content)
    with read(io.BytesIO(content)) as table:
        headings = [heading.text for heading in table.headings]
        assert list(table) == []
    assert len(headings) == len(register.fields)
    with read(io.BytesIO(content), sheet="填表说明") as table:
        rows = [[cell.value for cell in row.cells] for row in table]
    assert [row[0] for row in rows] == headings
    assert all(row[2] for row in rows)
    bad = ["#REF!" if name != "备注" else "字" * 501 for name in headings]
    job = checked(manager, register, errors(headings, bad, bad))
    spoilt = {(address, heading) for address, heading, _typed, message in faults(job) if message}
    for place, heading in enumerate(headings):
        letter = column_letter(place)
        assert {(f"{letter}2", heading), (f"{letter}3", heading)} <= spoilt
    assert job.counts["faulty"] == 2
    assert not register.model.objects.exists()
    assert job.workspace.path("marked.xlsx").exists()


def errors(headings, *rows):
    """A workbook in which "#REF!" is the error and no text."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("名单")
        page.write_row(0, 0, headings)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if value == "#REF!":
                    page.write_formula(number, place, "=A99999+#REF!", None, "#REF!")
                else:
                    page.write_string(number, place, value)
    return SimpleUploadedFile("坏.xlsx", file.getvalue())


def column_letter(place):
    return chr(ord("A") + place) if place < 26 else f"A{chr(ord('A') + place - 26)}"
