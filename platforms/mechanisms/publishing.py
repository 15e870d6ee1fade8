"""The one door by which rankings are drawn up and published. Every write leaves its line of history.

Raises ValidationError, {field or weight: message}; Moved where what was looked at is no longer what there is.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import RankedEnterprise, Ranking, RankingWeight
from enterprises.scoring import ranking as rules
from qijiang import figures
from qijiang.registers.history import field_values, record_change
from qijiang.registers.models import Change

from . import words
from .firms import MOST, present_in, ranking_facts, too_many

SAID = ["title", "area", "year", "among"]


class Moved(Exception):
    """Somebody else changed the ranking, or the data behind it changed, since it was looked at."""


@dataclass(frozen=True)
class Computed:
    """A ranking by today's data: the rule's result and the names of the enterprises."""

    result: rules.Ranking
    names: dict[int, tuple[str, str]]  # number of the record: (name, credit code)

    @property
    def digest(self) -> str:
        """Tells whether it is still what was looked at."""
        said = [
            [(row.firm, row.place, str(row.score), self.names[row.firm]) for row in self.result.rows],
            sorted(self.result.left_out.items()),
        ]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:32]


def weights_of(ranking: Ranking) -> dict[str, Decimal]:
    return {weight.field: weight.weight for weight in ranking.weights.all()}


def firms_ranked(ranking: Ranking) -> Any:
    """The enterprises there on the last day of its year, of the kind it is among."""
    last = datetime.date(ranking.year, 12, 31)
    rows = present_in(ranking.area, None, last)
    return rows.holding(ranking.among, last) if ranking.among else rows


def computed(ranking: Ranking) -> Computed:
    """The ranking by the data of this moment. Seven queries."""
    rows = firms_ranked(ranking)
    if too_many(rows):
        said = _("More than %(most)s enterprises would be ranked: choose a smaller area or a kind of enterprise.")
        raise ValidationError({"area": said % {"most": figures.number(MOST)}})
    facts = ranking_facts(rows, ranking.year)
    names = {pk: (name, code) for pk, name, code in rows.values_list("pk", "name", "credit_code")}
    return Computed(rules.rank(facts, weights_of(ranking)), names)


def checked_weights(weights: Mapping[str, Decimal]) -> None:
    """Raises ValidationError that names each field whose weight is wrong, and what is wrong with their sum."""
    said: dict[str, str] = {}
    for field, wrong in rules.wrong_weights(weights).items():
        name = str(words.MEASURES[field][0]) if field in words.MEASURES else field[:32]
        if wrong == "unknown":
            said[field] = _("“%(field)s” is no field that a ranking can weigh.") % {"field": name}
        elif wrong == "not_positive":
            said[field] = _("%(field)s: a weight is more than 0; leave it empty to leave the field out.") % {
                "field": name
            }
        elif wrong == "none":
            said[field] = _("Give at least one field a weight.")
        else:
            said[field] = _sum_sentence(sum(weights.values(), Decimal(0)))
    if said:
        raise ValidationError(said)


def _sum_sentence(total):
    lacks = rules.WHOLE - total
    if lacks > 0:
        words_of = _("The weights add up to %(sum)s, not to 100: %(difference)s are missing.")
    else:
        words_of = _("The weights add up to %(sum)s, not to 100: %(difference)s too many.")
    return words_of % {"sum": figures.number(total), "difference": figures.number(abs(lacks))}


def save_draft(user, ranking: Ranking, weights: Mapping[str, Decimal], *, version: int | None) -> Ranking:
    """Save a new draft (`version` None), or one that was read at `version`."""
    _check(user, ranking, "enterprises.add_ranking" if version is None else "enterprises.change_ranking")
    checked_weights(weights)
    with transaction.atomic():
        before = None if version is None else _held(ranking, version)
        old = {} if before is None else _written(before)
        if before is None:
            ranking.created_by = user
        else:
            ranking.version = before.version + 1
        ranking.full_clean()
        ranking.save()
        ranking.weights.all().delete()
        RankingWeight.objects.bulk_create(RankingWeight(ranking=ranking, field=f, weight=w) for f, w in weights.items())
        _log(user, Ranking.objects.get(pk=ranking.pk), "add" if before is None else "change", old)
    return ranking


def publish(user, ranking: Ranking, *, version: int, seen: str) -> Ranking:
    """Write down what the ranking says at this moment, for good; `seen` is the digest of what was looked at."""
    _check(user, ranking, "enterprises.publish_ranking")
    with transaction.atomic():
        held = _held(ranking, version)
        now = computed(held)
        if now.digest != seen:
            raise Moved
        if not now.result.rows:
            raise ValidationError(_("Nobody could be ranked: there is nothing to publish."))
        old = _written(held)
        freeze(held, now, by=user, at=timezone.now())
        held.version += 1
        held.save()
        RankedEnterprise.objects.bulk_create(lines_of(held, now), batch_size=500)
        _log(user, held, "change", old)
    return held


def freeze(ranking: Ranking, now: Computed, *, by, at: datetime.datetime) -> None:
    """Let the ranking be published with these ranges and who is left out; its lines are `lines_of`. Saves nothing."""
    ranking.state, ranking.published_by, ranking.published_at = Ranking.State.PUBLISHED, by, at
    ranking.ranges = {field: [str(low), str(high)] for field, (low, high) in now.result.ranges.items()}
    ranking.left_out = [[pk, now.names[pk][0], list(names)] for pk, names in now.result.left_out.items()]


def lines_of(ranking: Ranking, now: Computed) -> list[RankedEnterprise]:
    """The lines as they are written down, and as a published ranking is compared with today's data."""
    return [
        RankedEnterprise(
            ranking=ranking,
            place=row.place,
            position=position,
            record=row.firm,
            name=now.names[row.firm][0],
            credit_code=now.names[row.firm][1],
            score=row.score,
            parts={field: [str(part.value), str(part.points)] for field, part in row.parts.items()},
        )
        for position, row in enumerate(now.result.rows, 1)
    ]


def discard(user, ranking: Ranking, *, version: int) -> Ranking:
    """Lay a draft aside; it keeps its history."""
    _check(user, ranking, "enterprises.change_ranking")
    with transaction.atomic():
        held = _held(ranking, version)
        old = _written(held)
        held.state = Ranking.State.DISCARDED
        held.version += 1
        held.save()
        _log(user, held, "close", old)
    return held


def _check(user, ranking, right):
    if not user.has_perm(right):
        raise PermissionDenied
    if not (user.is_superuser or (user.area and ranking.area.path.startswith(user.area.path))):
        raise PermissionDenied


def _held(ranking, version):
    """The draft as it stands, held until the end of the transaction."""
    held = Ranking.objects.select_for_update(of=("self",)).get(pk=ranking.pk)
    if held.state != Ranking.State.DRAFT or held.version != version:
        raise Moved
    return held


def _written(ranking):
    """What the history says of a ranking."""
    weights = [f"{weight.field} {weight.weight.normalize():f}" for weight in ranking.weights.all()]
    return {
        **field_values(ranking, SAID),
        "state": str(ranking.state),
        "weights": sorted(weights),
    }


def _log(user, ranking, action, old):
    new = _written(ranking)
    fields = {name: [old.get(name), value] for name, value in new.items() if old.get(name) != value}
    record_change(
        ranking, actor=user, via=Change.Via.FORM, action=action, fields=fields, label=ranking.title, area=ranking.area
    )
