import datetime

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Department

from .fields import Cited, in_language
from .plan import Action


class TaskQuerySet(models.QuerySet):
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

    # Annotated by `as_of`: the state on a day, since when, and the note of that step.
    latest_state: str | None
    since: datetime.date | None
    latest_note: str | None

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["action", "number"]
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


class TaskUpdate(models.Model):
    """A step of a task: from that day it is in this state. Steps are added, never rewritten."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="updates", verbose_name=_("task"))
    on = models.DateField(_("on"))
    state = models.CharField(_("state"), max_length=16, choices=Task.State)
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("task update")
        verbose_name_plural = _("task updates")
        ordering = ["task", "on", "recorded_at", "pk"]

    def __str__(self):
        return f"{self.on} {self.get_state_display()}"
