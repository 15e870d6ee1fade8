"""What the list of indicators can be narrowed to. Every choice is in the URL; an unknown one is said, not obeyed."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Department

from ..models import Indicator, Target

FIGURES = [("value", _("has a value")), ("not_collected", _("not collected")), ("none", _("no figure"))]


class IndicatorFilter(django_filters.FilterSet):
    """`figures` is left to the view: which figure is current only indicators/reading.py says."""

    q = django_filters.CharFilter(
        label=_("Code or name"), method="search", max_length=64, widget=forms.TextInput(attrs={"type": "search"})
    )
    measure = django_filters.ChoiceFilter(
        label=_("Measure"), choices=Indicator.Measure.choices, empty_label=_("all measures")
    )
    owner = django_filters.ChoiceFilter(
        label=_("Reporting department"), field_name="owner__code", empty_label=_("all departments")
    )
    target = django_filters.ChoiceFilter(
        label=_("Target"), choices=[("yes", _("with a target"))], method="promised", empty_label=_("with or without")
    )
    figures = django_filters.ChoiceFilter(
        label=_("Figures"), choices=FIGURES, method="leave", empty_label=_("any state")
    )

    class Meta:
        model = Indicator
        fields: list[str] = []

    def __init__(self, data, *, scope):
        super().__init__(data, queryset=Indicator.objects.select_related("owner"))
        self.scope = scope
        self.filters["owner"].extra["choices"] = owners()
        for name, field in self.form.fields.items():
            field.widget.attrs |= {"class": "form-control" if name == "q" else "form-select", "autocomplete": "off"}

    @property
    def wanted_state(self) -> str:
        """The state of figures chosen, "" for any; asked after `qs`, which reads the form."""
        return self.form.cleaned_data.get("figures", "")

    def search(self, queryset, name, text):
        return queryset.named_like(text)

    def promised(self, queryset, name, word):
        targets = Target.objects.of_plan(self.scope.plan, self.scope.year).filter(area=self.scope.area)
        return queryset.filter(Exists(targets.order_by().filter(indicator=OuterRef("pk"))))

    def leave(self, queryset, name, word):
        return queryset


def owners():
    """The departments that report an indicator."""
    reporting = Department.objects.filter(indicators__isnull=False).order_by("area__path", "pk").distinct()
    return [(department.code, department.name) for department in reporting]
