"""The part of the entry form that asks for answers: a field for every broken rule that warns, beside the figure."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .answering import LONGEST, Refused, Unanswered
from .findings import Finding

PREFIX = "answer_"


class AsksForAnswers(forms.Form):
    """Fields come with the findings; until then what was posted for them is known by `answers`."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.findings: list[Finding] = []

    @property
    def answers(self) -> dict[str, str]:
        """What was posted, by the keys of the findings."""
        posted = self.data if self.is_bound else {}
        return {name.removeprefix(PREFIX): posted[name] for name in posted if name.startswith(PREFIX)}

    def ask(self, findings: Iterable[Finding]) -> None:
        """Show what is broken, with a field for each warning; the answer given before is offered in it."""
        self.findings = list(findings)
        for finding in self.findings:
            if not finding.is_error:
                self._add_field(PREFIX + finding.key, finding)

    def _add_field(self, name, finding):
        offered = finding.answer.text if finding.answer else finding.offered
        widget = forms.Textarea(attrs={"rows": 2, "class": "form-control"})
        label = _("Answer to “%(rule)s”") % {"rule": finding.rule.title}
        self.fields[name] = forms.CharField(
            required=finding.must_be_answered, max_length=LONGEST, label=label, widget=widget, initial=offered
        )
        if self.is_bound and name not in self.data:
            self.data = {**dict(self.data.items()), name: offered}

    def refuse(self, error: ValidationError) -> None:
        """Show what the door refused beside the fields it names, a broken rule beside its answer."""
        if isinstance(error, (Refused, Unanswered)):
            self.ask(error.findings)
        if isinstance(error, Unanswered):
            for finding in error.unanswered:
                self.add_error(PREFIX + finding.key, _("If it is right, say why."))
        else:
            for name, messages in getattr(error, "message_dict", {None: error.messages}).items():
                self.add_error(name if name in self.fields else None, messages)

    @property
    def asked(self):
        """(finding, its field or None) of everything that is broken."""
        fields = {finding.key: PREFIX + finding.key for finding in self.findings}
        return [(each, self[fields[each.key]] if fields[each.key] in self.fields else None) for each in self.findings]

    def what_is_asked(self, name: str) -> tuple[str, str] | None:
        """The rule and the question of an answer's field, as the summary above the form puts them."""
        found = next((each for each in self.findings if PREFIX + each.key == name), None)
        return (found.rule.title, Unanswered.words(found)) if found else None

    @property
    def carried_answers(self) -> dict[str, str]:
        """What was posted for findings that are not shown now, under the names it was posted by."""
        return {PREFIX + key: text for key, text in self.answers.items() if PREFIX + key not in self.fields}
