"""Which name on an announced list is which name in a register. Pure.

A credit code names one firm for life, so it decides where both sides have one; then the certificate's number; then the
name, also a former one. Each name is matched once at most, so that a list with a name twice shows it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from enterprises.spelling import spelled


@dataclass(frozen=True)
class Entry:
    """A name on the list."""

    key: int
    name: str
    code: str = ""
    number: str = ""


@dataclass(frozen=True)
class Holder:
    """What a register counts once, with all names it was ever called by; `record` is the row that counts."""

    key: Hashable
    record: int
    name: str
    code: str = ""
    numbers: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matched:
    pairs: list[tuple[Entry, Holder]]
    entries: list[Entry]
    holders: list[Holder]


def match(entries: Iterable[Entry], holders: Iterable[Holder]) -> Matched:
    """Pairs, and what is left over on either side, in the order given."""
    left, free = list(entries), list(holders)
    pairs: list[tuple[Entry, Holder]] = []
    for of_entry, of_holder in [
        (lambda entry: entry.code, lambda holder: [holder.code]),
        (lambda entry: entry.number, lambda holder: holder.numbers),
        (lambda entry: spelled(entry.name), lambda holder: [spelled(holder.name)]),
        (lambda entry: spelled(entry.name), lambda holder: [spelled(name) for name in holder.former]),
    ]:
        found = _pairs(left, free, of_entry, of_holder)
        taken_entries, taken = {entry.key for entry, _ in found}, {holder.key for _, holder in found}
        left = [entry for entry in left if entry.key not in taken_entries]
        free = [holder for holder in free if holder.key not in taken]
        pairs += found
    return Matched(pairs, left, free)


def _pairs(entries, holders, of_entry, of_holder):
    by_word = defaultdict(list)
    for holder in holders:
        for word in of_holder(holder):
            if word:
                by_word[word].append(holder)
    found, taken = [], set()
    for entry in entries:
        fitting = [holder for holder in by_word.get(of_entry(entry), ()) if _may_be(entry, holder, taken)]
        if fitting:
            taken.add(fitting[0].key)
            found.append((entry, fitting[0]))
    return found


def _may_be(entry, holder, taken):
    """Two codes that differ are two firms, whatever they are called."""
    contradicts = entry.code and holder.code and entry.code != holder.code
    return holder.key not in taken and not contradicts
