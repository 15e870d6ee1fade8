"""How the departments of the home district reported 2022: what came in late, what is in work, what is open to them.

Only of indicators that the article gives no figure of 2022 for is anything left in work: the totals stay as they are.
"""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from indicators.models import Observation, Opening

from .plan import NOW, day
from .world import World

PROMPT = 10  # days after the end of a period on which a figure is recorded, unless it is late
# (indicator, month in which its period ends): days after that end on which it came in, past its deadline.
LATE = {
    ("loan_rollover_count", 3): 25, ("loan_rollover_amount", 3): 25, ("loan_rollover_saving", 3): 25,
    ("patent_granted", 4): 45, ("invention_granted", 4): 45, ("activity_index_rank", 5): 40,
    ("smart_upgrade_project", 6): 22, ("smart_factory", 6): 22, ("university_signed", 6): 33,
    ("cq_tech_total", 8): 20, ("cq_tech_new", 8): 20, ("satisfaction_rate", 9): 30, ("tech_contract_value", 10): 42,
}  # fmt: skip
IN_WORK = "rd_institution_national_new"
NOTE = "请附引进协议或批复文件，并说明是否含分支机构。"
OPENED = {"kjj": "2022-04-01", "jxw": "2022-10-01"}  # department: the day from which on periods stand open to it
REASON = "示例：允许补报2022年数据"
State = Observation.State


def recorded(code: str, end: datetime.date, is_home: bool) -> datetime.datetime:
    """When the figure of a period that ended on `end` was handed in."""
    days = LATE.get((code, end.month), PROMPT) if is_home and end.year == NOW else PROMPT
    return _at(end + datetime.timedelta(days))


def _at(on: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time(10)))


def draw(world: World) -> Iterator[list]:
    """One figure each that came back, that is not finished, and that waits; what is closed stands open for a year."""
    if not world.place.is_home:
        return
    if IN_WORK in world.place.indicators:
        yield [
            _figure(world, "2022-06-30", 1, "2022-07-12", state=State.RETURNED, reviewed_at=_at(day("2022-07-20")),
                    review_note=NOTE),
            _figure(world, "2022-09-30", 1, "", state=State.DRAFT),
            _figure(world, "2022-12-31", 2, "2023-01-12", state=State.SUBMITTED),
        ]  # fmt: skip
    until = timezone.localdate() + datetime.timedelta(365)
    yield [
        Opening(department=department, first_day=day(first), last_day=day("2022-12-31"), until=until, reason=REASON,
                sample=True)
        for code, first in OPENED.items()
        if (department := world.place.keeper(code))
    ]  # fmt: skip


def _figure(world, end, value, handed_in, **fields):
    as_of = day(end)
    moment = _at(day(handed_in)) if handed_in else None
    return Observation(
        indicator=world.place.indicators[IN_WORK],
        area=world.place.area,
        year=as_of.year,
        as_of=as_of,
        value=value,
        source=world.place.source,
        created_at=_at(as_of + datetime.timedelta(PROMPT)),
        submitted_at=moment,
        handed_in_at=moment,
        **fields,
    )
