"""What was answered to broken rules stands in the notes of a report: on page and paper, in Word and in Excel."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.answering import noted
from indicators.briefs.layout import parts_of
from indicators.briefs.making import shown
from indicators.models import Brief, Observation, RuleAnswer
from tests.briefs.makers import MID_YEAR, make_brief, make_frozen, make_promises
from tests.reporting.validation_worlds import make_validation_rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def plan(district, bureau):
    return make_promises(district, bureau)


@pytest.fixture
def figure(plan):
    return Observation.objects.select_related("indicator", "area").get(as_of=MID_YEAR, value=131)


@pytest.fixture
def rule(figure):
    return make_validation_rule("limit", "range", indicator=figure.indicator, maximum=Decimal(130))


def answer(rule, figure, text, left=131, **fields):
    said = {"sentence": f"{left}家高于上限130家。", "left": left, "right": 130, "text": text}
    said |= {"observation": figure, "answered_at": timezone.now()}
    return RuleAnswer.objects.create(
        rule=rule, indicator=figure.indicator, area=figure.area, as_of=figure.as_of, **said | fields
    )


def lines_of(content, code="hte_valid"):
    goals = [shown for part in parts_of(content) for shown in part.goals]
    return next(shown.lines for shown in goals if shown.goal["code"] == code)


def test_a_brief_prints_the_last_answer_to_each_question(manager, plan, figure, rule, client):
    other = make_validation_rule("size", "range", indicator=figure.indicator, maximum=Decimal(125))
    for asked, text in ((rule, "先前的说法"), (rule, "集中认定"), (other, "名单已核")):
        answer(asked, figure, text)
    brief = Brief.objects.select_related("plan", "area").get(pk=make_brief(manager, plan).pk)
    notes = ["（注：131家高于上限130家。答复：集中认定）", "（注：131家高于上限130家。答复：名单已核）"]
    assert lines_of(shown(brief))[-2:] == notes
    assert not any("注：" in line for line in lines_of(shown(brief), "tech_new"))
    client.force_login(manager)
    for path in ("", "print/"):
        assert notes[0] in client.get(f"/briefs/{brief.pk}/{path}").content.decode()


def test_a_frozen_brief_keeps_its_notes_and_takes_no_later_ones(manager, plan, figure, rule):
    answer(rule, figure, "集中认定")
    brief = make_frozen(manager, plan)
    answer(rule, figure, "改口")
    assert lines_of(shown(brief))[-1] == "（注：131家高于上限130家。答复：集中认定）"


def test_of_an_earlier_state_of_knowledge_later_answers_are_left_out(figure, rule):
    answer(rule, figure, "集中认定", answered_at=datetime.datetime(2022, 7, 1, tzinfo=datetime.UTC))
    answer(rule, figure, "改口", answered_at=datetime.datetime(2022, 7, 9, tzinfo=datetime.UTC))
    until = datetime.datetime(2022, 7, 5, tzinfo=datetime.UTC)
    assert [each.text for each in noted([figure], until)[figure.pk]] == ["集中认定"]
    assert [each.text for each in noted([figure])[figure.pk]] == ["改口"]


def test_what_was_answered_of_another_value_is_no_note(figure, rule):
    """A figure that came back and was mended is no longer what the first answer explained."""
    answer(rule, figure, "误把受理数报成认定数", left=1310)
    assert noted([figure]) == {}


def test_without_figures_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert noted([]) == {}
