"""The form of one claim: what is stated of which indicator. As a reader corrects a match, and as a manager keeps it."""

from decimal import Decimal
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures, typed
from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR

from ..models import Claim, Source
from .asking import Question
from .checking import Vocabulary, with_parts
from .judging.kinds import SINCE, Kind, Wording
from .judging.statement import Statement

UNITS = {Kind.PERCENT: "%", Kind.ANNUAL: "%", Kind.SHARE: "%", Kind.COMPLETION: "%"}
KEPT = ["indicator", "area", "year", "kind", "figure", "places", "qualifier", "base_year", "value", "numerator",
        "denominator", "other_area", "source", "section", "paragraph", "figure_id"]  # fmt: skip


def _text(**attributes):
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attributes})


def _select():
    return forms.Select(attrs={"class": "form-select"})


class StatementForm(forms.Form):
    """A statement and what it speaks of; `question()` asks it. Indicators are typed: by code, name or other name."""

    indicator = forms.CharField(label=gettext_lazy("Indicator"), max_length=160, widget=_text(list="claim-indicators"))
    area = forms.ChoiceField(label=gettext_lazy("Area"), widget=_select())
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=_text(inputmode="numeric")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind and reading"), choices=Claim.Kind.choices, widget=_select())
    qualifier = forms.ChoiceField(
        label=gettext_lazy("Wording"), choices=Claim.Wording.choices, initial="=", widget=_select()
    )
    figure = forms.CharField(
        label=gettext_lazy("Figure as printed"), max_length=40, widget=_text(inputmode="decimal"),
        help_text=gettext_lazy("With all its decimals: 35 and 35.0 are rounded differently."),
    )  # fmt: skip
    base_year = forms.IntegerField(
        label=gettext_lazy("Base year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR,
        widget=_text(inputmode="numeric"),
    )  # fmt: skip
    value = forms.CharField(
        label=gettext_lazy("Value stated with it"), required=False, max_length=40, widget=_text(inputmode="decimal")
    )
    other_area = forms.ChoiceField(label=gettext_lazy("Share of, or compared with"), required=False, widget=_select())

    def __init__(self, *args, known: Vocabulary, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        choices = [(code, area.name) for code, area in known.areas.items()]
        for name, offered in (("area", choices), ("other_area", [("", "—"), *choices])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def clean_indicator(self):
        found = self.known.indicator(self.cleaned_data["indicator"])
        if found is None:
            raise forms.ValidationError(_("No indicator, or more than one, has this name: choose one from the list."))
        return found

    def clean(self):
        super().clean()
        said = self.cleaned_data
        kind, indicator = Kind(said["kind"]) if "kind" in said else None, said.get("indicator")
        for name in ("figure", "value"):
            if said.get(name) and kind and indicator:
                unit = UNITS.get(kind, "") if name == "figure" and kind not in OWN_UNIT else indicator.unit
                self._read(name, unit)
        year, base = said.get("year"), said.get("base_year")
        if base and year and base >= year:
            self.add_error("base_year", _("The base year must come before the year of the figure."))
        return said

    def _read(self, name, unit):
        """The number typed for the field in the unit: 1.2亿 in 万元, 35% where it is a percentage."""
        try:
            read = typed.number(self.cleaned_data[name], unit=unit, decimals=4)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return
        if read.value is None:
            self.add_error(name, _("Type the figure itself."))
        self.cleaned_data[f"{name}_read"] = read.value

    def statement(self) -> Statement:
        """Of a valid form."""
        said = self.cleaned_data
        kind = Kind(said["kind"])
        base = said["base_year"] if kind in SINCE else None
        figure, value = said["figure_read"], said.get("value_read")
        places = places_typed(said["figure"], figure)
        return Statement(kind, figure, places, said["year"], base, Wording(said["qualifier"]), value)

    def question(self, at: str = "") -> Question:
        said = self.cleaned_data
        areas = self.known.areas
        other = areas[said["other_area"]] if said["other_area"] else None
        asked = Question(self.statement(), said["indicator"], areas[said["area"]], other_area=other, at=at)
        return with_parts(asked) if asked.statement.kind == Kind.SHARE else asked


OWN_UNIT = {Kind.VALUE, Kind.INCREASE, Kind.ABOVE}


def places_typed(text: str, figure: Decimal) -> int:
    """The decimals that were typed: of 35.0 one; of 1.2亿, read as 12,000万元, those of the number read."""
    plain = text.strip().rstrip("%").replace(",", "")
    decimals = len(plain.partition(".")[2]) if plain.replace(".", "", 1).lstrip("-").isdigit() else 0
    return max(decimals, 0, -int(figure.normalize().as_tuple().exponent))


def initial_of(question: Question) -> dict[str, object]:
    """The fields of the form as the question has them."""
    statement = question.statement
    return {
        "indicator": question.indicator.name if question.indicator else "",
        "area": question.area.code if question.area else "",
        "year": statement.year,
        "kind": statement.kind.value,
        "qualifier": statement.wording.value,
        "figure": _typed(statement.figure, max(statement.places, 0)),
        "base_year": statement.base_year,
        "value": "" if statement.value is None else _typed(statement.value, None),
        "other_area": question.other_area.code if question.other_area else "",
    }


def record_query(question: Question) -> str:
    """The query that fills in the form of a new claim."""
    said = initial_of(question)
    said |= {"claim_year": said.pop("year"), "claim_area": said.pop("area")}  # those two are the page's own
    return urlencode({name: value for name, value in said.items() if value not in (None, "")})


def _typed(value, places):
    return figures.number(value, places).replace(",", "").replace("−", "-")


class ClaimForm(StatementForm):
    """A claim as it is kept: with its source."""

    numerator = forms.CharField(
        label=gettext_lazy("Part of the share"), required=False, max_length=160, widget=_text(list="claim-indicators")
    )
    denominator = forms.CharField(
        label=gettext_lazy("Whole of the share"), required=False, max_length=160, widget=_text(list="claim-indicators")
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=gettext_lazy("Source"),
        empty_label=gettext_lazy("choose the source"),
        widget=_select(),
        error_messages={"required": gettext_lazy("Say where it was published: a claim without source is hearsay.")},
    )  # fmt: skip
    section = forms.CharField(label=gettext_lazy("Section"), required=False, max_length=32, widget=_text())
    paragraph = forms.CharField(label=gettext_lazy("Paragraph"), required=False, max_length=16, widget=_text())
    figure_id = forms.CharField(label=gettext_lazy("Figure number"), required=False, max_length=16, widget=_text())
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean_numerator(self):
        return self._part("numerator")

    def clean_denominator(self):
        return self._part("denominator")

    def _part(self, name):
        word = self.cleaned_data[name].strip()
        found = self.known.indicator(word) if word else None
        if word and found is None:
            raise forms.ValidationError(_("No indicator, or more than one, has this name: choose one from the list."))
        return found

    def fill(self, claim: Claim) -> Claim:
        """The claim with what the valid form says."""
        said, asked = self.cleaned_data, self.question()
        statement = asked.statement
        values = {
            "indicator": asked.indicator, "area": asked.area, "year": statement.year, "kind": statement.kind.value,
            "figure": statement.figure, "places": min(statement.places, 4), "qualifier": statement.wording.value,
            "base_year": statement.base_year, "value": statement.value, "other_area": asked.other_area,
            "numerator": said["numerator"], "denominator": said["denominator"],
        }  # fmt: skip
        if statement.kind == Kind.SHARE:
            values["numerator"] = values["numerator"] or asked.part
            values["denominator"] = values["denominator"] or asked.whole
        for name in ("source", "section", "paragraph", "figure_id"):
            values[name] = said[name]
        for name, value in values.items():
            setattr(claim, name, value)
        return claim
