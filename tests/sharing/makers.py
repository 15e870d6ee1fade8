"""A plan with two actions, and links to it made through their door."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from indicators.models import Indicator, Plan, SharedLink, Source, Target, Task
from indicators.sharing import tokens
from indicators.sharing.writing import Wanted, share
from qijiang.directory.models import Area, User
from tests import makers
from tests.conftest import make_everybody

ALL = (("plan", 20), ("action-1", 10), ("action-2", 10))


@transaction.atomic  # one commit, where no test stands around it
def make_plan_with_figures():
    """The district's plan of 2022: 高企 (a target of action 1) and 众创空间 (of action 2), a task each."""
    make_everybody()
    district = Area.objects.get(code="500110")
    plan = makers.make_plan(district)
    article = Source.objects.create(code="article", title="区科技局通报", link="https://www.example.gov.cn/a")
    for number, (code, name, value) in enumerate([("hte", "高新技术企业", 131), ("makers", "众创空间", 1)], start=1):
        action = makers.make_action(plan, number, name=f"第{number}行动")
        indicator = makers.make_indicator(code, name=name, measure="flow", position=number)
        makers.make_target(action, indicator, 140, wording=f"{name}达到140家")
        makers.load_observation(indicator, district, "2022-06-30", value, source=article)
        Task.objects.create(action=action, number=1, name=f"第{number}行动的任务", due="2022-03-31")
    makers.load_observation(makers.make_indicator("rank", name="活跃度位次", measure="rank", position=9), district,
                            "2021-12-31", 8, source=article)  # fmt: skip


def the_plan():
    return Plan.objects.get()


def the_target(code="hte"):
    return Target.objects.get(indicator__code=code)


def manager():
    return User.objects.get(username="manager")


def make_screen(screens=ALL, **said):
    """A link to a wall screen of the whole plan, and its path."""
    if "targets" not in said:
        said.setdefault("whole_plan", True)
    link, token = share(said.pop("by", None) or manager(), _wanted("screen", said, screens=screens), via="form")
    return link, reverse("screen_by_link", args=[token])


def make_public(slug="figures", **said):
    """A public page of both kinds of thing, and its path."""
    if "targets" not in said and "indicators" not in said:
        said |= {"targets": [the_target()], "indicators": [Indicator.objects.get(code="rank")]}
    said.setdefault("title", "创新指标公开")
    link, _none = share(said.pop("by", None) or manager(), _wanted("public", said, slug=slug), via="form")
    return link, reverse("public_page", args=[slug])


def _wanted(kind, said, **more):
    usual = {
        "area": Area.objects.get(code="500110"),
        "note": "政务大厅",
        "expires_on": timezone.localdate() + datetime.timedelta(90),
        "once": tokens.once(),
    }
    return Wanted(kind=kind, **usual | more | said)


def expire(link):
    """As if its last day were over: the door itself makes none that has ended."""
    SharedLink.objects.filter(pk=link.pk).update(expires_on=timezone.localdate() - datetime.timedelta(1))
