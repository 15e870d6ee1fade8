"""The file of figures: each is known by its number in its source, and final once it is loaded."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Observation, PeriodLock
from indicators.recording import load_approved
from indicators.reporting.locking import by_hand
from indicators.rules import lacking_area
from qijiang import figures
from qijiang.registers.loading import Problem, Table
from qijiang.registers.models import Change


class Observations(Table):
    """A figure is known by its number in its source; a derived one, which has none, by what it is a figure of."""

    def identity(self, value_of):
        if value_of("figure_id"):
            return (value_of("source"), value_of("figure_id"))
        return (value_of("indicator"), value_of("area"), value_of("as_of"), bool(value_of("derivation")))

    def existing(self):
        # Corrections may cite the same figure: the first one is what was loaded, and a dict keeps the last it meets.
        loadable = Observation.objects.approved().exclude(source=None).exclude(figure_id="", derivation="")
        rows = loadable.select_related("indicator").order_by("-pk")
        return {self.identity(self.stored(row)): row for row in rows}

    def removed(self):
        return set()  # nobody deletes a final figure

    def built(self, row):
        record = super().built(row)
        record.state, record.created_at = Observation.State.APPROVED, record.reviewed_at
        return record

    def refusal(self, record, changes):
        return _("already approved with other values, and an approved figure is final: left as it is.")

    def save(self, record, old=None):
        """Only whether its period is locked by hand: all new figures go through their door at once, in the order of
        their approval (`finish`)."""
        lock = PeriodLock.objects.holding(record.area, record.as_of)
        if lock is not None:
            raise ValidationError({"as_of": by_hand(lock)}, code="locked")

    def finish(self, records):
        load_approved(records, via=Change.Via.LOADER)

    def broken_rules(self, row):
        yield from super().broken_rules(row)
        yield from self._misfits(row)

    def _misfits(self, row):
        """What an observation owes to its indicator and its origin."""
        record, indicator = row.record, row.record.indicator
        yield from self._in_the_future(row)
        yield from self._without_area(row)
        if not (record.figure_id or record.derivation):
            yield Problem(self.file, row.line, "figure_id", _("needs a number in its source, or else a derivation."))
        if record.value is None:
            return  # the model's own constraint says so
        said = {"value": figures.number(record.value)}
        if indicator.maximum is not None and record.value > indicator.maximum:
            rule = _("%(value)s is above %(limit)s, the highest this indicator can be.")
            said["limit"] = figures.number(indicator.maximum)
            yield Problem(self.file, row.line, "value", rule % said)
        if indicator.minimum is not None and record.value < indicator.minimum:
            rule = _("%(value)s is below %(limit)s, the lowest this indicator can be.")
            said["limit"] = figures.number(indicator.minimum)
            yield Problem(self.file, row.line, "value", rule % said)

    def _without_area(self, row):
        if lacking := lacking_area(row.record):
            yield Problem(self.file, row.line, "as_of", lacking)

    def _in_the_future(self, row):
        if row.record.as_of > timezone.localdate():
            rule = _("%(day)s lies in the future: record a figure when its day has come.") % {"day": row.record.as_of}
            yield Problem(self.file, row.line, "as_of", rule)
        if row.record.reviewed_at > timezone.now():
            rule = _("“%s” lies in the future: a figure counts from its approval.") % row.cells["reviewed_at"]
            yield Problem(self.file, row.line, "reviewed_at", rule)
