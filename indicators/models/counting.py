"""How an indicator is counted from a register, as data."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .indicator import Indicator


class CountingRule(models.Model):
    """Which records of which register make up an indicator's figure, and what is counted of them.

    What it names is asked of the register when it is saved (`indicators/countable.py`), and again by a system check, as
    a field may be renamed in the program.
    """

    class Measure(models.TextChoices):
        VALID_ON = "valid_on", _("valid on the day")
        BEGUN_IN = "begun_in", _("begun in the period")
        ENDED_IN = "ended_in", _("ended in the period")
        SUM = "sum", _("sum of a field")
        DISTINCT = "distinct", _("different values of a field")
        NET_CHANGE = "net_change", _("net change since the end of last year")
        SHARE = "share", _("share of the area above, in percent")

    class Span(models.TextChoices):
        DAY = "day", _("valid on the day")
        YEAR = "year", _("from 1 January to the day")
        EVER = "ever", _("from the beginning to the day")

    OF_A_DAY = [Measure.VALID_ON, Measure.NET_CHANGE]

    indicator = models.OneToOneField(
        Indicator, on_delete=models.CASCADE, related_name="counting_rule", verbose_name=_("indicator")
    )
    register = models.CharField(
        _("register"), max_length=64, help_text=_("App and kind of record, such as enterprises.recognition.")
    )
    filters = models.JSONField(
        _("only those with"),
        default=dict,
        blank=True,
        help_text=_('Field and value, or several values: {"kind": "high_tech", "level": ["national", "municipal"]}.'),
    )
    measure = models.CharField(_("what is counted"), max_length=12, choices=Measure)
    field = models.CharField(
        _("field"),
        max_length=64,
        blank=True,
        help_text=_(
            "What is summed, or what is counted once: with “enterprise” a firm with two certificates counts as one. "
            "Left empty, every record counts."
        ),
    )
    span = models.CharField(
        _("of which time"),
        max_length=4,
        choices=Span,
        blank=True,
        help_text=_("Left empty: what is valid on the day for a stock, else from 1 January to the day."),
    )
    area_field = models.CharField(
        _("area by"), max_length=64, blank=True, help_text=_("Left empty, the area that the record belongs to.")
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("counting rule")
        verbose_name_plural = _("counting rules")
        ordering = ["indicator"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(measure__in=["sum", "distinct"]) | ~Q(field=""),
                name="counting_rule_names_its_field",
                violation_error_message=_("A sum and a count of different values need their field."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator} · {self.register}"

    def clean(self):
        from indicators.countable import problems  # it knows all registers, which stand above the models

        found = problems(self)
        if found:
            raise ValidationError(dict(found))

    @property
    def time(self) -> str:
        """The span that holds: for a stock the day itself."""
        if self.measure in self.OF_A_DAY:
            return self.Span.DAY
        return self.span or self.Span.YEAR
