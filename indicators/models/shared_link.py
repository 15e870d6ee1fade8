import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.directory.reach import within_reach

from .indicator import Indicator
from .plan import Plan, Target

RIGHT = "add_sharedlink"  # whoever made a link must keep it, or the link stops


class SharedLinkQuerySet(models.QuerySet["SharedLink"]):
    def within_reach(self, user):
        """The links to the account's own area and to what lies below it."""
        return within_reach(self, user, "area__path")

    def with_maker(self):
        """With all that tells whether a link still works: its maker, and whether the maker may share yet."""
        may_share = Group.objects.filter(
            user=OuterRef("made_by"),
            permissions__codename=RIGHT,
            permissions__content_type__app_label="indicators",
        )
        rows = self.select_related("area", "plan__area", "made_by__area", "revoked_by")
        return rows.annotate(maker_may_share=Exists(may_share))


class SharedLink(models.Model):
    """An address that shows chosen figures to whoever has it: a wall screen, or a public page.

    A screen's address is secret, and only the hash of its token is kept. A public page has a name that everybody may
    know. What a link shows is settled when it is made: another choice is another link.
    """

    class Kind(models.TextChoices):
        SCREEN = "screen", _("wall screen")
        PUBLIC = "public", _("public page")

    class Ended(models.TextChoices):
        """Why a link no longer works."""

        REVOKED = "revoked", _("revoked")
        EXPIRED = "expired", _("expired")
        MAKER = "maker", _("its maker may no longer share this area")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    token_hash = models.CharField(  # noqa: DJ001 (unique)
        _("hash of the secret address"), max_length=64, unique=True, null=True, editable=False
    )
    slug = models.SlugField(_("name in the address"), max_length=40, null=True)  # noqa: DJ001 (a screen has none)
    title = models.CharField(_("heading"), max_length=80, blank=True)
    note = models.CharField(_("given to"), max_length=200)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    plan = models.ForeignKey(
        Plan,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("plan"),
        help_text=_("Empty: always the area's newest."),
    )
    # A chosen target may be deleted: that none is left must not come to mean all of them.
    whole_plan = models.BooleanField(_("all targets of the plan"), default=False)
    targets = models.ManyToManyField(Target, related_name="+", verbose_name=_("targets"))
    indicators = models.ManyToManyField(Indicator, related_name="+", verbose_name=_("indicators"))
    screens = models.JSONField(_("screens"), default=list)  # [[name, seconds]] in their order
    sites = models.JSONField(_("sites that may embed it"), default=list)  # ["https://www.example.gov.cn"]
    expires_on = models.DateField(_("works until"), help_text=_("The last day on which it works."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True)

    # Annotated by `with_maker`.
    maker_may_share: bool

    objects = SharedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared link")
        verbose_name_plural = _("shared links")
        ordering = ["-made_at", "-pk"]
        default_permissions = ["add", "view"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="screen", token_hash__isnull=False, slug=None)
                | Q(kind="public", token_hash=None, slug__isnull=False),
                name="shared_link_has_one_address",
                violation_error_message=_("A screen has a secret address, a public page a name."),
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(revoked_at=None),
                name="shared_link_name_once",
                violation_error_message=_("Another public page has this name: revoke that one, or choose another."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="shared_link_revoked_by_whom",
                violation_error_message=_("A revoked link names who revoked it and when."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.title or self.note}"

    def ended(self, today: datetime.date) -> str:
        """Why it does not work on that day, "" while it does. Needs `with_maker`."""
        if self.revoked_at is not None:
            return self.Ended.REVOKED
        if today > self.expires_on:
            return self.Ended.EXPIRED
        return "" if self._maker_stands() else self.Ended.MAKER

    def _maker_stands(self):
        maker = self.made_by
        if not maker.is_active:
            return False
        if maker.is_superuser:
            return True
        return self.maker_may_share and maker.area is not None and self.area.path.startswith(maker.area.path)
