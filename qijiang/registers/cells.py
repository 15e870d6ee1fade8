"""What a field of a record looks like: in a list, on a page, in the history. No queries."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from html import escape

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qijiang import figures

from .natural import names_of
from .register import field_at
from .widgets import escaped

MASK = "＊＊＊"
Writer = Callable[[object], str]


def shown_by(model: type[models.Model]) -> str:
    """The field that stands for a related record in a list."""
    names = {field.name for field in model._meta.fields}
    return next((name for name in ("name", "title", "number") if name in names), "") or (names_of(model) or ["pk"])[0]


def lookup_of(model: type[models.Model], name: str) -> str:
    """The lookup whose value a list shows for a field: of a related record that which stands for it."""
    field = field_at(model, name)
    return f"{name}__{shown_by(field.related_model)}" if field.is_relation else name


def is_figure(field: models.Field) -> bool:
    return isinstance(field, models.DecimalField | models.IntegerField) and not field.is_relation and not field.choices


def writer(field: models.Field) -> Writer:
    """Turns a value of the field into words and figures."""
    if field.choices:
        return partial(_choice, {value: str(label) for value, label in field.flatchoices})
    if isinstance(field, models.BooleanField):
        return _yes_or_no
    if isinstance(field, models.DecimalField):
        return _number
    if isinstance(field, models.DateField):
        return _date
    return _text


def _text(value):
    return "" if value is None else str(value)


def _choice(words, value):
    return words.get(value, "") if value is None or value == "" else words.get(value, str(value))


def _yes_or_no(value):
    return "" if value is None else (_("yes") if value else _("no"))


def _number(value):
    return figures.number(value if value is None or isinstance(value, Decimal) else Decimal(str(value)))


def _date(value):
    return "" if value is None else (value.isoformat()[:10] if isinstance(value, datetime.date) else str(value)[:10])


def _masked(value):
    return MASK if value not in (None, "") else ""


def writers(model: type[models.Model], names: Sequence[str], masked: frozenset[str] = frozenset()) -> list[Writer]:
    """One writer a field, of HTML; those of `masked` show that there is something, not what."""
    return [_masked if name in masked else _html_writer(model, name, get_language()) for name in names]


@lru_cache(1_000)
def _html_writer(model, name, _language):
    """Of a field whose blank says something ("unverified") the word for it."""
    field, blank = field_at(model, lookup_of(model, name)), getattr(model, "BLANKS", {}).get(name)
    write = _html_of(field)
    if not blank:
        return write
    word = escape(str(blank))
    return lambda value: write(value) or word


def _html_of(field):
    if field.choices:
        return partial(_choice_in_html, {value: escape(str(label)) for value, label in field.flatchoices})
    write = writer(field)
    return _text_in_html if write is _text else write  # figures, days, yes and no have nothing to escape


def _text_in_html(value):
    return "" if value is None else escaped(str(value))


def _choice_in_html(words, value):
    return words[value] if value in words else escape(_text(value))


def row_writer(write: Sequence[Writer], figure: Sequence[bool]) -> Callable[..., str]:
    """Writes rows of a list from their values and their address; the first cell opens the record, where there is an
    address. A template takes ten times as long."""
    cells = "".join(['<td class="num">%s</td>' if is_number else "<td>%s</td>" for is_number in figure[1:]])
    linked = f'<tr><th scope="row"><a href="%s">%s</a>%s</th>{cells}</tr>'
    plain = f'<tr><th scope="row">%s%s</th>{cells}</tr>'
    mark = sample_mark(True)

    def row(values, url, *, is_sample=False):
        first, *rest = [each(value) for each, value in zip(write, values, strict=True)]
        head = (first or figures.BLANK, mark if is_sample else "")
        return linked % (url, *head, *rest) if url else plain % (*head, *rest)

    return row


def sample_mark(is_sample: bool) -> str:
    """What stands behind the name of a row of the sample."""
    return f'<span class="smp">{_("sample")}</span>' if is_sample else ""
