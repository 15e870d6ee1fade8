"""What pages show of what lies ahead of a target: lines and, on a page of its own, all of it."""

from dataclasses import dataclass

from ..ahead.looking import Ahead
from ..ahead.words import forecast_line, gap_line, missing_text
from ..forecast import NoGround, Outcome
from ..scope import Scope

# How the forecast is marked: by the shape and colour of what it comes to.
MARKS = {Outcome.REACHES: "done", Outcome.MAY_REACH: "track", Outcome.MAY_MISS: "behind", Outcome.MISSES: "off"}


@dataclass(frozen=True)
class Lines:
    """What lies ahead of a target in sentences, under its light; `url` leads to the page that says all of it."""

    missing: str
    gap: str
    forecast: str
    mark: str
    url: str


def ahead_lines(ahead: Ahead, scope: Scope) -> Lines | None:
    """The lines of a target; None where there is neither a gap nor a forecast to speak of. No query."""
    if ahead.gap is None and ahead.refusal is not None and ahead.refusal.reason != NoGround.NO_VALUE:
        return None
    return Lines(
        missing=missing_text(ahead),
        gap=gap_line(ahead),
        forecast=forecast_line(ahead),
        mark=MARKS.get(ahead.outcome, "none") if ahead.outcome else "none",
        url=page_url(ahead, scope),
    )


def page_url(ahead: Ahead, scope: Scope) -> str:
    return f"/indicators/{ahead.standing.target.indicator.code}/ahead/{scope.link}"
