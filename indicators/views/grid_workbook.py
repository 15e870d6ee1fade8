"""The grid as a workbook: handed out, taken in again with a look at what would change, and in the district's layout."""

from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qijiang.registers.exporting import XLSX
from qijiang.uploads.reading import UploadRefused

from ..pages import grid_answers, grid_head, grid_preview, grid_workbook, official
from ..pages.desks import breaks_of
from ..reporting.cells import Cell
from ..reporting.filled_in import FilledRow, read_filled
from ..reporting.governing import Governed
from ..reporting.place import Place, key_of, place_of
from ..reporting.saving import typing_of
from ..reporting.trying import Tried, Verdict, attempt, tallied, was_left_alone
from .answers import door
from .grid import rows_of


def _place(request, period) -> Place:
    with door():
        return place_of(request.user, period, request.GET.get("department", "")[:64], timezone.localdate())


@require_GET
def download(request, period):
    """The workbook to fill in, with what stands in the grid now."""
    place = _place(request, period)
    file = grid_workbook.written(place, rows_of(place), grid_head.deadline(place.items, period))
    return _handed_out(file, _("%(department)s-%(period)s-entry.xlsx"), place)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, period):
    """Choose the workbook; posted, what it would change. Nothing is saved here."""
    place = _place(request, period)
    context = {"place": place, "period": period, "department": place.department}
    file = request.FILES.get("file")
    if request.method != "POST":
        return render(request, "reporting/workbook.html", context)
    try:
        if file is None:
            raise ValidationError(_("Choose a file: an .xlsx workbook or a csv."))
        found = tried(request.user, place, read_filled(file, place))
    except (UploadRefused, ValidationError) as refused:
        context |= {"problems": refused.messages, "name": getattr(file, "name", "")}
        return render(request, "reporting/workbook.html", context, status=400)
    return render(request, "reporting/workbook_preview.html", context | _previewed(found))


def tried(user, place: Place, rows: list[FilledRow]) -> list[Tried]:
    """What saving each row would do."""
    cells = {cell.key: cell for cell in place.cells}
    governed = {key_of(item.assignment): Governed(item.assignment, place.period, item.reporter) for item in place.items}
    return [_tried(user, row, cells.get(row.cell), governed.get(row.cell)) for row in rows]


def _tried(user, row, cell: Cell | None, governed) -> Tried:
    if row.fault or cell is None:
        return Tried(row, Verdict.REFUSED, cell, said=row.fault)
    try:
        row = _in_the_words_of_forms(row)
        was = grid_answers.was_of(row.was)
        if was_left_alone(cell, row, was):
            return Tried(row, Verdict.UNCHANGED, cell, cell)
        said = typing_of({**row.typed, "version": str(was["version"])})
    except ValidationError as error:
        return Tried(row, Verdict.REFUSED, cell, said=" ".join(error.messages))
    return attempt(user, cell, row, said, governed)


def _in_the_words_of_forms(row: FilledRow) -> FilledRow:
    """The row with qualifier and vintage as a form sends them; ValidationError where a word is none of the list."""
    changed = dict(row.typed)
    for name, words in (("qualifier", grid_workbook.qualifier_words()), ("vintage", grid_workbook.vintage_words())):
        text = changed.get(name, "")
        if not text:
            changed.pop(name, None)
        elif text in words or text in words.values():
            changed[name] = words.get(text, text)
        else:
            said = {"text": text[:40], "words": _(", ").join(words)}
            raise ValidationError(_("“%(text)s” is none of the list: %(words)s.") % said)
    return FilledRow(row.number, row.cell, row.was, changed, row.fault)


def _previewed(found):
    rows, numbers = grid_preview.preview(found), tallied(found)
    return {
        "rows": rows,
        "tally": [(grid_preview.MARKS[verdict], number) for verdict, number in numbers.items() if number],
        "to_save": sum(each.would_write for each in found),
        "left_out": numbers[Verdict.REFUSED] + numbers[Verdict.STALE],
    }


@require_GET
def page(request, period):
    """The period in the district's layout, to be printed and signed."""
    place = _place(request, period)
    return render(request, "reporting/official.html", {"place": place, "period": period, "form": _form(place)})


@require_GET
def workbook(request, period):
    """The same as a workbook, with merged headings."""
    place = _place(request, period)
    return _handed_out(official.written(_form(place)), _("%(department)s-%(period)s-report.xlsx"), place)


def _form(place):
    breaks = breaks_of([cell.indicator.pk for cell in place.cells])
    return official.form_of(place, breaks, timezone.localdate())


def _handed_out(file, name, place):
    said = {"department": place.department.name, "period": place.period.key}
    return FileResponse(file, as_attachment=True, filename=name % said, content_type=XLSX)
