"""What the manager chooses for a link: whom it is for, until when, and what it shows."""

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from ..forms import typed_day
from ..models import Indicator, SharedLink, Target
from ..pages.wall.screens import SECONDS
from . import tokens
from .writing import Wanted

NEWEST = "newest"
HOST = re.compile(r"(?=.{1,253}(?::|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?")
MOST_SITES = 20
LONGEST_KEY = 18  # digits of a record's number


def _line(**attrs):
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"} | attrs)


class Several(forms.ModelMultipleChoiceField):
    """Some of the records offered. A number that no database holds is refused like any other that is not offered."""

    def clean(self, value):
        for key in value or []:
            if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
                words = self.error_messages["invalid_pk_value"]
                raise ValidationError(words, code="invalid_pk_value", params={"pk": key[:LONGEST_KEY]})
        return super().clean(value)


class LinkForm(forms.Form):
    """What both kinds ask. `offered` are the targets and indicators to choose from."""

    kind: str
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Given to"),
        max_length=200,
        widget=_line(),
        help_text=_("So that you know later whose link you revoke."),
    )
    expires_on = forms.CharField(
        label=_("Works until"),
        max_length=32,
        widget=_line(inputmode="numeric"),
        help_text=_("The last day on which it works."),
    )
    targets = Several(Target.objects.none(), label=_("Targets"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, scope, targets, initial=None, **kwargs):
        self.scope = scope
        later = datetime.date.fromordinal(scope.today.toordinal() + 365)
        kwargs["initial"] = {"once": tokens.once(), "expires_on": str(later)} | (initial or {})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["targets"]
        field.queryset = Target.objects.filter(pk__in=[target.pk for target in targets]).select_related("indicator")
        field.label_from_instance = lambda target: target.title

    def clean_expires_on(self):
        return typed_day(self.cleaned_data["expires_on"])

    def wanted(self) -> Wanted:
        """What the door is asked for."""
        said = self.cleaned_data
        common = {name: said[name] for name in ("note", "expires_on", "once", "targets")}
        return Wanted(kind=self.kind, area=self.scope.area, **common, **self._own())

    def _own(self) -> dict[str, Any]:
        raise NotImplementedError

    def refuse(self, error: ValidationError) -> None:
        """Shows what the door refused beside its field."""
        for name, messages in error.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class ScreenForm(LinkForm):
    """A wall screen: which screens, how long each, of which plan and targets."""

    kind = SharedLink.Kind.SCREEN
    plan = forms.ChoiceField(label=_("Plan"), widget=forms.Select(attrs={"class": "form-select"}))
    whole_plan = forms.BooleanField(label=_("All targets of the plan, also those to come"), required=False)
    screens = forms.MultipleChoiceField(label=_("Screens"), required=False)

    def __init__(self, *args, scope, screens, initial=None, **kwargs):
        super().__init__(*args, scope=scope, initial={"whole_plan": True} | (initial or {}), **kwargs)
        self.offered = screens
        choices: Any = self.fields["plan"]
        choices.choices = [(NEWEST, say("always the newest of the area"))]
        if scope.plan:
            choices.choices = [*choices.choices, (str(scope.plan.pk), scope.plan.title)]
        which: Any = self.fields["screens"]
        which.choices = [(screen.name, screen.title) for screen in screens]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """A line for each screen that there is: whether it is chosen, and its seconds as typed."""
        chosen = set(self["screens"].value() or [])
        typed = self.data if self.is_bound else self.initial.get("seconds", {})
        return [
            {
                "name": screen.name,
                "title": screen.title,
                "is_chosen": screen.name in chosen,
                "seconds": typed.get(f"seconds-{screen.name}", SECONDS),
            }
            for screen in self.offered
        ]

    def clean_screens(self):
        return [(name, self._seconds(name)) for name in self.cleaned_data["screens"]]

    def _seconds(self, name):
        text = self.data.get(f"seconds-{name}", "").strip() or str(SECONDS)
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise ValidationError(say("“%(typed)s” is not a whole number of seconds.") % {"typed": text[:16]})
        return int(text)

    def _own(self):
        said = self.cleaned_data
        fixed = None if said["plan"] == NEWEST else self.scope.plan
        targets = [] if said["whole_plan"] else said["targets"]
        return {"plan": fixed, "whole_plan": said["whole_plan"], "screens": said["screens"]} | {"targets": targets}

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        common = {name: said[name] for name in ("note", "expires_on", "once")}
        return Wanted(kind=self.kind, area=self.scope.area, **common, **self._own())


class PublicForm(LinkForm):
    """A public page: its heading and address, what it shows, and who may embed it."""

    kind = SharedLink.Kind.PUBLIC
    title = forms.CharField(label=_("Heading"), max_length=80, widget=_line())
    slug = forms.SlugField(
        label=_("Name in the address"),
        max_length=40,
        widget=_line(),
        help_text=_("Small letters, digits and hyphens. Everybody who knows it opens the page."),
    )
    indicators = Several(
        Indicator.objects.none(), label=_("Indicators"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sites = forms.CharField(
        label=_("Sites that may embed it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        help_text=_("One a line, as https://www.example.gov.cn. Nobody else can embed the page."),
    )

    def __init__(self, *args, indicators, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["indicators"]
        field.queryset = indicators
        field.label_from_instance = lambda indicator: indicator.title

    def clean_slug(self):
        return self.cleaned_data["slug"].lower()

    def clean_sites(self):
        sites = [_origin(line) for line in self.cleaned_data["sites"].split()]
        if len(sites) > MOST_SITES:
            raise ValidationError(say("At most %(most)s sites.") % {"most": MOST_SITES})
        return list(dict.fromkeys(sites))

    def _own(self):
        return {name: self.cleaned_data[name] for name in ("title", "slug", "indicators", "sites")}


def _origin(text: str) -> str:
    """The site as a browser names it: scheme, host and port. Raises ValidationError for anything else."""
    said = text.strip().lower().rstrip("/")
    try:
        parts = urlsplit(said)
    except ValueError:
        parts = urlsplit("")
    alone = said == f"{parts.scheme}://{parts.netloc}"
    if not (alone and parts.scheme in {"https", "http"} and HOST.fullmatch(parts.netloc)):
        words = say("“%(typed)s” is no site: write it as https://www.example.gov.cn, without a path.")
        raise ValidationError(words % {"typed": text[:64]})
    return said
