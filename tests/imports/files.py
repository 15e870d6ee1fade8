"""Workbooks as clerks hand them in, and an import taken through its steps without a browser."""

import csv
import io

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from qijiang.registers.importing import steps
from qijiang.registers.importing.examining import Verdict
from qijiang.registers.importing.models import Import
from qijiang.registers.importing.working import work_once
from tests.register_makers_enterprises import credit_code

OURS = 900_000  # no number that the makers give
HEADINGS = ["统一社会信用代码", "名称", "地区", "备注"]


def workbook(*rows, sheet="名单"):
    """An .xlsx with these rows, the headings first."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if value not in (None, ""):
                    page.write(number, place, value)
    return SimpleUploadedFile("名单.xlsx", file.getvalue())


def csv_file(*rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile("名单.csv", text.getvalue().encode())


def firms(number, *more):
    """A list of so many firms that nobody knows yet, and more rows."""
    rows = [[credit_code(OURS + n), f"重庆{n}有限公司", "古南街道", ""] for n in range(1, number + 1)]
    return workbook(HEADINGS, *rows, *more)


def checked(user, register, upload, *, clears=False):
    """The import of a file whose columns are known, as it stands after the check."""
    job = steps.begin(user, register, upload)
    steps.match(job, register, job.columns, clears)
    return worked(job)


def work():
    while work_once():
        pass


def worked(job):
    """The import after the worker has done what was waiting."""
    work()
    return Import.objects.get(pk=job.pk)


def written(user, register, upload, *, reason="名单", leave_out=False, clears=False):
    """The import after it was confirmed."""
    job = checked(user, register, upload, clears=clears)
    assert not faults(job), faults(job)
    steps.confirm(job, reason, leave_out)
    return worked(job)


def counts(job):
    return {verdict.value: job.counts[verdict] for verdict in Verdict if job.counts[verdict]}


def faults(job):
    """(address, heading, what stands there, message) of every fault, in the order of the rows."""
    return [tuple(fault) for _row, _label, found in job.workspace.lines("faulty.lines") for fault in found]


def refusals(job):
    return {row: message for row, _label, message in job.workspace.lines("refused.lines")}
