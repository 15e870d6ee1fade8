"""What the worker beside the server does (`manage.py work`): each app that has long work says how to look for it.

A look does the first thing that waits and answers whether there was one. It must survive the end of the process at any
moment: what was not finished is begun anew by the next one.
"""

from collections.abc import Callable

_looks: list[Callable[[], bool]] = []
_tidyings: list[Callable[[], object]] = []


def on_the_worker(look: Callable[[], bool], tidy: Callable[[], object], *, is_short: bool = False) -> None:
    """Have the worker take this look at every turn, and tidy up once an hour. Short work goes before long work."""
    if look not in _looks:
        _looks.insert(0 if is_short else len(_looks), look)
        _tidyings.append(tidy)


def work_once() -> bool:
    """Do the first thing that is waiting anywhere; False if nothing was, or if it was put off."""
    return any(look() for look in _looks)


def forget_the_old() -> None:
    for tidy in _tidyings:
        tidy()
