"""Why a light is what it is, in one sentence with the figures of its rule; in the reader's language.

Pure but for the reader's language: assessments in, words out.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from .assessment import Absence, Assessment, Goal, Status, spends
from .expectation import Method
from .meaning import turned

STATUS_WORDS = {
    Status.ACHIEVED: gettext_lazy("achieved"),
    Status.ON_TRACK: gettext_lazy("on track"),
    Status.BEHIND: gettext_lazy("behind"),
    Status.OFF_TRACK: gettext_lazy("off track"),
    Status.MISSED: gettext_lazy("missed"),
    Status.NO_DATA: gettext_lazy("no data"),
}

PACES = {
    Method.MILESTONES: gettext_lazy("by the milestones %(share)s should be done"),
    Method.PAST_YEARS: gettext_lazy("by the pace of past years %(share)s should be done"),
    Method.ELAPSED: gettext_lazy("by the days gone by %(share)s should be done"),
}

ABSENCES = {
    Absence.NOT_DUE: gettext_lazy("Not due yet: the first figure is as of %(day)s."),
    Absence.DUE: gettext_lazy("Due: the figure is to be reported by %(day)s and has not arrived."),
    Absence.LATE: gettext_lazy("Late: the figure was due by %(day)s and has not arrived."),
    Absence.NOT_COLLECTED: gettext_lazy("Not collected: this figure is not compiled for the year."),
    Absence.NO_YEAR: gettext_lazy("The target names no year, so its progress cannot be judged."),
}

ABSENCE_WORDS = {
    Absence.NOT_DUE: gettext_lazy("not due yet"),
    Absence.DUE: gettext_lazy("due"),
    Absence.LATE: gettext_lazy("late"),
    Absence.NOT_COLLECTED: gettext_lazy("not collected"),
    Absence.NO_YEAR: "",
}

SIGNS = {">": ">", ">=": "≥", "<": "<", "<=": "≤"}


@dataclass(frozen=True)
class Style:
    """How an indicator's figures are written: as recorded, with its unit; what is worked out, to its decimals.

    Money is written in 万元 or 亿元 by its size, or all in the `one_unit` of a chart (`for_chart`).
    """

    unit: str
    decimals: int = 0
    one_unit: str = ""

    def for_chart(self, values: Iterable[Decimal | None]) -> "Style":
        """The style that writes all of a chart in one unit: money in that of its largest amount."""
        if self.unit != "万元":
            return self
        largest = max((abs(value) for value in values if value is not None), default=Decimal(0))
        return replace(self, one_unit=figures.unit_of_amount(largest))

    @property
    def shown_unit(self) -> str:
        return self.one_unit or self.unit

    def tick(self, mark: Decimal) -> str:
        """A round figure of an axis: of money with its unit, of others without."""
        return figures.amount_in(self.one_unit, mark, 4) if self.one_unit else figures.number(mark.normalize())

    def plotted(self, value: Decimal | None) -> float | None:
        """What a script draws, in the shown unit."""
        if value is None:
            return None
        return float(value / figures.WAN_IN_YI if self.one_unit == "亿元" else value)

    def value(self, value: Decimal | None, qualifier: str = "=") -> str:
        if self.unit == "万元" and value is not None:
            written = figures.amount_in(self.one_unit, value) if self.one_unit else figures.amount(value)
            return figures.QUALIFIERS[qualifier] + written
        return figures.figure(value, self.unit, None, qualifier)

    def split(self, value: Decimal | None, qualifier: str = "=") -> tuple[str, str]:
        """The figure and its unit apart, for where the unit stands smaller: ("3.5", "亿元"), ("131", "家")."""
        text = self.value(value, qualifier)
        number = text.rstrip("".join(set(text) - set("0123456789")))
        return (text, "") if value is None else (number, text[len(number) :])

    def exact(self, value: Decimal | None) -> str:
        """Unrounded to the indicator's decimals: what is required by now is 131.5, not 132."""
        if self.one_unit:
            return figures.amount_in(self.one_unit, value, max(self.decimals, 2))
        return figures.figure(value if value is None else _rounded(value, max(self.decimals, 2)), self.unit)

    def worked_out(self, value: Decimal) -> str:
        """What is worked out and cannot be exact, a forecast: rounded to the indicator's decimals."""
        return self.value(_rounded(value, self.decimals))

    def span(self, low: Decimal, high: Decimal) -> str:
        """From one to the other, worked out too: "135–146家", "9,000万元–1.2亿元"."""
        first = self.worked_out(low) if self.unit == "万元" else figures.number(_rounded(low, self.decimals))
        return f"{first}–{self.worked_out(high)}"

    def change(self, value: Decimal) -> str:
        """A difference without its sign; of percentages in percentage points."""
        if self.one_unit:
            return figures.amount_in(self.one_unit, abs(value))
        unit = _(" percentage points") if self.unit == "%" else self.unit
        return figures.figure(abs(value), unit)


def _rounded(value, places):
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def goal_text(goal: Goal, style: Style) -> str:
    """The comparison in signs: >140家, ≥120家, 90–110%."""
    if goal.comparator == "band":
        lower = style.value(goal.value) if style.unit == "万元" else figures.number(goal.value)
        return f"{lower}–{style.value(goal.upper)}"
    return SIGNS[goal.comparator] + style.value(goal.value)


def status_word(assessment: Assessment) -> str:
    """The word of the light; a strict target that is reached but not exceeded says so, and so does a figure whose
    qualifier leaves open whether the target is reached."""
    if assessment.unproven:
        return _("not provable")
    if assessment.reached_not_exceeded and assessment.status in {Status.ON_TRACK, Status.BEHIND, Status.OFF_TRACK}:
        return _("reached, not exceeded")
    return str(STATUS_WORDS[assessment.status])


def sentence(assessment: Assessment, style: Style, *, as_of: str = "", day: datetime.date | None = None) -> str:
    """The one sentence of a light. `as_of` replaces the date of the value; `day` dates the reason for having none."""
    if assessment.absence is not None:
        return ABSENCES[assessment.absence] % {"day": day}
    head = _head(assessment, style, as_of or str(assessment.as_of))
    return _("%(head)s; %(verdict)s.") % {"head": head, "verdict": _verdict(assessment, style)}


def _head(assessment, style, as_of):
    goal = assessment.goal
    said = {"as_of": as_of, "value": value_text(assessment, style), "goal": goal_text(goal, style)}
    if goal.holds_the_line:
        return _("As of %(as_of)s it is %(value)s, to be held at %(goal)s") % said
    said["share"] = share_text(assessment)
    if goal.from_baseline:
        return _from_baseline(assessment, style, said)
    if spends(goal):
        return _("As of %(as_of)s it is %(value)s, %(share)s of the limit (%(goal)s)") % said
    return _("As of %(as_of)s it is %(value)s, %(share)s of the target (%(goal)s)") % said


def _from_baseline(assessment, style, said):
    goal = assessment.goal
    net, aim = assessment.value - goal.start, goal.edge - goal.start
    said |= {"base_on": goal.baseline_on, "base": style.value(goal.baseline)}
    said |= {"net": _net(net, style, assessment.qualifier), "aim": _net(aim, style)}
    said["start"] = _("%(base_on)s, %(base)s") % said
    return (
        _("As of %(as_of)s it is %(value)s, %(net)s on the baseline (%(start)s), %(share)s of the way (%(aim)s)") % said
    )


def _net(change, style, qualifier="="):
    if change == 0 and qualifier == "=":
        return _("unchanged")
    sign = figures.QUALIFIERS[turned(qualifier) if change < 0 else qualifier]
    return (_("up %(change)s") if change >= 0 else _("down %(change)s")) % {"change": sign + style.change(change)}


def value_text(assessment: Assessment, style: Style) -> str:
    """The value as it was reported, with its qualifier."""
    return style.value(assessment.value, assessment.qualifier)


def short_of(assessment: Assessment) -> str:
    """The sign before what is short of the target: of at least 131 at most what 131 lacks; "" for a plain figure."""
    goal, value = assessment.goal, assessment.value
    is_above = goal.is_cap or (goal.comparator == "band" and value is not None and value > goal.top)
    return figures.QUALIFIERS[assessment.qualifier if is_above else turned(assessment.qualifier)]


def share_text(assessment: Assessment) -> str:
    """How much of the target is done, with the sign that the value's qualifier gives it."""
    if assessment.completion is None:
        return figures.BLANK
    sign = turned(assessment.qualifier) if _share_falls(assessment) else assessment.qualifier
    return figures.QUALIFIERS[sign] + figures.percent(assessment.completion)


def _share_falls(assessment):
    """Whether completion falls as the value rises."""
    goal, value = assessment.goal, assessment.value
    if goal.comparator == "band" and value is not None and value > max(goal.edge, goal.far_edge):
        return True
    return goal.is_cap and not spends(goal) and (not goal.from_baseline or goal.edge < goal.start)


def _verdict(assessment, style):
    said = {"goal": goal_text(assessment.goal, style), "edge": style.value(assessment.goal.value)}
    if assessment.unproven:
        said["value"] = value_text(assessment, style)
        return _("%(value)s leaves open whether the target (%(goal)s) is reached") % said
    if assessment.status == Status.ACHIEVED:
        return _("the target (%(goal)s) is achieved") % said
    if assessment.status == Status.MISSED:
        return _("the year is over and the target (%(goal)s) was not reached") % said
    if assessment.overrun:
        return _("the limit is passed, and a year's total cannot fall back") % said
    if assessment.reached_not_exceeded:
        return _("%(edge)s is reached but not yet exceeded") % said
    if not assessment.goal.from_baseline and assessment.goal.measure != "flow":
        return _("%(missing)s short of the target") % {
            "missing": short_of(assessment) + style.change(assessment.missing)
        }
    return _pace(assessment)


def _pace(assessment):
    pace = PACES[assessment.expectation.method] % {"share": figures.percent(assessment.expectation.share)}
    if assessment.as_of != assessment.on:  # the figure is of one day, what is expected of another: say which
        pace = _("up to %(on)s %(pace)s") % {"on": assessment.on, "pace": pace}
    lead = assessment.lead
    gap = {"pace": pace, "points": lead_text(assessment)}
    if gap["points"] == "0.0":
        return _("%(pace)s, which it is") % gap
    if lead > 0:
        return _("%(pace)s, %(points)s percentage points ahead") % gap
    return _("%(pace)s, %(points)s percentage points behind") % gap


def lead_text(assessment: Assessment) -> str:
    """The points that a figure is ahead or behind, with the sign that its qualifier gives them; "" without a figure."""
    if assessment.lead is None:
        return ""
    falls = _share_falls(assessment) != spends(assessment.goal)  # of what is used up less is ahead
    sign = turned(assessment.qualifier) if falls != (assessment.lead <= 0) else assessment.qualifier
    return figures.QUALIFIERS[sign] + figures.points(abs(assessment.lead))


def rule(assessment: Assessment) -> str:
    """Which step of the rule made the light, with its figures; '' where the sentence already says it all."""
    if assessment.status not in {Status.ON_TRACK, Status.BEHIND, Status.OFF_TRACK} or assessment.overrun:
        return ""
    done, share = assessment.completion, assessment.expectation.share
    limit = share / assessment.threshold if spends(assessment.goal) else share * assessment.threshold
    said = {"done": figures.percent(done), "share": figures.percent(share), "limit": figures.percent(limit)}
    said["threshold"] = figures.percent(assessment.threshold, 0)
    step = (SPENT_RULES if spends(assessment.goal) else RULES)[assessment.status] % said
    return step + _by_its_number(assessment)


def _by_its_number(assessment):
    if assessment.qualifier == "=":
        return ""
    return _(" The figure is given with %(sign)s, and judged by its number.") % {
        "sign": figures.QUALIFIERS[assessment.qualifier]
    }


RULES = {
    Status.ON_TRACK: gettext_lazy("Rule: completion %(done)s is not below the expected %(share)s, hence on track."),
    Status.BEHIND: gettext_lazy(
        "Rule: completion %(done)s is below the expected %(share)s but not below %(threshold)s of it (%(limit)s), "
        "hence behind and not off track."
    ),
    Status.OFF_TRACK: gettext_lazy(
        "Rule: completion %(done)s is below %(threshold)s of the expected %(share)s (%(limit)s), hence off track."
    ),
}
SPENT_RULES = {
    Status.ON_TRACK: gettext_lazy("Rule: %(done)s is used, not above the expected %(share)s, hence on track."),
    Status.BEHIND: gettext_lazy(
        "Rule: %(done)s is used, above the expected %(share)s but not above %(limit)s, hence behind and not off track."
    ),
    Status.OFF_TRACK: gettext_lazy("Rule: %(done)s is used, above %(limit)s, hence off track."),
}
