"""A figure that takes the place of a final one: which one, and what proves it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qijiang import figures

from ..models import EvidenceFile, Observation

Vintage = Observation.Vintage


def corrected(observation: Observation, others: Iterable[Observation]) -> Observation | None:
    """The final figure of the same day that this one corrects, of those of its cell; None where it corrects none.

    A higher vintage follows a lower one as announced and corrects nothing; a revised figure always corrects.
    """
    final = [
        row
        for row in others
        if row.state == Observation.State.APPROVED
        and row.as_of == observation.as_of
        and (row.vintage >= observation.vintage or observation.vintage == Vintage.REVISED)
        and row.pk != observation.pk
    ]
    return max(final, key=lambda row: (row.vintage, row.reviewed_at, row.pk), default=None)


def check_document(observation: Observation) -> None:
    """Raise ValidationError, under "source", if a correction names no source and has no file that stands.

    To be asked when it is handed in and when it is decided, the row held: a file may have been withdrawn since.
    """
    if observation.source_id is not None:
        return
    cell = {name: getattr(observation, name) for name in ("indicator", "area", "as_of")}
    final = corrected(observation, Observation.objects.approved().filter(**cell))
    if final is None or EvidenceFile.objects.standing().filter(observation=observation).exists():
        return
    words = _(
        "For %(day)s %(value)s is already final: a correction needs a document. Name its source, or attach a file."
    )
    said = {"day": final.as_of, "value": value_of(final, observation.indicator.unit)}
    raise ValidationError({"source": [ValidationError(words, "no_document", said)]})


def value_of(final: Observation, unit: str) -> str:
    return _("not collected") if final.not_collected else figures.figure(final.value, unit)
