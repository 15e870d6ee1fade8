"""What was found: a broken rule with both sides, its sentence, and what was answered to it. One query for answers."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .models import RuleAnswer
from .validation.rule import Rule
from .validation.sides import Broken
from .validation.words import left_text, right_text, sentence

KEPT = Decimal("0.0001")
TWICE = {"falls_after": "-after"}  # of two findings of one rule about one figure


@dataclass(frozen=True)
class Finding:
    """A rule that a figure breaks, in the reader's language.

    `indicator`, `area` and `day` say which figure; `about` the id of its observation, where there is one. `answer` was
    given to exactly this, `offered` is the last answer to the rule for that indicator and area.
    """

    key: str
    rule: Rule
    indicator: int
    area: int
    day: datetime.date
    about: int | None
    left: str
    right: str
    left_value: Decimal | None
    right_value: Decimal | None
    sentence: str
    broken: Broken
    answer: RuleAnswer | None = None
    offered: str = ""

    @property
    def severity(self) -> str:
        return self.rule.severity

    @property
    def is_error(self) -> bool:
        return self.rule.is_error

    @property
    def must_be_answered(self) -> bool:
        return not self.is_error and self.answer is None

    @property
    def cell(self) -> tuple[int, int, int]:
        return (self.rule.pk, self.indicator, self.area)

    @property
    def question(self) -> tuple:
        """What an answer answers: these two sides and no others."""
        return (*self.cell, self.day, self.left_value, self.right_value)


def findings_of(found: Iterable[tuple[Broken, int | None]]) -> list[Finding]:
    """The broken rules with the answers to them, errors first: one query, none where nothing is broken.

    Each comes with the id of the observation it was found for, or None.
    """
    pairs = list(found)
    answers = _answers(pairs)
    rows = [_finding(broken, about, answers) for broken, about in pairs]
    return sorted(rows, key=lambda each: not each.is_error)


def _answers(pairs):
    if not pairs:
        return {}
    cells = [(each.rule.pk, each.subject.measured.pk, each.subject.place.pk) for each, _about in pairs]
    rules, indicators, areas = (set(column) for column in zip(*cells, strict=True))
    rows = RuleAnswer.objects.filter(rule__in=rules, indicator__in=indicators, area__in=areas)
    found: dict[tuple, RuleAnswer] = {}
    for row in rows.select_related("answered_by").order_by("pk"):
        cell = (row.rule_id, row.indicator_id, row.area_id)
        found[cell] = found[(*cell, row.as_of, row.left, row.right)] = row
    return found


def _finding(broken: Broken, about, answers) -> Finding:
    subject, rule = broken.subject, broken.rule
    cell = (rule.pk, subject.measured.pk, subject.place.pk)
    sides = kept(broken.left.value), kept(broken.right.value)
    last = answers.get(cell)
    return Finding(
        key="-".join(map(str, [*cell, f"{subject.day:%Y%m%d}"])) + TWICE.get(broken.what, ""),
        rule=rule,
        indicator=subject.measured.pk,
        area=subject.place.pk,
        day=subject.day,
        about=about,
        left=left_text(broken),
        right=right_text(broken),
        left_value=sides[0],
        right_value=sides[1],
        sentence=sentence(broken),
        broken=broken,
        answer=answers.get((*cell, subject.day, *sides)),
        offered=last.text if last else "",
    )


def kept(value: Decimal | None) -> Decimal | None:
    """A side as an answer keeps it."""
    return None if value is None else value.quantize(KEPT)
