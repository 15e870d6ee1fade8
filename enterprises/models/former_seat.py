"""Where an enterprise sat before it moved within the municipality."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.registers.records import Record

from .belonging import enterprise_field

IN_A_ZONE = {Area.Kind.ZONE, Area.Kind.PARK}


class FormerSeat(Record):
    """A seat (住所) that the enterprise had until it moved to another place that keeps the same registers.

    What is counted for a day before belongs to the area and the park of this seat. Whoever corrects a wrong area
    changes the enterprise alone; whoever records a move adds this record and changes the enterprise.
    """

    REACH = "enterprise__area__path"  # it goes with its enterprise

    enterprise = enterprise_field(_("enterprise"), "former_seats", db_index=False)
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        related_name="former_seats",
        verbose_name=_("former area"),
        help_text=_("The street, town or district it sat in."),
    )
    park = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="former_park_seats",
        verbose_name=_("former park"),
        help_text=_("The development zone or park it lay in."),
    )
    until = models.DateField(_("sat there until"), help_text=_("Last day at that place."))

    class Meta:
        verbose_name = _("former seat")
        verbose_name_plural = _("former seats")
        ordering = ["-until", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "until"],
                name="former_seat_once_a_day",
                violation_error_message=_("A former seat of the enterprise until that day is already recorded."),
            ),
        ]
        indexes = [models.Index(fields=["until", "id"], name="former_seat_by_until")]

    def __str__(self):
        return f"{self.area} – {self.until}"

    def clean(self):
        if self.park and self.park.kind not in IN_A_ZONE:
            said = _("%(name)s is neither a development zone nor a park.") % {"name": self.park}
            raise ValidationError({"park": said})
