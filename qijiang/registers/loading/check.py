"""Every rule, asked before anything is written: cells, references, duplicates, the records' own rules."""

from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _

from .cells import empty, value_of
from .read import Damaged, Problem, read_rows


def checked(folder, tables, known=None):
    """{name of the table: its rows, with their values}. Raises Damaged with everything that is wrong.

    `known` has records that rows may name besides those of the files: {name: {(code,): record}}.
    What cannot be asked before something else is right comes in a later round: references need all files, constraints
    all values.
    """
    files = _asked((table.name, _rows_or_problems(folder, table)) for table in tables)
    names = (known or {}) | {table.name: _names(table, files[table.name]) for table in tables}
    rounds = [
        lambda table, rows: [problem for row in rows for problem in _fill(table, row, names)],
        _duplicates,
        lambda table, rows: [problem for row in rows for problem in table.broken_rules(row)],
    ]
    for ask in rounds:
        problems = [problem for table in tables for problem in ask(table, files[table.name])]
        if problems:
            raise Damaged(problems)
    return files


def _rows_or_problems(folder, table):
    try:
        return read_rows(folder / table.file, table.columns)
    except Damaged as damaged:
        return damaged


def _asked(answers):
    answers = dict(answers)
    problems = [problem for answer in answers.values() if isinstance(answer, Damaged) for problem in answer.problems]
    if problems:
        raise Damaged(problems)
    return answers


def _names(table, rows):
    """{the cells that name a row: the row}; a code that changed hands names its last holder."""
    by_age = sorted(rows, key=lambda row: (row.cells.get("valid_from", ""), -row.line))
    return {tuple(row.cells.get(cell) for cell in table.named_by): row for row in by_age}


def _fill(table, row, names):
    """Fill in the values of a row; yields a problem for each cell that has none."""
    for column in table.fields:
        try:
            if column in table.refs:
                row.values[column] = _followed(table, column, row, names)
            else:
                field = table.model._meta.get_field(column)
                row.values[column] = value_of(field, row.cells[column], table.words.get(column))
        except ValidationError as error:
            yield Problem(table.file, row.line, column, " ".join(error.messages))


def _followed(table, column, row, names):
    ref, text = table.refs[column], row.cells[column]
    if not text:
        return empty(table.model._meta.get_field(column))
    name = (*(row.cells[cell] for cell in ref.within), text)
    named = names[ref.table].get(name)
    if named is None:
        said = {"typed": " / ".join(name), "file": f"{ref.table}.csv"}
        rule = _("“%(typed)s” is the code of nothing recorded: run load_figures first, or correct it.")
        raise ValidationError((rule if ref.recorded else _("“%(typed)s” is not in %(file)s.")) % said)
    if ref.table == table.name and named.line >= row.line:
        raise ValidationError(_("“%s” must stand above the line that names it.") % text)
    return named


def _duplicates(table, rows):
    """Rows that say again what another one says, by the table's own key and by the model's constraints."""
    constraints = [c for c in table.model._meta.constraints if isinstance(c, UniqueConstraint) and not c.condition]
    others = [c.fields for c in constraints if c.fields != table.key and set(c.fields) <= set(table.fields)]
    for columns, identity in [(table.key, table.identity), *((fields, _values_of(fields)) for fields in others)]:
        seen = {}
        for row in rows:
            first = seen.setdefault(identity(row.values.get), row)
            if first is not row:
                rule = _("says the same as line %s.") % first.line
                yield Problem(table.file, row.line, ", ".join(columns), rule)


def _values_of(fields):
    """Like the databases: a row with an empty value is like no other."""
    return lambda get: object() if None in (values := tuple(map(get, fields))) else values
