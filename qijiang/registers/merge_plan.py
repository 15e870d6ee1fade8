"""What merging two records of a kind would do that are one thing, and what stands in the way. Reads only.

One record stays. Whatever refers to the other, of any register, is moved to it; the other is taken out of use and its
remark names the one that stays. Where both have a row that there may be only one of (the figures of a year), that of
the record that stays is kept; the other's stays behind, out of use, if it says the same, and stands in the way if not.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext as _

from .history import differences, field_values, personal_fields
from .natural import text_of
from .recording import keeps, logged, reaches
from .records import Record
from .register import Register, field_at, register_of
from .wanted import (
    Line,
    Wanted,
    broken_rules,
    comes_under,
    examine,
    fields_of,
    kept_by_others,
    records,
)

MOST = 2_000  # rows of one register that move at once
OF_ROW = {"id", "keeper", "source", "remark", "in_use"}  # what two rows that say the same may differ in


@dataclass
class Obstacle(Line):
    """What stands in the way; `beside` is the second of two records that stand in each other's way."""

    beside: Record | None = None


@dataclass
class Moving:
    """What belongs to the merged record by one relation."""

    register: Register
    by: str
    lines: list[Line] = field(default_factory=list)
    twice: list[tuple[Record, Line]] = field(default_factory=list)  # (row of the kept, that of the merged, which stays)
    obstacles: list[Obstacle] = field(default_factory=list)


@dataclass
class Plan:
    """What a merge would do; `taken` are the fields in which the kept record gets the value of the other."""

    register: Register
    kept: Record
    merged: Record
    taken: list[str]
    hold: bool  # whether the rows are held until the end of the transaction
    movings: list[Moving] = field(default_factory=list)
    added: list[Line] = field(default_factory=list)
    own: list[Line] = field(default_factory=list)  # of the two records themselves
    obstacles: list[Obstacle] = field(default_factory=list)  # whatever values are chosen
    broken: list[Obstacle] = field(default_factory=list)  # because of the values that are chosen
    versions: dict[str, dict[int, int]] = field(default_factory=dict)

    @property
    def lines(self) -> list[Line]:
        """What is written, in this order: no step may break a rule that all of them together keep."""
        behind = [line for moving in self.movings for _row, line in moving.twice if line.fields]
        moved = [line for moving in self.movings for line in moving.lines]
        return [*behind, *moved, *self.added, *self.own]


def relations_to(model: type[models.Model]) -> list[Any]:
    """Every foreign key that points at the model, of whatever app, hidden ones too."""
    found = [each for each in model._meta.get_fields(include_hidden=True) if each.auto_created and not each.concrete]
    return [each.field for each in found if each.is_relation]  # type: ignore[union-attr]


def both_of(user, register: Register, kept: int, merged: int, hold=False) -> tuple[Record, Record] | None:
    """The two records, None where the account does not reach both; `hold` holds them until the transaction ends."""
    rows = records(register, user).filter(pk__in=[kept, merged]).order_by("pk")
    found = {row.pk: row for row in _held(rows, hold)}
    return (found[kept], found[merged]) if len(found) == 2 else None


def _held(rows, hold):
    return rows.select_for_update(of=("self",)) if hold else rows


def plan(user, register: Register, kept: Record, merged: Record, taken: Iterable[str], also=True, hold=False) -> Plan:
    """What merging would do and what stands in the way; nothing is written.

    `taken` names the fields in which the kept record gets the value of the other; `also` says whether the records that
    the register proposes are added.
    """
    made = Plan(register, kept, merged, [name for name in comparable(register) if name in set(taken)], hold)
    made.versions[register.name] = {row.pk: row.version for row in (kept, merged)}
    made.obstacles += _of_the_two(user, kept, merged)
    for relation in relations_to(register.model):
        moving = _moving(user, relation, made)
        made.movings.append(moving)
        made.obstacles += moving.obstacles
    if not (merged.in_use or made.obstacles or made.lines):
        said = _("It is out of use, and nothing belongs to it: there is nothing to merge.")
        made.obstacles.append(Obstacle(merged.pk, str(merged), merged, problem=said))
    _own_lines(user, made)
    if also and register.merging:
        _add(user, made)
    return made


def comparable(register: Register) -> list[str]:
    """The fields whose values the two records may have different."""
    return list(dict.fromkeys([*register.fields, "keeper", "source", "remark"]))


def proposed(user, register: Register, kept: Record, merged: Record) -> list[str]:
    """The fields that the kept record has blank and can take from the other; none if a rule forbids it."""
    blank = [name for name in comparable(register) if getattr(kept, name) in (None, "")]
    names = [name for name in blank if getattr(merged, name) not in (None, "") and not fixed(kept, merged, name)]
    line = _with_values(user, register, kept, field_values(merged, names))
    return [] if line.problem else names


def fixed(kept: Record, merged: Record, name: str) -> str:
    """Why the value of a field cannot be taken from the other record, in words; "" if it can."""
    if name in personal_fields(type(kept)):
        return _("Personal: it stays as it is, and is changed record by record.")
    trial = copy.copy(kept)
    attname = field_at(type(kept), name).attname
    setattr(trial, attname, getattr(merged, attname))
    rules = [rule for rule in _unique_rules(type(kept)) if name in fields_of(rule)]
    if any(_same_place(rule, trial, merged) for rule in rules):
        return _("Only one record may have it: to keep this value, let the other record stay.")
    return ""


def _unique_rules(model):
    return [rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)]


def _same_place(rule, one, other):
    values = _place_of(rule, one)
    return None not in values and values == _place_of(rule, other) and all(comes_under(rule, x) for x in (one, other))


def _place_of(rule: UniqueConstraint, record: models.Model, besides: str = "") -> tuple[Any, ...]:
    """What the record has in the fields of the constraint, but for the one named."""
    return tuple(field_values(record, [name for name in rule.fields if name != besides]).values())


def _of_the_two(user, kept, merged):
    if not kept.in_use:
        yield Obstacle(kept.pk, str(kept), kept, problem=_("It is out of use: put it back first, or keep the other."))
    for record in (kept, merged):
        if not keeps(user, record.keeper):
            yield Obstacle(record.pk, str(record), record, problem=kept_by_others(record))


def _moving(user, relation, made):
    register = register_of(relation.model)
    moving = Moving(register, relation.name)
    if not relation.model._base_manager.filter(**{relation.name: made.merged}).exists():
        made.versions.setdefault(register.name, {})
        return moving  # as of most: the question below, with all that rows name, takes long to be put into words
    rows = _held(relation.model._base_manager.select_related(*_named(relation.model)).order_by("pk"), made.hold)
    of_merged = list(rows.filter(**{relation.name: made.merged})[: MOST + 1])
    refusal = _not_to_be_moved(user, register, of_merged)
    if refusal:
        moving.obstacles.append(Obstacle(0, register.title, problem=refusal))
        return moving
    seen = made.versions.setdefault(register.name, {})
    seen.update((row.pk, row.version) for row in of_merged)
    behind = _taken_places(relation, rows, made, of_merged)
    for row in of_merged:
        if row.pk in behind:
            seen[behind[row.pk].pk] = behind[row.pk].version
            _leave(user, moving, behind[row.pk], row)
        else:
            _move(user, moving, made.kept, row)
    return moving


def _named(model):
    """The records that a row names, and the areas that those belong to: rules ask for them."""
    for each in model._meta.concrete_fields:
        if each.is_relation:
            yield each.name
            if issubclass(each.related_model, Record):
                yield f"{each.name}__{each.related_model.REACH.rpartition('__')[0]}"


def _not_to_be_moved(user, register, rows):
    """Why the rows are not the account's to move as a whole: it may not even see some of them. "" if they are."""
    if rows and not all(user.has_perm(register.right(verb)) for verb in ("view", "change")):
        return _("Records of this register belong to it, which you may not change: ask somebody who may.")
    if far := sum(not reaches(user, row) for row in rows):
        return _("%(count)s of its records lie outside your area: somebody with a wider area has to merge.") % {
            "count": far
        }
    if len(rows) > MOST:
        return _("More than %(most)s of its records would have to be moved at once.") % {"most": MOST}
    return ""


def _taken_places(relation, rows, made, of_merged):
    """{primary key of a row of the merged: the row of the kept whose place it would take}."""
    rules = [rule for rule in _unique_rules(relation.model) if relation.name in rule.fields]
    if not (rules and of_merged):
        return {}
    of_kept = list(rows.filter(**{relation.name: made.kept}))
    found: dict[int, Record] = {}
    for rule in rules:
        under = _under(rule, relation, made)
        held = {_place_of(rule, row, relation.name): row for row in of_kept if row.pk in under}
        for row in of_merged:
            place = _place_of(rule, row, relation.name)
            if row.pk in under and None not in place and place in held:
                found.setdefault(row.pk, held[place])
    return found


def _under(rule, relation, made):
    """The primary keys of the rows of both that come under the constraint's condition: one query."""
    rows = relation.model._base_manager.filter(**{f"{relation.name}__in": [made.kept, made.merged]})
    return set(rows.filter(rule.condition or Q()).values_list("pk", flat=True))


def _leave(user, moving, taken, row):
    """The row stays with the merged record: if it is out of use anyway, or says the same as the one that is there."""
    line = Line(row.pk, str(row), row, action="close")
    names = [name for name in logged(type(row)) if name not in {moving.by, *OF_ROW}]
    differing = differences(field_values(taken, names), field_values(row, names))
    if row.in_use and (differing or not taken.in_use):
        said = _in_two_ways(row, differing, taken)
        moving.obstacles.append(Obstacle(row.pk, str(row), row, problem=said, beside=taken))
        return
    if row.in_use and not keeps(user, row.keeper):
        moving.obstacles.append(Obstacle(row.pk, str(row), row, problem=kept_by_others(row), beside=taken))
        return
    if row.in_use and _has_records_of_its_own(row):
        said = _("Other records belong to it: let them name %(record)s instead first.") % {"record": taken}
        moving.obstacles.append(Obstacle(row.pk, str(row), row, problem=said, beside=taken))
        return
    if row.in_use:
        row.in_use, line.fields = False, {"in_use": [True, False]}
    moving.twice.append((taken, line))


def _has_records_of_its_own(row):
    """Whether records name the row, which would then name one out of use."""
    return any(of.model._base_manager.filter(**{of.name: row}).exists() for of in relations_to(type(row)))


def _in_two_ways(row, differing, taken):
    if not taken.in_use:
        return _("The record that stays has it too, out of use: put that back into use, or take the first out.")
    labels = "、".join(str(field_at(type(row), name).verbose_name) for name in differing)
    return _("Both have it, and differ in %(fields)s: correct one of them, or take the first out of use.") % {
        "fields": labels
    }


def _move(user, moving, kept, row):
    """A line that moves the row, unless it is kept by others or would break a rule that it keeps where it is."""
    line = Line(row.pk, str(row), row)
    before, old = _error(row), field_values(row, [moving.by])
    setattr(row, moving.by, kept)
    after = _error(row)
    line.fields = differences(old, field_values(row, [moving.by]))
    line.problem = "" if keeps(user, row.keeper) else kept_by_others(row)
    if after and not before:
        line.problem = line.problem or broken_rules(after, type(row))
    if line.problem:
        moving.obstacles.append(Obstacle(row.pk, line.label, row, problem=line.problem))
    else:
        moving.lines.append(line)


def _error(row):
    try:
        copy.copy(row).clean()
    except ValidationError as error:
        return error
    return None


def _own_lines(user, made):
    """The merged record leaves use and names the other; the kept one gets the values that were chosen."""
    old = field_values(made.merged, logged(type(made.merged)))
    left = copy.copy(made.merged)
    left.in_use, left.remark = False, _naming(made.kept, left.remark)
    fields = differences(old, field_values(left, logged(type(left))))
    if len(left.remark) > field_at(type(left), "remark").max_length:
        said = _("Its remark has no room for what it is merged into: shorten it.")
        made.obstacles.append(Obstacle(left.pk, str(left), made.merged, problem=said))
    if fields:  # not if rows came to it after it was merged
        made.own.append(Line(left.pk, str(left), left, fields, action="close"))
    line = _with_values(user, made.register, made.kept, {name: old[name] for name in made.taken})
    if line.problem:
        made.broken.append(Obstacle(line.pk, line.label, line.record, problem=line.problem))
    made.own += [line] if line.fields else []


def _with_values(user, register, record, values):
    """The record with other values, asked all of its rules; one that gets none is not asked."""
    if not values:
        return Line(record.pk, str(record), record)
    [line] = examine(user, register, [Wanted(record.pk, record.version, values)])
    return line


def _naming(kept, remark):
    said = _("Merged into: %(record)s") % {"record": text_of(kept)}
    if remark.endswith(said):
        return remark
    return f"{remark}；{said}" if remark else said


def _add(user, made):
    """What the register proposes to add to the record that stays, where it has no such row; one out of use comes back.

    Without the right to add it is left out.
    """
    after = next((line.record for line in made.own if line.pk == made.kept.pk), made.kept)
    for record in made.register.merging.also(made.kept, after, made.merged):
        if user.has_perm(register_of(type(record)).right("add")):
            line = _row_to_add(user, made, record)
            made.added += [line] if line else []
            if line and line.problem:
                made.broken.append(Obstacle(line.pk, line.label, record, problem=line.problem))


def _row_to_add(user, made, record):
    moved = [line.record for line in made.lines if type(line.record) is type(record) and line.record.pk]
    for rule in _unique_rules(type(record)):
        rows = type(record)._base_manager.filter(**field_values(record, rule.fields))
        there = _held(rows, made.hold).first()
        if there and not there.in_use and keeps(user, there.keeper):
            there.in_use = True
            return Line(there.pk, str(there), there, {"in_use": [False, True]}, action="reopen")
        if there or any(_place_of(rule, row) == _place_of(rule, record) for row in moved):
            return None
    return _line_of_new(record)


def _line_of_new(record):
    line = Line(0, str(record), record, action="add")
    try:
        record.full_clean()
    except ValidationError as error:
        line.problem = broken_rules(error, type(record))
    said = field_values(record, logged(type(record)))
    line.fields = {name: [None, value] for name, value in said.items() if value not in (None, "")}
    return line
