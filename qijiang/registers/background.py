"""What the worker beside the server does (`manage.py work`): each app that has long work says how to look for it.

A look does the first thing that waits and answers whether there was one. It must survive the end of the process at any
moment: what was not finished is begun anew by the next one.
"""

from collections.abc import Callable

_looks: list[Callable[[], bool]] = []
_chores: list[Callable[[], object]] = []


def on_the_worker(look: Callable[[], bool], *, is_short: bool = False) -> None:
    """Have the worker take this look at every turn. Short work goes before long work."""
    if look not in _looks:
        _looks.insert(0 if is_short else len(_looks), look)


def every_hour(chore: Callable[[], object]) -> None:
    """Have the worker do this when it starts, and once an hour."""
    if chore not in _chores:
        _chores.append(chore)


def work_once() -> bool:
    """Do the first thing that is waiting anywhere; False if nothing was, or if it was put off."""
    return any(look() for look in _looks)


def do_chores() -> None:
    for chore in _chores:
        chore()
