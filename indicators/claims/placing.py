"""What an answered statement speaks of, for telling which contradict each other."""

from .asking import Answer, is_whole
from .judging.contradictions import Placed
from .judging.kinds import Kind


def placed(answer: Answer) -> Placed:
    """One that cannot be asked speaks of nothing but itself."""
    question = answer.question
    if question.trouble or question.indicator is None or question.area is None:
        return Placed(id(question), question.statement)
    of = [each.pk if each else None for each in (question.part, question.whole, question.other_area)]
    about = (question.indicator.pk, question.area.pk, *(of if question.statement.kind == Kind.SHARE else ()))
    return Placed(about, question.statement, question.at, question.base_at, is_whole(question.indicator))
