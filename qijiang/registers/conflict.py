"""When somebody else changed a record meanwhile: what it was, what they made of it, what one typed oneself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qijiang import figures

from .cells import writer
from .records import Record
from .register import field_at, heading_of
from .wanted import changed_meanwhile, latest_changes

WAS = "was_"


@dataclass(frozen=True)
class Row:
    """A field in its three readings; `name`, `theirs_typed` and `mine_typed` are for sending it again."""

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    theirs_typed: Any
    mine_typed: Any

    @property
    def differs(self) -> bool:
        return len({self.before, self.theirs, self.mine}) > 1

    @property
    def theirs_moved(self) -> bool:
        return self.before != self.theirs

    @property
    def mine_moved(self) -> bool:
        return self.before != self.mine

    @property
    def is_to_choose(self) -> bool:
        """Whether both changed it, and not to the same."""
        return self.theirs_moved and self.mine_moved and self.theirs != self.mine

    @property
    def kept(self) -> Any:
        """What stays of a field that at most one of the two changed."""
        return self.mine_typed if self.mine_moved else self.theirs_typed


def as_shown(record: Record, names: Iterable[str]) -> dict[str, str]:
    """These fields of a record as its page shows them, to be carried along hidden while a form is open."""
    return {WAS + name: _text(record, name) for name in names if _is_kept(record, name)}


def side_by_side(posted: Mapping[str, str], theirs: Any, form: Any) -> dict[str, Any]:
    """What the page of a conflict shows: `theirs` is the form as it would open now, None where the record is gone."""
    record = theirs.instance if theirs else None
    kept = [name for name in form.fields if _is_kept(form.instance, name)]
    said: dict[str, Any] = {"theirs": record, "rows": [_row(posted, theirs, form, name) for name in kept]}
    said["typed"] = [(name, _typed(form[name])) for name in form.fields if name not in kept]
    if record is None:
        return said
    change = latest_changes(type(record), [record.pk]).get(record.pk)
    return said | {"who": changed_meanwhile(change), "now": as_shown(record, form.fields)}


def _row(posted, theirs, form, name):
    return Row(
        name,
        heading_of(type(form.instance), name),
        posted.get(WAS + name, "")[:500] or figures.BLANK,
        (_text(theirs.instance, name) if theirs else "") or figures.BLANK,
        _text(form.instance, name) or figures.BLANK,
        _typed(theirs[name]) if theirs else None,
        _typed(form[name]),
    )


def _is_kept(record, name):
    """Whether a box of the form is a field of the record, and not one whose text is kept in another way."""
    return name in {field.name for field in record._meta.fields}


def _typed(bound):
    value = bound.value()
    return "" if value is None else value


def _text(record, name):
    field, value = field_at(type(record), name), getattr(record, name)
    if field.is_relation:
        return "" if value is None else str(value)
    return writer(field)(value)
