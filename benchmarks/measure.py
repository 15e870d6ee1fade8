"""What something costs beside something else: both in one run, in shuffled turns, so that a busy machine hits both."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from .beds import Bed

WARM_UPS = 3


def _nothing():
    pass


@dataclass(frozen=True)
class Contender:
    """`call` is measured `calls` times in a row, in its bed; `after` comes after each turn and is not measured."""

    bed: Bed
    call: Callable[[], object]
    calls: int = 1
    after: Callable[[], object] = _nothing


@dataclass(frozen=True)
class Cost:
    """Seconds a call: of the processor (this process and the PostgreSQL process that serves it), and gone by."""

    cpu: float
    wall: float


@dataclass(frozen=True)
class Spread:
    """Median, least and most of a list of figures."""

    median: float
    least: float
    most: float

    def __str__(self):
        return f"{self.median:.2f} ({self.least:.2f}–{self.most:.2f})"


def spread(numbers) -> Spread:
    numbers = list(numbers)
    return Spread(statistics.median(numbers), min(numbers), max(numbers))


def backend_seconds() -> float:
    """Processor seconds of the PostgreSQL process behind the connection; 0 where none is or its account is closed."""
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    account = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(account.read_text().split()[0]) / 1e9 if account.exists() else 0.0


def cost(call: Callable[[], object], calls: int = 1) -> Cost:
    wall, own, backend = time.perf_counter(), time.thread_time(), backend_seconds()
    for _ in range(calls):
        call()
    cpu = time.thread_time() - own + backend_seconds() - backend
    return Cost(cpu / calls, (time.perf_counter() - wall) / calls)


def interleaved(contenders: dict[str, Contender], rounds: int) -> dict[str, list[Cost]]:
    """Of each contender the costs of its turns; in every round each has one, in a new order."""
    found: dict[str, list[Cost]] = {name: [] for name in contenders}
    for number in range(rounds + WARM_UPS):
        for name in random.sample(list(contenders), len(contenders)):
            contender = contenders[name]
            contender.bed.enter()
            measured = cost(contender.call, contender.calls)
            contender.after()
            if number >= WARM_UPS:
                found[name].append(measured)
    return found


@dataclass(frozen=True)
class Ratio:
    """One contender's costs over another's, round by round."""

    cpu: Spread
    wall: Spread


def ratio(costs: dict[str, list[Cost]], one: str, other: str) -> Ratio:
    pairs = list(zip(costs[one], costs[other], strict=True))
    return Ratio(spread(a.cpu / b.cpu for a, b in pairs), spread(a.wall / b.wall for a, b in pairs))


def milliseconds(costs: list[Cost]) -> str:
    """The median processor time of a call, for orientation: it is not to be compared between two runs."""
    return f"{statistics.median(one.cpu for one in costs) * 1000:.2f} ms"
