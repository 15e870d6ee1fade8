"""What keeping costs: one figure through the door with the kept rows and without, both committed, in shuffled turns."""

import datetime
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from django.db import transaction
from django.utils import timezone

from indicators import keeping, recording
from indicators.models import Observation

from .beds import Bed
from .measure import Contender, interleaved, milliseconds, ratio
from .report import Report

LIMIT = 1.5
TURN = 10  # figures in a row
NUMBERS = count()


@dataclass(frozen=True)
class Way:
    """How figures get in: `ready` makes a turn of them that wait, `write` is what is measured, for one."""

    ready: Callable[[Bed], list[Observation]]
    write: Callable[[Bed, Observation], object]
    limit: float | None = None


def _figures(bed, **fields) -> list[Observation]:
    """A turn of unsaved figures, each the newest of its cell: the indicators take turns, then comes the next day."""
    return [_figure(bed.seen, next(NUMBERS), **fields) for _ in range(TURN)]


def _figure(seen, number, **fields):
    round_, place = divmod(number, len(seen.indicators))
    day = seen.shape.last + datetime.timedelta(days=1 + round_)
    return Observation(
        indicator=seen.indicators[place],
        area=seen.plan.area,
        year=day.year,
        as_of=day,
        value=Decimal(1000 + number),
        created_at=timezone.now(),
        **fields,
    )


def _submitted(bed):
    fields = {"state": Observation.State.SUBMITTED, "submitted_by": bed.seen.clerk, "submitted_at": timezone.now()}
    made = Observation.objects.bulk_create(_figures(bed, created_by=bed.seen.clerk, **fields))
    return list(Observation.objects.select_related("indicator", "area__parent").filter(pk__in=[row.pk for row in made]))


def _approve(bed, observation):
    recording.approve(bed.seen.reviewer, observation, version=observation.version, via="form")


def _approved(bed):
    return _figures(bed, state=Observation.State.APPROVED, reviewed_at=timezone.now())


@transaction.atomic
def _load(bed, observation):
    recording.load_approved([observation], via="loader")


WAYS = {
    "a figure that a reviewer approves": Way(_submitted, _approve, LIMIT),
    "a figure that the loader puts in": Way(_approved, _load),
}


def measure_keeping(report: Report, bed: Bed, rounds: int) -> None:
    report.begin("Keeping: a figure written with the kept rows beside the same without")
    for what, way in WAYS.items():
        bed.enter()
        costs = interleaved({"with": _with(bed, way), "without": _without(bed, way)}, rounds)
        report.ratio(what, ratio(costs, "with", "without"), way.limit, also_wall=True)
        spent = f"{milliseconds(costs['without'])} without, {milliseconds(costs['with'])} with"
        report.note(f"{what}, {rounds * TURN} of each: {spent}")


def _with(bed, way):
    """The program as it is."""
    waiting = way.ready(bed)

    def call():
        way.write(bed, waiting.pop())

    return Contender(bed, call, TURN, after=lambda: waiting.extend(way.ready(bed)))


def _without(bed, way):
    """The same but for the line that keeps; what it left out is made good after the turn, unmeasured."""
    waiting, written = way.ready(bed), []

    def call():
        written.append(waiting.pop())
        with nothing_kept():
            way.write(bed, written[-1])

    def after():
        for observation in Observation.objects.filter(pk__in=[row.pk for row in written]).order_by("pk"):
            keeping.keep(observation)
        written.clear()
        waiting.extend(way.ready(bed))

    return Contender(bed, call, TURN, after)


@contextmanager
def nothing_kept():
    """The door without its line that keeps."""
    keep, recording.keep = recording.keep, lambda observation: None
    try:
        yield
    finally:
        recording.keep = keep
