"""How a brief is put together, the same on page, in Word and on paper: numbered headings, keys, titles of tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qijiang import figures

from .fields import Content, Goal, listed
from .wording import Paragraph

DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Part:
    """A section: its heading with its number, its text, and the targets that it shows."""

    heading: str
    paragraphs: list[Paragraph]
    goals: list["Shown"] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """A target in a section, with its number, the figures of its bar, and its sentences: how it stands, what is
    missing, where it is forecast to end, what was answered about the figure."""

    goal: Goal
    heading: str
    key: str
    lines: list[str]


def parts_of(content: Content) -> list[Part]:
    """The sections in their order: those that were written, then the targets, then the tasks."""
    drafts: list[tuple[str, list[Paragraph], list[Goal]]] = [
        (section["heading"], section["paragraphs"], []) for section in content["sections"]
    ]
    if content["goals"]:
        drafts.append((_("How the targets stand"), [_plain(goals_sentence(content))], content["goals"]))
    if content["tasks"]:
        drafts.append((_("How the tasks stand"), _of_tasks(content), []))
    chinese = content["language"].startswith("zh")
    numbered = iter(range(1, len(drafts) + 1))
    return [
        Part(
            numbered_heading(next(numbered), heading, chinese) if heading else "",
            paragraphs,
            [_shown(place, goal, chinese) for place, goal in enumerate(goals, 1)],
        )
        for heading, paragraphs, goals in drafts
    ]


def numbered_heading(number: int, heading: str, chinese: bool) -> str:
    """一、总体情况, or 1 Overview."""
    return f"{in_chinese(number)}、{heading}" if chinese else f"{number} {heading}"


def _shown(place, goal, chinese):
    heading = f"（{in_chinese(place)}）{goal['name']}" if chinese else f"({place}) {goal['name']}"
    lines = [goal["sentence"], goal["gap_line"], goal["forecast_line"] if goal["has_forecast"] else "", *goal["notes"]]
    return Shown(goal, heading, key_of(goal), [line for line in lines if line])


def in_chinese(number: int) -> str:
    """1 to 999 as headings have it: 一, 十二, 三十, 一百零五."""
    if number < 10:
        return DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    if not rest:
        return DIGITS[hundreds] + "百"
    return DIGITS[hundreds] + "百" + ("零" if rest < 10 else "一" if rest < 20 else "") + in_chinese(rest)


def key_of(goal: Goal) -> str:
    """The figures of a bar in one line, for where its marks have no names beside them."""
    said = [_("baseline %(value)s") % {"value": goal["baseline_text"]}] if goal["from_baseline"] else []
    said.append(_("value %(value)s") % {"value": goal["value_text"]})
    if goal["value"] is not None:
        said.append(_("required by now %(value)s") % {"value": goal["required_text"]})
    said.append(_("target %(value)s") % {"value": goal["aim_text"]})
    return _(", ").join(said)


def goals_sentence(content: Content) -> str:
    """The targets of the brief in one sentence of counts."""
    marks: dict[str, Any] = {status: [status, mark, word, 0] for status, mark, word, _number in content["lights"]}
    for goal in content["goals"]:
        marks[goal["status"]][3] += 1
    said = {"on": content["on_text"], "targets": len(content["goals"]), "counts": listed(list(marks.values()))}
    return _("As of %(on)s, of %(targets)s targets: %(counts)s.") % said


def _of_tasks(content):
    said = {"on": content["on_text"], "tasks": len(content["tasks"]), "counts": listed(content["states"])}
    found = [_plain(_("As of %(on)s, of %(tasks)s tasks: %(counts)s.") % said)]
    late = [task for task in content["tasks"] if task["days_late"]]
    for task in sorted(late, key=lambda task: -task["days_late"]):
        words = _("Overdue by %(days)s days: %(name)s (%(lead)s)")
        found.append(_plain(words % {"days": task["days_late"], "name": task["name"], "lead": task["lead"] or "—"}))
    return found


def _plain(words: str) -> Paragraph:
    return [["text", words]]


def meeting_line(content: Content) -> str:
    """The line below the title: the meeting, the day, by when the figures were known, and whether any is made up."""
    said = [content["meeting"]] if content["meeting"] else []
    said.append(_("as of %(on)s") % {"on": content["on_text"]})
    if content["known_at"]:
        said.append(_("figures as known at %(moment)s") % {"moment": moment_text(content["known_at"])})
    if content.get("sample"):  # briefs that an older program kept do not say
        said.append(_("with sample data, which is not real"))
    return _("(%(words)s)") % {"words": _(", ").join(said)}


def moment_text(stored: str) -> str:
    """The kept moment to the minute: 2022-07-05 09:30."""
    return stored[:16].replace("T", " ")


def units_of(goals: Sequence[Goal]) -> str:
    """The units of a table, as it says them at its top right: 单位：家、万元."""
    units = dict.fromkeys(goal["unit"] for goal in goals if goal["unit"])
    return _("Unit: %(units)s") % {"units": pgettext("between names", ", ").join(units) or figures.BLANK}


def signature(content: Content) -> str:
    """The line below a table, to be signed."""
    blank = "\u3000" * 6
    return "".join(
        f"{word}{filled}{blank}"
        for word, filled in (
            (_("Reported by: "), content["issuer"]),
            (_("Filled in by: "), ""),
            (_("Checked by: "), ""),
            (_("Date: "), ""),
        )
    ).rstrip("\u3000")
