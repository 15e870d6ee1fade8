"""The door: what a text states, each statement in its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from qijiang import typed

from ..judging.kinds import GROWTH, IN_PERCENT, SINCE, Kind
from ..judging.statement import Statement
from .figures import figures_in
from .kinds import DOUBLED, RANK, Stated, above, doubled, rank, stated
from .places import Places, said_of
from .plain import plain
from .subjects import About, Names, Subject, about
from .years import month_left, own_year, when

LONGEST = 20_000  # characters of a text; a brief has some three thousand
MOST = 300  # statements of a text
SENTENCE = re.compile(r"[^。！？!?；;\n\r]{1,1000}")  # a longer one is read in parts
CLAUSE_END = re.compile(r"[，、：:]|,(?![0-9]{3}(?![0-9]))")
AMONG = re.compile(r"(?:[各所有]|[0-9]{1,3}个|区县|[区县镇]|镇街|街镇|范围|[之内中里的])*")  # 全市38个区县中
WHOLE = re.compile(r"占(?P<of>[^0-9，]{0,8})")
OF_ALL = re.compile(r"(?:全区|全市|全国|全省)(?=[^，]{0,3}$)")


class TooLong(ValueError):
    """The text has more characters than are read (`LONGEST`)."""


@dataclass(frozen=True)
class Found:
    """A statement from `start` to `end` of the text; what it speaks of as keys, "" where that is unknown.

    `area` None means that the text names none. `trouble` is why it cannot be checked as it stands, "" else.
    """

    start: int
    end: int
    statement: Statement
    subject: str = ""
    candidates: tuple[str, ...] = ()
    area: str | None = None
    other_area: str | None = None
    month: str = ""
    base_at: str = ""
    trouble: str = ""


def find(text: str, names: Names, places: Places, year: int) -> list[Found]:
    """The statements of a text in their order, `MOST` of them at most; 去年 and 目前 are meant from `year`.

    Raises TooLong.
    """
    if len(text) > LONGEST:
        raise TooLong(len(text))
    found: list[Found] = []
    carried, month = None, ""
    read = plain(text)
    for match in SENTENCE.finditer(read):
        sentence = _Sentence(read, match.start(), match.end(), names, places, year, carried, month)
        found += sentence.found()
        carried, month = sentence.own_year() or carried, sentence.month_left()
        if len(found) >= MOST:
            break
    return found[:MOST]


class _Sentence:
    def __init__(self, text, start, end, names, places, year, carried, month):
        self.text, self.start, self.end, self.year = text, start, end, year
        self.carried, self.month = carried, month
        self.names = names.in_sentence(text, start, end)
        self.places = places.in_sentence(text, start, end)
        self.words = places.words
        ends = [each.end() for each in CLAUSE_END.finditer(text, start, end)]
        self.clauses = list(zip([start, *ends], [*ends, end], strict=True))

    def own_year(self):
        return own_year(self.text[self.start : self.end], self.year)

    def month_left(self):
        return month_left(self.text[self.start : self.end], self.year, self.month)

    def found(self) -> list[Found]:
        found: list[Found] = []
        for each in self._stated():
            placed = self._placed(each, found)
            if not (placed.trouble == "no_indicator" and _is_mere_word(each)):
                found.append(placed)
        return found

    def _stated(self) -> list[Stated]:
        """What is stated, in order and without overlaps."""
        said = sorted(self._all(), key=lambda each: (each.start, -each.end))
        kept: list[Stated] = []
        for each in said:
            if not kept or each.start >= kept[-1].end:
                kept.append(each)
        return kept

    def _all(self) -> Iterator[Stated]:
        places = [rank(match, self.start) for match in RANK.finditer(self.text, self.start, self.end)]
        ranks = [place for place in places if place]
        yield from ranks
        yield from filter(None, map(doubled, DOUBLED.finditer(self.text, self.start, self.end)))
        for figure in figures_in(self.text, self.start, self.end):
            if any(each.start <= figure.start < each.end for each in ranks):
                continue
            said = stated(self.text, self.start, self._clause(figure.start)[0], figure)
            if said is not None:
                yield said
            compared = above(self.text, figure)
            if compared is not None:
                yield compared

    def _clause(self, at):
        return next((first, last) for first, last in reversed(self.clauses) if first <= at)

    def _placed(self, said: Stated, before: list[Found]) -> Found:
        clause = self._clause(said.figure.start if said.kind == Kind.ABOVE and said.figure else said.start)
        subjects = about(self.text, clause, said, self.names)
        times = when(self.text[self.start : said.start], self.text[clause[0] : said.end], self.year, self.carried)
        area = said_of(self.text, self._of_part(said), said.start)
        subject = _chosen(subjects, said, before)
        base_year = times.base_year
        if base_year is None and said.is_new and before and subject and before[-1].subject == subject.key:
            base_year = before[-1].statement.base_year  # 较2018年增长…，新增66家
        if base_year is None and said.kind in SINCE and said.kind != Kind.ANNUAL:
            base_year = (times.year or self.year) - 1
        statement = _statement(said, subject, times.year or self.year, base_year, self._value_of(subject, said, before))
        kind = statement.kind
        trouble = _trouble(said, times, subjects, subject, area)
        return Found(
            said.start,
            said.end,
            statement,
            subject.key if subject else "",
            tuple(each.key for each in subjects.subjects) if not subject else (),
            area.key if area else None,
            self._other(said) if kind in {Kind.SHARE, Kind.ABOVE, Kind.RANK} else None,
            times.month or month_left(self.text[self.start : said.start], self.year, self.month),
            times.base_at,
            trouble,
        )

    def _of_part(self, said):
        """The areas that the figure can be said of: of a share not those of which it is a share, of a place not the one
        in which it is that place."""
        if said.kind == Kind.RANK:
            whole = self._ranked_in(said)
            return [place for place in self.places if place != whole]
        if said.kind != Kind.SHARE:
            return self.places
        clause = self._clause(said.start)[0]
        whole = WHOLE.search(self.text, clause, said.end)
        cut = whole.start() if whole else said.start
        kept = [place for place in self.places if place.end <= cut]
        if not whole:  # 集聚着全区90.2%的…
            kept = [place for place in kept if not OF_ALL.match(self.text, place.start, said.start)]
        return kept

    def _other(self, said):
        """The key of the area of which it is a share, or with which it is compared; None where none is named."""
        if said.kind == Kind.ABOVE:
            return self.words.get(said.who, "")
        if said.kind == Kind.RANK:
            ranked_in = self._ranked_in(said)
            return ranked_in.key if ranked_in else None
        clause = self._clause(said.start)[0]
        whole = WHOLE.search(self.text, clause, said.end) or OF_ALL.search(self.text, clause, said.figure.start)
        if whole is None:
            return None
        end = whole.end() if "of" not in whole.re.groupindex else whole.end("of")
        within = [place for place in self.places if whole.start() <= place.start and place.end <= end]
        return within[0].key if within else None

    def _ranked_in(self, said):
        """The area in which it has its place: 位列全市第8, 在全市各区县中排名第8; None where none is named."""
        within = [place for place in self.places if said.start <= place.start and place.end <= said.end]
        before = [place for place in self.places if AMONG.fullmatch(self.text, place.end, said.start)]
        return next(reversed(within or before), None)

    def _value_before(self, before):
        return next((each for each in reversed(before) if each.statement.kind == Kind.VALUE and each.subject), None)

    def _value_of(self, subject, said, before):
        """The value that the same sentence states of the subject, for a growth of it."""
        last = self._value_before(before)
        wanted = said.kind in GROWTH | {Kind.POINTS, Kind.COMPLETION} and subject and last
        return last.statement.figure if wanted and last.subject == subject.key else None


def _is_mere_word(said):
    """第一位 and 两个, where no indicator is spoken of."""
    return said.kind == Kind.RANK or (said.figure is not None and said.figure.is_word)


def _chosen(subjects: About, said: Stated, before: list[Found]) -> Subject | None:
    """The one indicator that is meant; None where none or several may be.

    Growth right behind a value is growth of it, and what is done of a target too: 高企新增25家，同比增长20%.
    """
    if not subjects.is_sure or not subjects.subjects:
        return None
    last = before[-1] if before else None
    if said.kind in SINCE | {Kind.COMPLETION} and last and last.statement.kind == Kind.VALUE and subjects.named:
        same = [each for each in subjects.named.subjects if each.key == last.subject]
        if same:
            return same[0]
    return subjects.subjects[0] if len(subjects.subjects) == 1 else None


def _statement(said: Stated, subject, year, base_year, value) -> Statement:
    number, places, kind = said.number, said.places, said.kind
    if said.figure is not None and kind in {Kind.VALUE, Kind.INCREASE} and said.figure.unit != "%":
        number, places = _in_unit(said, subject)
    if kind == Kind.VALUE and said.is_new and subject is not None and subject.measure == "stock":
        kind = Kind.INCREASE
        base_year = base_year or year - 1
    if kind == Kind.INCREASE and subject is not None and subject.measure == "flow" and said.is_new and number >= 0:
        kind, base_year = Kind.VALUE, None
    if kind not in SINCE or base_year is not None and base_year >= year:
        base_year = None
    return Statement(kind, number, places, year, base_year, said.wording, value)


def _in_unit(said, subject):
    """The number in the subject's own unit, and where its last printed digit stands then: 3.5亿 in 万元."""
    figure = said.figure
    if subject is None:
        return said.number, said.places
    sign = -1 if said.number < 0 else 1
    value = figure.value
    try:
        value = typed.number(f"{value:f}{figure.unit}", unit=subject.unit).value or Decimal(0)
    except ValidationError:  # 家 of what is counted in 个
        value = figure.value
    shift = 0 if not value or not figure.number else round((value / figure.number).log10())
    return sign * value, max(-12, min(4, figure.places - int(shift)))


def _trouble(said, times, subjects, subject, area):
    if said.is_goal and said.kind not in IN_PERCENT - {Kind.PERCENT}:
        return "goal"
    if times.is_previous_period:
        return "previous_period"
    if not subject:
        if not subjects.subjects:
            return "no_indicator"
        return "ambiguous" if subjects.is_sure else "unsure"
    return "other_scope" if area is not None and area.key == "" else ""
