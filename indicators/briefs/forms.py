"""The form of a brief: its head, the targets to choose from, the sections of its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..forms import typed_day
from ..models import Brief, Target
from ..moment import end_of
from .writing import LONGEST_COMMENT, LONGEST_TEXT, MOST_SECTIONS, TYPED

EMPTY_SECTIONS = 2  # below those that are filled in
LONGEST_PLACE = 4  # digits of the place of a target
BOX = {"class": "form-control"}


class HeadForm(forms.Form):
    """What stands at the head. The door checks the words; here only what must become a day or a number."""

    title = forms.CharField(label=gettext_lazy("Title"), widget=forms.TextInput(BOX | {"maxlength": 100}))
    meeting = forms.CharField(label=gettext_lazy("Meeting"), required=False, widget=forms.TextInput(BOX))
    number = forms.CharField(
        label=gettext_lazy("Document number"),
        required=False,
        widget=forms.TextInput(BOX),
        help_text=gettext_lazy("If there is one, such as 綦科发〔2022〕7号."),
    )
    issuer = forms.CharField(label=gettext_lazy("Issued by"), required=False, widget=forms.TextInput(BOX))
    on = forms.CharField(label=gettext_lazy("As of"), widget=forms.TextInput(BOX | {"inputmode": "numeric"}))
    known_at = forms.CharField(
        label=gettext_lazy("Figures as known"),
        required=False,
        widget=forms.TextInput(BOX | {"inputmode": "numeric"}),
        help_text=gettext_lazy("A day, whose end counts. Empty: what is known at the moment of freezing."),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean_on(self):
        return typed_day(self.cleaned_data["on"])

    def clean_known_at(self):
        text = self.cleaned_data["known_at"].strip()
        return end_of(typed_day(text)) if text else None


@dataclass
class Choice:
    """A target that may be chosen: whether it is, at which place, and with what comment."""

    target: Target
    chosen: bool
    place: str
    comment: str
    errors: Sequence[str] = ()


@dataclass
class Section:
    heading: str
    text: str
    errors: Sequence[str] = ()


class BriefForm:
    """The whole form, from a brief or from what was sent; `problems` names what the door refused."""

    def __init__(self, brief: Brief, targets: Sequence[Target], data: Mapping[str, Any] | None = None):
        self.brief, self.targets = brief, list(targets)
        self.data: Mapping[str, Any] = data or {}
        self.head = HeadForm(data, initial=_as_typed(brief))
        self.problems: dict[str, list[str]] = {}

    def read(self) -> bool:
        """Put what was sent on the brief; whether the door may be asked."""
        self.brief.chosen, self.brief.sections = self._chosen(), self._sections()
        if not self.head.is_valid():
            return False
        for name in ("on", "known_at", "title", "meeting", "number", "issuer"):
            setattr(self.brief, name, self.head.cleaned_data[name])
        return True

    @property
    def version(self) -> int:
        return self.head.cleaned_data["version"]

    def refuse(self, error: ValidationError) -> None:
        """Show what the door refused, at the place that it is about."""
        for name, messages in getattr(error, "message_dict", {"": error.messages}).items():
            if name in self.head.fields:
                self.head.add_error(name, messages)
            else:
                self.problems[name] = list(messages)

    @property
    def has_problems(self) -> bool:
        return bool(self.problems or self.head.errors)

    def _chosen(self) -> list[dict[str, Any]]:
        """The targets that were ticked, by the places that were typed, else in the order of the plan."""
        ticked = [target for target in self.targets if self.data.get(f"target-{target.pk}")]
        places = {target.pk: self._place(target, number) for number, target in enumerate(ticked, 1)}
        return [
            {
                "target": target.pk,
                "name": target.indicator.name,
                "comment": self.data.get(f"comment-{target.pk}", "").replace("\r\n", "\n")[: LONGEST_COMMENT + 1],
            }
            for target in sorted(ticked, key=lambda target: places[target.pk])
        ]

    def _place(self, target, number) -> tuple[int, int]:
        typed = self.data.get(f"place-{target.pk}", "").strip()
        sound = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_PLACE
        return int(typed) if sound else number, number

    def _sections(self) -> list[dict[str, str]]:
        """The sections that say something; one more than may be kept is kept, so that the door says so."""
        found = []
        for number in range(MOST_SECTIONS + EMPTY_SECTIONS):
            heading = self.data.get(f"heading-{number}", "")[:200]
            text = self.data.get(f"text-{number}", "").replace("\r\n", "\n")
            if heading.strip() or text.strip():
                # what is far too long is cut one sign behind the most, and refused: it need not come back whole
                found.append({"heading": heading, "text": text[: LONGEST_TEXT + 1] if len(text) > 10**6 else text})
        return found

    @property
    def choices(self) -> list[Choice]:
        """All targets of the plan, those chosen first, in their order."""
        chosen = {each["target"]: (place, each["comment"]) for place, each in enumerate(self.brief.chosen, 1)}
        rows = [
            Choice(
                target,
                target.pk in chosen,
                str(chosen[target.pk][0]) if target.pk in chosen else "",
                chosen.get(target.pk, ("", ""))[1],
                self.problems.get(f"comment-{target.pk}", ()),
            )
            for target in self.targets
        ]
        return sorted(rows, key=lambda row: int(row.place) if row.chosen else 10_000)

    @property
    def sections(self) -> list[Section]:
        """Those that are filled in, and some that are not yet."""
        filled = [
            Section(each["heading"], each["text"], self.problems.get(f"text-{number}", ()))
            for number, each in enumerate(self.brief.sections)
        ]
        room = max(0, min(EMPTY_SECTIONS, MOST_SECTIONS - len(filled)))
        return filled + [Section("", "") for _empty in range(room)]

    @property
    def general(self) -> list[str]:
        """What is wrong with the brief as a whole."""
        return [message for name in ("", "chosen", "sections") for message in self.problems.get(name, [])]


def _as_typed(brief: Brief) -> dict[str, Any]:
    typed = {name: getattr(brief, name) for name in TYPED if name not in {"chosen", "sections"}}
    return typed | {
        "on": brief.on.isoformat(),
        "known_at": timezone.localtime(brief.known_at).date().isoformat() if brief.known_at else "",
        "version": brief.version if brief.pk else 0,
    }


def proposed_sections() -> list[dict[str, str]]:
    """What the text of a new brief begins with."""
    return [
        {
            "heading": _("Overview"),
            "text": _("As of {{on}}, {{plan}} of {{area}} has {{targets}} targets: {{lights}}. Tasks: {{states}}."),
        }
    ]
