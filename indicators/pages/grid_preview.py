"""What a filled-in workbook would change, cell by cell, in words; and what the page sends to have it saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from ..models.fields import Qualifier
from ..reporting.cells import Cell
from ..reporting.trying import Tried, Verdict
from .grid import Mark, fields_of

MARKS = {
    Verdict.NEW: Mark("c-saved", "c-saved", gettext_lazy("newly filled in")),
    Verdict.CHANGED: Mark("c-unsaved", "c-unsaved", gettext_lazy("changed")),
    Verdict.DROPPED: Mark("t-open", "c-blank", gettext_lazy("dropped")),
    Verdict.UNCHANGED: Mark("t-open", "c-blank", gettext_lazy("no change")),
    Verdict.REFUSED: Mark("c-refused", "c-refused", gettext_lazy("refused")),
    Verdict.STALE: Mark("m-behind", "c-stale", gettext_lazy("changed elsewhere")),
}


@dataclass(frozen=True)
class PreviewRow:
    """A row of the file that does something, or would: where it stands in the file, what was and what would be."""

    number: int
    name: str
    unit: str
    area: str
    mark: Mark
    before: str
    after: str
    details: tuple[str, ...]
    said: str
    sent: tuple[tuple[str, str], ...]


def preview(found: Sequence[Tried]) -> list[PreviewRow]:
    """The rows that are not left alone, those that are refused first."""
    order = [Verdict.REFUSED, Verdict.STALE, Verdict.CHANGED, Verdict.NEW, Verdict.DROPPED]
    told = [each for each in found if each.verdict != Verdict.UNCHANGED]
    return [_row(each) for each in sorted(told, key=lambda each: (order.index(each.verdict), each.row.number))]


def _row(tried: Tried):
    cell = tried.before
    return PreviewRow(
        number=tried.row.number,
        name=cell.indicator.title if cell else _("Row %(number)s") % {"number": tried.row.number},
        unit=cell.indicator.unit if cell else "",
        area=cell.area.name if cell else "",
        mark=MARKS[tried.verdict],
        before=_value(cell),
        after=_value(tried.after) if tried.after else tried.row.typed.get("value", "") or figures.BLANK,
        details=_details(cell, tried.after) if cell and tried.after else (),
        said=tried.said,
        sent=_sent(tried) if tried.would_write else (),
    )


def _value(cell: Cell | None) -> str:
    figure = cell.now if cell else None
    if figure is None:
        return figures.BLANK
    if figure.not_collected:
        return _("not collected")
    return figures.QUALIFIERS[figure.qualifier] + figures.number(figure.value)


def _details(before: Cell, after: Cell) -> tuple[str, ...]:
    """The other fields that change, each with what was and what would be."""
    if after.now is None:
        return ()
    was, now = fields_of(before.now), fields_of(after.now)
    labels = {"note": _("Note"), "reason": _("Reason")}
    told = [(label, was[name], now[name]) for name, label in labels.items() if was[name] != now[name]]
    for label, name in ((_("Qualifier"), "qualifier"), (_("Vintage"), "vintage")):
        one, other = _chosen(before.now, name), _chosen(after.now, name)
        if one != other and not (before.now is None and _is_usual(after.now, name)):
            told.append((label, one, other))
    words = _("%(label)s: %(was)s → %(now)s")
    return tuple(words % {"label": each[0], "was": each[1] or figures.BLANK, "now": each[2]} for each in told)


def _chosen(figure, name):
    return "" if figure is None else str(getattr(figure, f"get_{name}_display")())


def _is_usual(figure, name):
    return getattr(figure, name) in {Qualifier.EXACT.value, figure.Vintage.FLASH.value}


def _sent(tried: Tried) -> tuple[tuple[str, str], ...]:
    """The fields of the form, named as those of the grid are."""
    fields = {**tried.row.typed, "was": tried.row.was}
    return tuple((f"{name}-{tried.row.cell}", text) for name, text in fields.items())
