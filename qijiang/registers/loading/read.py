"""csv files into rows that remember their line, and what is wrong with them by file, line and column."""

import csv
import io
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """A rule that a file breaks, and where; line 0 is the file as a whole, an empty column the whole line."""

    file: str
    line: int
    column: str
    rule: str

    def __str__(self):
        if not self.line:
            return _("%(file)s: %(rule)s") % vars(self)
        if not self.column:
            return _("%(file)s, line %(line)s: %(rule)s") % vars(self)
        return _("%(file)s, line %(line)s, column “%(column)s”: %(rule)s") % vars(self)


class Damaged(Exception):
    """The files break rules; `problems` names each."""

    def __init__(self, problems):
        super().__init__(*problems)
        self.problems = problems


@dataclass(eq=False)
class Row:
    """A line of a file: its cells as text, the values they stand for, and the record they become."""

    line: int
    cells: dict[str, str]
    values: dict[str, object] = field(default_factory=dict)
    record: object = None


def read_rows(path, columns):
    """The rows of a file that has exactly these columns, in any order. Raises Damaged."""
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        heading = [cell.strip() for cell in next(reader, [])]
        _check_heading(path.name, heading, columns)
        rows = list(_rows(path.name, reader, heading))
    except csv.Error as error:
        raise Damaged([Problem(path.name, reader.line_num, "", _("not readable as csv (%s).") % error)]) from error
    _check_nul(path.name, rows)
    return rows


def _text(path):
    try:
        return path.read_bytes().decode("utf-8-sig")  # Excel puts a mark before UTF-8
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Damaged([Problem(path.name, line, "", _("not in UTF-8. Save it as csv in UTF-8."))]) from error
    except OSError as error:
        raise Damaged([Problem(path.name, 0, "", _("cannot be read (%s).") % error.strerror)]) from error


def _check_heading(file, heading, columns):
    twice = {name for name in heading if heading.count(name) > 1}
    problems = [Problem(file, 1, name, _("the heading names it twice.")) for name in sorted(twice)]
    known = ", ".join(columns)
    problems += [
        Problem(file, 1, name, _("unknown column; the columns are %s.") % known)
        for name in heading
        if name not in columns
    ]
    problems += [Problem(file, 1, name, _("column missing.")) for name in columns if name not in heading]
    if problems:
        raise Damaged(problems)


def _check_nul(file, rows):
    """PostgreSQL stores no NUL and SQLite would: a cell with one is damaged on both."""
    rule = _("contains the character NUL, which cannot be stored: delete it.")
    problems = [
        Problem(file, row.line, name, rule) for row in rows for name, cell in row.cells.items() if "\x00" in cell
    ]
    if problems:
        raise Damaged(problems)


def _rows(file, reader, heading):
    while True:
        line = reader.line_num + 1  # a quoted cell may hold line breaks: the row is named by its first line
        cells = next(reader, None)
        if cells is None:
            return
        if len(cells) not in {0, len(heading)}:
            said = {"found": len(cells), "wanted": len(heading)}
            raise Damaged([Problem(file, line, "", _("%(found)s cells instead of %(wanted)s.") % said)])
        if cells:
            yield Row(line, {name: cell.strip() for name, cell in zip(heading, cells, strict=True)})
