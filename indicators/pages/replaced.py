"""What a figure took the place of, since when and why, in one sentence."""

import datetime
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from ..models import Indicator, Observation
from ..scope import Scope
from ..sentence import Style
from .tables import approved_on

SPANS = (30, 90, 365)  # days to look back for what was replaced
USUAL = 90


def known_order(seen: Observation) -> tuple:
    """By which of two figures of a day counts, as far as both were known."""
    return seen.vintage, seen.reviewed_at, seen.pk


def replaced(seen: Observation, others: Iterable[Observation]) -> Observation | None:
    """Of the final figures of its cell and day the one that counted until `seen` was approved; None where it replaced
    none, or says what the other said."""
    earlier = [
        row
        for row in others
        if row.as_of == seen.as_of and row.pk != seen.pk and (row.reviewed_at, row.pk) < (seen.reviewed_at, seen.pk)
    ]
    before = max(earlier, key=known_order, default=None)
    if before is None or _said(before) == _said(seen) or known_order(before) > known_order(seen):
        return None
    return before


def _said(seen):
    return seen.value, seen.qualifier, seen.not_collected


def sentence(seen: Observation, before: Observation, style: Style) -> str:
    """“Since 2022-07-12 131家 in place of 128家 (flash, known since 2022-07-05): why.”"""
    said = {"day": approved_on(seen), "now": written(seen, style), "before": written(before, style)}
    said |= {"vintage": before.get_vintage_display(), "first": approved_on(before)}
    words = _("Since %(day)s %(now)s in place of %(before)s (%(vintage)s, known since %(first)s): %(why)s")
    return words % (said | {"why": why(seen)})


def why(seen: Observation) -> str:
    """The reason that was given, else the note, else what kind of figure came."""
    return seen.reason or seen.note or _("%(vintage)s figure") % {"vintage": seen.get_vintage_display()}


def written(seen: Observation, style: Style) -> str:
    return _("not collected") if seen.not_collected else style.value(seen.value, seen.qualifier)


def sentence_now(indicator: Indicator, scope: Scope) -> str:
    """What the reported figure of the scope's year took the place of; "" where nothing. One query."""
    final = Observation.objects.approved(scope.moment.known_at)
    rows = list(final.filter(indicator=indicator, area=scope.area, year=scope.year, as_of__lte=scope.on))
    seen = max(rows, key=lambda row: (row.as_of, *known_order(row)), default=None)
    before = replaced(seen, rows) if seen else None
    return sentence(seen, before, Style(indicator.unit, indicator.decimals)) if seen and before else ""


def sentences(
    figures: Collection[Observation], style_of: dict[int, Style], since: datetime.datetime | None = None
) -> dict[int, str]:
    """The sentence of each figure that replaced another, by primary key: one query, none where nothing is so new.

    `style_of` is by indicator; with `since` only what was approved at that moment or later.
    """
    lately = [seen for seen in figures if seen.reviewed_at and (since is None or seen.reviewed_at >= since)]
    if not lately:
        return {}
    cells = {"indicator__in": {seen.indicator_id for seen in lately}, "area__in": {seen.area_id for seen in lately}}
    rows = Observation.objects.approved().filter(**cells, as_of__in={seen.as_of for seen in lately})
    of_cell: dict[tuple[int, int], list[Observation]] = {}
    for row in rows.exclude(pk__in=[seen.pk for seen in lately]):
        of_cell.setdefault((row.indicator_id, row.area_id), []).append(row)
    found = {}
    for seen in lately:
        before = replaced(seen, of_cell.get((seen.indicator_id, seen.area_id), ()))
        if before is not None:
            found[seen.pk] = sentence(seen, before, style_of[seen.indicator_id])
    return found
