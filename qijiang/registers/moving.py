"""What else moves when many records change: the apps above tell it, asked in a trial that is taken back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction

from .bulk_rows import plain_by, update_rows
from .register import Register
from .wanted import Line


@dataclass(frozen=True)
class Light:
    """A status: its mark in the sprite, its word, and the sentence that says why."""

    mark: str
    word: str
    sentence: str


@dataclass(frozen=True)
class Reading:
    """Something that depends on records, as it reads on a day."""

    title: str
    url: str
    value: str
    day: str
    lights: tuple[Light, ...] = ()


@dataclass(frozen=True)
class Move:
    before: Reading
    after: Reading

    @property
    def lights(self) -> list[tuple[Light, Light]]:
        return list(zip(self.before.lights, self.after.lights, strict=True))


Watcher = Callable[[Register, Any], dict[Any, Reading]]
WATCHERS: list[Watcher] = []


def watch(watcher: Watcher) -> Watcher:
    """Have it asked for {key: reading} of all that depends on the records of a register within an account's reach."""
    WATCHERS.append(watcher)
    return watcher


def moves(user, register: Register, lines: Iterable[Line]) -> list[Move]:
    """What would read otherwise if these lines were written. Writes them in a transaction that is never committed."""
    lines = [line for line in lines if line.record is not None]
    if not lines:
        return []
    before = _readings(user, register)
    try:
        with transaction.atomic():
            _try(register.model, lines)
            after = _readings(user, register)
            transaction.set_rollback(True)
    except IntegrityError:  # applying will say which rule it is
        return []
    return [Move(was, after[key]) for key, was in before.items() if key in after and after[key] != was]


def _readings(user, register):
    return {key: reading for watcher in WATCHERS for key, reading in watcher(register, user).items()}


def _try(model: type[models.Model], lines: list[Line]) -> None:
    names = {name for line in lines for name in line.fields}
    fields: list[Any] = [model._meta.pk, *(model._meta.get_field(name) for name in sorted(names))]
    plain = [(field.attname, plain_by(field)) for field in fields]
    rows = ([make(getattr(line.record, name)) for name, make in plain] for line in lines)
    update_rows(model, [field.column for field in fields], rows)
