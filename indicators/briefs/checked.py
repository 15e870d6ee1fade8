"""A draft brief before it leaves the house: what its text states of figures, each statement with its verdict."""

from dataclasses import dataclass, field

from django.utils import timezone

from ..claims.checking import Checked, TooLong, check_text
from ..models import Brief
from ..scope import Scope
from .content import Content
from .wording import said


@dataclass(frozen=True)
class CheckedText:
    """The statements that were found; `is_too_long` where the text was not read."""

    statements: list[Checked] = field(default_factory=list)
    is_too_long: bool = False


def checked_text(brief: Brief, content: Content) -> CheckedText:
    """What the sections and comments state, with their fields filled, as of the day of the brief: six queries."""
    try:
        return CheckedText(check_text(text_of(content), scope_of_brief(brief)))
    except TooLong:
        return CheckedText(is_too_long=True)


def text_of(content: Content) -> str:
    """All that was written, a paragraph a line."""
    lines = [line for section in content["sections"] for line in section["paragraphs"]]
    lines += [line for goal in content["goals"] for line in goal["comment"]]
    return "\n".join(said(line) for line in lines)


def scope_of_brief(brief: Brief) -> Scope:
    """Area, year, day and state of knowledge of the brief, as a page of the plan has them."""
    known_at = timezone.localtime(brief.known_at).date() if brief.known_at else None
    asked = {"area": brief.area.code, "year": str(brief.year), "on": brief.on.isoformat()}
    asked |= {"known_at": known_at.isoformat()} if known_at else {}
    area, today = brief.area, timezone.localdate()
    return Scope(area, brief.year, brief.on, known_at, today, [area], [area], [brief.year], brief.plan, asked)
