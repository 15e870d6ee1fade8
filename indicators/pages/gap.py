"""What a target still lacks, in one line. Pure but for the reader's language."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ..assessment import Assessment
from ..gap import missing
from ..sentence import Style, goal_text, short_of


def still_missing(assessment: Assessment, style: Style) -> str:
    """“10家 short of >140家”; "" where nothing is missing or no value says so.

    What is needed is in whole steps of the indicator's decimals: 131 lacks 10 of more than 140.
    """
    goal, value = assessment.goal, assessment.value
    lacks = Decimal(0) if value is None else missing(goal, value, style.decimals, assessment.qualifier)
    if not lacks or (assessment.unproven and not assessment.missing):
        return ""
    said = {"gap": short_of(assessment) + style.change(abs(lacks)), "goal": goal_text(goal, style)}
    return (_("%(gap)s above %(goal)s") if lacks < 0 else _("%(gap)s short of %(goal)s")) % said
