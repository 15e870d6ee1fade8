"""The preview of a bulk fix says which counts, and which lights by them, would move; nothing is written by it."""

import datetime

import pytest
from django.db import connection

from enterprises.models import Enterprise, Recognition
from enterprises.registers import enterprises, recognitions
from qijiang.registers import moving
from qijiang.registers.models import Change
from qijiang.registers.wanted import Line
from tests import makers
from tests.register_makers_enterprises import make_enterprise, make_recognition
from tests.register_makers_indicators import make_rule

from .fixes import previewed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def held(district):
    """Three certificates against a target of three for 2022, counted from the register."""
    rule = make_rule(
        "hte_valid", "enterprises.recognition", "valid_on", field="enterprise", filters={"kind": "high_tech"}
    )
    action = makers.make_action(makers.make_plan(district))
    makers.make_target(action, rule.indicator, 3, comparator=">=")
    day = datetime.date(2021, 12, 1)
    return [make_recognition(kind="high_tech", issued=day, enterprise=make_enterprise(area=district)) for _ in range(3)]


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_count_and_its_light_are_told_before_and_after(in_charge, held):
    page = text(previewed(in_charge, recognitions, held[:1], fix="kind", action="set", value="gazelle"))
    assert '<span class="was num">3家</span> → <strong class="now num">2家</strong>' in page
    assert "截至2022-12-31" in page
    moved = page.partition('id="moves"')[2]
    assert moved.index("已完成") < moved.index("未完成")
    assert "还差1家" in moved or "2家" in moved


def test_what_moves_nothing_says_so(in_charge, held):
    page = text(previewed(in_charge, recognitions, held[:1], fix="remark", action="set", value="核对"))
    assert "没有由这些记录计数的指标发生变化" in page


def test_a_count_of_what_belongs_to_the_records_moves_with_them(manager, held):
    firm = held[0].enterprise
    firm.in_use = False
    (move,) = moving.moves(manager, enterprises, [Line(firm.pk, str(firm), firm, {"in_use": [True, False]})])
    assert (move.before.value, move.after.value) == ("3家", "2家")
    assert Enterprise.objects.in_use().count() == 3, "it was a trial"


def test_the_trial_leaves_nothing_behind(in_charge, held):
    before = list(Recognition.objects.order_by("pk").values())
    previewed(in_charge, recognitions, held, fix="kind", action="set", value="gazelle")
    assert list(Recognition.objects.order_by("pk").values()) == before
    assert not Change.objects.exists()
    assert Enterprise.objects.count() == 3
    assert not connection.needs_rollback
