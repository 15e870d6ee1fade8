"""The lists that are announced (公告名单): what the registers are compared with, name by name."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from enterprises.models.belonging import clean_name
from qijiang.directory.models import Area
from qijiang.identifiers import check_credit_code, clean_code
from qijiang.registers.records import Record

from .indicator import Indicator


class Announcement(Record):
    """A list of names that an authority published for an indicator of an area, as it stood on a day.

    It is kept as it was published: what is wrong about it is said beside it, by the reconciliation.
    """

    title = models.CharField(_("title of the announcement"), max_length=200)
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="announcements",
        verbose_name=_("indicator"),
        db_index=False,
        help_text=_("What the names on the list are counted for."),
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="announcements", verbose_name=_("area"), db_index=False
    )
    as_of = models.DateField(_("as of"), help_text=_("The day for which the list says who counts."))
    publisher = models.CharField(_("publisher"), max_length=100, blank=True)
    published = models.DateField(_("published on"), null=True, blank=True)

    class Meta:
        verbose_name = _("announced list")
        verbose_name_plural = _("announced lists")
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "title"],
                name="announcement_title_once_in_area",
                violation_error_message=_("This area already has an announced list of that title."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "area", "as_of"],
                condition=Q(in_use=True),
                name="announcement_once_a_day",
                violation_error_message=_(
                    "There is already a list of this indicator for the area and day: add the names to that one, or "
                    "take it out of use."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["title", "id"], name="announcement_by_title"),
            models.Index(fields=["as_of", "id"], name="announcement_by_as_of"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        self.title = clean_name(self.title)


class AnnouncedEntry(Record):
    """A name on an announced list, with its credit code and certificate number where the list prints them."""

    REACH = "announcement__area__path"

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="entries", verbose_name=_("announced list"), db_index=False
    )
    name = models.CharField(_("announced name"), max_length=120, help_text=_("As printed."))
    # longer than what is kept: blanks between the characters are dropped, not refused
    code = models.CharField(_("credit code"), max_length=40, blank=True, help_text=_("If the list prints it."))
    number = models.CharField(_("certificate number"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("announced name")
        verbose_name_plural = _("announced names")
        ordering = ["announcement", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "name"],
                name="announced_name_once",
                violation_error_message=_("This list already has that name."),
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="announced_by_name"),
            models.Index(fields=["number", "id"], name="announced_by_number"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name = clean_name(self.name)
        self.code, self.number = clean_code(self.code), clean_code(self.number)

    def warnings(self):
        try:
            if self.code:
                check_credit_code(self.code)
        except ValidationError as error:
            return [say("Check against the list as printed: %(why)s") % {"why": " ".join(error.messages)}]
        return []


class ReconciliationNote(models.Model):
    """What somebody found out about a difference between the figure reported and the names in the register.

    It stays: notes are added, never changed and never taken away.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="reconciliation_notes", verbose_name=_("indicator")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    as_of = models.DateField(_("as of"), help_text=_("The day that was compared."))
    about = models.CharField(_("concerning"), max_length=120, blank=True, help_text=_("The name it is about, if one."))
    text = models.CharField(_("note"), max_length=1000)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("reconciliation note")
        verbose_name_plural = _("reconciliation notes")
        ordering = ["-recorded_at", "-pk"]
        default_permissions = ["add", "view"]
        indexes = [models.Index(fields=["indicator", "area", "-recorded_at"], name="note_of_indicator")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="reconciliation_note_says_something",
                violation_error_message=_("Say what was found."),
            ),
        ]

    def __str__(self):
        return self.text[:60]

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise RuntimeError("A reconciliation note is never rewritten: add another one.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise RuntimeError("A reconciliation note stays: add another one.")
