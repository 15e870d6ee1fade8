"""A plan in the middle of its year, whose figures and lights are easy to reckon, and ways to ask for its pages."""

import datetime

from django.utils import timezone

from indicators.models import Task
from tests import makers

JUNE = datetime.datetime(2022, 6, 30, 9, tzinfo=datetime.UTC)  # “today” of most tests here


def at(text: str) -> datetime.datetime:
    """A moment in the district's time."""
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def make_plan(district, bureau):
    """Action 3 with a stock from 123 to more than 140, a flow of 400, one without a figure; action 1 with a task."""
    plan = makers.make_plan(district)
    first = makers.make_action(plan, 1, name="国创行动", lead=bureau)
    third = makers.make_action(plan, 3, name="主体行动", lead=bureau)
    hte = makers.make_indicator("hte_valid", name="高新技术企业", owner=bureau)
    new = makers.make_indicator("cq_tech_new", name="科技型企业新增", measure="flow", owner=bureau, position=2)
    sme = makers.make_indicator("tech_sme", name="科技型中小企业", measure="flow", owner=bureau, position=3)
    base = {"baseline": 123, "baseline_on": datetime.date(2021, 12, 31)}
    makers.make_target(third, hte, 140, comparator=">", lead=bureau, **base)
    makers.make_target(third, new, 400)
    makers.make_target(third, sme, 120)
    makers.load_observation(hte, district, "2021-12-31", 123)
    Task.objects.create(action=first, number=1, name="完善展览馆", lead=bureau, due=datetime.date(2022, 5, 31))
    return plan


def text_of(answer) -> str:
    return answer.content.decode()


def part(text: str, mark: str, end: str = "</section>") -> str:
    """The part of a page that begins with `mark`."""
    return text.split(mark, 1)[1].split(end, 1)[0]
