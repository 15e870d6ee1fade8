"""Checks a text: what it states of figures, each statement with its verdict. For pages and for briefs.

for each in check_text(text, scope):
    each.number, each.said, each.answer.word, each.answer.told.sentence
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from qijiang.directory.models import Area

from ..models import Indicator, IndicatorAlias
from ..scope import Scope
from .asking import Answer, Question, answers
from .finding.places import Places
from .finding.statements import Found, TooLong, find
from .finding.subjects import Names, Subject
from .judging.contradictions import contradictions
from .judging.kinds import Kind
from .placing import placed

__all__ = ["Checked", "TooLong", "Vocabulary", "check_text"]
SUFFIX = re.compile(r"(?:新增|累计)$")  # of an indicator's name: the words of a text decide between the two
HIGH_TECH_ZONE = re.compile(r"高新技术产业开发区$|高新区$")
SHORTEST = 2


@dataclass(frozen=True)
class Checked:
    """A statement of a text, from `start` to `end` of it. `against` are the numbers of those it contradicts."""

    number: int
    start: int
    end: int
    said: str
    found: Found
    answer: Answer
    candidates: tuple[Indicator, ...] = ()
    against: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Its place, by which a correction finds it again."""
        return f"{self.start}-{self.end}"

    @property
    def contradiction(self) -> str:
        if not self.against:
            return ""
        return _("It contradicts %(numbers)s.") % {"numbers": _(", ").join(f"[{number}]" for number in self.against)}


@dataclass(frozen=True)
class Vocabulary:
    """The words by which texts speak of indicators and areas: three queries."""

    indicators: Mapping[str, Indicator]
    areas: Mapping[str, Area]
    names: Names
    places: Places

    @classmethod
    def read(cls, scope: Scope) -> "Vocabulary":
        indicators = {each.code: each for each in Indicator.objects.all()}
        subjects = {code: Subject(code, each.unit, each.measure) for code, each in indicators.items()}
        words: dict[str, list[Subject]] = {}
        for code, each in indicators.items():
            _add(words, SUFFIX.sub("", each.name), subjects[code])
        for word, code in IndicatorAlias.objects.values_list("word", "indicator__code"):
            _add(words, word, subjects[code])
        areas = _areas(scope)
        return cls(
            indicators, {each.code: each for each in areas}, Names(words), Places(_place_words(scope.area, areas))
        )

    def indicator(self, text: str) -> Indicator | None:
        """The indicator of a code, a name or another name, where it is one alone."""
        word = text.strip()
        if word in self.indicators:
            return self.indicators[word]
        by_name = [each for each in self.indicators.values() if word in {each.name, each.name_en} and word]
        codes = {subject.key for subject in self.names.words.get(word, ())}
        found = by_name or [self.indicators[code] for code in codes]
        return found[0] if len(found) == 1 else None


def _add(words, word, subject):
    """A word of one sign is none, and of one indicator each word counts once."""
    if len(word) >= SHORTEST and subject not in words.setdefault(word, []):
        words[word].append(subject)


def _areas(scope):
    """The area, those it lies in, and those below the topmost district among them."""
    line = [int(pk) for pk in scope.area.path.strip("/").split("/")]
    districts = Area.objects.filter(pk__in=line, kind=Area.Kind.DISTRICT)
    top = next(iter(districts), None) or scope.area
    return list(Area.objects.filter(path__startswith=top.path, valid_to=None)) + [
        area for area in Area.objects.filter(pk__in=line) if not area.path.startswith(top.path)
    ]


def _place_words(own, areas):
    """{word: code}: each by its name, and 全区, 全市, 高新区 for the one that is meant in a text about the area."""
    words = {area.name: area.code for area in sorted(areas, key=lambda area: -area.path.count("/"))}
    for kind, said in ((Area.Kind.DISTRICT, ["全区", "我区", "本区"]), (Area.Kind.MUNICIPALITY, ["全市", "我市"])):
        found = [area for area in areas if area.kind == kind and own.path.startswith(area.path)]
        words |= {word: area.code for area in found[:1] for word in said}
    zones = [area for area in areas if area.kind == Area.Kind.ZONE and HIGH_TECH_ZONE.search(area.name)]
    words |= {HIGH_TECH_ZONE.sub("高新区", zone.name): zone.code for zone in zones}
    if len(zones) == 1:
        words["高新区"] = zones[0].code
    return words


def check_text(
    text: str,
    scope: Scope,
    corrected: Mapping[str, Question] | None = None,
    vocabulary: Vocabulary | None = None,
) -> list[Checked]:
    """What a text states, in its order, each with its verdict as of the scope's day and state of knowledge.

    `corrected` are the questions to be asked instead, by the `key` of the statement. Seven queries, whatever the text.
    Raises TooLong for one of more than `finding.statements.LONGEST` characters.
    """
    known = vocabulary or Vocabulary.read(scope)
    found = find(text, known.names, known.places, scope.year)
    keys = [f"{each.start}-{each.end}" for each in found]
    asked = [(corrected or {}).get(key) or question(each, known, scope) for key, each in zip(keys, found, strict=True)]
    return _numbered(text, found, answers(asked, scope), known)


def _numbered(text: str, found: Sequence[Found], checked: Sequence[Answer], known: Vocabulary) -> list[Checked]:
    against: dict[int, set[int]] = {}
    for numbers in contradictions([placed(answer) for answer in checked]):
        for number in numbers:
            against.setdefault(number, set()).update(set(numbers) - {number})
    return [
        Checked(
            number + 1,
            each.start,
            each.end,
            text[each.start : each.end],
            each,
            answer,
            tuple(known.indicators[code] for code in each.candidates),
            tuple(sorted(other + 1 for other in against.get(number, ()))),
        )
        for number, (each, answer) in enumerate(zip(found, checked, strict=True))
    ]


def question(found: Found, known: Vocabulary, scope: Scope) -> Question:
    """What a found statement asks: of the area that it names, else of the scope's."""
    area = scope.area if found.area is None else known.areas.get(found.area)
    other = known.areas.get(found.other_area) if found.other_area else None
    indicator = known.indicators.get(found.subject)
    asked = Question(found.statement, indicator, area, other_area=other, trouble=found.trouble, at=found.month)
    asked = replace(asked, base_at=found.base_at)
    if found.statement.kind == Kind.SHARE:
        asked = with_parts(asked)
    return asked if asked.trouble else replace(asked, trouble=_trouble(asked, found, scope))


def with_parts(asked: Question) -> Question:
    """A share of what is counted is that of one area in another; a ratio has its own part and whole."""
    indicator = asked.indicator
    if indicator is None:
        return asked
    if indicator.unit == "%":
        return replace(asked, part=asked.part or indicator.numerator, whole=asked.whole or indicator.denominator)
    return replace(asked, part=asked.part or indicator, whole=asked.whole or (indicator if asked.other_area else None))


def _trouble(asked, found, scope):
    """Why it cannot be asked: an area out of reach, or a share that does not say of which area."""
    if asked.area is None or not _is_open(asked.area, scope):
        return "other_scope"
    if found.other_area == "" and found.statement.kind == Kind.ABOVE:
        return "other_scope"
    if asked.part and asked.part == asked.whole and asked.other_area in (None, asked.area):
        return "no_part"
    return ""


def _is_open(area, scope):
    return area.path.startswith(scope.area.path) or area in scope.areas
