"""The records of an indicator in an area: every approved figure of every year, the superseded ones too."""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils.translation import gettext as _

from ..models import EvidenceFile, Indicator, Observation
from ..scope import Scope
from ..sentence import Style
from .evidence import EvidenceRow, evidence_of
from .tables import approved_on, date_of

PAGE_SIZE = 50
NEWEST_FIRST = [F("vintage").desc(), F("reviewed_at").desc(), F("id").desc()]


@dataclass(frozen=True)
class Record:
    seen: Observation
    value: str
    date: str
    approved: str
    superseded: bool
    files: list[EvidenceRow] = field(default_factory=list)


@dataclass(frozen=True)
class Records:
    rows: list[Record]
    newer: str
    older: str


def records(indicator: Indicator, scope: Scope, style: Style, page: str, user) -> Records:
    """The page of records, newest day first, with their files: a query, or two. Raises Http404 for an unknown page."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 0
    start = (number - 1) * PAGE_SIZE
    found = list(_seen(indicator, scope)[start : start + PAGE_SIZE + 1]) if number else []
    if not found and number != 1:
        raise Http404(_("There is no page “%(page)s” of the records.") % {"page": page[:16]})
    files = evidence_of(user, [seen for seen in found if seen.has_files])
    return Records(
        [_record(seen, style, files.get(seen.pk, [])) for seen in found[:PAGE_SIZE]],
        newer=scope.query(page=number - 1 if number > 2 else "") or "?" if number > 1 else "",
        older=scope.query(page=number + 1) if len(found) > PAGE_SIZE else "",
    )


def _seen(indicator, scope):
    """The figures in order, each with its `place` among those of its day: only the first of them counts."""
    approved = Observation.objects.approved(scope.moment.known_at)
    return (
        approved.filter(indicator=indicator, area=scope.area, as_of__lte=scope.on)
        .annotate(rank_of_day=Window(RowNumber(), partition_by=[F("as_of")], order_by=NEWEST_FIRST))
        .annotate(has_files=Exists(EvidenceFile.objects.filter(observation=OuterRef("pk"))))
        .select_related("source")
        .order_by("-as_of", *NEWEST_FIRST)
    )


def _record(seen, style, files):
    return Record(
        seen,
        style.value(seen.value, seen.qualifier),
        date_of(seen),
        approved_on(seen),
        seen.rank_of_day > 1,
        files,
    )
