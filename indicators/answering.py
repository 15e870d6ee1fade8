"""Answers to broken rules: what must be answered before a figure is handed in, and the one place that keeps it."""

import datetime
from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang.registers.history import record_change

from .findings import Finding
from .models import Observation, RuleAnswer

Answer = tuple[Finding, str]
LONGEST = 300
SENTENCE = 500


class Refused(ValidationError):
    """An error keeps the figure from being handed in; the message names the rule and both sides. `findings` has all."""

    def __init__(self, findings: list[Finding]):
        self.findings = findings
        super().__init__({"value": [named(each) for each in findings if each.is_error]}, code="rule_broken")


class Unanswered(ValidationError):
    """Warnings without an answer: `unanswered` of all `findings`."""

    def __init__(self, findings: list[Finding], unanswered: list[Finding]):
        self.findings, self.unanswered = findings, unanswered
        super().__init__({"reason": [self.words(each) for each in unanswered]}, code="unanswered")

    @staticmethod
    def words(finding: Finding) -> str:
        return _("%(doubt)s If it is right, say why.") % {"doubt": finding.sentence}


def named(finding: Finding) -> str:
    """The sentence with the name of its rule before it."""
    return _("%(rule)s: %(sentence)s") % {"rule": finding.rule.title, "sentence": finding.sentence}


def answers_to(findings: list[Finding], given: Mapping[str, str], reason: str) -> list[Answer]:
    """What is to be kept: every warning that has no answer yet with the one `given` by its key, else with the figure's
    own reason. Raises Refused for an error, Unanswered where an answer lacks, ValidationError for one too long."""
    if any(each.is_error for each in findings):
        raise Refused(findings)
    texts = [(each, given.get(each.key, "").strip()) for each in findings]
    texts = [(each, text or ("" if each.answer else reason.strip())) for each, text in texts]
    lacking = [each for each, text in texts if not text and each.must_be_answered]
    if lacking:
        raise Unanswered(findings, lacking)
    for _finding, text in texts:
        _check(text)
    return [(each, text) for each, text in texts if text and not (each.answer and each.answer.text == text)]


def _check(text):
    if "\x00" in text:
        raise ValidationError({"reason": _("contains the character NUL, which cannot be stored: delete it.")})
    if len(text) > LONGEST:
        said = {"number": len(text), "most": LONGEST}
        raise ValidationError({"reason": _("An answer has %(number)s characters, at most %(most)s are kept.") % said})


def noted(figures: Collection[Observation], until: datetime.datetime | None = None) -> dict[int, list[RuleAnswer]]:
    """{observation: the last answer to each rule about it}, as the notes of a report print them, of those given
    `until` then: one query, or none. What was answered while the figure said something else is left out."""
    found: dict[int, dict[tuple, RuleAnswer]] = {}
    shown: dict[int | None, Observation] = {each.pk: each for each in figures}
    if not shown:
        return {}
    rows = RuleAnswer.objects.filter(observation__in=shown)
    rows = rows if until is None else rows.filter(answered_at__lte=until)
    for row in rows.select_related("rule", "indicator").order_by("indicator__position", "pk"):
        figure = shown[row.observation_id]
        if not _is_past(row, figure):
            found.setdefault(figure.pk, {})[row.rule_id, row.indicator_id, row.as_of] = row
    return {pk: list(last.values()) for pk, last in found.items()}


def _is_past(row, figure):
    """A change of a flow is asked of what a period added, so its sides do not tell."""
    own = (row.indicator_id, row.as_of) == (figure.indicator_id, figure.as_of)
    return own and row.rule.kind != "change" and row.left is not None and row.left != figure.value


def answered_before(observation: Observation, findings: Iterable[Finding]) -> bool:
    """Whether each rule was answered when this figure was handed in with this value, whatever stood beside it then."""
    answers = RuleAnswer.objects.filter(observation=observation, left=observation.value)
    return {each.rule.pk for each in findings} <= set(answers.values_list("rule_id", flat=True))


def keep_answers(user, observation: Observation, answers: Iterable[Answer], *, via) -> list[RuleAnswer]:
    """Keep what was answered, each with its line of history; call it in the transaction of what it is about."""
    return [_kept(user, observation, finding, text, via) for finding, text in answers]


def _kept(user, observation, finding, text, via):
    answer = RuleAnswer.objects.create(
        rule_id=finding.rule.pk,
        indicator_id=finding.indicator,
        area_id=finding.area,
        as_of=finding.day,
        observation=observation,
        left=finding.left_value,
        right=finding.right_value,
        sentence=finding.sentence[:SENTENCE],
        text=text,
        answered_by=user,
        answered_at=timezone.now(),
    )
    fields = {"sentence": [None, answer.sentence], "text": [None, text], "as_of": [None, str(finding.day)]}
    label = f"{finding.rule.title} {finding.day}"
    record_change(answer, actor=user, via=via, action="add", fields=fields, label=label, area=observation.area)
    return answer
