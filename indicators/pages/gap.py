"""What a target still lacks, in one line. Pure but for the reader's language."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ..assessment import Assessment
from ..gap import missing
from ..sentence import Style, goal_text


def still_missing(assessment: Assessment, style: Style) -> str:
    """“10家 short of >140家”; "" where nothing is missing or no value says so.

    What is needed is in whole steps of the indicator's decimals: 131 lacks 10 of more than 140.
    """
    goal, value = assessment.goal, assessment.value
    lacks = missing(goal, value, style.decimals) if assessment.missing is not None and value is not None else Decimal(0)
    if not lacks:
        return ""
    said = {"gap": style.change(abs(lacks)), "goal": goal_text(goal, style)}
    return (_("%(gap)s above %(goal)s") if lacks < 0 else _("%(gap)s short of %(goal)s")) % said
