import datetime

import pytest

from indicators.models import Source
from tests import makers

from .pages import moment, settle


@pytest.fixture
def read(client, official):
    client.force_login(official)
    return client.get


@pytest.fixture
def hte(district, bureau):
    """A stock with three years and the months of a fourth, a target, and a figure that was replaced."""
    indicator = makers.make_indicator(name="高新技术企业", owner=bureau)
    source = Source.objects.create(code="bulletin", title="统计公报")
    for day, value, fields in [
        ("2019-12-31", 72, {}),
        ("2020-12-31", 98, {"derivation": "123 − 25"}),
        ("2021-12-31", 123, {"source": source, "section": "2", "paragraph": "9", "figure_id": "B16"}),
        ("2022-03-31", 125, {}),
        ("2022-06-30", 130, {"vintage": 1, "approved": moment("2022-06-27T10:00"), "note": "预计数"}),
        ("2022-06-30", 131, {"vintage": 2, "approved": moment("2022-07-05T10:00"), "reason": "名单已核对"}),
    ]:
        makers.make_observation(indicator, district, day, value, **fields)
    action = makers.make_action(makers.make_plan(district), 3, name="主体培育行动")
    baseline = {"comparator": ">", "baseline": 123, "baseline_on": datetime.date(2021, 12, 31)}
    makers.make_target(action, indicator, 140, wording="突破140家", **baseline)
    settle()
    return indicator
