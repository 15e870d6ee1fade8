"""The door of the pure rules: a statement and what is known of its figures, to a verdict."""

from collections.abc import Callable

from .growth import judge_growth
from .kinds import GROWTH, Kind
from .levels import judge_above, judge_completion, judge_difference, judge_rank, judge_share, judge_value
from .statement import Facts, Judgement, Statement, cannot

RULES: dict[Kind, Callable[[Statement, Facts], Judgement]] = {
    **dict.fromkeys(GROWTH, judge_growth),
    Kind.POINTS: judge_difference,
    Kind.INCREASE: judge_difference,
    Kind.SHARE: judge_share,
    Kind.COMPLETION: judge_completion,
    Kind.RANK: judge_rank,
    Kind.VALUE: judge_value,
    Kind.ABOVE: judge_above,
}


def judge(statement: Statement, facts: Facts) -> Judgement:
    """The verdict on a statement (design 5.3). Nothing it is given can make it raise."""
    if facts.trouble:
        return cannot(facts.trouble)
    if statement.kind == Kind.POINTS and not facts.is_percent:
        return cannot("not_percent")
    return RULES[statement.kind](statement, facts)
