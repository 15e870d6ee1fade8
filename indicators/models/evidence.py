from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area, Department
from qijiang.uploads.documents.inspecting import KINDS

from .indicator import Indicator
from .observation import Observation
from .task import Task, TaskUpdate

MEGABYTE = 2**20


class EvidenceFileQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def within_reach(self, user):
        """What the account may know of, in its own area and below; of a task that its department leads, wherever.

        Reviewers, managers and auditors all files; a clerk those of the figures and tasks of the own department; who
        only reads those of final figures and of tasks, as long as they stand.
        """
        files = self
        if not user.is_superuser:
            led = Q(task_update__task__in=Task.objects.led_by(user))
            files = files.filter(Q(area__path__startswith=user.area.path) | led if user.area else led)
        if user.has_perm("indicators.view_withdrawnevidence"):
            return files
        if user.has_perm("indicators.add_evidencefile"):
            return files.filter(_of_department(user))
        final = Q(observation__state=Observation.State.APPROVED) | Q(task_update__isnull=False)
        return files.standing().filter(final)

    def openable_by(self, user):
        """What of it the account may open: withdrawn files only who oversees them."""
        files = self.within_reach(user)
        return files if user.has_perm("indicators.view_withdrawnevidence") else files.standing()


def _of_department(user):
    own = Department.objects.filter(Q(pk=user.department_id) | Q(parent=user.department_id))
    reported = Q(observation__indicator__in=Indicator.objects.reported_by(user))
    return (
        reported
        | Q(task_update__task__in=Task.objects.led_by(user))
        | Q(observation=None, task_update=None, department__in=own)
    )


class EvidenceFile(models.Model):
    """A document that a figure or a step of a task rests on. It is never deleted, but can be withdrawn.

    Its bytes lie under `EVIDENCE_ROOT` by the random name `stored`; `name` is what it was called when it was handed in,
    and only ever shown.
    """

    observation = models.ForeignKey(
        Observation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("observation"),
    )
    task_update = models.ForeignKey(
        TaskUpdate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("task update"),
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", verbose_name=_("department"))
    name = models.CharField(_("name of the file"), max_length=200)
    stored = models.CharField(_("stored as"), max_length=32, unique=True)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    kind = models.CharField(_("kind"), max_length=8, choices=[(kind.code, kind.title) for kind in KINDS.values()])
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("attached by")
    )
    uploaded_at = models.DateTimeField(_("attached at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_why = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["uploaded_at", "pk"]
        default_permissions = ["add", "view"]
        permissions = [
            ("withdraw_evidencefile", "Can withdraw an evidence file"),
            ("view_withdrawnevidence", "Can see withdrawn evidence files"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(observation=None, task_update__isnull=False)
                | Q(observation__isnull=False, task_update=None)
                | Q(observation=None, task_update=None, withdrawn_at__isnull=False),
                name="evidence_of_one_thing",
                violation_error_message=_("A file belongs to one figure or to one step of a task."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
                name="evidence_withdrawn_with_reason",
                violation_error_message=_("Say why the file is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="evidence_not_empty",
                violation_error_message=_("An empty file is no evidence."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None


class EvidenceQuota(models.Model):
    """How much the files of a department may come to, where that is not what the settings say for all."""

    department = models.OneToOneField(
        Department, on_delete=models.CASCADE, related_name="+", verbose_name=_("department")
    )
    megabytes = models.PositiveIntegerField(_("megabytes"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("room for evidence files")
        verbose_name_plural = _("room for evidence files")
        ordering = ["department__area__code", "department__code"]

    def __str__(self):
        return str(self.department)
