"""The names that an enterprise had."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..spelling import spelled_by
from .belonging import OfEnterprise, clean_name, enterprise_field


class FormerName(OfEnterprise):
    """A name that the enterprise had: older lists and certificates still carry it."""

    enterprise = enterprise_field(_("enterprise"), "former_names", db_index=False)
    name = models.CharField(_("former name"), max_length=120)
    until = models.DateField(_("in use until"), null=True, blank=True, help_text=_("Last day of that name, if known."))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name"],
                name="former_name_once",
                violation_error_message=_("This former name of the enterprise is already recorded."),
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="former_name_by_name"),
            models.Index(spelled_by("name"), name="former_name_by_spelling"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = clean_name(self.name)
