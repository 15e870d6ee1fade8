"""What `manage.py assess` prints of a target: for programs, and for a terminal in the reader's language."""

from django.utils.translation import gettext as _

from qijiang import figures

from .assessment import Absence
from .sentence import ABSENCE_WORDS, goal_text, share_text, value_text
from .standing import Standing


def as_dict(standing: Standing) -> dict:
    """Of a target what a program reads; figures as strings, exactly as they are.

    `as_of` is the day that the value counts from, also where `precision` says that only its year is known.
    """
    assessment, target, seen = standing.assessment, standing.target, standing.observation
    return {
        "action": target.action.number if target.action else None,
        "code": target.indicator.code,
        "name": target.indicator.title,
        "area": target.area.code,
        "unit": target.indicator.unit,
        "value": _plain(assessment.value),
        "qualifier": seen.qualifier if seen else None,
        "vintage": seen.get_vintage_display() if seen else None,
        "as_of": str(assessment.as_of) if assessment.as_of else None,
        "precision": seen.precision if seen else None,
        "baseline": _plain(target.baseline),
        "baseline_on": str(target.baseline_on) if target.baseline_on else None,
        "target": _plain(target.value),
        "upper": _plain(target.upper),
        "comparator": target.comparator,
        "completion": _share(assessment.completion),
        "expected": _share(assessment.expectation.share),
        "method": assessment.expectation.method.value,
        "required": _plain(assessment.required),
        "status": assessment.status.value,
        "word": standing.word,
        "reason": assessment.absence.value if assessment.absence else None,
        "sentence": standing.sentence,
    }


def as_text(standing: Standing) -> str:
    """Of a target what a person reads: a block of lines, the sentence last."""
    assessment, style, indicator = standing.assessment, standing.style, standing.target.indicator
    said = {
        "code": indicator.code,
        "name": indicator.title,
        "word": standing.word,
        "value": value_text(assessment, style),
        "as_of": standing.as_of,
        "goal": goal_text(assessment.goal, style),
        "done": share_text(assessment),
        "share": figures.percent(assessment.expectation.share),
        "required": style.exact(assessment.required),
        "base": style.value(standing.target.baseline),
        "base_on": standing.target.baseline_on,
        "reason": _reason(assessment.absence),
    }
    lines = [
        _("%(code)s  %(name)s: %(word)s"),
        _("Value %(value)s, as of %(as_of)s") if standing.observation else _("Value —"),
        _("Baseline %(base)s (%(base_on)s)") if standing.target.baseline is not None else _("Baseline —"),
        _("Target %(goal)s"),
        _("Completion %(done)s, expected %(share)s, required by now %(required)s"),
        *([_("Reason: %(reason)s")] if said["reason"] else []),
    ]
    return "\n  ".join([*(line % said for line in lines), standing.sentence])


def _reason(absence: Absence | None) -> str:
    return "" if absence is None else str(ABSENCE_WORDS[absence])


def _plain(value):
    return None if value is None else f"{round(value, 4).normalize():f}"


def _share(value):
    return None if value is None else f"{value:.4f}"
