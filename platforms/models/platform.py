from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from qijiang.registers.records import Record, RecordQuerySet

from .columns import Level, area_field, sorted_by, tidy_texts
from .kinds import CLASS_OF, GROUPED_KINDS, KINDS_OF, PlatformClass, PlatformKind
from .recognition import PlatformRecognition


def _recognised(date, levels):
    """Whether a platform has a recognition of one of the levels that is valid on that date."""
    valid = PlatformRecognition.objects.in_use().valid_on(date)
    return Exists(valid.filter(platform=OuterRef("pk"), level__in=levels))


class PlatformQuerySet(RecordQuerySet):
    def there_on(self, date):
        """Founded by that date, or nobody knows when, and not withdrawn by then."""
        return self.filter(Q(founded=None) | Q(founded__lte=date)).exclude(withdrawn__lte=date)

    def of_class(self, *classes):
        """Platforms of these classes (研发、孵化…), whatever their kind within them."""
        return self.filter(kind__in=[kind for one in classes for kind in KINDS_OF[one]])

    def recognised_on(self, date):
        """Platforms with a recognition valid on that date, of whatever level, each once."""
        return self.filter(_recognised(date, Level.values))

    def at_level_on(self, date, level):
        """Platforms whose highest level valid on that date is this one.

        A platform raised from 市级 to 国家级 is national from then on and no longer municipal, so that the levels'
        counts add up to the number of recognised platforms.
        """
        return self.filter(_recognised(date, [level]), ~_recognised(date, Level(level).higher))

    def at_least_on(self, date, level):
        """Platforms of this level or a higher one on that date (市级以上), each once."""
        return self.filter(_recognised(date, [level, *Level(level).higher]))


class Platform(Record):
    """A place of research, incubation, talent or service that an organisation runs and the State may recognise.

    One host may have several platforms. What level one is of, and since when, is said by its recognitions.
    """

    Kind = PlatformKind
    Class = PlatformClass

    class Status(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        RUNNING = "running", _("in regular operation")
        RECTIFYING = "rectifying", _("under rectification")
        WITHDRAWN = "withdrawn", _("withdrawn")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=32, choices=GROUPED_KINDS)
    area = area_field("platforms")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="platforms",
        verbose_name=_("host enterprise"),
    )
    institution = models.ForeignKey(
        "platforms.Institution",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="platforms",
        verbose_name=_("host institution"),
    )
    host_name = models.CharField(
        _("other host"), max_length=120, blank=True, help_text=_("Where the host is in neither register.")
    )
    independent = models.BooleanField(_("independent legal person"), default=False)
    co_builders = models.CharField(_("co-builders"), max_length=300, blank=True)
    field = models.CharField(_("technical field"), max_length=100, blank=True)
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    status = models.CharField(_("status of the platform"), max_length=16, choices=Status, default=Status.RUNNING)
    founded = models.DateField(_("founded"), null=True, blank=True)
    withdrawn = models.DateField(
        _("withdrawn on"), null=True, blank=True, help_text=_("First day on which it is a platform no more.")
    )

    objects = PlatformQuerySet.as_manager()

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        ordering = ["name", "pk"]
        indexes = sorted_by("platform", "name", "kind", "area", "status", "founded")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                name="platform_name_once_in_area",
                violation_error_message=_("This area already has a platform of that name."),
            ),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False) | Q(institution__isnull=False) | ~Q(host_name=""),
                name="platform_has_a_host",
                violation_error_message=_("A platform needs its host: an enterprise, an institution or a name."),
            ),
            models.CheckConstraint(
                condition=(Q(withdrawn=None) & ~Q(status="withdrawn")) | Q(withdrawn__isnull=False, status="withdrawn"),
                name="platform_withdrawn_with_date",
                violation_error_message=_(
                    "A platform that was withdrawn needs the day, and only such a one has it: let the status and the "
                    "day agree."
                ),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=None) | Q(founded=None) | Q(withdrawn__gte=F("founded")),
                name="platform_withdrawn_after_founded",
                violation_error_message=_("A platform is not withdrawn before it was founded."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def platform_class(self):
        """The class that counts put it in (研发、孵化…), which its kind says."""
        return CLASS_OF[PlatformKind(self.kind)]

    @property
    def host(self):
        """The organisation that runs it, by name."""
        return str(self.enterprise or self.institution or self.host_name)

    def clean(self):
        tidy_texts(self, "name", "host_name")
