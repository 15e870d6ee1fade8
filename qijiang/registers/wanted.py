"""What is wanted of many records at once, and whether each of them may and can be so. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import BaseConstraint, Max, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext as _

from ..asked import AskedOfLists
from . import words
from .history import HIDDEN, differences, field_values, personal_fields
from .models import Change
from .recording import NotInReach, check_own, keeps, logged
from .records import Record, RecordQuerySet
from .register import Register, heading_of
from .sheet import rows_of


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one record, as it was read at `version`: {field: value}, of a related record its id."""

    pk: int
    version: int
    values: Mapping[str, Any]


@dataclass
class Line:
    """One record among many: what changes, {field: [old, new]}, and in words why it cannot, if so.

    `record` carries the new values; None where the account has no such record within its reach. `action` is what the
    history calls it; a record to "add" has no primary key yet.
    """

    pk: int
    label: str
    record: Record | None = None
    fields: dict[str, list[Any]] = field(default_factory=dict)
    problem: str = ""
    action: str = "change"


class Refused(Exception):
    """Nothing was written: `lines` are the records that stand in the way, each with its problem."""

    def __init__(self, lines: Sequence[Line]):
        super().__init__("; ".join(f"{line.label}: {line.problem}" for line in lines[:20]))
        self.lines = lines


def examine(user, register: Register, wanted: Iterable[Wanted]) -> list[Line]:
    """A line for each, ordered by primary key. One with neither fields nor problem would not change."""
    asked = {each.pk: each for each in sorted(wanted, key=lambda each: each.pk)}
    found = {row.pk: row for row in records(register, user).filter(pk__in=asked)}
    stale = [pk for pk, each in asked.items() if pk in found and found[pk].version != each.version]
    latest = latest_changes(register.model, stale)
    related = _related(register.model, asked.values())
    lines = [_line(user, found.get(pk), each, latest.get(pk), related) for pk, each in asked.items()]
    _refuse_doubles(register.model, lines)
    return lines


def records(register: Register, user) -> RecordQuerySet:
    """The records within reach, with those they name and the area they belong to."""
    rows: Any = rows_of(register, user)
    return rows.select_related(register.model.REACH.rpartition("__")[0])


def latest_changes(model: type[models.Model], pks: Iterable[int]) -> dict[int, Change]:
    """The last line of history of each of the records, with who wrote it. One query, none for no records."""
    if not (wanted := list(pks)):
        return {}
    lines = LATEST.records([wanted], ContentType.objects.get_for_model(model).pk)
    return {change.object_id: change for change in lines}


def _latest(pks, content_type):
    of_model = Change.objects.filter(content_type=content_type, object_id__in=pks).order_by()
    last = of_model.values("object_id").annotate(last=Max("sequence")).values("last")
    return Change.objects.filter(sequence__in=last).select_related("actor")


LATEST = AskedOfLists(_latest)


def changed_meanwhile(change: Change | None) -> str:
    if change is None:
        return _("It was changed meanwhile.")
    who = words.person(change.actor) or change.get_via_display()
    when = timezone.localtime(change.at).strftime("%Y-%m-%d %H:%M")
    return _("%(who)s changed it meanwhile (%(when)s).") % {"who": who, "when": when}


def broken_rules(error: ValidationError, model: type[models.Model]) -> str:
    """All that the error says, each message after the field it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    said = []
    for name, messages in error.message_dict.items():
        head = f"{label}：" if (label := _heading(model, name)) else ""
        said += [f"{head}{message}" for message in messages]
    return " ".join(said)


def _heading(model, name):
    try:
        return heading_of(model, name)
    except FieldDoesNotExist:
        return ""


def put(record: models.Model, name: str, value: Any) -> None:
    """Give a field a value as the history keeps it: a relation an id, a day and a figure perhaps as text."""
    of_model: Any = record._meta.get_field(name)
    setattr(record, of_model.attname, of_model.to_python(value))


def _related(model, asked: Iterable[Wanted]) -> dict[tuple[str, Any], models.Model]:
    """{(field, primary key): record} of the records that are wanted as a value, with the area they belong to: a query
    for each field, not for each line."""
    keys = defaultdict(set)
    for each in asked:
        for name, value in each.values.items():
            if value is not None and model._meta.get_field(name).is_relation:
                keys[name].add(value)
    found: dict[tuple[str, Any], models.Model] = {}
    for name, wanted in keys.items():
        other = model._meta.get_field(name).related_model
        place = getattr(other, "REACH", "").rpartition("__")[0]
        rows = other._default_manager.select_related(*filter(None, [place]))
        found |= {(name, key): record for key, record in rows.in_bulk(wanted).items()}
    return found


def _line(user, record, wanted, latest, related):
    if record is None:
        return Line(wanted.pk, f"#{wanted.pk}", problem=_("There is no such record within your reach."))
    line = Line(wanted.pk, str(record), record)
    if record.version != wanted.version:
        line.problem = changed_meanwhile(latest)
        return line
    old = field_values(record, logged(type(record)))
    foreign = "" if keeps(user, record.keeper) else kept_by_others(record)
    for name, value in wanted.values.items():
        put(record, name, value)
        if (name, value) in related:
            setattr(record, name, related[name, value])
    if old != field_values(record, logged(type(record))):
        line.problem = foreign or _broken(user, record, old, {name for name, _key in related})
        line.fields = differences(old, field_values(record, logged(type(record))))
        personal = _personal(line)
        line.problem = line.problem or personal
    return line


def kept_by_others(record: Record) -> str:
    return _("This record is kept by %(department)s: ask them to change it.") % {"department": record.keeper or "—"}


def outside(user, record: Record) -> str:
    """Why the record as it would be saved is not the account's to write, if so."""
    try:
        check_own(user, record)
    except NotInReach:
        return _("This record would lie outside your area or belong to another department.")
    return ""


def _broken(user, record, old, there):
    error = _error(record, old, there)
    return broken_rules(error, type(record)) if error else outside(user, record)


def _error(record, old, there):
    """What `full_clean` would say of a record that was valid with its `old` values; None if nothing. `there` are the
    fields whose related record is known to exist.

    What the database itself has kept so far, references and constraints, is asked only where their fields changed: a
    thousand records have seven thousand of them.
    """
    same = [name for name, value in field_values(record, old).items() if value == old[name]]
    found: dict[str, Any] = {}
    relations = there | {name for name in same if record._meta.get_field(name).is_relation}
    _collect(found, lambda: record.clean_fields(exclude=relations))
    _collect(found, record.clean)
    wrong = set(found)
    moved = set(differences(old, field_values(record, old)))
    _collect(found, lambda: record.validate_unique(exclude=wrong | (set(old) - moved)))
    for rule in record._meta.constraints:
        if moved & (about := fields_of(rule)) and not wrong & about:
            _collect(found, lambda rule=rule: rule.validate(type(record), record))
    return ValidationError(found) if found else None


def _collect(found, ask):
    try:
        ask()
    except ValidationError as error:
        error.update_error_dict(found)


def fields_of(rule: BaseConstraint) -> set[str]:
    """The fields that a constraint looks at."""
    condition = getattr(rule, "condition", None)
    return {*getattr(rule, "fields", ()), *(condition.referenced_base_fields if condition else ())}


def _personal(line):
    """The history hides personal fields, so what many of them were could not be restored."""
    names = sorted(personal_fields(type(line.record)) & set(line.fields))
    for name in names:
        line.fields[name] = [HIDDEN, HIDDEN]
    if not names:
        return ""
    label = heading_of(type(line.record), names[0])
    return _("“%(field)s” is personal and is changed record by record only.") % {"field": label}


def _refuse_doubles(model, lines):
    """Two records of one operation may not take the same place; the database knows of neither yet."""
    changing = [line for line in lines if line.fields and not line.problem]
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint):
            for line in _doubled(rule, [line for line in changing if fields_of(rule) & set(line.fields)]):
                line.problem = line.problem or str(rule.get_violation_error_message())


def _doubled(rule, lines):
    """All but the first of those that have the same values in the constraint's fields and come under its condition."""
    alike = defaultdict(list)
    for line in lines:
        alike[tuple(field_values(line.record, rule.fields).values())].append(line)
    for values, same in alike.items():
        if len(same) > 1 and None not in values:
            yield from [line for line in same if comes_under(rule, line.record)][1:]


def comes_under(rule: UniqueConstraint, record: models.Model) -> bool:
    """Whether the condition of the constraint holds for the record: one query, if it has one."""
    values = {each.name: getattr(record, each.attname) for each in record._meta.concrete_fields}
    return rule.condition is None or rule.condition.check(values, using=DEFAULT_DB_ALIAS)
