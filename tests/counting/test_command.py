"""The command that counts says the same as the pages, and names what it does not know."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.register_makers_indicators import make_rule
from tests.worlds import shared_world

from .pages import NAMES, shown
from .worlds import END_2021, UNKNOWN_BEFORE, day, people_places_and_firms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(people_places_and_firms)


def count_of(*arguments, **options):
    out = StringIO()
    call_command("count", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_the_same(get):
    said = {"on": day("2020-02-20")}
    assert "2家" in count_of("hte_valid", **said)
    found = json.loads(count_of("hte_valid", names=True, as_json=True, **said))
    assert (found["value"], found["lists"]["counted"]) == (2, shown(get(NAMES, {"on": "2020-02-20"})))
    assert json.loads(count_of("hte_valid", area="QJ-HTZ", as_json=True, **said))["value"] == 1


@pytest.mark.parametrize(
    ("code", "area", "named"), [("unknown", "500110", "unknown"), ("hte_valid", "999999", "999999")]
)
@pytest.mark.one_database
def test_the_command_names_what_it_does_not_know(code, area, named):
    with pytest.raises(CommandError, match=named):
        count_of(code, on=END_2021, area=area)


@pytest.mark.one_database
def test_the_command_says_why_a_figure_is_not_known():
    said = {"on": day(UNKNOWN_BEFORE)}
    assert "无法统计" in count_of("hte_valid", **said)
    found = json.loads(count_of("hte_valid", as_json=True, **said))
    assert found["value"] is None
    assert "无法统计" in found["why"]


def test_of_what_lies_in_no_other_area_there_is_no_share():
    make_rule("share", "enterprises.recognition", "share", field="enterprise", span="day")
    assert "没有可用来计算占比的上级地区" in count_of("share", on=END_2021, area="500000")
