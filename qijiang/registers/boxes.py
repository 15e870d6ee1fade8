"""What a list is narrowed by, as it stands on the page: written in Python, since a template takes ten times as long."""

from functools import cache

from django.utils.safestring import SafeString

from .filters import SELECT, RecordFilter
from .offered import ListedField, Offered
from .widgets import attributes, choosing, escaped, option


def filter_boxes(filters: RecordFilter) -> SafeString:
    """A box for every filter, with what was chosen and what is wrong with it; of hidden ones those that are used."""
    return SafeString("".join([_box(filters, name, each.field) for name, each in filters.filters.items()]))


def _box(filters, name, field):
    value = filters.data.get(name, "")
    if field.widget.is_hidden:
        return str(field.widget.render(name, value)) if value else ""
    errors = filters.form[name].errors if filters.is_bound else ""
    if isinstance(field, ListedField):
        control = _list(name, field, filters.offered(field.model), value)
    else:
        control = _empty(field, name) if value == "" else _control(field, name, value)
    label = f'<label class="field-label" for="id_{name}">{escaped(str(field.label))}</label>'
    return f'<div class="field-{name}">{label}{control}{errors}</div>'


def _control(field, name, value):
    return field.widget.render(name, value, {"id": f"id_{name}"})


@cache  # a field is one of a register's, in one language
def _empty(field, name):
    return _control(field, name, None)


def _list(name, field, offered: Offered, value):
    said = attributes({"name": name, **SELECT, "id": f"id_{name}"})
    return f"<select{said}>{option('', field.empty_label)}{choosing(offered.options, value)}</select>"


def column_boxes(columns, shown) -> SafeString:
    """A box for every column to choose, ticked if it is shown."""
    return SafeString("".join([_tick(column, column in shown) for column in columns]))


def _tick(column, is_shown):
    said = f'type="checkbox" name="columns" value="{column.name}"{" checked" if is_shown else ""}'
    return f'<label><input class="form-check-input" {said}> {escaped(column.label)}</label>'
