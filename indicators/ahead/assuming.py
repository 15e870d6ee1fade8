"""What if: a target or a figure is assumed, and judged as a real one would be. Nothing is saved."""

import copy
import datetime
from dataclasses import dataclass, replace
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import typed

from ..forms import typed_day
from ..models import Observation, Target
from ..reading import PLAIN, Course, Moment
from ..standing import Standing, standing

NAMES = ("what_value", "what_on", "what_target")


@dataclass(frozen=True)
class Assumption:
    """What is assumed; None is left as it is. `notes` say how a number was read, where it was converted."""

    value: Decimal | None = None
    on: datetime.date | None = None
    target: Decimal | None = None
    notes: tuple[str, ...] = ()


class AssumingForm(forms.Form):
    """A value with its day, and a target, as typed into the URL."""

    what_value = forms.CharField(label=gettext_lazy("Assumed value"), required=False, strip=False)
    what_on = forms.CharField(
        label=gettext_lazy("on the day"),
        required=False,
        help_text=gettext_lazy("Left empty: the day of the page."),
    )
    what_target = forms.CharField(label=gettext_lazy("Assumed target"), required=False, strip=False)

    def __init__(self, data, target: Target):
        super().__init__(data, auto_id="%s")
        self.target, self.notes = target, []
        unit = target.indicator.unit
        for name in ("what_value", "what_target"):
            self.fields[name].label = _("%(label)s (%(unit)s)") % {"label": self.fields[name].label, "unit": unit}

    def clean_what_value(self):
        return self._number("what_value")

    def clean_what_target(self):
        found = self._number("what_target")
        upper = self.target.upper
        if found is not None and upper is not None and found >= upper:
            raise ValidationError(_("The lower value of the band must lie below its upper one, %(upper)s."),
                                  params={"upper": upper})  # fmt: skip
        return found

    def _number(self, name):
        indicator = self.target.indicator
        read = typed.number(self.cleaned_data[name], unit=indicator.unit, decimals=indicator.decimals)
        if read.not_collected:
            raise ValidationError(_("Type a number: what is not collected cannot be judged."))
        if read.value is not None and name == "what_value":
            _check_limits(indicator, read.value)
        if read.note:
            self.notes.append(read.note)
        return read.value

    def clean_what_on(self):
        text = self.cleaned_data["what_on"]
        if not text.strip():
            return None
        day = typed_day(text)
        if day.year != self.target.year:
            raise ValidationError(_("Choose a day of the target's year, %(year)s."), params={"year": self.target.year})
        return day

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if said.get("what_on") and said.get("what_value") is None and "what_value" not in self.errors:
            self.add_error("what_value", _("Say which value is assumed for that day."))
        return said

    @property
    def assumption(self) -> Assumption | None:
        """What is assumed; None where nothing is, or where something is wrong with it."""
        if not self.is_bound or not self.is_valid():
            return None
        value, on, target = (self.cleaned_data[name] for name in NAMES)
        if value is None and target is None:
            return None
        return Assumption(value, on, target, tuple(self.notes))


def _check_limits(indicator, value):
    if indicator.minimum is not None and value < indicator.minimum:
        raise ValidationError(_("No value lies below %(limit)s."), params={"limit": indicator.minimum})
    if indicator.maximum is not None and value > indicator.maximum:
        raise ValidationError(_("No value lies above %(limit)s."), params={"limit": indicator.maximum})


def assumed(real: Standing, moment: Moment, what: Assumption) -> Standing:
    """The standing as it would be with what is assumed: the same rule, milestones and past years. No query.

    An assumed figure stands for its day, with the real ones of the days before it; later ones are left out, and the
    target is judged on that day. Neither the target nor the figure given here is ever saved.
    """
    target = copy.copy(real.target)
    if what.target is not None:
        target.value = what.target
    own = dict(real.own)
    if what.value is not None:
        moment = replace(moment, on=what.on or moment.on)
        own[target.year] = _course(real, target, moment.on, what.value)
    cells = {(target.indicator_id, target.area_id, year): course for year, course in own.items()}
    return standing(target, cells, moment, real.milestones)


def _course(real, target, day, value):
    figure = Observation(indicator=target.indicator, area=target.area, year=day.year, as_of=day, value=value)
    before = [point for point in (real.course.points if real.course else []) if point[0] < day]
    meanings = real.course.meanings if real.course else {}
    return Course(lambda: figure, lambda: [*before, (day, value)], lambda: {**meanings, day: PLAIN})
