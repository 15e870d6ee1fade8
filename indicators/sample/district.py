"""How a district is drawn: noun after noun, each written before the next, which names its rows."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from qijiang.registers.bulk_rows import columns_of, insert_rows, plain_by, reserved_keys
from qijiang.registers.records import Record

from . import (
    achievements,
    announced,
    applications,
    benchmarks,
    challenges,
    commissioners,
    contracts,
    enterprises,
    events,
    finance,
    incubatees,
    observations,
    patents,
    platforms,
    policies,
    projects,
    recognitions,
    reporting,
    rights,
    rules,
    talent,
    tasks,
    yearly_figures,
)
from .chance import Chance
from .place import Place
from .world import World

# What is drawn, in this order, and what the progress calls it.
NOUNS = [
    (_("enterprises"), enterprises.draw),
    (_("annual figures"), yearly_figures.draw),
    (_("recognitions"), recognitions.draw),
    (_("patents"), patents.draw),
    (_("other intellectual property"), rights.draw),
    (_("technology contracts"), contracts.draw),
    (_("projects"), projects.draw),
    (_("science and technology achievements"), achievements.draw),
    (_("open challenges"), challenges.draw),
    (_("financings"), finance.draw),
    (_("policies"), policies.draw),
    (_("platforms"), platforms.draw),
    (_("talents"), talent.draw),
    (_("science commissioners"), commissioners.draw),
    (_("incubated firms"), incubatees.draw),
    (_("events"), events.draw),
    (_("announced lists"), announced.draw),
    (_("rules and rankings"), rules.draw),
    (_("observations"), observations.draw),
    (_("benchmarks"), benchmarks.draw),
    (_("reporting"), reporting.draw),
    (_("tasks"), tasks.draw),
    (_("applications for recognitions"), applications.draw),
]


def drawn(place: Place, seed: str, write: Callable[[list], None], step: Callable[[object], None]) -> World:
    """Draw the district, handing every batch of rows to `write`, which gives them their keys; `step` is told each noun.

    The same seed, place and scale give the same rows, but for their keys.
    """
    world = World(place, Chance(f"{seed}-{place.area.code}"))
    for name, draw in NOUNS:
        step(name)
        for rows in draw(world):
            write(rows)
    return world


class Written:
    """Writes rows of one kind in bulk, without history, and counts them."""

    def __init__(self):
        self.number = 0

    def __call__(self, rows: list[Any]) -> None:
        if rows and isinstance(rows[0], Record):
            write_rows(rows)
        elif rows:
            type(rows[0])._default_manager.bulk_create(rows)
        self.number += len(rows)


def write_rows(rows: list) -> None:
    """Give new rows of one register their keys and insert them, in the caller's transaction."""
    model = type(rows[0])
    for row, key in zip(rows, reserved_keys(model, len(rows)), strict=True):
        row.pk = key
    insert_rows(model._meta.db_table, columns_of(model), _plain(model, rows))


def _plain(model, rows: Iterable) -> Iterator[list]:
    fields = sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
    writers = [(field.attname, plain_by(field)) for field in fields]
    for row in rows:
        yield [write(getattr(row, name)) for name, write in writers]
