"""What is reported of the district: what the registers count at the end of each period, but for what is planted."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from indicators.models import Indicator, Observation
from indicators.periods import periods_of

from . import planted, reporting
from .plan import HOME, NOW, ends
from .world import World

CHANGES = {"hte_new": "hte_valid", "cq_tech_new": "cq_tech_total"}  # net change since the end of last year
COUNTED = [
    "hte_valid", "hte_new", "tech_sme", "cq_tech_total", "cq_tech_new", "patent_granted", "invention_granted",
    "tech_contract_value", "project_municipal", "project_district", "achievement_registered", "platform_municipal_up",
    "new_type_rd_institution", "rd_institution_municipal_new", "skill_master_studio", "postdoc_workstation",
    "university_signed", "key_enterprise_talent", "high_end_talent", "policy_document", "ip_loan_enterprise",
    "ip_loan_amount",
    "loan_rollover_count", "loan_rollover_amount", "loan_rollover_saving", "credit_loan_count", "credit_loan_amount",
    "maker_space_national", "incubator_municipal",
]  # fmt: skip
# What no register holds, of the home district: at the end of each period of 2022.
REPORTED_ALONE: dict[str, list[int | Decimal]] = {
    "activity_index_rank": [8, 7, 8, 6, 7, 7, 8, 9, 8, 7, 6, 6],
    "smart_upgrade_project": [124, 133, 141, 152],
    "smart_factory": [22, 24, 26, 29],
    "gear_platform_enterprise": [236, 318, 397, 468],
    "guided_bank_loan": [42_300, 45_800, 48_900, 53_600],
    "on_time_rate": [100, 100, Decimal("99.9"), 100],
    "satisfaction_rate": [Decimal("99.3"), Decimal("99.4"), Decimal("99.2"), Decimal("99.6")],
    "single_window_department": [26, 27],
    "single_window_item": [861, 902],
}
# Followed through these years before, so that there is a pace to go by; 31 December 2021 is in the article.
FOLLOWED = {"cq_tech_new": (2020, 2021), "tech_sme": (2021,)}
IN_THE_ARTICLE = datetime.date(2021, 12, 31)
BASE_YEARS = (2020, 2021)  # of a district of which nothing else is known
# What streets and towns, parks and zones report besides; those of the streets add up to the district's.
OF_PLACES = ["hte_valid", "tech_sme", "cq_tech_total", "patent_granted", "tech_contract_value"]
Vintage = Observation.Vintage


def draw(world: World) -> Iterator[list]:
    """Approved figures of the periods of 2022 and of what is followed before; of other districts also of two years."""
    made = [_observation(world, world.place.area, *found) for found in _figures(world)]
    yield [observation for observation in made if observation.value is not None]
    yield list(_of_places(world))


def _figures(world) -> Iterator[tuple[Indicator, datetime.date, object, int]]:
    for code in COUNTED:
        indicator = world.place.indicators.get(code)
        if indicator is None:
            continue
        if not world.place.is_home:
            for year in BASE_YEARS:
                last = datetime.date(year, 12, 31)
                yield indicator, last, _counted(world, code, last), Vintage.ANNUAL
        for period in periods_of(NOW, indicator.frequency):
            yield indicator, period.last_day, _counted(world, code, period.last_day), Vintage.FLASH
    if world.place.is_home:
        yield from _before(world)
        yield from _alone(world)


def _before(world):
    for code, years in FOLLOWED.items():
        indicator = world.place.indicators.get(code)
        if indicator is None:
            continue
        for period in (period for year in years for period in periods_of(year, indicator.frequency)):
            if period.last_day != IN_THE_ARTICLE:
                vintage = Vintage.ANNUAL if period.last_day.month == 12 else Vintage.FLASH
                yield indicator, period.last_day, _counted(world, code, period.last_day), vintage


def _counted(world, code, on):
    value = world.tally.value(CHANGES.get(code, code), on)
    if code in CHANGES:
        value -= world.tally.value(CHANGES[code], datetime.date(on.year - 1, 12, 31))
    return value + (planted.REPORTED.get((code, on), 0) if world.place.is_home else 0)


def _alone(world):
    for code, values in REPORTED_ALONE.items():
        indicator = world.place.indicators.get(code)
        if indicator is not None:
            for end, value in zip(ends(NOW)[12 // len(values) - 1 :: 12 // len(values)], values, strict=True):
                yield indicator, end, value, Vintage.FLASH


def _of_places(world) -> Iterator[Observation]:
    """The figures of the places within the district; of a district whose places are not known there are none."""
    places = world.place
    for code in OF_PLACES if places.parts else ():
        indicator = places.indicators.get(code)
        for as_of, vintage in _days(indicator) if indicator else ():
            found = world.tally.by_place(code, as_of)
            for place in places.parts:
                value = sum(found[part] for part in found if part.path.startswith(place.path))
                yield _observation(world, place, indicator, as_of, value, vintage)


def _days(indicator):
    yield from ((datetime.date(year, 12, 31), Vintage.ANNUAL) for year in BASE_YEARS)
    yield from ((period.last_day, Vintage.FLASH) for period in periods_of(NOW, indicator.frequency))


def _observation(world, area, indicator, as_of, value, vintage):
    """Handed in some days after the period and approved two days later, by nobody: it has no account."""
    handed_in = reporting.recorded(indicator.code, as_of, area.code == HOME)
    return Observation(
        indicator=indicator,
        area=area,
        year=as_of.year,
        as_of=as_of,
        value=value,
        vintage=vintage,
        source=world.place.source,
        state=Observation.State.APPROVED,
        created_at=handed_in,
        handed_in_at=handed_in,
        reviewed_at=handed_in + datetime.timedelta(2),
    )
