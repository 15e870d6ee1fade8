"""Rankings of enterprises: drawn up with weights, frozen when published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.directory.reach import within_reach
from qijiang.registers.fields import sample_field, year_field
from qijiang.registers.records import SampledQuerySet

from .belonging import clean_name
from .recognition import Recognition


class RankingQuerySet(SampledQuerySet):
    def published(self):
        return self.filter(state=Ranking.State.PUBLISHED)

    def shown_to(self, user):
        """Within reach: what is published, and drafts to those who draw them up."""
        found = within_reach(self, user, "area__path")
        return found if user.has_perm("enterprises.change_ranking") else found.published()


class Ranking(models.Model):
    """An innovation ranking (科技企业创新榜单) of an area by the figures of a year.

    A draft is computed anew whenever it is looked at. Publishing writes down what it then says: the places, and the
    ranges and the enterprises left out, which nothing changes any more.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("made public")
        DISCARDED = "discarded", _("discarded")

    title = models.CharField(_("title of the ranking"), max_length=100)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="rankings", verbose_name=_("area"))
    year = year_field(_("year of the figures"))
    among = models.CharField(
        _("ranked are"),
        max_length=16,
        choices=Recognition.Kind,
        blank=True,
        help_text=_("Those with this recognition on the last day of the year; empty: all enterprises."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("drawn up by"),
        null=True, blank=True, editable=False,
    )  # fmt: skip
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("published by"),
        null=True, blank=True, editable=False,
    )  # fmt: skip
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    # as published: {field: [lowest, highest]}, and [[number of the record, name, [what is missing]]]
    ranges = models.JSONField(_("ranges"), default=dict, blank=True, editable=False)
    left_out = models.JSONField(_("left out"), default=list, blank=True, editable=False)

    sample = sample_field()

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ranking of enterprises")
        verbose_name_plural = _("rankings of enterprises")
        ordering = ["-published_at", "-pk"]
        permissions = [("publish_ranking", "Can publish a ranking of enterprises")]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "title"],
                condition=~Q(state="discarded"),
                name="ranking_title_once_in_area",
                violation_error_message=_("This area already has a ranking of that title."),
            ),
            models.CheckConstraint(
                condition=Q(
                    Q(published_by__isnull=False) | Q(sample=True), state="published", published_at__isnull=False
                )
                | Q(~Q(state="published"), published_at=None, published_by=None),
                name="ranking_published_with_its_moment",
                violation_error_message=_("A published ranking has the moment and the account that published it."),
            ),
            models.CheckConstraint(
                condition=Q(created_by__isnull=False) | Q(sample=True),
                name="ranking_drawn_up_by_somebody",
                violation_error_message=_("A ranking names the account that drew it up."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        self.title = clean_name(self.title)

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED


class RankingWeight(models.Model):
    """How much a field counts in a ranking, of 100; the fields are those of `enterprises/scoring/ranking.py`."""

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="weights", verbose_name=_("ranking"))
    field = models.CharField(_("field"), max_length=32)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("weight of a field")
        verbose_name_plural = _("weights of fields")
        ordering = ["ranking", "-weight", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "field"],
                name="ranking_weight_once",
                violation_error_message=_("This field already has a weight."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100),
                name="ranking_weight_positive",
                violation_error_message=_("A weight is more than 0 and at most 100."),
            ),
        ]

    def __str__(self):
        return f"{self.field} {self.weight}"


class RankedEnterprise(models.Model):
    """A line of a published ranking, as it was printed. It names the enterprise and refers to nothing: a later change
    of name, a move or a merge leaves it as it is."""

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="lines", verbose_name=_("ranking"))
    place = models.PositiveIntegerField(_("place"))
    position = models.PositiveIntegerField(_("position in the list"), help_text=_("In the order of the list."))
    record = models.PositiveBigIntegerField(_("number of the record"))
    credit_code = models.CharField(_("credit code"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=120)
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2)
    parts = models.JSONField(_("calculation"), default=dict, blank=True)  # {field: [value, points]}

    class Meta:
        verbose_name = _("ranked enterprise")
        verbose_name_plural = _("ranked enterprises")
        ordering = ["ranking", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "record"],
                name="ranked_once",
                violation_error_message=_("This enterprise already stands in the ranking."),
            ),
            models.UniqueConstraint(
                fields=["ranking", "position"],
                name="ranked_position_once",
                violation_error_message=_("Another enterprise already stands at this position of the ranking."),
            ),
        ]

    def __str__(self):
        return f"{self.place} {self.name}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("A published ranking does not change.")
        super().save(*args, **kwargs)
