"""Made-up figures of any number: places, a plan of six actions, and observations that grow by years and revisions."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

from django.contrib.auth.models import Group

from indicators.models import (
    Action,
    Claim,
    Indicator,
    Milestone,
    Plan,
    Source,
    Stamp,
    Target,
    Task,
    TaskUpdate,
)
from qijiang.directory.models import Area, Department, User

from .bulk import insert_observations

ACTIONS = 6
TASKS = 24
UNITS = ["家", "万元", "项", "亿元", "人"]
PERIODS = {"month": range(1, 13), "quarter": range(3, 13, 3), "year": range(12, 13)}
MIXED = ["month"] * 3 + ["quarter"] + ["year"]
SHARES = {(6, 30): "0.4", (9, 30): "0.7", (12, 31): "1"}


@dataclass(frozen=True)
class Shape:
    """How much there is: `observations` None is one figure a period, else revisions are added until there are so many.

    Every figure lies on or before `last`, whose year is the plan's. `mixed`: of five indicators three are monthly, one
    quarterly and one yearly; else all are monthly.
    """

    indicators: int
    districts: int
    years: int
    last: datetime.date
    observations: int | None = None
    mixed: bool = False

    def frequency(self, n: int) -> str:
        return MIXED[n % len(MIXED)] if self.mixed else "month"


@dataclass(frozen=True)
class Seen:
    """What was made, for those who measure."""

    shape: Shape
    city: Area
    districts: list[Area]
    indicators: list[Indicator]
    plan: Plan
    official: User
    reviewer: User
    clerk: User


def fill(shape: Shape) -> Seen:
    """Everything but the kept rows, which `keeping.rebuild` makes of it."""
    city, districts = _places(shape)
    home = districts[0]
    bureau = Department.objects.create(code="kjj", name="区科技局", area=home)
    source = Source.objects.create(code="made-up", title="为测量而编的数据")
    indicators = _indicators(shape, bureau)
    plan = _plan(shape, home, indicators, bureau, source)
    insert_observations(_observations(shape, indicators, districts, source))
    years = range(shape.last.year - shape.years + 1, shape.last.year + 1)
    Stamp.objects.bulk_create(Stamp(area=area, year=year, number=1) for area in [city, *districts] for year in years)
    people = {role: _person(role, home, bureau) for role in ("official", "reviewer", "clerk")}
    return Seen(shape, city, districts, indicators, plan, **people)


def surround(seen: Seen) -> None:
    """What makes the page of an indicator full: figures of two streets, which add up, and published claims of the
    kinds that look furthest: at the year before, at the target, and at the areas beside."""
    home, source, last = seen.districts[0], Source.objects.get(code="made-up"), seen.shape.last
    streets = [
        Area.objects.create(code=f"{home.code}{n:03}", name=f"第{n}街道", kind="street", parent=home) for n in (1, 2)
    ]
    insert_observations(
        _row(indicator.pk, street.pk, last, _value(n, place, last, 0, 1), 0, source.pk)
        for n, indicator in enumerate(seen.indicators)
        for place, street in enumerate(streets)
    )
    Stamp.objects.bulk_create(Stamp(area=street, year=last.year, number=1) for street in streets)
    cited = {"area": home, "year": last.year, "source": source}
    Claim.objects.bulk_create(
        Claim(indicator=indicator, **cited, **claim)
        for indicator in seen.indicators
        for claim in (
            {"kind": "percent", "figure": 5, "base_year": last.year - 1},
            {"kind": "completion", "figure": 60},
            {"kind": "rank", "figure": 1, "other_area": seen.city},
        )
    )


def _places(shape):
    city = Area.objects.create(code="500000", name="重庆市", kind="municipality")
    names = ["綦江区", *(f"第{n}区" for n in range(2, shape.districts + 1))]
    return city, [
        Area.objects.create(code=str(500110 + n), name=name, kind="district", parent=city)
        for n, name in enumerate(names)
    ]


def _person(role, area, department):
    user = User.objects.create_user(role, password=role, area=area, department=department)
    user.groups.add(Group.objects.get(name=role))
    return user


def _indicators(shape, owner):
    return Indicator.objects.bulk_create(
        Indicator(
            code=f"made_up_{n}",
            name=f"科技创新指标第{n + 1}项有效数量",
            unit=UNITS[n % len(UNITS)],
            decimals=n % 3,
            measure=_measure(n),
            frequency=shape.frequency(n),
            roll_up="sum",
            owner=owner,
            position=n,
        )
        for n in range(shape.indicators)
    )


def _measure(n):
    return "stock" if n % 2 == 0 else "flow"


def _plan(shape, area, indicators, lead, source):
    year = shape.last.year
    plan = Plan.objects.create(
        code="six", name=f"{year}年科技创新“六大行动”", area=area, first_year=year, last_year=year
    )
    actions = Action.objects.bulk_create(
        Action(plan=plan, number=n + 1, name=f"第{n + 1}项科技创新提升行动", lead=lead) for n in range(ACTIONS)
    )
    targets = Target.objects.bulk_create(
        _target(n, indicator, plan, actions[n % ACTIONS], lead, source) for n, indicator in enumerate(indicators)
    )
    Milestone.objects.bulk_create(
        Milestone(target=target, date=datetime.date(year, *day), share=share)
        for n, target in enumerate(targets)
        if n // 2 % 2 == 0
        for day, share in SHARES.items()
    )
    _tasks(actions, lead, shape.last)
    return plan


def _target(n, indicator, plan, action, lead, source):
    year, stock = plan.first_year, _measure(n) == "stock"
    return Target(
        plan=plan,
        action=action,
        indicator=indicator,
        area=plan.area,
        year=year,
        value=_whole(n, 0, year),
        baseline=_whole(n, 0, year - 1) if stock else None,
        baseline_on=datetime.date(year - 1, 12, 31) if stock else None,
        wording=f"科技创新指标第{n + 1}项达到{_whole(n, 0, year)}以上",
        lead=lead,
        source=source,
        position=n,
    )


def _tasks(actions, lead, last):
    tasks = Task.objects.bulk_create(
        Task(
            action=actions[n % ACTIONS],
            number=n // ACTIONS + 1,
            name=f"建设第{n + 1}个科技创新服务平台并投入使用",
            lead=lead,
            due=last + datetime.timedelta(days=20 * (n - TASKS // 2)),
        )
        for n in range(TASKS)
    )
    states = [Task.State.UNDER_WAY, Task.State.ASKED_TO_CLOSE, Task.State.CLOSED]
    TaskUpdate.objects.bulk_create(
        TaskUpdate(task=task, on=last - datetime.timedelta(days=40 + n), state=states[n % 3], note="已报进展材料。")
        for n, task in enumerate(tasks)
        if n % 4
    )


def _whole(n: int, place: int, year: int) -> int:
    """The value at the end of a year: other for every indicator and place, and growing."""
    return (200 + 10 * n + 3 * place) * (year - 2000) // 10


def _value(n: int, place: int, day: datetime.date, revision: int, pace: float) -> str:
    """The value on a day: a flow begins at 0, a stock where the year before ended; `pace` 1 ends where it should."""
    start = _whole(n, place, day.year - 1) if _measure(n) == "stock" else 0
    return f"{start + (_whole(n, place, day.year) - start) * day.month / 12 * pace + revision / 100:.2f}"


def _observations(shape, indicators, districts, source) -> Iterator[tuple]:
    """Rows in the order of `bulk.COLUMNS`: every period's figure, then revision after revision of each."""
    if shape.observations is None:
        return _round(shape, indicators, districts, source, 0)
    endless = (row for revision in count() for row in _round(shape, indicators, districts, source, revision))
    return islice(endless, shape.observations)


def _round(shape, indicators, districts, source, revision):
    last_year = shape.last.year
    for year in range(last_year - shape.years + 1, last_year + 1):
        for place, area in enumerate(districts):
            for n, indicator in enumerate(indicators):
                pace = 1 if year < last_year else 0.5 + n % 10 * 0.07
                for month in PERIODS[shape.frequency(n)]:
                    day = datetime.date(year, month, calendar.monthrange(year, month)[1])
                    if day <= shape.last:
                        value = _value(n, place, day, revision, pace)
                        yield _row(indicator.pk, area.pk, day, value, revision, source.pk)


def _row(indicator, area, day, value, revision, source):
    at = f"{day + datetime.timedelta(days=10 + revision)} 04:00:00"
    vintage, reason = (4, "更正") if revision else (2, "")
    return (indicator, area, day.year, day.isoformat(), "day", value, False, "=", vintage, "", "", reason, "approved",
            at, at, "", 1, source, "", "", "")  # fmt: skip
