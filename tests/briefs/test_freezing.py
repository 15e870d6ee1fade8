"""What freezing keeps: exactly what was shown, with its moment, whatever language and knowledge were asked for."""

import datetime

import pytest
from django.utils import timezone, translation

from indicators.briefs import writing
from indicators.briefs.making import shown
from indicators.models import Brief, Observation, Target
from indicators.moment import end_of
from qijiang.registers.models import Change
from tests.briefs.makers import MID_YEAR, make_brief, make_frozen, make_promises
from tests.makers import load_observation, make_action, make_indicator, make_target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def plan(district, bureau):
    return make_promises(district, bureau)


def goal(content, code="hte_valid"):
    return next(goal for goal in content["goals"] if goal["code"] == code)


def test_the_values_are_kept_exactly_beside_their_words(manager, plan):
    seen = goal(make_frozen(manager, plan).content)
    assert (seen["value"], seen["value_text"], seen["aim_text"]) == ("131.0000", "131家", ">140家")
    assert seen["completion"].startswith("0.4705882352") and seen["completion_text"] == "47.1%"
    assert (seen["status"], seen["word"]) == ("behind", "滞后")
    assert seen["observation"] == Observation.objects.get(as_of=MID_YEAR, value=131).pk
    assert [day for day, _value in seen["course"]] == ["2022-03-30", "2022-06-30"]


@pytest.mark.one_database
def test_what_is_worked_out_from_a_figure_carries_its_qualifier(manager, plan, district):
    indicator = Target.objects.get(indicator__code="hte_valid").indicator
    for qualifier, value in ((">=", 132), ("~", 140)):
        load_observation(indicator, district, MID_YEAR, value, vintage=Observation.Vintage.REVISED, qualifier=qualifier)
        seen = goal(make_frozen(manager, plan).content)
        if qualifier == ">=":
            assert (seen["completion_text"], seen["gap_text"]) == ("≥52.9%", "≤9家")
            assert seen["pace_text"] == "超前≥3.4个百分点"
        else:
            assert (seen["completion_text"], seen["gap_text"], seen["word"]) == ("≈100.0%", "尚不能判定", "尚不能判定")


def test_it_is_read_as_it_was_kept_after_everything_changed(manager, plan, district):
    brief = make_frozen(manager, plan)
    before = shown(brief)
    indicator = Target.objects.get(indicator__code="hte_valid").indicator
    revised = {"vintage": Observation.Vintage.REVISED, "approved": timezone.now(), "reason": "漏报"}
    load_observation(indicator, district, MID_YEAR, 150, **revised)
    indicator.name, indicator.unit = "另一名称", "户"
    indicator.save()
    Target.objects.all().delete()
    brief.refresh_from_db()
    assert shown(brief) == before


def test_the_moment_of_freezing_is_what_was_known(manager, plan):
    earliest = timezone.now()
    brief = make_frozen(manager, plan)
    assert earliest <= brief.known_at <= timezone.now()
    assert datetime.datetime.fromisoformat(brief.content["known_at"]) == brief.known_at


def test_a_past_knowledge_is_kept_and_a_coming_one_ends_now(manager, plan, district):
    indicator = Target.objects.get(indicator__code="hte_valid").indicator
    revised = {"vintage": Observation.Vintage.REVISED, "approved": timezone.now(), "reason": "漏报"}
    load_observation(indicator, district, MID_YEAR, 133, **revised)
    past = make_frozen(manager, plan, known_at=end_of(MID_YEAR))
    assert goal(past.content)["value_text"] == "131家"
    coming = make_frozen(manager, plan, known_at=timezone.now() + datetime.timedelta(days=1))
    assert goal(coming.content)["value_text"] == "133家"
    assert coming.known_at <= timezone.now()


def test_a_brief_stays_in_its_language(manager, plan, client):
    brief = make_frozen(manager, plan)
    with translation.override("en"):
        assert goal(shown(brief))["word"] == "滞后"
    english = make_brief(manager, plan, language="en", sections=[{"heading": "Overview", "text": "As of {{on}}"}])
    english = writing.freeze(manager, english, version=1, via="form")
    assert goal(english.content)["word"] == "behind"
    assert english.content["fields"] == {"on": "2022-6-30"}


def test_each_step_leaves_its_line_of_history(manager, plan):
    brief = make_brief(manager, plan)
    brief.title = "另一标题"
    brief = writing.change(manager, brief, version=1, via="form")
    writing.freeze(manager, brief, version=2, via="form")
    lines = Change.objects.filter(content_type__model="brief").order_by("sequence")
    assert [line.action for line in lines] == ["add", "change", "freeze"]
    assert lines[1].fields == {"title": ["六大行动半年简报", "另一标题"]}
    assert lines[2].fields["state"] == ["draft", "frozen"]


def test_content_costs_the_same_queries_for_many_targets(manager, plan, django_assert_max_num_queries):
    def asked(most):
        pk = make_brief(manager, plan).pk
        brief = Brief.objects.select_related("plan", "area").get(pk=pk)
        with django_assert_max_num_queries(most) as captured:
            shown(brief)
        return len(captured)

    few = asked(10)
    action = make_action(plan, 4)
    for number in range(5):
        make_target(action, make_indicator(f"more_{number}"), 10)
    assert asked(few) == few
