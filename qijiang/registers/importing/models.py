"""An import on its way, and the headings that people have matched before."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qijiang.uploads.reading import same

from .workspace import TABLE, Workspace

DAY = datetime.timedelta(days=1)
KEPT = datetime.timedelta(days=14)  # an import that nobody looks at any more is forgotten after that


class Import(models.Model):
    """A file on its way into a register. It belongs to who uploaded it; nobody else sees it before it is written."""

    class State(models.TextChoices):
        MATCHING = "matching", _("columns to be matched")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        WRITING = "writing", _("being written")
        DONE = "done", _("written")
        FAILED = "failed", _("not readable")

    AT_WORK = [State.CHECKING, State.WRITING]

    register = models.CharField(_("register"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.MATCHING)
    file_name = models.CharField(_("file"), max_length=200)
    sheet = models.CharField(_("sheet"), max_length=64, blank=True)
    sheets = models.JSONField(default=list)
    columns = models.JSONField(_("columns"), default=list, help_text="[[heading, field or empty], …]")
    samples = models.JSONField(default=list)  # for each column the first values under it
    clears = models.BooleanField(_("blank cells clear what is recorded"), default=False)
    counts = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    problem = models.CharField(_("problem"), max_length=1000, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    checked_at = models.DateTimeField(_("checked at"), null=True)
    operation = models.ForeignKey(
        "registers.Operation", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("operation")
    )

    objects = models.Manager["Import"]()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        default_permissions = []
        indexes = [
            models.Index(fields=["user", "register", "-id"], name="import_of_user"),
            models.Index(fields=["id"], name="import_at_work", condition=models.Q(state__in=["checking", "writing"])),
        ]

    def __str__(self):
        return self.file_name

    @property
    def workspace(self) -> Workspace:
        return Workspace.of(self.pk)

    @property
    def is_lost(self) -> bool:
        """Whether its file is gone though it is still needed."""
        return self.state in (self.State.MATCHING, self.State.CHECKED) and not self.workspace.path(TABLE).exists()

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def is_old(self) -> bool:
        """Whether what the check found is too old to be confirmed."""
        return self.checked_at is not None and timezone.now() - self.checked_at > DAY


class RememberedHeading(models.Model):
    """What somebody has matched a heading with the last time, in a register; an empty field: not taken over."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=64)
    heading = models.CharField(max_length=200)  # as `same` writes it
    field = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["user", "register", "heading"], name="heading_remembered_once"),
        ]

    def __str__(self):
        return f"{self.heading}: {self.field}"


def remember(user, register_name: str, columns) -> None:
    """Keep what the headings were matched with for the next time: [[heading, field or ""], …]."""
    rows = [
        RememberedHeading(user=user, register=register_name, heading=same(heading), field=field)
        for heading, field in columns
    ]
    RememberedHeading.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "register", "heading"], update_fields=["field"]
    )


def remembered(user, register_name: str) -> dict[str, str]:
    """{heading as `same` writes it: field or ""} of what the person has matched before in that register."""
    rows = RememberedHeading.objects.filter(user=user, register=register_name)
    return dict(rows.values_list("heading", "field"))
