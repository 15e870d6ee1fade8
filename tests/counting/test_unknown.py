"""The pages of a figure that is not known say why, each reason in its words."""

import pytest

from tests import makers
from tests.register_makers_enterprises import make_fund
from tests.register_makers_indicators import make_rule
from tests.worlds import shared_world

from .pages import NAMES, PAGE_OF, text
from .worlds import UNKNOWN_BEFORE, high_tech, people_places_and_firms, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(people_places_and_firms)
FIGURES = [NAMES, *(f"{PAGE_OF}{page}/" for page in ("identity", "reconciliation", "lapsing"))]


@pytest.mark.one_database
@pytest.mark.parametrize("address", FIGURES, ids=lambda text: text[11:])
def test_a_page_says_why_a_figure_is_not_known(get, address):
    makers.make_target(makers.make_action(makers.make_plan(place("500110"), 2019)), high_tech().indicator, 140)
    told = text(get(address, {"on": UNKNOWN_BEFORE}))
    assert "无法统计" in told
    assert "2019-12-31" in told


@pytest.mark.one_database
def test_quality_says_why_a_figure_is_not_known(get):
    makers.load_observation(high_tech().indicator, place("500110"), UNKNOWN_BEFORE, 3)
    assert "无法统计" in text(get("/quality/", {"year": "2019"}))


@pytest.mark.parametrize(
    ("fields", "area", "said"),
    [
        ({"measure": "sum", "field": "size", "span": "day", "filters": {"kind": "credit"}}, "500110", "基金规模"),
        ({"measure": "share", "field": "size", "span": "day", "filters": {"kind": "bridge"}}, "500110001", "上级"),
    ],
)
@pytest.mark.one_database
def test_each_reason_has_its_words(get, fields, area, said):
    make_fund(area=place("500110"), kind="credit", size=None)
    make_rule("fund", "enterprises.fund", **fields)
    assert said in text(get("/indicators/fund/records/", {"on": "2021-12-31", "area": area}))
