"""Rules at the door of figures: errors refuse by name on every path, warnings are answered, and answers stay."""

from decimal import Decimal

import pytest

from indicators import recording
from indicators.answering import LONGEST, Refused, Unanswered
from indicators.models import Observation, RuleAnswer, ValidationRule
from indicators.reporting.handing_in import hand_in
from indicators.validating import broken_rules
from qijiang.registers.models import Change
from tests import worlds
from tests.makers import an_observation, make_observation
from tests.reporting.validation_worlds import NOW, make_ruled, make_validation_rule, the, the_zone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ruled")]
ruled = worlds.shared_world(make_ruled)
State = Observation.State


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW)


def drafted(clerk, code, value, area, as_of="2022-06-30", **fields):
    figure = an_observation(the(code), area, as_of, value, state="draft", **fields)
    return recording.record(clerk, figure, via="form")


def submitted(clerk, row, **answers):
    return recording.submit(clerk, row, version=row.version, via="form", **answers)


def codes(rows):
    return [each.rule.code for each in broken_rules(rows, NOW.date())]


def test_an_error_refuses_by_name_with_both_sides(clerk, district):
    make_observation(the("hte_valid"), district, "2022-06-30", 131)
    row = drafted(clerk, "hte_valid", 132, the_zone(), reason="已核实")
    with pytest.raises(Refused) as caught:
        submitted(clerk, row)
    said = " ".join(caught.value.message_dict["value"])
    for word in ("规则zone", "132家", "≤", "131家", "綦江区"):
        assert word in said, word
    row.refresh_from_db()
    assert (row.state, RuleAnswer.objects.count()) == (State.DRAFT, 0)


def test_without_its_rule_the_same_is_handed_in(clerk, district):
    """The control: it is the rule that refuses, and nothing beside it."""
    make_observation(the("hte_valid"), district, "2022-06-30", 131)
    row = drafted(clerk, "hte_valid", 132, the_zone())
    ValidationRule.objects.get(code="zone").delete()
    ValidationRule.objects.first().save()  # which raises the stamp, as a manager's change does
    assert submitted(clerk, row).state == State.SUBMITTED


def test_a_rule_that_is_switched_off_asks_nothing(clerk, district):
    make_observation(the("hte_valid"), district, "2022-06-30", 131)
    row = drafted(clerk, "hte_valid", 132, the_zone())
    assert codes([row]) == ["zone"]
    rule = ValidationRule.objects.get(code="zone")
    rule.active = False
    rule.save()
    assert codes([row]) == []


def test_who_corrects_the_whole_hears_that_a_part_is_more(clerk, district):
    make_observation(the("hte_valid"), the_zone(), "2022-06-30", 132)
    make_observation(the("inventions"), district, "2022-06-30", 12)
    assert codes([drafted(clerk, "hte_valid", 131, district)]) == ["zone"]
    assert codes([drafted(clerk, "patents", 11, district)]) == ["part"]
    assert codes([an_observation(the("patents"), district, "2022-06-30", 12, state="draft")]) == []


def test_a_warning_is_answered_and_the_answer_stays(clerk, district):
    make_observation(the("patents"), district, "2022-06-30", 11)
    row = drafted(clerk, "inventions", 12, district)
    with pytest.raises(Unanswered) as caught:
        submitted(clerk, row)
    (finding,) = caught.value.unanswered
    assert (finding.left_value, finding.right_value, finding.offered) == (12, 11, "")
    row = submitted(clerk, row, answers={finding.key: " 口径不同 "})
    answer = RuleAnswer.objects.get()
    assert (answer.text, answer.left, answer.right, answer.answered_by) == ("口径不同", 12, 11, clerk)
    assert (answer.indicator.code, answer.area, str(answer.as_of)) == ("inventions", district, "2022-06-30")
    assert answer.observation == row
    assert Change.objects.about(answer).get().fields["text"] == [None, "口径不同"]
    assert [each.text for each in RuleAnswer.objects.of_period(district, row.as_of, row.as_of)] == ["口径不同"]


def test_the_reason_of_the_figure_answers_what_is_left_out(clerk, district):
    make_observation(the("patents"), district, "2022-06-30", 11)
    submitted(clerk, drafted(clerk, "inventions", 12, district, reason="含往年补录"))
    assert RuleAnswer.objects.get().text == "含往年补录"


def test_the_answer_is_offered_next_time_and_holds_only_for_its_two_values(clerk, reviewer, district):
    make_observation(the("patents"), district, "2022-06-30", 11)
    row = drafted(clerk, "inventions", 12, district)
    (finding,) = broken_rules([row], NOW.date())
    row = submitted(clerk, row, answers={finding.key: "口径不同"})
    row = recording.send_back(reviewer, row, note="再核", version=row.version, via="form")
    (again,) = broken_rules([row], NOW.date())
    assert (again.answer.text, again.must_be_answered) == ("口径不同", False)
    row.value = Decimal(13)
    (other,) = broken_rules([row], NOW.date())
    assert (other.answer, other.offered) == (None, "口径不同")
    row = submitted(clerk, recording.record(clerk, row, version=row.version, via="form"), answers={other.key: "又核"})
    assert [each.text for each in RuleAnswer.objects.order_by("pk")] == ["口径不同", "又核"]


@pytest.mark.parametrize("text", ["说" * (LONGEST + 1), "\0"])
def test_an_answer_that_cannot_be_kept_is_refused(clerk, district, text):
    make_observation(the("patents"), district, "2022-06-30", 11)
    row = drafted(clerk, "inventions", 12, district)
    (finding,) = broken_rules([row], NOW.date())
    with pytest.raises(recording.ValidationError):
        submitted(clerk, row, answers={finding.key: text})
    row.refresh_from_db()
    assert (row.state, RuleAnswer.objects.count()) == (State.DRAFT, 0)


def test_the_reviewer_is_stopped_by_an_error_and_by_a_fall_nobody_explained(clerk, reviewer, district):
    waiting = {"state": "submitted", "created_by": clerk, "submitted_by": clerk}
    high = make_observation(the("hte_valid"), the_zone(), "2022-06-30", 132, **waiting)
    make_observation(the("hte_valid"), district, "2022-06-30", 131)
    with pytest.raises(Refused):
        recording.approve(reviewer, high, version=1, via="form")
    make_observation(the("patents"), district, "2022-05-31", 20)
    low = make_observation(the("patents"), district, "2022-06-30", 19, **waiting)
    with pytest.raises(Unanswered):
        recording.approve(reviewer, low, version=1, via="form")
    unusual = make_observation(the("hte_new"), district, "2022-06-29", 3, **waiting)
    assert recording.approve(reviewer, unusual, version=1, via="form").state == State.APPROVED


def test_a_fall_that_was_answered_is_approved(clerk, reviewer, district):
    make_observation(the("patents"), district, "2022-05-31", 20)
    row = drafted(clerk, "patents", 19, district)
    (finding,) = broken_rules([row], NOW.date())
    row = submitted(clerk, row, answers={finding.key: "剔除重复"})
    assert recording.approve(reviewer, row, version=row.version, via="form").state == State.APPROVED


def test_the_grid_hands_in_through_the_same_rules(clerk, district):
    from indicators.periods import Period
    from indicators.reporting.cells import Cell

    make_observation(the("hte_valid"), district, "2022-06-30", 131)
    row = drafted(clerk, "hte_valid", 132, the_zone())
    (handed,) = hand_in(clerk, [Cell(row.indicator, row.area, Period(2022, "month", 6), now=row)], {})
    assert isinstance(handed.error, Refused)


def test_a_rule_holds_in_its_area_and_below(clerk, district):
    make_validation_rule("here", "range", indicator=the("hte_new"), area=the_zone(), maximum=Decimal(5))
    assert codes([an_observation(the("hte_new"), the_zone(), "2022-06-30", 6, state="draft")]) == ["here"]
    assert codes([an_observation(the("hte_new"), district, "2022-06-30", 6, state="draft")]) == []


def test_as_many_queries_for_many_figures_as_for_one(district, django_assert_max_num_queries):
    rows = [an_observation(the("inventions"), district, f"2022-0{month}-28", 9, state="draft") for month in range(1, 7)]
    for row in rows:
        make_observation(the("patents"), district, row.as_of, 1)
    with django_assert_max_num_queries(6):
        assert len(broken_rules(rows[:1], NOW.date())) == 2
    with django_assert_max_num_queries(6):
        assert len(broken_rules(rows, NOW.date())) >= 6
