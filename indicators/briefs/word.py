"""A brief as a Word file in the official layout: the template of scripts/build_brief_template.py, filled."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from qijiang import figures

from ..charts.png import WIDTH, has_chinese_font, png
from . import layout, pictures, wording
from .content import Content, Goal

TEMPLATE = Path(__file__).with_name("brief.docx")
COLUMN, CURVE = 156, 140  # mm: as wide as the text, and a little less so that two find room on a page
AUTHOR = "qijiang"
FINE = 1.5  # pixels of a curve for each of the chart: 156 an inch on paper, and half the time of the usual two
Say = Callable[[int, int], None]  # how many of how many pictures are drawn


def word(content: Content, before: Mapping[str, str] | None = None, say: Say = lambda done, total: None) -> bytes:
    """The file. With `before`, what the fields said in another edition, every field that now says something else is a
    tracked change from the one to the other. In the active language, which is to be that of the brief."""
    template = DocxTemplate(TEMPLATE)
    parts = layout.parts_of(content)
    drawn = _Drawing(template, content, sum(len(part.goals) for part in parts), say)
    runs = _Runs(before, content)
    context = _head(content) | {
        "sections": [_section(part, runs, drawn) for part in parts],
        **_annexes(content),
    }
    template.render(context, autoescape=True)
    if not content["goals"] and not content["tasks"]:
        _drop_annex(template)
    _say_what_it_is(template, content)
    file = BytesIO()
    template.save(file)
    return file.getvalue()


def _say_what_it_is(template, content):
    core = template.docx.core_properties
    core.title, core.subject = _plain(content["title"]), _plain(content["plan"]["name"])
    core.author = core.last_modified_by = _plain(content["issuer"])
    core.language = content["language"]


def _plain(text: str) -> str:
    """The text without what no XML file may hold, whoever wrote it: names come from registers and imports."""
    return wording.tidy(str(text)).replace("\n", " ")


def _head(content):
    return {
        "number": _plain(content["number"]),
        "title": _plain(content["title"]),
        "meeting": _plain(layout.meeting_line(content)),
        "issuer": _plain(content["issuer"]),
        "date": content["on_text"],
    }


def _section(part: layout.Part, runs: "_Runs", drawn: "_Drawing") -> dict[str, Any]:
    return {
        "heading": _plain(part.heading),
        "paragraphs": [runs.of(paragraph) for paragraph in part.paragraphs],
        "goals": [_goal(shown, runs, drawn) for shown in part.goals],
    }


def _goal(shown, runs, drawn):
    goal = shown.goal
    bar, curve = drawn.of(goal)
    caption = _("In-year course: value (line), required (dashed)")
    if goal["outlook"]:
        caption = _("In-year course: value (line), required (dashed), forecast with its range")
    if not has_chinese_font():  # the words that the picture should have
        caption = f"{caption}. {goal['reading']}"
    return {
        "heading": _plain(shown.heading),
        "sentence": _plain("".join(shown.lines)) if drawn.is_chinese else _plain(" ".join(shown.lines)),
        "comment": [runs.of(paragraph) for paragraph in goal["comment"]],
        "bar": bar,
        "key": _plain(shown.key),
        "curve": curve,
        "caption": _plain(caption),
    }


class _Described(InlineImage):
    """A picture that says in words what it shows."""

    def __init__(self, template, picture: bytes, words: str, width: int = COLUMN):
        super().__init__(template, BytesIO(picture), width=Mm(width))
        self.words = words

    def _insert_image(self):
        said = f'descr="{escape(_plain(self.words), {chr(34): "&quot;"})}"'
        return re.sub(r"<wp:docPr ", lambda found: f"{found[0]}{said} ", super()._insert_image(), count=1)

    def __str__(self):
        return self._insert_image()

    __html__ = __str__


class _Drawing:
    """Draws the pictures of the targets, and says how far it is."""

    def __init__(self, template, content, total, say):
        self.template, self.on, self.total, self.say = template, content["on"], total, say
        self.is_chinese = content["language"].startswith("zh")
        self.done = 0
        say(0, total)

    def of(self, goal: Goal) -> tuple[_Described, _Described | None]:
        """The bar and, where there is one, the course of the year."""
        course = pictures.course(goal, self.on)
        bar = _Described(self.template, png(pictures.bar(goal), WIDTH), goal["reading"])
        said = _("%(name)s in %(year)s: %(sentence)s")
        words = said % {"name": goal["name"], "year": goal["target_year"], "sentence": goal["sentence"]}
        curve = _Described(self.template, png(course, WIDTH, sharpness=FINE), words, CURVE) if course else None
        self.done += 1
        self.say(self.done, self.total)
        return bar, curve


class _Runs:
    """Paragraphs as Word's runs; fields that moved as a deletion and an insertion that a reader may accept."""

    def __init__(self, before, content):
        self.before = before
        self.number = 0
        self.said = f'w:author="{AUTHOR}" w:date="{(content["known_at"] or content["on"] + "T00:00:00")[:19]}Z"'

    def of(self, paragraph: wording.Paragraph) -> "_Xml":
        return _Xml("".join(self._segment(segment) for segment in paragraph))

    def _segment(self, segment):
        words = segment[-1]
        if segment[0] == "field" and self.before is not None:
            was = self.before.get(segment[1])
            if was is not None and was != words:
                return self._changed(was, words)
        return _run(words)

    def _changed(self, was, now):
        self.number += 2
        gone = _run(was, "delText")
        return (
            f'<w:del w:id="{9000 + self.number}" {self.said}>{gone}</w:del>'
            f'<w:ins w:id="{9001 + self.number}" {self.said}>{_run(now)}</w:ins>'
        )


def _run(words, tag="t"):
    return f'<w:r><w:{tag} xml:space="preserve">{escape(_plain(words))}</w:{tag}></w:r>'


class _Xml(str):
    """Markup that the template takes as it is."""

    def __html__(self):
        return self


# ---- annex: the tables


def _annexes(content):
    goals, tasks = content["goals"], content["tasks"]
    titles = [_("Targets of %(plan)s") % {"plan": content["plan"]["name"]}] if goals else []
    titles += [_("Tasks of %(plan)s") % {"plan": content["plan"]["name"]}] if tasks else []
    named = [_annex(number, len(titles)) for number in range(1, len(titles) + 1)]
    said = {
        "w": _heads(),
        "annexes": _plain(_("Annexes: ") + _("; ").join(f"{n}. {t}" for n, t in enumerate(titles, 1)))
        if titles
        else "",
        "goals": [_goal_row(goal) for goal in goals],
        "tasks": [_task_row(task) for task in tasks],
        "goals_unit": _plain(layout.units_of(goals)),
        "tasks_unit": _("As of %(on)s") % {"on": content["on_text"]},
        "signature": _plain(layout.signature(content)),
    }
    for name, present in (("goals", goals), ("tasks", tasks)):
        if present:
            said |= {f"{name}_annex": named.pop(0), f"{name}_title": _plain(titles.pop(0))}
    return said


def _annex(number, total):
    return _("Annex") if total == 1 else _("Annex %(number)s") % {"number": number}


def _heads():
    return {
        "no": _("No."),
        "indicator": _("Indicator"),
        "unit": _("Unit"),
        "baseline": _("Baseline"),
        "target": _("Target"),
        "value": _("Value"),
        "as_of": _("As of"),
        "completion": _("Completion"),
        "expected": _("Expected"),
        "status": _("State"),
        "lead": _("Lead department"),
        "action": _("Action"),
        "task": _("Task"),
        "due": _("Due"),
        "note": _("Latest"),
    }


def _goal_row(goal):
    return {
        "name": _plain(goal["name"]),
        "unit": _plain(goal["unit"]) or figures.BLANK,
        "baseline": goal["baseline_figure"] if goal["from_baseline"] else figures.BLANK,
        "aim": goal["aim_figure"],
        "value": goal["figure"],
        "as_of": goal["as_of_text"] or figures.BLANK,
        "completion": goal["completion_text"],
        "expected": goal["expected_text"] if goal["value"] is not None else figures.BLANK,
        "word": _plain(goal["word"]),
        "lead": _plain(goal["lead"]) or figures.BLANK,
    }


def _task_row(task):
    return {
        "action": _plain(task["action"]["name"]),
        "name": _plain(task["name"]),
        "lead": _plain(task["lead"]) or figures.BLANK,
        "due": task["due"] or figures.BLANK,
        "word": _plain(task["word"]),
        "note": _plain(task["note"]) or figures.BLANK,
    }


def _drop_annex(template):
    """Without tables there is no sheet for them: the first section becomes the last."""
    body = template.docx.element.body
    last = body.findall(qn("w:p"))[-1]
    ends = [p for p in body.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    upright = ends[-1].find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    body.remove(body.find(qn("w:sectPr")))
    body.append(upright)
    if last is not ends[-1]:
        body.remove(last)
    body.remove(ends[-1])
