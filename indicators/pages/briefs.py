"""What the pages of briefs show. No queries but those of the list's filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from qijiang import figures

from ..briefs import layout, pictures, wording
from ..briefs.changes import Differences, Move, Reason
from ..briefs.content import Content, Goal
from ..briefs.fields import field_words, plan_words
from ..briefs.wording import Paragraph
from ..charts.bullet import key
from ..models import Brief, Plan

REASON_WORDS = {
    "figure": _("new figure"),
    "correction": _("correction"),
    "definition": _("definition"),
    "target": _("target changed"),
    "pace": _("pace"),
    "date": _("date"),
    "program": _("program"),
    "added": _("added"),
    "gone": _("gone"),
}


class BriefFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Title, meeting or number"),
        method="search",
        max_length=64,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=Brief.State.choices, empty_label=_("any state"))
    year = django_filters.ChoiceFilter(label=_("Year"), empty_label=_("all years"))
    plan = django_filters.ModelChoiceFilter(label=_("Plan"), queryset=Plan.objects.none(), empty_label=_("all plans"))

    class Meta:
        model = Brief
        fields: list[str] = []

    def __init__(self, data, *, queryset):
        super().__init__(data, queryset=queryset)
        plans = Plan.objects.filter(pk__in=queryset.order_by().values("plan"))
        years = queryset.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["plan"].extra["queryset"] = plans
        self.filters["plan"].queryset = plans
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]
        for name, field in self.form.fields.items():
            field.widget.attrs |= {"class": "form-control" if name == "q" else "form-select", "autocomplete": "off"}

    def search(self, queryset, name, text):
        return queryset.filter(Q(title__icontains=text) | Q(meeting__icontains=text) | Q(number__icontains=text))


@dataclass(frozen=True)
class BriefRow:
    brief: Brief
    known: str
    who: str
    when: str


def brief_rows(briefs: Sequence[Brief]) -> list[BriefRow]:
    return [
        BriefRow(
            brief,
            _moment(brief.known_at),
            (brief.frozen_by or brief.changed_by).shown_name,
            _moment(brief.frozen_at or brief.changed_at),
        )
        for brief in briefs
    ]


def _moment(at):
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


# ---- the brief itself


@dataclass(frozen=True)
class GoalShown:
    goal: Goal
    heading: str
    lines: list[str]
    key_line: str
    bar: SafeString
    key: SafeString
    curve: SafeString | None
    comment: list[SafeString]


@dataclass(frozen=True)
class PartShown:
    heading: str
    paragraphs: list[SafeString]
    goals: list[GoalShown]


def parts_shown(brief: Brief, content: Content, *, marks_fields: bool = True) -> list[PartShown]:
    """The sections with their text and the targets with their charts; in the language of the brief.

    On paper fields are not marked: it is plain text, and Chromium tears apart a justified line of many elements.
    """
    before = (brief.before.content["fields"] if brief.before and brief.before.content else {}) if marks_fields else None
    with override(brief.language):
        return [
            PartShown(
                part.heading,
                [marked(paragraph, before) for paragraph in part.paragraphs],
                [_goal(shown, content["on"], before) for shown in part.goals],
            )
            for part in layout.parts_of(content)
        ]


def _goal(shown, on, before):
    goal = shown.goal
    return GoalShown(
        goal,
        shown.heading,
        shown.lines,
        shown.key,
        pictures.bar(goal),
        key(
            base=goal["baseline_figure"] if goal["from_baseline"] else "",
            need=goal["required_figure"] if goal["value"] is not None else "",
            goal=goal["aim_figure"],
            strict=goal["comparator"] in {">", "<"},
        ),
        pictures.course(goal, on),
        [marked(paragraph, before) for paragraph in goal["comment"]],
    )


def marked(paragraph: Paragraph, before: Mapping[str, str] | None) -> SafeString:
    """A paragraph whose fields can be seen; one that moved since the edition before says from what. None: as text."""
    if before is None:
        return SafeString(escape(wording.said(paragraph)))
    return SafeString("".join(_segment(segment, before) for segment in paragraph))


def _segment(segment, before):
    words = escape(segment[-1])
    if segment[0] != "field":
        return words
    name, was = escape(segment[1]), before.get(segment[1])
    if was is not None and was != segment[2]:
        return f'<del class="was">{escape(was)}</del><ins class="fld" title="{name}">{words}</ins>'
    return f'<span class="fld" title="{name}">{words}</span>'


# ---- what has changed


@dataclass(frozen=True)
class MoveShown:
    """A target before and after, as the page lists it."""

    move: Move
    name: str
    reasons: list[tuple[str, Reason]]


def changed_page(found: Differences, old: Content, new: Content) -> dict[str, Any]:
    """What the page of changes shows."""
    return {
        "old": old,
        "new": new,
        "moves": [
            MoveShown(move, move.goal["name"], [(str(REASON_WORDS[each.kind]), each) for each in move.reasons])
            for move in found.moved
        ],
        "same": [
            MoveShown(move, move.goal["name"], [(str(REASON_WORDS[each.kind]), each) for each in move.reasons])
            for move in found.same
        ],
        "tasks": [move for move in found.tasks if move.has_moved],
        "tasks_same": sum(not move.has_moved for move in found.tasks),
        "fields": [(name, _field_word(name, new["values"]), was, now) for name, was, now in found.fields],
        "lights": _lights(old, new),
    }


def _field_word(name: str, values: Mapping[str, str]) -> str:
    """What a field is, in words: as of; 高新技术企业: value."""
    target, _point, of_target = name.rpartition(".")
    if name in (words := plan_words()):
        return words[name]
    said = {"name": values.get(f"{target}.name", target), "what": field_words().get(of_target, of_target)}
    return gettext("%(name)s: %(what)s") % said


def _lights(old, new):
    """Of each light how many targets of the briefs had it and have it."""
    counts = [{status: 0 for status, *_rest in content["lights"]} for content in (old, new)]
    for content, count in zip((old, new), counts, strict=True):
        for goal in content["goals"]:
            count[goal["status"]] += 1
    return [(mark, word, counts[0][s], counts[1].get(s, 0)) for s, mark, word, _n in old["lights"]]


# ---- where two wrote the same draft

HEAD = ["title", "meeting", "number", "issuer", "on", "known_at"]


def apart(mine: Brief, theirs: Brief) -> list[tuple[str, str, str]]:
    """(what, theirs, mine) of all in which two versions of a draft differ: head, sections, targets with comments."""
    words = {field.name: str(field.verbose_name) for field in Brief._meta.concrete_fields}
    rows = [(words[name], *(_written(getattr(each, name)) for each in (theirs, mine))) for name in HEAD]
    for place in range(max(len(theirs.sections), len(mine.sections))):
        said = [_section_text(each.sections, place) for each in (theirs, mine)]
        rows.append((gettext("Section %(number)s") % {"number": place + 1}, *said))
    chosen = [{each["target"]: each for each in brief.chosen} for brief in (theirs, mine)]
    for pk in dict.fromkeys([*chosen[0], *chosen[1]]):
        name = (chosen[0].get(pk) or chosen[1][pk])["name"]
        rows.append((name, *(each[pk]["comment"] or "✓" if pk in each else figures.BLANK for each in chosen)))
    return [row for row in rows if row[1] != row[2]]


def _written(value):
    return str(timezone.localtime(value).date() if hasattr(value, "hour") else value or "") or figures.BLANK


def _section_text(sections, place):
    if place >= len(sections):
        return figures.BLANK
    return "\n".join(filter(None, (sections[place]["heading"], sections[place]["text"])))


# ---- the list of fields


@dataclass(frozen=True)
class FieldGroup:
    title: str
    fields: list[tuple[str, str, str]]  # name, what it is, what it says now


def field_list(content: Content, plan: Mapping[str, str], goal: Mapping[str, str]) -> list[FieldGroup]:
    """Every field that the text may use, with what it says now: those of the plan, then those of each target."""
    values = content["values"]
    groups = [FieldGroup(content["plan"]["name"], [(name, words, values[name]) for name, words in plan.items()])]
    keys = dict.fromkeys(name.rpartition(".")[0] for name in values if name.rpartition(".")[2] in goal)
    for each in (each for each in keys if f"{each}.value" in values):
        rows = [(f"{each}.{name}", words, values[f"{each}.{name}"]) for name, words in goal.items()]
        groups.append(FieldGroup(values[f"{each}.name"], rows))
    return groups
