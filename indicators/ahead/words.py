"""Gap and forecast in sentences with the figures of their rules; in the reader's language. No queries."""

import datetime
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from qijiang import figures

from ..forecast import LEAST_SHARE, Forecast, NoForecast, NoGround, Outcome, Step
from ..gap import missing
from ..sentence import Style, goal_text, short_of, value_text
from .looking import Ahead

REFUSALS = {
    NoGround.NO_YEAR: gettext_lazy("the target names no year"),
    NoGround.NO_VALUE: gettext_lazy("there is no figure of the year yet"),
    NoGround.YEAR_OVER: gettext_lazy("the year is over, and the figure of its last day is not there"),
    NoGround.LEVEL: gettext_lazy("a ratio or a place without a start does not go a way through the year"),
    NoGround.NO_START: gettext_lazy("it is not known where the year began: there is no figure of %(eve)s"),
    NoGround.DEFINITION: gettext_lazy("the definition changed on %(break)s, and the years before went by another one"),
    NoGround.UNMOVED: gettext_lazy("nothing has changed since the year began, so that there is nothing to go on from"),
    NoGround.NO_PAST: gettext_lazy(
        "no past year was followed through the year with figures about this day, and a straight line is no ground"
    ),
    NoGround.OTHER_WAY: gettext_lazy("no past year with figures through the year moved the way this one does"),
    NoGround.TOO_EARLY: gettext_lazy(
        "by this day past years had gone less than %(least)s of their way (%(shares)s), too little to go by"
    ),
}


def missing_text(ahead: Ahead) -> str:
    """What is still missing, as one says it: "10家 net still to be gained"; "" where there is no value."""
    gap, goal = ahead.gap, ahead.goal
    if gap is None:
        return ""
    style = ahead.standing.style
    now = ahead.standing.assessment
    if now.unproven and not now.missing:
        return _("not provable")
    said = {"missing": short_of(now) + style.change(gap.missing)}
    if gap.lost:
        return _("%(missing)s beyond what cannot come back") % said
    if gap.missing == 0:
        return _("nothing missing")
    up = gap.missing > 0
    if goal.measure == "flow":
        return _("%(missing)s still to come") % said
    if goal.measure == "rank":
        return (_("%(missing)s still to fall back") if up else _("%(missing)s still to move up")) % said
    if goal.measure == "ratio":
        return (_("%(missing)s still to rise") if up else _("%(missing)s still to fall")) % said
    return (_("a net %(missing)s still to be gained") if up else _("a net %(missing)s still to be shed")) % said


def gap_line(ahead: Ahead) -> str:
    """What is missing, what that is a month, and what a month has brought so far; "" where there is no value."""
    gap = ahead.gap
    if gap is None:
        return ""
    said = {"missing": missing_text(ahead), "goal": goal_text(ahead.goal, ahead.standing.style), "months": gap.months}
    now = ahead.standing.assessment
    if now.unproven and not now.missing:
        said["value"] = value_text(now, ahead.standing.style)
        return _("%(value)s leaves open whether anything is missing for the target (%(goal)s).") % said
    if gap.lost:
        return _("%(missing)s (%(goal)s): a year's total does not fall.") % said
    if gap.missing:
        return _needed(ahead, said) + _so_far(ahead)
    if gap.room is not None and gap.months:
        return _room(ahead, said) + _so_far(ahead)
    return _("Nothing is missing: the target (%(goal)s) holds as it stands.") % said


def _needed(ahead, said):
    if not ahead.gap.months:
        return _("%(missing)s (%(goal)s), and no month is left.") % said
    said |= {"each": a_month(ahead, abs(ahead.gap.per_month), up=True)}
    return _("%(missing)s (%(goal)s): %(each)s in each of the remaining months (%(months)s).") % said


def _room(ahead, said):
    style = ahead.standing.style
    said |= {"room": style.value(ahead.gap.room), "each": a_month(ahead, ahead.gap.room_per_month)}
    return _("%(room)s are left of the limit (%(goal)s): %(each)s in each of the remaining months (%(months)s).") % said


def _so_far(ahead):
    if ahead.gap.so_far is None:
        return ""
    so_far, each = ahead.gap.so_far, a_month(ahead, abs(ahead.gap.so_far))
    if so_far < 0:
        return _(" So far this year lost %(each)s a month.") % {"each": each}
    return _(" So far this year brought %(each)s a month.") % {"each": each}


def a_month(ahead: Ahead, change: Decimal, up: bool = False) -> str:
    """A month's part, to one decimal more than the figure; with `up` rounded up, as what is needed must suffice."""
    places = Decimal(1).scaleb(-ahead.decimals - 1)
    return ahead.standing.style.change(change.quantize(places, ROUND_CEILING if up else ROUND_HALF_UP))


def forecast_value(ahead: Ahead, style: Style | None = None) -> str:
    """The forecast with its range: "139家 (135–146家)"; "" without one. `style` where it is not that of the target."""
    found, style = ahead.shown, style or ahead.standing.style
    if found is None:
        return ""
    return with_range(style, found) if found.has_range else style.worked_out(found.value)


def with_range(style: Style, found: Forecast | Step) -> str:
    """A forecast with its range: "139家 (135–146家)"."""
    return _("%(value)s (%(span)s)") % {
        "value": style.worked_out(found.value),
        "span": style.span(found.low, found.high),
    }


def forecast_line(ahead: Ahead) -> str:
    """Where the year is forecast to end and what that means for the target; or that there is no forecast, and why."""
    if ahead.refusal is not None:
        return _("No forecast: %(why)s.") % {"why": why_none(ahead, ahead.refusal)}
    assert ahead.shown is not None
    end = datetime.date(ahead.goal.year, 12, 31)
    said = {"end": end, "value": forecast_value(ahead), "outcome": outcome_text(ahead)}
    if ahead.shown.is_final:
        return _("The year's last figure is there: %(value)s on %(end)s.") % said
    return _("Forecast for %(end)s: %(value)s; %(outcome)s.") % said


def why_none(ahead: Ahead, refusal: NoForecast) -> str:
    """The reason for having no forecast, with its figures."""
    year = ahead.goal.year
    said = {"least": figures.percent(LEAST_SHARE, 0), "shares": _shares(refusal.shares)}
    said |= {"eve": f"{year - 1}-12-31" if year else "", "break": _latest(ahead.breaks, year)}
    return str(REFUSALS[refusal.reason]) % said


def _latest(breaks, year):
    return max((day for day in breaks if year is None or day.year <= year), default="")


def outcome_text(ahead: Ahead) -> str:
    """Whether the target would be met: "the target (>140家) would be missed by 2家"; "" without a forecast."""
    found, goal, result = ahead.shown, ahead.goal, ahead.outcome
    if found is None or result is None:
        return ""
    style = ahead.standing.style
    said = {"goal": goal_text(goal, style), "short": style.change(missing(goal, found.value, ahead.decimals))}
    if result == Outcome.REACHES:
        return _("the target (%(goal)s) would be met") % said
    if result == Outcome.MISSES:
        return _("the target (%(goal)s) would be missed by %(short)s") % said
    met = result == Outcome.MAY_REACH
    said["years"] = _years(past for past, end in found.ends.items() if goal.holds(end) != met)
    if met:
        return _("the target (%(goal)s) would be met, but not at the pace of %(years)s") % said
    return _("the target (%(goal)s) would be missed by %(short)s, but met at the pace of %(years)s") % said


def ground_line(ahead: Ahead) -> str:
    """The method of the forecast in words, with its figures; "" without one."""
    found, style = ahead.forecast, ahead.standing.style
    if found is None or found.is_final:
        return ""
    said = {"day": ahead.standing.assessment.as_of, "shares": _shares(found.shares)}
    said |= {"start": style.value(found.start), "way": style.change(found.way), "share": figures.percent(found.share)}
    said["result"] = style.exact(found.start + found.way / found.share)
    if ahead.goal.measure == "flow":
        words = _("Method: by the same day past years had come to these shares of their total: %(shares)s. This year "
                  "has %(way)s by %(day)s; divided by %(share)s that is %(result)s.")  # fmt: skip
    elif found.way > 0:
        words = _("Method: by the same day past years had gone these shares of their way: %(shares)s. This year has "
                  "gained %(way)s on %(start)s by %(day)s; divided by %(share)s and added to where it began, that is "
                  "%(result)s.")  # fmt: skip
    else:
        words = _("Method: by the same day past years had gone these shares of their way: %(shares)s. This year has "
                  "lost %(way)s from %(start)s by %(day)s; divided by %(share)s and taken from where it began, that is "
                  "%(result)s.")  # fmt: skip
    return words % said + _range_line(found)


def _range_line(found: Forecast):
    if found.has_range:
        return _(" The range is what the single years would give.")
    return _(" One past year alone gives no range.")


def _shares(shares):
    said = [_("%(year)s %(share)s") % {"year": past, "share": figures.percent(shares[past])} for past in sorted(shares)]
    return _(", ").join(said)


def _years(years: Iterable[int]) -> str:
    return pgettext("between names", ", ").join(str(year) for year in sorted(years))
