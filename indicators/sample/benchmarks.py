"""The zone of the home district held against the evaluation of 2021: made-up figures of three years, and made-up low,
high and comparison values of two. Some are left out on purpose, so that the desk has something to say of them."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from indicators.counting import counted
from indicators.models import Benchmark, CountingRule, FrameworkItem, Observation

from .world import World

YEARS = (2020, 2021, 2022)
LIMITED = (2021, 2022)  # of 2020 nothing is known to hold the zone against
FRAMEWORK = "htz-framework-2021"
# What the items are divided by, in the three years. The registers count all but one of them; so do they some items.
BASES = {
    "htz_revenue": (None, None, None),
    "htz_staff": (None, None, None),
    "htz_rd_spend": (None, None, None),
    "htz_value_added": (742_000, 835_000, 918_000),
    "htz_exports": (None, None, None),
}
# Item: low, high, comparison value, and the figures of the three years; None where one is not known.
ITEMS: dict[str, tuple] = {
    "1.1": (5, 80, 46, None, None, None),
    "1.2": ("1.5", "9.5", "4.5", "3.9", "4.3", "4.7"),
    "1.3": ("0.8", "5.2", 3, "1.7", 2, "2.2"),
    "1.4": (4, 60, 32, "12.5", "15.4", "18.2"),
    "1.5": ("0.4", "4.6", "2.2", "1.9", "2.1", "2.4"),
    "1.6": (0, 12, 4, None, None, None),
    "1.7": (80, 1400, 480, 410, 468, 503),
    "1.8": (10, 420, 110, None, None, None),
    "1.9": (5, 140, 78, None, None, None),
    "1.10": (0, 100, 82, None, 74, 76),
    "2.1": (1, 22, 12, "4.2", "4.9", "5.6"),
    "2.2": (12, 48, 23, "21.3", "22.6", "24.1"),
    "2.3": ("0.1", 4, "2.4", "0.4", "0.7", "0.9"),
    "2.4": (-200_000, 1_200_000, 300_000, 310_000, 350_000, 330_000),
    "2.5": (1, 14, "7.6", "6.1", "6.8", "6.4"),
    "2.6": (0, 60, 18, None, None, None),
    "2.7": (0, 20, 6, 1, 2, 2),
    "2.8": (20, 520, 310, 148, 171, 196),
    "2.9": (12, 38, 25, "24.8", "25.3", "25.1"),
    "2.10": (0, 100, 80, None, None, None),
    "3.1": ("0.2", "1.6", "0.72", "0.94", "0.88", "0.81"),
    "3.2": (-12, 14, 2, "4.6", "3.1", "-1.2"),
    "3.3": (10, 44, 31, "30.5", "31.2", "31.9"),
    "3.4": (2, 40, 18, 14, 15, 16),
    "3.5": ("-0.4", "1.6", "0.25", "0.21", "0.27", "0.17"),
    "3.6": (18, 46, 34, "36.4", "37.1", "37.8"),
    "3.7": ("0.3", "1.4", "0.72", "0.82", "0.84", "0.88"),
    "3.8": (20_000, 320_000, 96_000, 86_000, 94_500, 102_000),
    "3.9": (0, 100, 81, None, None, None),
    "4.1": (0, 8, 2, 0, 0, 0),
    "4.2": ("0.01", "0.8", "0.4", "0.12", "0.15", "0.19"),
    "4.3": (0, 30, 9, 2, 3, 4),
    "4.4": (0, 4, 1, 0, 0, 0),
    "4.5": (0, 9, 3, "0.3", "0.4", "0.6"),
    "4.6": ("0.2", 12, "5.5", "1.4", "1.5", "1.6"),
    "4.7": ("0.02", "1.2", "0.4", "0.11", "0.12", "0.14"),
    "5.1": (2, 45, 17, "30.2", "31.4", "31.9"),
    "5.2": (-8, 24, "8.5", "6.4", "4.8", "5.4"),
    "5.3": (4, 42, 24, "13.6", "15.2", "17.9"),
    "5.4": (1, 28, 13, "5.1", 6, "7.4"),
    "5.5": (0, 16, 4, None, None, None),
    "5.6": (0, 4, 1, 0, 0, 0),
    "5.7": (0, 26, 9, 3, 4, 5),
    "5.8": (0, 14, 5, 1, 1, 2),
    "5.9": (0, 100, 85, None, 83, 86),
    "5.10": (None, None, 90, None, 88, None),
}
Vintage, State = Observation.Vintage, Observation.State


def draw(world: World) -> Iterator[list]:
    """Figures of the zone at the end of each year, and what the items are held against."""
    if not (world.place.is_home and world.place.zone):
        return
    items = FrameworkItem.objects.filter(group__framework__code=FRAMEWORK).select_related("indicator").order_by("pk")
    known = [item for item in items if item.code in ITEMS and item.indicator]
    yield [_observation(world, *found) for found in _figures(world, known)]
    taken = set(Benchmark.objects.filter(year__in=LIMITED).values_list("item", "year"))
    yield [_benchmark(world, item, year) for item in known for year in LIMITED if (item.pk, year) not in taken]


def _figures(world, items) -> Iterator[tuple]:
    """(indicator, year, value): what the registers of the sample count in the zone, else what is made up. Where they
    have nothing of the zone there is no figure."""
    indicators = [world.place.indicators[code] for code in BASES if code in world.place.indicators]
    made_up = {indicator.pk: BASES[indicator.code] for indicator in indicators}
    made_up |= {item.indicator_id: ITEMS[item.code][3:] for item in items}
    indicators += [item.indicator for item in items]
    rules = {rule.indicator_id: rule for rule in CountingRule.objects.filter(indicator__in=indicators)}
    for indicator in indicators:
        rule = rules.get(indicator.pk)
        for year, value in zip(YEARS, made_up[indicator.pk], strict=True):
            figure = value if rule is None else counted(rule, world.place.zone[0], datetime.date(year, 12, 31)) or None
            if figure is not None:
                yield indicator, year, figure


def _observation(world, indicator, year, value) -> Observation:
    """Handed in with the zone's yearly statistics in the spring after, and approved three days later, by nobody."""
    handed_in = timezone.make_aware(datetime.datetime(year + 1, 3, 28, 10))
    return Observation(
        indicator=indicator,
        area=world.place.zone[0],
        year=year,
        as_of=datetime.date(year, 12, 31),
        value=Decimal(str(value)),
        vintage=Vintage.ANNUAL,
        source=world.place.source,
        state=State.APPROVED,
        created_at=handed_in,
        handed_in_at=handed_in,
        reviewed_at=handed_in + datetime.timedelta(3),
    )


def _benchmark(world, item, year) -> Benchmark:
    low, high, goal = (None if end is None else Decimal(str(end)) for end in ITEMS[item.code][:3])
    return Benchmark(item=item, year=year, low=low, high=high, benchmark=goal, source=world.place.source)
