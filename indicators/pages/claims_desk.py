"""The claims desk: the recorded claims of an area and what lies below it, each with its verdict and its arithmetic."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..claims.asking import MARKS, Answer, answers, question_of, verdict_word
from ..claims.judging.contradictions import contradictions
from ..claims.judging.kinds import Verdict
from ..claims.placing import placed
from ..models import Claim
from ..scope import Scope

LISTED = 500  # claims on the page; an article states some twenty


@dataclass(frozen=True)
class Tile:
    """A verdict with how many there are of it: chosen, the list shows only these."""

    word: str
    shape: str
    mark: str
    number: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    number: int
    answer: Answer
    against: list[int]  # the numbers of the claims that it contradicts

    @property
    def contradiction(self) -> str:
        return contradiction_text(self.against) if self.against else ""


@dataclass(frozen=True)
class Desk:
    lines: list[Line]
    tiles: list[Tile]
    total: int
    all_url: str
    verdict: str
    kind: str
    kinds: list[tuple[str, str]]
    unread: int  # how many more there are than the page shows

    @property
    def filtered(self) -> bool:
        return bool(self.verdict or self.kind)


def desk(scope: Scope, verdict: str, kind: str) -> Desk:
    """The claims of years up to the day, with one verdict or of one kind where that is asked for: five queries."""
    rows = list(_claims(scope)[: LISTED + 1])
    checked = answers([question_of(claim) for claim in rows[:LISTED]], scope)
    lines = lines_of(checked)
    of_kind = [line for line in lines if kind in ("", line.answer.question.statement.kind)]
    counts = Counter(line.answer.verdict for line in of_kind)
    tiles = [_tile(each, counts[each], scope, verdict) for each in Verdict]
    shown = [line for line in of_kind if verdict in ("", line.answer.verdict)]
    there = {line.answer.question.statement.kind.value for line in lines} | {kind}
    return Desk(
        lines=shown,
        tiles=tiles,
        total=len(of_kind),
        all_url=scope.query(verdict="") or "?",
        verdict=verdict,
        kind=kind,
        kinds=[(str(value), str(label)) for value, label in Claim.Kind.choices if value in there],
        unread=Claim.objects.within(scope.area).count() - LISTED if len(rows) > LISTED else 0,
    )


def _claims(scope):
    rows = Claim.objects.within(scope.area).filter(year__lte=scope.on.year).whole()
    return rows.order_by("-year", "indicator__position", "area__path", "pk")


def lines_of(checked: Sequence[Answer]) -> list[Line]:
    """The answers numbered from 1, each with the numbers of those it contradicts."""
    against: dict[int, set[int]] = {}
    for numbers in contradictions([placed(answer) for answer in checked]):
        for number in numbers:
            against.setdefault(number, set()).update(set(numbers) - {number})
    return [
        Line(number + 1, answer, sorted(other + 1 for other in against.get(number, ())))
        for number, answer in enumerate(checked)
    ]


def _tile(verdict, number, scope, chosen):
    shape, mark = MARKS[verdict]
    is_chosen = chosen == verdict
    url = scope.query(verdict="" if is_chosen else verdict) or "?"
    return Tile(verdict_word(verdict), shape, mark, number, url, is_chosen)


def contradiction_text(numbers: Sequence[int]) -> str:
    """That a claim contradicts those with the numbers."""
    return _("It contradicts %(numbers)s.") % {"numbers": _(", ").join(f"[{number}]" for number in numbers)}
