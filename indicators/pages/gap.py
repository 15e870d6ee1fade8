"""What a target still lacks, in one line. Pure but for the reader's language."""

from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _

from ..assessment import Assessment
from ..sentence import Style, goal_text


def still_missing(assessment: Assessment, style: Style) -> str:
    """“10家 short of >140家”; "" where nothing is missing or no value says so.

    What is needed is rounded up to the indicator's decimals, and what must be exceeded takes one step more: 131 lacks
    10 of more than 140.
    """
    missing, goal, value = assessment.missing, assessment.goal, assessment.value
    if missing is None or value is None or goal.holds(value):
        return ""
    step = Decimal(1).scaleb(-style.decimals)
    needed = missing.quantize(step, ROUND_CEILING)
    if goal.comparator in {">", "<"} and needed == missing:
        needed += step
    said = {"gap": style.change(needed), "goal": goal_text(goal, style)}
    if goal.is_cap or value > goal.top:
        return _("%(gap)s above %(goal)s") % said
    return _("%(gap)s short of %(goal)s") % said
