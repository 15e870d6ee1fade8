"""All that a brief shows, as values that JSON can keep: figures, sentences, lights, definitions, tasks, text.

A page, a Word file, a workbook and a comparison read nothing else, so that a frozen brief is shown as it was, whatever
has become of the figures, the rule or its words since. Figures are exact, as strings; beside each stand its words.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang import __version__, figures
from qijiang.directory.models import Area

from ..ahead.looking import ahead_of
from ..ahead.words import forecast_line, forecast_value, gap_line
from ..answering import noted
from ..assessment import MARKS
from ..models import Brief, DefinitionVersion, EvidenceFile, Task
from ..moment import DISTRICT_TIME
from ..outline import Outline, outline
from ..pages.replaced import why
from ..pages.rows import TASK_MARKS, is_sample, reading, task_row
from ..reading import Moment
from ..sentence import STATUS_WORDS, Style, goal_text, lead_text, share_text, short_of
from ..standing import Standing, standings
from . import wording
from .fields import Content, Goal, values_of

FORMAT = 1  # of the values below, kept with them


def content_of(brief: Brief, moment: Moment) -> Content:
    """What the brief shows at that moment: about nine queries, however long it is.

    In the language that is active: to be called under that of the brief.
    """
    plan = outline(brief.plan, brief.year, moment.on, moment.known_at, None)
    return _content(brief, plan, standings(plan.targets, moment, plan.milestones), moment)


# What a goal that was kept before these were shown is read with: nothing is said of them.
NOT_KEPT: Goal = {
    "gap_line": "",
    "forecast_text": figures.BLANK,
    "forecast_line": "",
    "has_forecast": False,
    "outlook": [],
    "notes": [],
}


def kept(brief: Brief) -> Content:
    """What a frozen brief showed, also where it was kept by an older program."""
    content = brief.content or {}
    return content | {"goals": [NOT_KEPT | goal for goal in content["goals"]]}


def moment_of(brief: Brief, now: datetime.datetime) -> Moment:
    """The day of the brief, as known by its own `known_at`, or at present."""
    known_at = brief.known_at.astimezone(DISTRICT_TIME) if brief.known_at else None
    return Moment(brief.on, timezone.localdate(now), known_at)


def _content(brief, plan, found, moment):
    definitions, documents, notes = _definitions(found), _documents(found), _notes(found, moment)
    actions = {action.pk: action for action in plan.actions}
    _give_areas(found, brief.area)
    goals = [_goal(each, actions, definitions, documents, notes, moment) for each in found]
    _name_once(goals)
    tasks = [_task(task, actions, moment.owed_on) for task in plan.tasks]
    content: Content = {"format": FORMAT, "program": __version__, "language": brief.language}
    content |= _head(brief, moment)
    content |= {"lights": _lights(goals), "states": _states(tasks), "tasks": tasks}
    content["sample"] = any(is_sample(each.observation) for each in found) or any(
        task.latest_is_sample for task in plan.tasks
    )
    content["values"] = values_of(content, goals)
    return content | _text(brief, goals, content["values"])


def _head(brief, moment):
    known_at = moment.known_at
    return {
        "title": brief.title,
        "meeting": brief.meeting,
        "number": brief.number,
        "issuer": brief.issuer,
        "plan": {"code": brief.plan.code, "name": brief.plan.title},
        "area": {"code": brief.area.code, "name": brief.area.name},
        "year": brief.year,
        "on": moment.on.isoformat(),
        "on_text": long_date(moment.on),
        "known_at": known_at.isoformat() if known_at else None,
    }


def long_date(day: datetime.date) -> str:
    """The date as prose has it: 2022年6月30日."""
    return _("%(year)s-%(month)s-%(day)s") % {"year": day.year, "month": day.month, "day": day.day}


def _text(brief, goals, values):
    """The chosen targets in their order, each with its comment, and the sections, with what their fields say."""
    by_target = {goal["target"]: goal for goal in goals}
    chosen = [
        by_target[each["target"]] | {"comment": wording.filled(each["comment"], values)}
        for each in brief.chosen
        if each["target"] in by_target
    ]
    sections = [
        {"heading": section["heading"], "paragraphs": wording.filled(section["text"], values)}
        for section in brief.sections
    ]
    written = [line for section in sections for line in section["paragraphs"]]
    written += [line for goal in chosen for line in goal["comment"]]
    lost = [each.get("name", "") for each in brief.chosen if each["target"] not in by_target]
    return {"goals": chosen, "sections": sections, "fields": wording.used(written), "lost": lost}


# ---- targets


def _goal(standing: Standing, actions, definitions, documents, notes, moment) -> Goal:
    target, assessment, style = standing.target, standing.assessment, standing.style
    indicator, action = target.indicator, actions[target.action_id]
    return {
        "target": target.pk,
        "code": indicator.code,
        "name": indicator.title,
        "area": {"code": target.area.code, "name": target.area.name},
        "action": {"number": action.number, "name": action.title},
        "lead": target.lead.name if target.lead else "",
        "wording": target.title,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "measure": indicator.measure,
        "definition": indicator.definition,
        "definitions": [each for each in definitions.get(indicator.pk, []) if each[0] <= moment.on.isoformat()],
        **_promise(standing, style),
        **_seen(standing, style, documents),
        "notes": notes.get(standing.observation.pk, []) if standing.observation else [],
        **_light(standing, assessment, style),
        **_ahead(standing, definitions.get(indicator.pk, [])),
        **_course(standing, style, moment.on),
    }


def _give_areas(found, own):
    """Each target with its area: nearly always the brief's own; one query for the others, if there are any."""
    others = {each.target.area_id for each in found} - {own.pk}
    areas = {own.pk: own} | (Area.objects.in_bulk(others) if others else {})
    for each in found:
        each.target.area = areas[each.target.area_id]


def _promise(standing, style):
    target, goal = standing.target, standing.assessment.goal
    bare = Style("", style.decimals)
    return {
        "comparator": target.comparator,
        "aim": _exact(target.value),
        "upper": _exact(target.upper),
        "aim_text": goal_text(goal, style),
        "aim_figure": goal_text(goal, bare),
        "baseline": _exact(target.baseline),
        "baseline_on": _day(target.baseline_on),
        "baseline_text": style.value(target.baseline),
        "baseline_figure": bare.value(target.baseline),
        "from_baseline": goal.from_baseline,
        "milestones": [[day.isoformat(), _exact(share)] for day, share in standing.milestones],
        "threshold": _exact(target.plan.behind_from),
    }


def _seen(standing, style, documents):
    """The figure and where it comes from; without one all of it is empty."""
    seen = standing.observation
    if seen is None:
        return dict.fromkeys(("observation", "value", "approved_at"), None) | {
            **dict.fromkeys(("as_of", "as_of_text", "vintage", "source", "because"), ""),
            **dict.fromkeys(("value_text", "figure"), figures.BLANK),
            "rank": 0,
            "documents": [],
        }
    return {
        "observation": seen.pk,
        "value": _exact(seen.value),
        "value_text": style.value(seen.value, seen.qualifier),
        "figure": Style("", style.decimals).value(seen.value, seen.qualifier),
        "as_of": seen.as_of.isoformat(),
        "as_of_text": seen.as_of_text,
        "vintage": str(seen.get_vintage_display()),
        "rank": seen.vintage,
        "approved_at": timezone.localtime(seen.reviewed_at, DISTRICT_TIME).isoformat(),
        "because": why(seen),
        "source": f"{seen.source.title} {seen.place}".strip() if seen.source_id else "",
        "documents": documents.get(seen.pk, []),
    }


def _light(standing, assessment, style):
    return {
        "status": assessment.status.value,
        "mark": assessment.mark,
        "word": standing.word,
        "sentence": standing.sentence,
        "rule": standing.rule,
        "completion": _exact(assessment.completion),
        "completion_text": share_text(assessment),
        "expected": _exact(assessment.expectation.share),
        "expected_text": figures.percent(assessment.expectation.share),
        "method": assessment.expectation.method.value,
        "required": _exact(assessment.required),
        "required_text": style.exact(assessment.required),
        "required_figure": Style("", style.decimals).exact(assessment.required),
        "pace_text": _pace(assessment),
        "absence": assessment.absence.value if assessment.absence else "",
    }


def _ahead(standing, definitions):
    """What is still missing, and where the year is forecast to end; a refused forecast says why, and draws nothing."""
    ahead = ahead_of(standing, [datetime.date.fromisoformat(day) for day, _what in definitions])
    steps = ahead.forecast.path if ahead.forecast else ()
    now = standing.assessment
    missing = abs(ahead.gap.missing) if ahead.gap else now.missing
    return {
        "gap": _exact(missing),
        "gap_text": figures.BLANK if missing is None else _gap(now, missing, standing.style),
        "gap_line": gap_line(ahead),
        "forecast_text": forecast_value(ahead) or figures.BLANK,
        "forecast_line": forecast_line(ahead),
        "has_forecast": bool(ahead.shown and not ahead.shown.is_final),
        "outlook": [[step.on.isoformat(), *map(_exact, (step.low, step.value, step.high))] for step in steps],
    }


def _gap(assessment, missing, style):
    if assessment.unproven and not assessment.missing:
        return _("not provable")
    return (short_of(assessment) if missing else "") + style.change(missing)


def _pace(assessment):
    """How far ahead of or behind what is expected, in percentage points."""
    lead, points = assessment.lead, lead_text(assessment)
    if lead is None:
        return figures.BLANK
    if points == "0.0":
        return _("as expected")
    words = _("%(points)s percentage points ahead") if lead > 0 else _("%(points)s percentage points behind")
    return words % {"points": points}


def _course(standing, style, on):
    """What the picture of the year is drawn from, with its reading in words."""
    goal = standing.assessment.goal
    course = standing.course.dated if standing.course else []
    origin = goal.baseline if goal.from_baseline else Decimal(0) if goal.measure == "flow" else None
    return {
        "target_year": goal.year,
        "course": [[day.isoformat(), _exact(value)] for day, value in course if day <= on],
        "way": [[day.isoformat(), _exact(value)] for day, value in standing.way],
        "origin": _exact(origin),
        "is_cap": goal.is_cap,
        "far": _far(goal),
        "reading": reading(standing, style),
    }


def _far(goal):
    """The far edge of a band on the scale of completion; None for any other target."""
    if goal.comparator != "band" or goal.edge == goal.start:
        return None
    return _exact((goal.far_edge - goal.start) / (goal.edge - goal.start))


def _definitions(found):
    """{indicator: [[from, what changed]]} of the breaks: one query."""
    rows = DefinitionVersion.objects.filter(indicator__in={each.target.indicator_id for each in found})
    known: dict[int, list[list[str]]] = {}
    for indicator, day, what in rows.order_by("valid_from").values_list("indicator", "valid_from", "what_changed"):
        known.setdefault(indicator, []).append([day.isoformat(), what])
    return known


def _documents(found: Sequence[Standing]) -> dict[int, list[str]]:
    """{observation: names of the files that prove it}: one query."""
    return documents_of([each.observation.pk for each in found if each.observation])


def _notes(found, moment) -> dict[int, list[str]]:
    """{observation: what rules asked of it and what was answered, as was known then}: one query."""
    words = _("(Note: %(asked)s Answer: %(answer)s)")
    answers = noted([each.observation for each in found if each.observation], moment.known_at)
    return {pk: [words % {"asked": row.sentence, "answer": row.text} for row in rows] for pk, rows in answers.items()}


def documents_of(observations: Sequence[int]) -> dict[int, list[str]]:
    """{observation: names of the files that prove it and stand}: one query, or none."""
    known: dict[int, list[str]] = {}
    if observations:
        rows = EvidenceFile.objects.standing().filter(observation__in=observations).order_by("uploaded_at", "pk")
        for observation, name in rows.values_list("observation", "name"):
            known.setdefault(observation, []).append(name)
    return known


def _name_once(goals):
    """The name by which the text calls a target: its code; where two have one code, with the area's code behind it."""
    often = Counter(goal["code"] for goal in goals)
    for goal in goals:
        goal["key"] = goal["code"] if often[goal["code"]] == 1 else f"{goal['code']}-{goal['area']['code']}"


# ---- tasks and counts


def _task(task: Task, actions, on) -> dict[str, Any]:
    row, action = task_row(task, on), actions[task.action_id]
    return {
        "task": task.pk,
        "action": {"number": action.number, "name": action.title},
        "name": row.name,
        "lead": row.lead or (action.lead.name if action.lead else ""),
        "state": str(row.state),
        "mark": row.mark,
        "shape": row.shape,
        "word": row.word,
        "due": _day(task.due),
        "days_late": row.days_late,
        "since": _day(row.since),
        "note": row.note,
    }


def _lights(goals):
    tally = Counter(goal["status"] for goal in goals)
    return [[s.value, MARKS[s], str(word), tally[s.value]] for s, word in STATUS_WORDS.items()]


def _states(tasks):
    tally = Counter(task["state"] for task in tasks)
    return [[str(state), mark, str(word), tally[str(state)]] for state, (_shape, mark, word) in TASK_MARKS.items()]


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def outline_of(brief: Brief) -> Outline:
    """The plan as it is written down today: what may be chosen from."""
    return outline(brief.plan, brief.year, brief.on, None, None)
