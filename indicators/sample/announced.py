"""The list announced for the end of 2021, with the differences of planted.py."""

from collections.abc import Iterator

from indicators.models import AnnouncedEntry, Announcement

from . import planted
from .enterprises import counts_on
from .numbers import credit_code
from .world import World


def draw(world: World) -> Iterator[list]:
    indicator = world.place.indicators.get("hte_valid")
    if not world.place.is_home or indicator is None:
        return
    announcement = Announcement(
        title=planted.TITLE,
        indicator=indicator,
        area=world.place.area,
        as_of=planted.AS_OF,
        publisher=planted.PUBLISHER,
        published=planted.PUBLISHED,
        **world.common(),
    )
    yield [announcement]
    entries = [_entry(world, announcement, *found) for found in _names(world)]
    yield sorted(entries, key=lambda entry: entry.number or "Z")


def _names(world):
    """(name, credit code, certificate number) of all on the list."""
    shown = {*planted.LAPSED, *planted.CANCELLED, *planted.MOVED_OUT}
    for firm in world.firms:
        name = firm.record.name
        counts = firm.career and counts_on(firm.career, planted.AS_OF)
        if name in shown or (counts and name not in planted.NOT_ANNOUNCED):
            held = [each for each in firm.certificates if each.issued <= planted.AS_OF]
            printed = planted.RENAMED[1] if name == planted.RENAMED[0] else name
            yield printed, firm.record.credit_code, held[-1].number
    for record in world.outsiders:
        yield record.name, record.credit_code, ""
    for serial, name in enumerate(planted.UNKNOWN, start=1):
        yield name, credit_code("500112", serial), f"GR20215109{serial:04}"


def _entry(world, announcement, name, code, number):
    return AnnouncedEntry(announcement=announcement, name=name, code=code, number=number, **world.common())
