"""What statements ask of the stored figures, and the answer: facts, verdict, words, and the figures behind them.

However many statements there are: one query for figures, one for what their sources say of them, one for breaks of
definition, one for targets if any is asked for, one for the areas among which a place is stated. Everything is as it
stood on the day and as known at the moment of the scope.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from qijiang.directory.models import Area

from ..models import Claim, Indicator, Observation, Plan, Target
from ..pages.desks import breaks_of
from ..pages.tables import date_of
from ..reading import Cell, Course, course_of, courses
from ..scope import Scope
from ..sentence import Style
from .judging.kinds import SINCE, Kind, Verdict, Wording
from .judging.statement import Facts, Judgement, Known, Statement
from .judging.verdict import judge
from .ranking import Beside, is_of_amount
from .telling import Told, tell
from .wording import said

MEASURED = re.compile("[万亿%‰倍吨元米]|公里|公顷|平方|亩|千瓦")  # what is measured is no whole number
# Of each verdict: the mark's name in the sprite, the colour's suffix.
MARKS = {
    Verdict.CONSISTENT: ("m-done", "done"),
    Verdict.OTHER_READING: ("m-behind", "behind"),
    Verdict.BOTH: ("t-doing", "track"),
    Verdict.INCONSISTENT: ("c-refused", "off"),
    Verdict.UNCHECKABLE: ("m-none", "none"),
}


@dataclass(frozen=True)
class Question:
    """A statement about an indicator and an area. `trouble` is why it cannot be asked; then the others may lack."""

    statement: Statement
    indicator: Indicator | None
    area: Area | None
    part: Indicator | None = None
    whole: Indicator | None = None
    other_area: Area | None = None
    cited: tuple[int | None, str] = (None, "")
    trouble: str = ""
    claim: Claim | None = None
    at: str = ""  # the month of the year that it speaks of, as a text says it
    base_at: str = ""  # whether the base is that of the "same" day of its year or of its "end", as a text says it


@dataclass(frozen=True)
class Behind:
    """A stored figure that the verdict rests on."""

    what: str
    value: str
    date: str
    derivation: str
    seen: Observation
    vintage: str
    url: str


@dataclass(frozen=True)
class Answer:
    question: Question
    facts: Facts
    judgement: Judgement
    told: Told
    behind: list[Behind] = field(default_factory=list)

    @property
    def claim(self) -> Claim | None:
        return self.question.claim

    @property
    def text(self) -> str:
        """The recorded statement in words."""
        return said(self.claim) if self.claim else ""

    @property
    def verdict(self) -> Verdict:
        return self.judgement.verdict

    @property
    def shape(self) -> str:
        return MARKS[self.verdict][0]

    @property
    def mark(self) -> str:
        return MARKS[self.verdict][1]

    @property
    def word(self) -> str:
        return verdict_word(self.verdict)


def verdict_word(verdict: Verdict) -> str:
    return {
        Verdict.CONSISTENT: _("consistent"),
        Verdict.OTHER_READING: _("only under the other reading"),
        Verdict.BOTH: _("both readings possible"),
        Verdict.INCONSISTENT: _("inconsistent"),
        Verdict.UNCHECKABLE: _("cannot be checked"),
    }[verdict]


def question_of(claim: Claim) -> Question:
    """What a recorded claim asks; of one fetched with `Claim.objects.whole()`."""
    statement = Statement(
        Kind(claim.kind), claim.figure, claim.digits, claim.year, claim.base_year, Wording(claim.qualifier), claim.value
    )
    indicator = claim.indicator
    return Question(
        statement,
        indicator,
        claim.area,
        claim.numerator,
        claim.denominator,
        claim.other_area,
        (claim.source_id, claim.figure_id),
        claim=claim,
    )


def answers(questions: Sequence[Question], scope: Scope) -> list[Answer]:
    """The answer to each question, in their order."""
    asked = Asked.of(questions, scope)
    return asked.answers(asked.read())


@dataclass(frozen=True)
class Read:
    """What the answers rest on: the figures of the cells asked for, the days from which another definition of an
    indicator holds, and targets of whatever plan."""

    cells: Mapping[Cell, Course]
    breaks: Mapping[int, list[datetime.date]]
    targets: Iterable[Target]


@dataclass(frozen=True)
class Asked:
    """Questions and the figures that they need: of these indicators, areas and years. A page that reads all of it with
    its own figures, breaks and targets gives it to `answers`; others `read` it."""

    questions: Sequence[Question]
    scope: Scope
    beside: Beside
    reached: set[int]
    indicators: set[int]
    areas: set[int]
    years: set[int]

    @classmethod
    def of(cls, questions: Sequence[Question], scope: Scope) -> "Asked":
        """No query, or one for the areas among which a place is stated."""
        able = [question for question in questions if not question.trouble]
        beside = Beside.read(able)
        reached = beside.reached(scope)
        indicators = {each.pk for q in able for each in (q.indicator, q.part, q.whole) if each}
        areas = {each.pk for q in able for each in (q.area, q.other_area) if each} | reached
        years = {year for q in able for year in (q.statement.year, q.statement.base_year) if year}
        return cls(questions, scope, beside, reached, indicators, areas, years)

    @property
    def able(self) -> list[Question]:
        return [question for question in self.questions if not question.trouble]

    def read(self) -> Read:
        """Three queries at most, none for no questions."""
        since = [q.indicator.pk for q in self.able if q.indicator and q.statement.kind in SINCE]
        completed = [q for q in self.able if q.statement.kind == Kind.COMPLETION]
        cells = courses(self.indicators, self.areas, self.years, self.scope.moment)
        return Read(cells, breaks_of(since) if since else {}, _targets(completed))

    def answers(self, read: Read) -> list[Answer]:
        """One query for what their sources say, none for no questions."""
        published = _published(self.able, self.indicators, self.areas, self.scope.moment)
        known = _Known(
            read.cells, published, read.breaks, _by_cell(read.targets), self.beside, self.reached, self.scope
        )
        return [_answer(question, known) for question in self.questions]


def _answer(question, known):
    style = Style(question.indicator.unit, question.indicator.decimals) if question.indicator else Style("")
    facts = Facts(trouble=question.trouble) if question.trouble else known.facts(question)
    judgement = judge(question.statement, facts)
    behind = [] if question.trouble else known.behind(question, style)
    return Answer(
        question, facts, judgement, tell(question.statement, facts, judgement, _of_kind(question, style)), behind
    )


def _of_kind(question, style):
    """The style of the figures of the sum: of a share those of its parts."""
    parts = question.whole or question.part
    return Style(parts.unit, parts.decimals) if question.statement.kind == Kind.SHARE and parts else style


def is_whole(indicator: Indicator) -> bool:
    """Whether the indicator counts things one by one, so that its values are whole numbers."""
    return indicator.decimals == 0 and not MEASURED.search(indicator.unit)


@dataclass(frozen=True)
class _Known:
    """All that the questions need of the database."""

    cells: Mapping[Cell, Course]
    published: Mapping[tuple[int, Cell], Course]
    breaks: Mapping[int, list[datetime.date]]
    targets: Mapping[tuple[int, int, int], Target]
    beside: Beside
    reached: set[int]
    scope: Scope

    def facts(self, question) -> Facts:
        indicator, statement = question.indicator, question.statement
        course = self._stated(question, indicator)
        target = self.targets.get((indicator.pk, question.area.pk, statement.year))
        counted = question.whole or question.part or indicator
        trouble, stored = self._stored(question, course)
        return Facts(
            value=_at(course, question.at) or (Known(statement.value) if statement.value is not None else None),
            bases=self._bases(question, course),
            step=Decimal(1).scaleb(-counted.decimals),
            is_whole=is_whole(counted),
            is_flow=indicator.measure == Indicator.Measure.FLOW,
            is_percent=indicator.unit == "%",
            is_broken=self._is_broken(question),
            part=_known_of(self._stated(question, question.part)),
            whole=_known_of(self._stated(question, question.whole, question.other_area)),
            stored=stored,
            other=_known_of(self._course(indicator, question.other_area, statement.year)),
            target=target.value if target else None,
            baseline=target.baseline if target else None,
            is_rank=not is_of_amount(question),
            place=self.beside.place(question, self.cells, self.reached),
            trouble=trouble,
        )

    def _stored(self, question, course):
        """A reason why a value has nothing to be held against, and the stored figure, unless it is the statement."""
        if course is None:
            return "", None
        seen, kind = course.current, question.statement.kind
        if kind == Kind.SHARE and question.indicator.unit != "%":
            return "", None
        source, number = question.cited
        if number and (seen.source_id, seen.figure_id) == (source, number):
            return ("own_statement" if kind in {Kind.VALUE, Kind.RANK} else ""), None
        return "", _at(course, question.at)

    def _bases(self, question, course):
        """The figures that the base may be: of a year that is over its last; within a year that of the same month, of
        a stock also the last of the base year."""
        statement = question.statement
        base = self._course(question.indicator, question.area, statement.base_year)
        last, seen = _known_of(base), course.current if course else None
        if statement.kind not in SINCE or base is None or last is None:
            return ()
        month = int(question.at) if question.at else _month_of(seen)
        if month is None or month == 12 or question.base_at == "end":
            return (last,)
        same = [value for day, value in base.figures if day.month == month]
        found = [Known(value) for value in same[-1:]]
        same_only = question.base_at == "same" or question.indicator.measure == Indicator.Measure.FLOW
        if same_only or (found and found[0].value == last.value):
            return tuple(found)
        return (*found, last)

    def _is_broken(self, question):
        first, last = question.statement.base_year, question.statement.year
        if question.statement.kind not in SINCE or first is None:
            return False
        return any(first < day.year <= last for day in self.breaks.get(question.indicator.pk, ()))

    def _stated(self, question, indicator, area=None):
        """The figure of the statement's year: as its source published it, since it speaks of that one whatever came
        later; where the source gives none, the current one."""
        if indicator is None:
            return None
        place, year = area or question.area, question.statement.year
        own = self.published.get((question.cited[0], (indicator.pk, place.pk, year))) if question.cited[0] else None
        return own or self._course(indicator, place, year)

    def _course(self, indicator, area, year):
        return self.cells.get((indicator.pk, area.pk, year)) if indicator and area and year else None

    def behind(self, question, style) -> list[Behind]:
        """The stored figures that were looked at, each with the page it opens."""
        statement, area = question.statement, question.area
        wanted = [(_("value of the year"), question.indicator, area, statement.year)]
        if statement.kind in SINCE and statement.base_year:
            wanted.append((_("base"), question.indicator, area, statement.base_year))
        if question.part:
            wanted.append((_("part"), question.part, area, statement.year))
        if question.whole:
            wanted.append((_("whole"), question.whole, question.other_area or area, statement.year))
        if statement.kind == Kind.ABOVE and question.other_area:
            wanted.append((question.other_area.name, question.indicator, question.other_area, statement.year))
        found = [
            (what, each, place, self._looked_at(question, each, place, year)) for what, each, place, year in wanted
        ]
        return [self._behind(*each) for each in found if each[3] is not None]

    def _looked_at(self, question, indicator, area, year):
        if year == question.statement.year and not (question.statement.kind == Kind.ABOVE and area != question.area):
            return self._stated(question, indicator, area)
        return self._course(indicator, area, year)

    def _behind(self, what, indicator, area, course):
        seen = course.current
        style = Style(indicator.unit, indicator.decimals)
        return Behind(
            what=what,
            value=_("not collected") if seen.not_collected else style.value(course.value, seen.qualifier),
            date=date_of(seen),
            derivation=seen.derivation,
            seen=seen,
            vintage=seen.get_vintage_display(),
            url=self._url(indicator, area, seen.year),
        )

    def _url(self, indicator, area, year):
        """The page of the figure, for who may open that area; "" for one above the reader's reach."""
        if not area.path.startswith(self.scope.area.path) and area not in self.scope.areas:
            return ""
        known = f"&known_at={self.scope.known_at}" if self.scope.known_at else ""
        on = f"&on={self.scope.on}" if self.scope.on.year == year else ""
        return f"/indicators/{indicator.code}/?area={area.code}&year={year}{on}{known}"


def _published(questions, indicators, areas, moment):
    """{(source's id, cell): the figure that the source gives of it}, of recorded statements: one query, or none."""
    sources = {question.cited[0] for question in questions if question.claim}
    years = {question.statement.year for question in questions if question.claim}
    if not sources:
        return {}
    rows = Observation.objects.approved(moment.known_at).filter(
        source__in=sources, indicator__in=indicators, area__in=areas, year__in=years, as_of__lte=moment.on
    )
    rows = rows.select_related("source").order_by("as_of", "vintage", "reviewed_at", "pk")
    return {(row.source_id, (row.indicator_id, row.area_id, row.year)): course_of([row]) for row in rows}


def _month_of(seen: Observation | None) -> int | None:
    """The month that a figure stands for; None of one whose day nobody stated."""
    return None if seen is None or seen.precision == Observation.Precision.YEAR else seen.as_of.month


def _at(course: Course | None, month: str) -> Known | None:
    """The figure at the end of a month of the year, "" for the latest."""
    if course is None or not month or _month_of(course.current) == int(month):
        return _known_of(course)
    found = [value for day, value in course.figures if day.month == int(month)]
    return Known(found[-1]) if found else None


def _known_of(course: Course | None) -> Known | None:
    if course is None or course.value is None:
        return None
    return Known(course.value, course.current.qualifier, course.current.derivation)


def _targets(questions):
    """The targets of the questions' cells: one query, none where nothing was said to be completed."""
    if not questions:
        return []
    return Target.objects.select_related("plan").filter(
        indicator__in={q.indicator.pk for q in questions},
        area__in={q.area.pk for q in questions},
        year__in={q.statement.year for q in questions},
    )


def _by_cell(targets):
    """The targets of a plan by (indicator id, area id, year); an outlook completes nothing."""
    plan = Plan.Kind.PLAN
    return {(each.indicator_id, each.area_id, each.year): each for each in targets if each.plan.kind == plan}
