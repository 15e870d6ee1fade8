"""A small plan with figures, and briefs on it, made through their door."""

import datetime
from decimal import Decimal

from django.utils import translation

from indicators.briefs import writing
from indicators.models import Brief, Task, TaskUpdate
from tests.makers import load_observation, make_action, make_indicator, make_plan, make_target

MID_YEAR = datetime.date(2022, 6, 30)


def make_promises(district, bureau):
    """A plan of 2022 with a stock (behind), a flow (on track) and one without a figure; and two tasks."""
    plan = make_plan(district)
    action = make_action(plan, 3, lead=bureau)
    stock = make_indicator("hte_valid", name="有效期内高新技术企业", owner=bureau)
    flow = make_indicator("tech_new", name="新增科技型企业", measure="flow")
    money = make_indicator("fund_size", name="科技创新基金规模", unit="万元", measure="flow")
    base = {"comparator": ">", "baseline": Decimal(123), "baseline_on": "2021-12-31", "lead": bureau}
    make_target(action, stock, 140, **base)
    make_target(action, flow, 400)
    make_target(action, money, 5000)
    load_observation(stock, district, "2021-12-31", 123)
    for month, value in ((3, 126), (6, 131)):
        load_observation(stock, district, datetime.date(2022, month, 30), value)
    load_observation(flow, district, MID_YEAR, 210)
    late = Task.objects.create(action=action, number=1, name="召开研发准备金宣讲会", due="2022-05-31", lead=bureau)
    TaskUpdate.objects.create(task=late, on="2022-03-01", state="under_way", note="已印发通知")
    Task.objects.create(action=action, number=2, name="建设重点实验室", due="2022-11-30")
    return plan


def a_brief(plan, **fields):
    """Unsaved, of all targets of the plan, with fields in its text."""
    text = "截至{{on}},有效{{hte_valid.value}},尚差{{hte_valid.gap}}。"
    chosen = [
        {"target": target.pk, "name": target.indicator.name, "comment": ""}
        for target in plan.targets.select_related("indicator").order_by("pk")
    ]
    defaults = {"area": plan.area, "year": 2022, "on": MID_YEAR, "title": "六大行动半年简报", "issuer": "区科技局"}
    defaults |= {"language": "zh-hans", "chosen": chosen, "sections": [{"heading": "总体情况", "text": text}]}
    return Brief(plan=plan, **defaults | fields)


def make_brief(user, plan, **fields):
    """A draft."""
    with translation.override("zh-hans"):
        return writing.add(user, a_brief(plan, **fields), via="form")


def make_frozen(user, plan, **fields):
    draft = make_brief(user, plan, **fields)
    return writing.freeze(user, draft, version=draft.version, via="form")
