"""What a meeting was told: a brief on a plan, and the files that are made of it."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.directory.reach import within_reach
from qijiang.registers.fields import year_field

from .plan import Plan


class BriefQuerySet(models.QuerySet["Brief"]):
    def within_reach(self, user):
        """The briefs of the account's area and below; drafts only for those who make briefs."""
        reachable = within_reach(self, user, "area__path")
        return reachable if user.has_perm("indicators.change_brief") else reachable.frozen()

    def frozen(self):
        return self.filter(state=Brief.State.FROZEN)

    def without_content(self):
        """For lists: what a brief holds is long."""
        return self.defer("content", "sections", "chosen")


class Brief(models.Model):
    """A brief on a plan as of a day: a draft shows what is known, a frozen one what was known when it was frozen.

    `content` is all that a frozen brief shows (indicators/briefs/content.py), so that neither a correction nor another
    program shows it otherwise. `known_at` of a draft is the state of knowledge asked for, None for the present.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FROZEN = "frozen", _("frozen")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="briefs", verbose_name=_("plan"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    year = year_field(_("year"))
    on = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("as known at"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=100)
    meeting = models.CharField(_("meeting"), max_length=100, blank=True)
    number = models.CharField(
        _("document number"), max_length=50, blank=True, help_text=_("If there is one, such as 綦科发〔2022〕7号.")
    )
    issuer = models.CharField(_("issued by"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=10)
    chosen = models.JSONField(_("targets"), default=list, help_text=_("In their order, each with its comment."))
    sections = models.JSONField(_("text"), default=list, help_text=_("Sections with their headings."))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    before = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
        verbose_name=_("edition before"),
    )
    content = models.JSONField(_("what was shown"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    created_at = models.DateTimeField(_("drafted at"), auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("frozen by")
    )
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        ordering = ["-on", "-pk"]
        default_permissions = ["add", "change", "view"]
        indexes = [models.Index(fields=["area", "-on", "-id"], name="brief_of_area")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", content=None, frozen_at=None, frozen_by=None)
                | Q(
                    state="frozen",
                    content__isnull=False,
                    known_at__isnull=False,
                    frozen_at__isnull=False,
                    frozen_by__isnull=False,
                ),
                name="brief_frozen_with_content",
                violation_error_message=_("A frozen brief holds what it showed, since when and by whom."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_frozen(self) -> bool:
        return self.state == self.State.FROZEN


class BriefFile(models.Model):
    """A file that is made of a brief in the background. It is forgotten after two weeks, and made anew when wanted."""

    class Kind(models.TextChoices):
        WORD = "word", _("Word")
        MARKED = "marked", _("Word with the changes marked")
        EXCEL = "excel", _("Excel")

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("not made")

    ENDINGS = {Kind.WORD: "docx", Kind.MARKED: "docx", Kind.EXCEL: "xlsx"}

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="files", verbose_name=_("brief"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    of_version = models.PositiveIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    objects = models.Manager["BriefFile"]()

    class Meta:
        verbose_name = _("file of a brief")
        verbose_name_plural = _("files of briefs")
        ordering = ["-pk"]
        default_permissions = []
        indexes = [
            models.Index(fields=["id"], name="brief_file_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self):
        return f"{self.brief} ({self.get_kind_display()})"

    @property
    def folder(self) -> Path:
        return settings.UPLOADS_ROOT / "briefs" / str(self.pk)

    @property
    def ending(self) -> str:
        return self.ENDINGS[self.Kind(self.kind)]
