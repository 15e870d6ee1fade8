"""What stands beside a cell of the grid: its last twelve figures, how it is meant, limits, notes and history."""

import datetime
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qijiang import figures
from qijiang.registers.models import Change
from qijiang.registers.words import action_word

from ..charts.recent import recent
from ..models import Indicator, Observation
from ..models.fields import Qualifier
from ..periods import Period
from ..reporting.cells import Cell, of_period
from ..reporting.dues import DueItem
from ..sentence import Style
from .beside import limits_of
from .desks import moment_text, person_text

EARLIER = 12
STEPS = 8


@dataclass(frozen=True)
class Past:
    """A figure of a period and what it changed."""

    period: str
    value: str
    change: str
    is_now: bool


@dataclass(frozen=True)
class Step:
    """A line of the figure's history."""

    word: str
    who: str
    at: str
    changes: str
    reason: str


@dataclass(frozen=True)
class Panel:
    indicator: Indicator
    area: str
    chart: SafeString | str
    past: list[Past]
    limits: str
    lock: str
    notes: list[tuple[str, str]]
    steps: list[Step]
    qualifiers: list[tuple[str, str, bool]]
    vintages: list[tuple[str, str, bool]]
    can_write: bool
    form_url: str
    count_url: str
    timeline_url: str
    year: int


def panel_of(cell: Cell, item: DueItem, can_write: bool) -> Panel:
    """All of it: four queries."""
    indicator, figure = cell.indicator, cell.now
    past = _past_figures(cell)
    style = Style(indicator.unit, indicator.decimals)
    return Panel(
        indicator=indicator,
        area=cell.area.name,
        chart=_chart(cell, past, style),
        past=_past(cell, past),
        limits=limits_of(indicator, style),
        lock=item.lock.sentence,
        notes=_notes(cell, past),
        steps=_steps(figure),
        qualifiers=_choices(Qualifier.choices, figure.qualifier if figure else Qualifier.EXACT),
        vintages=_choices(Observation.Vintage.choices, figure.vintage if figure else Observation.Vintage.FLASH),
        can_write=can_write and not item.lock,
        form_url=_form_url(cell),
        count_url=_count_url(cell),
        year=cell.period.year,
        timeline_url=f"/indicators/{indicator.code}/timeline/?area={cell.area.code}&year={cell.period.year}",
    )


def _past_figures(cell) -> list[tuple[Period, Observation | None]]:
    """The twelve periods before and this one, each with its figure, the oldest first: one query."""
    periods = [cell.period]
    for _number in range(EARLIER):
        periods.insert(0, periods[0].before)
    days = {period.last_day for period in periods}
    days |= {period.first_day for period in periods if period.frequency == "year"}  # of which only the year is known
    rows = Observation.objects.filter(indicator=cell.indicator, area=cell.area, as_of__in=days).exclude(
        as_of=cell.period.last_day
    )
    found: dict[datetime.date, list[Observation]] = {}
    for row in rows:
        found.setdefault(row.as_of, []).append(row)
    earlier = [(period, of_period(found, period)) for period in periods[:-1]]
    return [*earlier, (cell.period, cell.now)]


def _begins_anew(cell, period):
    return cell.indicator.measure == Indicator.Measure.FLOW and period.number == 1


def _past(cell, past):
    """The newest first. A flow begins anew each year, so its first figure has no change."""
    rows = []
    for place, (period, figure) in enumerate(past):
        before = past[place - 1][1] if place and not _begins_anew(cell, period) else None
        new, old = (each.value if each else None for each in (figure, before))
        change = "" if new is None or old is None else figures.signed(new - old)
        rows.append(Past(period.key, _value(figure), change, period == cell.period))
    return rows[::-1]


def _value(figure):
    if figure is None:
        return figures.BLANK
    if figure.not_collected:
        return _("not collected")
    return figures.QUALIFIERS[figure.qualifier] + figures.number(figure.value)


def _chart(cell, past, style):
    values = [(period.key, figure.value if figure else None) for period, figure in past]
    known = [value for _key, value in values[:-1] if value is not None]
    if len(known) < 2:
        return ""
    said = _(", ").join(f"{key} {style.value(value)}" for key, value in values if value is not None)
    anew = [place for place, (period, _figure) in enumerate(past) if _begins_anew(cell, period)]
    return recent(values, f"{cell.indicator.title}: {said}", _mean(cell, known), anew)


def _mean(cell, known):
    """The mean of a cumulative figure says nothing."""
    if cell.indicator.measure == Indicator.Measure.FLOW:
        return None
    mean = sum(known) / len(known)
    return mean, _("mean %(value)s") % {"value": figures.number(mean, cell.indicator.decimals + 1)}


def _notes(cell, past):
    """What was noted at this figure and at the one a year ago, the newest first."""
    shown = [(cell.period.key, cell.now), (cell.period.year_before.key, cell.year_before)]
    shown += [(period.key, figure) for period, figure in past[-4:-1][::-1]]
    found = [(key, text) for key, figure in shown if figure for text in (figure.note, figure.reason) if text]
    return list(dict.fromkeys(found))


def _steps(figure):
    if figure is None:
        return []
    lines = Change.objects.about(figure).select_related("actor__department").order_by("-sequence")[:STEPS]
    return [
        Step(action_word(line), person_text(line.actor), moment_text(line.at), _moved(line), line.reason)
        for line in lines
    ]


def _moved(line):
    """The value's way, where the step changed it."""
    old, new = line.fields.get("value", [None, None])
    return f"{old or figures.BLANK} → {new or figures.BLANK}" if old != new else ""


def _choices(choices, chosen):
    return [(str(value), str(label), value == chosen) for value, label in choices]


def _form_url(cell):
    if cell.now is not None and cell.now.state != Observation.State.APPROVED:
        return f"/entry/{cell.now.pk}/?grid={cell.period.key}"
    asked = f"?area={cell.area.code}&on={cell.period.last_day}&grid={cell.period.key}"
    return f"/entry/new/{cell.indicator.code}/{asked}"


def _count_url(cell):
    if not cell.indicator.is_counted:
        return ""
    return f"/indicators/{cell.indicator.code}/reconciliation/?area={cell.area.code}&on={cell.period.last_day}"
