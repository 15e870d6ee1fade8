"""What every write leaves behind: one chained, append-only line of history a change."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring  # what `_HASHED` calls for a text
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Area
from qijiang.directory.reach import within_reach


class ChangeQuerySet(models.QuerySet["Change"]):
    def about(self, record):
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def by_people_since_load(self, record):
        """The last change of a record if a person made it; None where it is as a loader left it, or as nobody wrote."""
        written = self.about(record).filter(models.Q(actor__isnull=False) | models.Q(action="load"))
        last = written.select_related("actor").first()
        return last if last and last.actor else None

    def loaded(self, model):
        """The lines by which loaders wrote records of the model, those that are gone included, the first one last."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(content_type=kind, via=Change.Via.LOADER, action="load")

    def deleted_by_people(self, model):
        """The ids of the records of the model that people have deleted."""
        kind = ContentType.objects.get_for_model(model)
        gone = self.filter(content_type=kind, action="delete", actor__isnull=False)
        return set(gone.order_by().values_list("object_id", flat=True))

    def update(self, **kwargs):
        raise TypeError("Changes are append-only: record a new one instead.")

    def delete(self):
        raise TypeError("Changes are append-only: they cannot be deleted.")

    def first_broken(self):
        """The first sequence number whose change is missing or no longer what was written; None in a whole chain."""
        head = ChainHead.objects.filter(pk=1).first() or ChainHead()
        previous, number = "", 0
        for number, change in enumerate(self.order_by("sequence").iterator(), start=1):
            if change.sequence != number or change.previous != previous or change.hash != change.computed_hash():
                return number
            if number == head.sequence and change.hash != head.hash:
                return number
            previous = change.hash
        return number + 1 if number < head.sequence else None

    def first_dangling(self):
        """The first sequence number whose change names an account, a kind, an area or an operation that is not there;
        None where there is all."""
        gone: Any = models.Q()
        for name in ("actor", "content_type", "area", "operation"):
            other: Any = self.model._meta.get_field(name).related_model
            there = other._default_manager.filter(pk=models.OuterRef(name))
            gone |= models.Q(**{f"{name}__isnull": False}) & ~models.Exists(there)
        return self.filter(gone).order_by("sequence").values_list("sequence", flat=True).first()


class OperationQuerySet(models.QuerySet["Operation"]):
    def within_reach(self, user):
        """Those whose records all lie in the account's own area or below it."""
        return within_reach(self, user, "area__path")

    def to_be_undone(self):
        """Those whose undoing waits for the worker."""
        return self.filter(undone_at=None, undo_asked_by__isnull=False)

    def merged_into(self, record):
        """The merges by which other records came into this one, also those that were undone."""
        return self.filter(into=record.pk, register=record._meta.model_name).select_related("actor", "undone_by")


class Operation(models.Model):
    """Many changes made as one: an import, a bulk fix, a merge. Undone as a whole, while nothing touched its rows.

    Its lines are the changes that name it; undoing it writes lines of its own, so that nothing is ever taken back.
    """

    class Kind(models.TextChoices):
        IMPORT = "import", _("Import")
        BULK_FIX = "bulk_fix", _("Bulk fix")
        MERGE = "merge", _("Merge")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    register = models.CharField(_("register"), max_length=64)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("area"))
    label = models.CharField(_("what"), max_length=200, help_text=_("The file's name, or what was fixed."))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    into = models.PositiveBigIntegerField(_("record that stays"), null=True)  # of a merge, which may not change it
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )

    # of an undoing that is left to the worker (undoing.py)
    undo_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undoing asked by"),
    )
    undo_reason = models.CharField(_("reason of the undoing"), max_length=500, blank=True)
    undo_problem = models.CharField(_("problem of the undoing"), max_length=1000, blank=True)
    undo_attempts = models.PositiveSmallIntegerField(_("attempts to undo"), default=0)

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]
        permissions = [("change_any_record", "Can change records that another department keeps")]
        indexes = [
            models.Index(fields=["area", "-at"], name="operation_of_area"),
            models.Index(
                fields=["id"],
                name="operation_to_be_undone",
                condition=models.Q(undone_at=None, undo_asked_by__isnull=False),
            ),
            models.Index(fields=["into"], name="operation_into", condition=models.Q(into__isnull=False)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.label}"

    @property
    def size(self) -> int:
        """How many records it wrote."""
        return self.added + self.changed

    @property
    def waits_to_be_undone(self) -> bool:
        return self.undone_at is None and self.undo_asked_by_id is not None


class Change(models.Model):
    """Who changed what, when, from what to what, and why. Written in the transaction of the change itself."""

    class Via(models.TextChoices):
        FORM = "form", _("Form")
        ADMIN = "admin", _("Administration")
        LOADER = "loader", _("Loader")
        IMPORT = "import", _("Import")
        BULK_FIX = "bulk_fix", _("Bulk fix")
        MERGE = "merge", _("Merge")
        UNDO = "undo", _("Undoing")

    sequence = models.PositiveBigIntegerField(_("sequence"), unique=True)
    at = models.DateTimeField(_("at"))
    # What a line names is protected by the models and vouched for by its hash: the database itself would look it up
    # again for every line, for a tenth of an import. No index of their own: nothing is sought by who, and those of a
    # record's and of an area's changes begin with the other two.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        db_index=False,
        db_constraint=False,
    )
    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    label = models.CharField(_("record"), max_length=200)
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("area"),
        db_index=False,
        db_constraint=False,
    )
    action = models.CharField(_("action"), max_length=32)
    fields = models.JSONField(_("fields"), encoder=DjangoJSONEncoder, help_text="{name: [old, new]}")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    via = models.CharField(_("via"), max_length=16, choices=Via)
    operation = models.ForeignKey(
        "Operation",
        on_delete=models.PROTECT,
        null=True,
        related_name="changes",
        verbose_name=_("operation"),
        db_constraint=False,
    )
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-sequence"]
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-sequence"], name="change_of_record"),
            models.Index(fields=["area", "-sequence"], name="change_of_area"),
        ]

    def __str__(self):
        return f"{self.sequence} {self.action} {self.label}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("Changes are append-only: record a new one instead.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Changes are append-only: they cannot be deleted.")

    def computed_hash(self):
        """SHA-256 (hex) over the predecessor's hash and everything this change says."""
        hash_of = hashing(
            self.at.isoformat(timespec="microseconds"), self.actor_id, self.content_type_id, self.reason, self.via,
            self.operation_id,
        )  # fmt: skip
        said = self.object_id, self.label, self.area_id, self.action, in_json(self.fields)
        return hash_of(self.previous, self.sequence, *said)


_BEGUN = hashlib.sha256()  # a copy costs two thirds of beginning anew
_HASHED = DjangoJSONEncoder(ensure_ascii=False, sort_keys=True)


def in_json(value) -> str:
    """A value of the history as the one text that is hashed."""
    return encode_basestring(value) if value.__class__ is str else _HASHED.encode(value)


@lru_cache(10_000, typed=True)
def in_json_again(value) -> str:
    """The same of what comes again and again: numbers of places and people, dates, Yes and No."""
    return in_json(value)


def hashing(at, actor, content_type, reason, via, operation) -> Callable[..., str]:
    """What gives the SHA-256 (hex) over all that a change says, for changes that have these keys and texts in common.

    It takes the predecessor's hash, the sequence, the record's key, its label, the area's key, the action and the
    fields as `in_json` writes them.
    """
    said = in_json_again
    who = f"{said(at)}, {said(actor)}, {said(content_type)}"
    # lines of before there were operations keep their hash
    how = f"{said(reason)}, {said(via)}" + ("" if operation is None else f", {operation}")

    def hash_of(previous, sequence, record, label, area, action, fields):
        what = f"{record}, {in_json(label)}, {said(area)}, {said(action)}, {fields}"
        found = _BEGUN.copy()
        found.update(f'["{previous}", {sequence}, {who}, {what}, {how}]'.encode())
        return found.hexdigest()

    return hash_of


class ChainHead(models.Model):  # noqa: DJ008 (nobody is shown it)
    """The end of the chain; its one row is locked while a change is appended, so that the chain cannot fork."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    # The number of the last line about a record of a register, and of the last with which somebody handed something
    # in: by them a page knows whether what it showed of these still holds.
    of_registers = models.PositiveBigIntegerField(default=0)
    handed_in = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = []


from .importing.models import Import, RememberedHeading  # noqa: E402, F401  (a model is found by its app's module)
