"""What stands in the way of taking the sample away: what people made of its rows, and what is real and names them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import GrowthRule, RankedEnterprise, Ranking, RankingWeight
from indicators.models import Benchmark, EvidenceFile, Observation, Opening, Source, TaskUpdate
from qijiang.registers.models import Change, Operation
from qijiang.registers.records import Record

from .place import CODE

NAMED = 10  # of each kind of obstacle
Keys = dict[type[Record], set[int]]


@dataclass(frozen=True)
class Obstacles:
    """`changed`, `merges` and `parts` can be passed over, what else names the sample cannot.

    changed  the latest change of each row of the sample that people wrote
    merges   what joined rows of the sample with real ones, and was not undone
    parts    the keys of real records that cannot be without a row of the sample, or without one of these
    named    what else is real and names the sample, in words
    """

    changed: list[Change]
    merges: list[Operation]
    parts: Keys
    named: list[str]

    def lines(self, force: bool) -> list[str]:
        """In words what is refused; nothing where nothing stands in the way."""
        lines = [] if force else [*self._of_changed(), *self._of_merges(), *self._of_parts()]
        if self.named:
            lines.append(_("Real records name the sample; let them name another record, or none:"))
            lines += _first(self.named, len(self.named))
        return lines

    def _of_changed(self):
        if self.changed:
            yield _("%(number)s rows of the sample were changed by people; --force removes them all the same:") % {
                "number": len(self.changed)
            }
            yield from _first((_line_of(change) for change in self.changed), len(self.changed))

    def _of_merges(self):
        if self.merges:
            yield _("Rows of the sample were merged with real ones; undo that first, or what is real stays as merged:")
            yield from self.lines_of_merges()

    def lines_of_merges(self) -> list[str]:
        return list(_first((f"{each} ({_day(each.at)}, {each.actor})" for each in self.merges), len(self.merges)))

    def _of_parts(self):
        number = sum(map(len, self.parts.values()))
        if number:
            words = _("%(number)s real records cannot be without the sample; let them name another record, or --force "
                      "removes them as well:")  # fmt: skip
            yield words % {"number": number}
            yield from _first((_line_of_part(row) for row in self.real_parts()), number)

    def real_parts(self) -> Iterator[Record]:
        for model, keys in self.parts.items():
            yield from model._base_manager.filter(pk__in=keys).order_by("pk")


def obstacles() -> Obstacles:
    changed = [change for model in (*registers(), GrowthRule, Ranking, Opening) for change in _latest_changes(model)]
    parts = _parts()
    return Obstacles(changed, _merges({(each.content_type_id, each.object_id) for each in changed}), parts, [*_named()])


def observations() -> QuerySet:
    """The figures of the sample: cited from its source, and recorded by nobody."""
    return Observation.objects.filter(source__code=CODE, created_by=None)


def registers() -> list[type[Record]]:
    """Every kind of record."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def rules() -> list[QuerySet]:
    """The rule and the ranking of the sample with what belongs to them, parts before the whole; its openings, the
    steps of its tasks, and what it holds the zone against."""
    of_rankings = [model.objects.filter(ranking__sample=True) for model in (RankedEnterprise, RankingWeight)]
    wholes = [model.objects.sampled() for model in (Ranking, GrowthRule, Opening, TaskUpdate)]
    return [*of_rankings, *wholes, limits()]


def limits() -> QuerySet:
    """The benchmarks of the sample: cited from its source, and touched by nobody."""
    kind = ContentType.objects.get_for_model(Benchmark)
    touched = Change.objects.filter(content_type=kind).order_by().values("object_id")
    return Benchmark.objects.filter(source__code=CODE).exclude(pk__in=touched)


def _changes_of(model):
    kind = ContentType.objects.get_for_model(model)
    return Change.objects.filter(content_type=kind, object_id__in=model.objects.sampled().order_by().values("pk"))


def _latest_changes(model) -> list[Change]:
    of_row = {change.object_id: change for change in _changes_of(model).select_related("actor").order_by("sequence")}
    return list(of_row.values())


def _merges(drawn: set[tuple[int, int]]) -> list[Operation]:
    """Those that touched rows of the sample and others besides; the sample is loaded without any history."""
    merges = Operation.objects.filter(kind=Operation.Kind.MERGE, undone_at=None).select_related("actor")
    found = []
    for merge in merges.order_by("pk"):
        touched = set(merge.changes.values_list("content_type_id", "object_id"))
        if touched & drawn and touched - drawn:
            found.append(merge)
    return found


def _parts() -> Keys:
    found: Keys = defaultdict(set)
    grown = True
    while grown:
        grown = False
        for model in registers():
            named = model._base_manager.filter(Q(sample=True) | Q(pk__in=found[model]))
            for relation in filter(_is_needed, _relations_to(model)):
                rows = _real(relation, named).exclude(pk__in=found[relation.related_model])
                keys = set(rows.values_list("pk", flat=True))
                found[relation.related_model] |= keys
                grown = grown or bool(keys)
    return {model: keys for model, keys in found.items() if keys}


def _is_needed(relation):
    return issubclass(relation.related_model, Record) and not relation.field.null


def _relations_to(model):
    """The fields of other models that name this one, those too that cannot be asked from its side."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.auto_created and not field.concrete and not field.many_to_many]


def _real(relation, named):
    """The real rows that name these by the relation."""
    rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": named.order_by().values("pk")})
    if issubclass(relation.related_model, Record):
        return rows.filter(sample=False)
    if relation.related_model is Observation:
        return rows.exclude(pk__in=observations().values("pk"))
    if relation.related_model is Benchmark:
        return rows.exclude(pk__in=limits().values("pk"))
    return rows


def _named() -> Iterator[str]:
    """“patent … names …”, of what could name another record, or none."""
    for model in registers():
        for relation in _relations_to(model):
            if not _is_needed(relation):
                yield from _lines(relation, model.objects.sampled())
    for relation in _relations_to(Source):
        yield from _lines(relation, Source.objects.filter(code=CODE))
    yield from _lines(EvidenceFile._meta.get_field("observation").remote_field, observations())
    yield from _lines(EvidenceFile._meta.get_field("task_update").remote_field, TaskUpdate.objects.sampled())


def _lines(relation, named) -> Iterator[str]:
    for row in _real(relation, named).select_related(relation.field.name).order_by("pk"):
        yield _("%(kind)s “%(row)s” (number %(pk)s) names “%(sample)s”") % {
            "kind": relation.related_model._meta.verbose_name, "row": row, "pk": row.pk,
            "sample": getattr(row, relation.field.name),
        }  # fmt: skip


def _line_of_part(row):
    said = {"kind": row._meta.verbose_name, "row": row, "pk": row.pk}
    owners = [field for field in row._meta.fields if field.many_to_one and issubclass(field.related_model, Record)]
    said["sample"] = next((owner for field in owners if (owner := getattr(row, field.name))), "")
    return _("%(kind)s “%(row)s” (number %(pk)s) names “%(sample)s”") % said


def _line_of(change):
    said = {"kind": change.content_type.name, "row": change.label, "pk": change.object_id}
    said |= {"day": _day(change.at), "who": change.actor or "—"}
    return _("%(kind)s “%(row)s” (number %(pk)s), changed on %(day)s by %(who)s") % said


def _day(at):
    return timezone.localtime(at).date()


def _first(lines, number) -> Iterator[str]:
    for _place, line in zip(range(NAMED), lines, strict=False):
        yield line
    if number > NAMED:
        yield _("… and %(number)s more") % {"number": number - NAMED}
