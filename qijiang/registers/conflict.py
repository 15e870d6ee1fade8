"""When somebody else changed a record meanwhile: what it was, what they made of it, what one typed oneself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qijiang import figures

from .cells import writer
from .records import Record
from .register import field_at, heading_of

WAS = "was_"


@dataclass(frozen=True)
class Row:
    """A field in its three readings."""

    label: str
    before: str
    theirs: str
    mine: str

    @property
    def differs(self) -> bool:
        return len({self.before, self.theirs, self.mine}) > 1

    @property
    def moved(self) -> bool:
        """Whether they changed it."""
        return self.before != self.theirs


def as_shown(record: Record, names: Iterable[str]) -> dict[str, str]:
    """These fields of a record as its page shows them, to be carried along hidden while a form is open."""
    return {WAS + name: _text(record, name) for name in names}


def rows(posted: Mapping[str, str], theirs: Record | None, form) -> list[Row]:
    """The fields of the form side by side: as they stood when it was opened, as they stand now, as they were typed."""
    return [
        Row(
            heading_of(type(form.instance), name),
            posted.get(WAS + name, "")[:500] or figures.BLANK,
            (_text(theirs, name) if theirs else "") or figures.BLANK,
            _text(form.instance, name) or figures.BLANK,
        )
        for name in form.fields
    ]


def _text(record, name):
    field, value = field_at(type(record), name), getattr(record, name)
    if field.is_relation:
        return "" if value is None else str(value)
    return writer(field)(value)
