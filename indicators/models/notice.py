from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Department


class NoticeQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at=None)

    def unread_number(self):
        """An expression over accounts: how many notices each has not read yet."""
        mine = self.unread().filter(user=OuterRef("pk")).order_by().values("user")
        return Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), 0)

    def to_be_mailed(self):
        """Unread ones that no mail has carried, of accounts that can be mailed and are still where they were told.

        What an account follows has a mail of its own (indicators/reporting/weekly.py).
        """
        at_home = Q(department=None, user__department=None) | Q(department=F("user__department"))
        daily = self.unread().exclude(kind=Notice.Kind.FOLLOWED)
        return daily.filter(at_home, mailed_at=None, user__is_active=True).exclude(user__email="")

    def about(self, record):
        return self.filter(about_type=ContentType.objects.get_for_model(record), about_id=record.pk)


class Notice(models.Model):
    """What one account is told. It keeps the parts of its sentence, which is said in the reader's language when read.

    Its key is the account's own: whoever tells the same thing again, meanwhile or later, tells nothing.
    """

    class Kind(models.TextChoices):
        OPENS = "opens", _("A period opens")
        DUE_SOON = "due_soon", _("Due in three days")
        LATE = "late", _("Late")
        LOCKS_SOON = "locks_soon", _("A period is about to lock")
        REMINDED = "reminded", _("The reviewer reminds")
        RETURNED = "returned", _("A figure is returned")
        APPROVED = "approved", _("A figure is approved")
        TASK_DUE = "task_due", _("A task is due in three days")
        TASK_LATE = "task_late", _("A task is overdue")
        TASK_ASKED = "task_asked", _("A task is asked to close")
        TASK_RETURNED = "task_returned", _("A task is returned")
        TASK_CLOSED = "task_closed", _("A task is closed")
        FOLLOWED = "followed", _("The week of what you follow")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("account")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    key = models.CharField(_("key"), max_length=160)
    words = models.JSONField(_("parts of the sentence"), default=dict)
    link = models.CharField(_("address"), max_length=300)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("Which the account belonged to when it was told: who moves on is not mailed about it any more."),
    )
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    about_id = models.PositiveBigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    created_at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        default_permissions = []
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["about_type", "about_id"], name="notice_about"),
            models.Index(fields=["id"], condition=Q(read_at=None, mailed_at=None), name="notice_unmailed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="notice_once",
                violation_error_message=_("The account has been told this already."),
            ),
            models.CheckConstraint(
                condition=Q(about_type=None, about_id=None) | Q(about_type__isnull=False, about_id__isnull=False),
                name="notice_about_whole",
                violation_error_message=_("A notice is about a record, or about none."),
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.key}"


class NoticeChoice(models.Model):
    """How an account wants to hear of a kind of notice, where that differs from what is usual for the kind."""

    class Way(models.TextChoices):
        DIGEST = "digest", _("on the page and in the daily mail")
        PAGE = "page", _("on the page only")
        NOT = "not", _("not at all")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices", verbose_name=_("account")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Notice.Kind)
    way = models.CharField(_("way"), max_length=8, choices=Way)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        ordering = ["user", "kind"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="notice_choice_once",
                violation_error_message=_("The account has chosen for this kind already."),
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.kind} {self.way}"


class Digest(models.Model):
    """The one mail of an account and day with what it has not read. Claimed while it is sent, kept once it was."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests", verbose_name=_("account")
    )
    day = models.DateField(_("day"))
    claimed_at = models.DateTimeField(_("being sent since"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        ordering = ["-day", "user"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="digest_once_a_day",
                violation_error_message=_("The account has its mail of that day already."),
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.day}"
