"""What an account follows, when it saw the board, and the week's mail about it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area

from .indicator import Indicator


class Follow(models.Model):
    """An account follows an indicator of an area: through the years, whatever plan has a target for it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", verbose_name=_("account")
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+", verbose_name=_("indicator"))
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", verbose_name=_("area"))
    since = models.DateTimeField(_("followed since"))

    class Meta:
        verbose_name = _("followed indicator")
        verbose_name_plural = _("followed indicators")
        ordering = ["user", "indicator__position", "area"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["user", "indicator", "area"],
                name="follow_once",
                violation_error_message=_("The account follows this already."),
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.indicator} {self.area}"


class BoardVisit(models.Model):
    """When an account last looked at the board, and until when it had looked the time before."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_visit", verbose_name=_("account")
    )
    seen_at = models.DateTimeField(_("last seen at"))
    before = models.DateTimeField(_("the visit before ended at"), null=True)

    class Meta:
        verbose_name = _("visit of the board")
        verbose_name_plural = _("visits of the board")
        ordering = ["user"]
        default_permissions = []

    def __str__(self):
        return f"{self.user} {self.seen_at}"


class WeeklyMail(models.Model):
    """The one mail of an account and week about what it follows. Claimed while it is sent, kept once it was."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weekly_mails", verbose_name=_("account")
    )
    monday = models.DateField(_("the week's Monday"))
    claimed_at = models.DateTimeField(_("being sent since"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("weekly mail")
        verbose_name_plural = _("weekly mails")
        ordering = ["-monday", "user"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["user", "monday"],
                name="weekly_mail_once_a_week",
                violation_error_message=_("The account has its mail of that week already."),
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.monday}"
