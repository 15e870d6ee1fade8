"""The fields that a brief's text may use: what each is called, what it is, and what it says. No queries."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..assessment import Status
from ..pages.rows import TASK_MARKS
from ..sentence import STATUS_WORDS

Content = dict[str, Any]
Goal = dict[str, Any]


def values_of(content: Content, goals: Sequence[Goal]) -> dict[str, str]:
    """{name: what it says} of every field that the text may use."""
    counts = {f"lights.{status}": str(number) for status, _mark, _word, number in content["lights"]}
    states = {f"tasks.{state}": str(number) for state, _mark, _word, number in content["states"]}
    known = {
        "plan": content["plan"]["name"],
        "area": content["area"]["name"],
        "year": str(content["year"]),
        "on": content["on_text"],
        "targets": str(len(goals)),
        "lights": listed(content["lights"]),
        **counts,
        "tasks": str(len(content["tasks"])),
        "states": listed(content["states"]),
        **states,
    }
    return known | {f"{goal['key']}.{name}": goal[key] for goal in goals for name, key in GOAL_FIELDS.items()}


# What a field of a target is called in the text, and where its words stand.
GOAL_FIELDS = {
    "name": "name",
    "value": "value_text",
    "as_of": "as_of_text",
    "target": "aim_text",
    "baseline": "baseline_text",
    "completion": "completion_text",
    "expected": "expected_text",
    "required": "required_text",
    "gap": "gap_text",
    "pace": "pace_text",
    "forecast": "forecast_text",
    "status": "word",
    "lead": "lead",
    "sentence": "sentence",
}


def field_words() -> dict[str, str]:
    """{name behind the point: what it is}, for the list to choose from."""
    return {
        "name": _("name"),
        "value": _("value"),
        "as_of": _("date of the value"),
        "target": _("target"),
        "baseline": _("baseline"),
        "completion": _("completion"),
        "expected": _("expected by now"),
        "required": _("required by now"),
        "gap": _("still missing"),
        "pace": _("ahead or behind"),
        "forecast": _("forecast"),
        "status": _("light"),
        "lead": _("lead department"),
        "sentence": _("sentence"),
    }


def plan_words() -> dict[str, str]:
    """{name: what it is} of the fields of the whole plan."""
    lights = {f"lights.{status.value}": _("targets: %(word)s") % {"word": STATUS_WORDS[status]} for status in Status}
    states = {f"tasks.{state}": _("tasks: %(word)s") % {"word": word} for state, (_s, _m, word) in TASK_MARKS.items()}
    return {
        "plan": _("plan"),
        "area": _("area"),
        "year": _("year"),
        "on": _("as of"),
        "targets": _("number of targets"),
        "lights": _("targets by light"),
        **lights,
        "tasks": _("number of tasks"),
        "states": _("tasks by state"),
        **states,
    }


def listed(counts: Sequence[Sequence[Any]]) -> str:
    """“on track 3, behind 1”: those that occur."""
    shown = [_("%(word)s %(number)s") % {"word": word, "number": number} for _s, _m, word, number in counts if number]
    return pgettext("between names", ", ").join(shown) or "0"
