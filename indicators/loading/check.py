"""Every rule, asked before anything is written: cells, references, duplicates, the models' own constraints, limits."""

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Observation
from qijiang import figures

from .cells import empty, value_of
from .read import Damaged, Problem, Row, read_rows
from .tables import TABLES


def checked(folder):
    """{name of the table: its rows, with their values}. Raises Damaged with everything that is wrong.

    What cannot be asked before something else is right comes in a later round: references need all files, constraints
    all values.
    """
    files = _asked((table.name, _rows_or_problems(folder, table)) for table in TABLES)
    names = {table.name: _names(table, files[table.name]) for table in TABLES}
    rounds = [
        lambda table, rows: [problem for row in rows for problem in _fill(table, row, names)],
        _duplicates,
        lambda table, rows: [problem for row in rows for problem in _broken_rules(table, row)],
    ]
    for ask in rounds:
        problems = [problem for table in TABLES for problem in ask(table, files[table.name])]
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
                row.values[column] = value_of(table.model._meta.get_field(column), row.cells[column])
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
        raise ValidationError(_("“%(typed)s” is not in %(file)s.") % said)
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


def built(table, row):
    """A new record of the row; what it refers to are the records of those rows."""
    values = {name: value.record if isinstance(value, Row) else value for name, value in row.values.items()}
    if table.model is Observation:
        values |= {"state": Observation.State.APPROVED, "created_at": values["reviewed_at"]}
    return table.model(**values)


def _broken_rules(table, row):
    row.record = built(table, row)
    try:
        row.record.clean()
    except ValidationError as error:
        columns = ", ".join(error.error_dict) if hasattr(error, "error_dict") else ""
        yield Problem(table.file, row.line, columns, " ".join(error.messages))
    for constraint in table.model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            yield from _broken_constraint(table, row, constraint)
    if table.model is Observation:
        yield from _misfits(table, row)


def _broken_constraint(table, row, constraint):
    try:
        constraint.validate(table.model, row.record)
    except ValidationError as error:
        concerned = constraint.condition.referenced_base_fields
        columns = ", ".join(name for name in table.columns if name in concerned)
        yield Problem(table.file, row.line, columns, " ".join(error.messages))


def _in_the_future(table, row):
    if row.record.as_of > timezone.localdate():
        rule = _("%(day)s lies in the future: record a figure when its day has come.") % {"day": row.record.as_of}
        yield Problem(table.file, row.line, "as_of", rule)
    if row.record.reviewed_at > timezone.now():
        rule = _("“%s” lies in the future: a figure counts from its approval.") % row.cells["reviewed_at"]
        yield Problem(table.file, row.line, "reviewed_at", rule)


def _misfits(table, row):
    """What an observation owes to its indicator and its origin."""
    record, indicator = row.record, row.record.indicator
    yield from _in_the_future(table, row)
    if not (record.figure_id or record.derivation):
        yield Problem(table.file, row.line, "figure_id", _("needs a number in its source, or else a derivation."))
    if record.value is None:
        return  # the model's own constraint says so
    said = {"value": figures.number(record.value)}
    if indicator.maximum is not None and record.value > indicator.maximum:
        rule = _("%(value)s is above %(limit)s, the highest this indicator can be.")
        said["limit"] = figures.number(indicator.maximum)
        yield Problem(table.file, row.line, "value", rule % said)
    if indicator.minimum is not None and record.value < indicator.minimum:
        rule = _("%(value)s is below %(limit)s, the lowest this indicator can be.")
        said["limit"] = figures.number(indicator.minimum)
        yield Problem(table.file, row.line, "value", rule % said)
