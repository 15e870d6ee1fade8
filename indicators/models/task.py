import datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Department
from qijiang.registers.fields import sample_field

from .fields import Cited, in_language
from .plan import Action


class TaskQuerySet(models.QuerySet):
    def led_by(self, user):
        """The tasks that the account's department leads, or one below it; without a lead those of its action."""
        if user.department_id is None:
            return self.none()
        own = user.department_id
        of_action = Q(action__lead=own) | Q(action__lead__parent=own)
        return self.filter(Q(lead=own) | Q(lead__parent=own) | Q(lead=None) & of_action)

    def within_reach(self, user):
        """The tasks of the plans in the account's area and below, and those it leads wherever they are."""
        led = Q(pk__in=Task.objects.led_by(user).values("pk"))
        return self.filter(led | Q(action__plan__area__path__startswith=user.area.path) if user.area else led)

    def as_of(self, on, known_at=None):
        """Each task with its `state` on the day `on` (as known at `known_at`) and the day it came to it, `since`."""
        updates = TaskUpdate.objects.filter(task=OuterRef("pk"), on__lte=on)
        if known_at is not None:
            updates = updates.filter(recorded_at__lte=known_at)
        latest = updates.order_by("-on", "-recorded_at", "-pk")
        return self.annotate(
            latest_state=Subquery(latest.values("state")[:1]),
            since=Subquery(latest.values("on")[:1]),
            latest_note=Subquery(latest.values("note")[:1]),
            latest_is_sample=Subquery(latest.values("sample")[:1]),
        )


class Task(Cited):
    """Work of an action that is followed by its state, not by a figure."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        UNDER_WAY = "under_way", _("under way")
        ASKED_TO_CLOSE = "asked_to_close", _("asked to close")
        CLOSED = "closed", _("closed")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("action"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("title"), max_length=200)
    name_en = models.CharField(_("English title"), max_length=200, blank=True)
    lead = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead department")
    )
    due = models.DateField(_("due date"), null=True, blank=True)

    # Annotated by `as_of`: the state on a day, since when, the note of that step, and whether it is made up.
    latest_state: str | None
    since: datetime.date | None
    latest_note: str | None
    latest_is_sample: bool | None

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["action", "number"]
        permissions = [
            ("report_task", "Can report on the tasks that the own department leads"),
            ("check_task", "Can close a task or return it"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "number"],
                name="task_number_once_in_action",
                violation_error_message=_("The action already has a task with this number."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return in_language(self.name, self.name_en)

    @property
    def leader(self):
        """The department that answers for it: its own lead, else that of its action; None where neither has one."""
        return self.lead or self.action.lead


class TaskUpdateQuerySet(models.QuerySet):
    def sampled(self):
        return self.filter(sample=True)


class TaskUpdate(models.Model):
    """A step of a task: from that day it is in this state. Steps are added, never rewritten."""

    class Step(models.TextChoices):
        """What was done; the administration and the loader only say what state it led to."""

        REPORT = "report", _("progress reported")
        ASK = "ask", _("asked to close")
        CLOSE = "close", _("closed")
        RETURN = "return", _("returned")

    NOTE_LENGTH = 500

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="updates", verbose_name=_("task"))
    step = models.CharField(_("step"), max_length=8, choices=Step, blank=True)
    on = models.DateField(_("on"))
    state = models.CharField(_("state"), max_length=16, choices=Task.State)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    sample = sample_field()

    objects = TaskUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("task update")
        verbose_name_plural = _("task updates")
        ordering = ["task", "on", "recorded_at", "pk"]

    def __str__(self):
        return f"{self.on} {self.get_state_display()}"
