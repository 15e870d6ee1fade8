"""What every register's row has in common: who keeps it, where it was taken from, whether it is in use, its version."""

from typing import Any, ClassVar, cast

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from qijiang.directory.models import Department
from qijiang.directory.reach import within_reach

from .checks import keeps_checks
from .fields import sample_field


class SampledQuerySet(models.QuerySet):
    def sampled(self):
        """The rows of the sample, which `manage.py sample` draws and takes away again."""
        return self.filter(sample=True)


class RecordQuerySet(SampledQuerySet):
    def within_reach(self, user):
        """What the account may see: the rows of its own area and of all below it."""
        return within_reach(self, user, cast(type[Record], self.model).REACH)

    def kept_by(self, user):
        """What the account may change of that: rows its own department (or one below it) keeps, or every row with the
        right to change those of others."""
        reachable = self.within_reach(user)
        if user.has_perm("registers.change_any_record"):
            return reachable
        if user.department_id is None:
            return reachable.none()
        return reachable.filter(Q(keeper=user.department_id) | Q(keeper__parent=user.department_id))

    def in_use(self):
        return self.filter(in_use=True)


class Record(models.Model):
    """A row of a register. It is never deleted but taken out of use; `version` rises with every change.

    A model names in `REACH` the lookup to the path of the area it belongs to.
    """

    REACH = "area__path"
    BLANKS: ClassVar[dict[str, Any]] = {}  # what lists write, and are filtered by, where a text is blank

    keeper = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kept by"),
        help_text=_("The department that answers for this record and may change it."),
    )
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Document or notice, and place."))
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    in_use = models.BooleanField(_("in use"), default=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    sample = sample_field()

    objects = RecordQuerySet.as_manager()

    _keeps_checks = False  # until all of them were asked in one question

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        """As Django's own, which asks each check by itself: here only where one of them says no, to learn which."""
        self._keeps_checks = keeps_checks(self, exclude or ())
        super().validate_constraints(exclude)

    def get_constraints(self):
        every = super().get_constraints()
        if not self._keeps_checks:
            return every
        return [(model, [rule for rule in rules if not isinstance(rule, CheckConstraint)]) for model, rules in every]

    def warnings(self) -> list[str]:
        """What looks wrong about the record without being forbidden, in words."""
        return []
