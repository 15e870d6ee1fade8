"""Every constraint on enterprises and their money: refused by the database, and by the model in words of its own."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint

from enterprises.models import Recognition
from tests import register_makers_enterprises as make
from tests.test_constraints import names, refused_by_database, refused_in_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
DAY = make.DAY
BEFORE, AFTER = DAY - datetime.timedelta(1), DAY + datetime.timedelta(1)


@pytest.fixture
def firm(district):
    return make.make_enterprise()


def two_of(maker, **fields):
    return [maker(save=False, **fields) for _twice in range(2)]


def one_of(maker, **fields):
    return [maker(save=False, **fields)]


# By constraint: the rows that break it, the last of which is the one refused; those before it are right alone.
BROKEN = {
    "chain_name_once_in_area": lambda f: two_of(make.make_industry_chain, name="铝材料"),
    "enterprise_code_once": lambda f: one_of(make.make_enterprise, credit_code=f.credit_code),
    "enterprise_name_once_in_area": lambda f: two_of(make.make_enterprise, credit_code="", name="旗能铝电"),
    "enterprise_moves_in_order": lambda f: one_of(
        make.make_enterprise, moved_in=DAY, moved_out=DAY, status="moved_out"
    ),
    "enterprise_established_first": lambda f: one_of(make.make_enterprise, established=DAY, moved_in=BEFORE),
    "enterprise_moved_out_with_date": lambda f: one_of(make.make_enterprise, status="moved_out"),
    "enterprise_closed_with_date": lambda f: one_of(make.make_enterprise, status="closed"),
    "former_seat_once_a_day": lambda f: two_of(make.make_former_seat, enterprise=f, until=DAY),
    "former_name_once": lambda f: two_of(make.make_former_name, enterprise=f, name="綦江齿轮厂"),
    "recognition_once_a_day": lambda f: two_of(make.make_recognition, enterprise=f),
    "recognition_number_once": lambda f: two_of(make.make_recognition, number="GR202151100001"),
    "recognition_expires_after_issue": lambda f: one_of(make.make_recognition, expires=DAY),
    "recognition_expiry_known": lambda f: one_of(make.make_recognition, kind="tech_sme"),
    "recognition_cancelled_after_issue": lambda f: one_of(make.make_recognition, cancelled=BEFORE),
    "recognition_reason_with_date": lambda f: one_of(make.make_recognition, cancel_reason="未报年报"),
    "annual_figures_once_a_year": lambda f: two_of(make.make_annual_figures, enterprise=f),
    "annual_rd_staff_employed": lambda f: one_of(make.make_annual_figures, rd_staff=101),
    "annual_science_staff_employed": lambda f: one_of(make.make_annual_figures, science_staff=101),
    "annual_high_tech_within_revenue": lambda f: one_of(make.make_annual_figures, high_tech_revenue=5001),
    "annual_only_profit_negative": lambda f: one_of(make.make_annual_figures, rd_spend=-1),
    "patent_number_once": lambda f: two_of(make.make_patent, number=make.patent_number(77)),
    "patent_kind_known": lambda f: one_of(make.make_patent, number=make.patent_number(78), kind=""),
    "patent_dates_in_order": lambda f: one_of(make.make_patent, applied=AFTER),
    "patent_granted_with_date": lambda f: one_of(make.make_patent, granted=None),
    "patent_lapsed_with_date": lambda f: one_of(make.make_patent, lapsed=AFTER),
    "contract_number_once": lambda f: two_of(make.make_tech_contract, number="2021500110000001"),
    "contract_technology_within": lambda f: one_of(make.make_tech_contract, technology_amount=101),
    "contract_signed_before_registered": lambda f: one_of(make.make_tech_contract, registered=BEFORE),
    "project_number_once": lambda f: two_of(make.make_project, number="CSTC1"),
    "project_name_once": lambda f: two_of(make.make_project, enterprise=f, number="", name="齿轮"),
    "project_dates_in_order": lambda f: one_of(make.make_project, end=BEFORE),
    "project_accepted_state": lambda f: one_of(make.make_project, accepted=AFTER),
    "project_grant_within_funds": lambda f: one_of(make.make_project, funds=100, grant=101),
    "achievement_number_once": lambda f: two_of(make.make_achievement, number="Y1"),
    "achievement_name_once": lambda f: two_of(make.make_achievement, enterprise=f, number="", name="齿轮"),
    "transfer_once_a_day": lambda f: two_of(
        make.make_achievement_transfer, achievement=make.make_achievement(), recipient="甲"
    ),
    "transfer_amount_not_negative": lambda f: one_of(make.make_achievement_transfer, amount=-1),
    "transfer_own_use_has_no_recipient": lambda f: one_of(make.make_achievement_transfer, way="own_use"),
    "right_number_once": lambda f: two_of(make.make_intellectual_right, number="2021SR0000077"),
    "right_lapses_after_grant": lambda f: one_of(make.make_intellectual_right, lapsed=DAY),
    "distinction_once": lambda f: two_of(make.make_distinction, enterprise=f, name="齿轮标准"),
    "application_once_a_day": lambda f: two_of(make.make_application, enterprise=f),
    "application_recommended_after_filing": lambda f: one_of(make.make_application, recommended=DAY),
    "application_noticed_after_filing": lambda f: one_of(make.make_application, noticed=DAY),
    "application_decided_after_filing": lambda f: one_of(make.make_application, decided=DAY, outcome="refused"),
    "application_outcome_with_day": lambda f: one_of(make.make_application, outcome="refused"),
    "challenge_number_once": lambda f: two_of(make.make_challenge, number="JB1"),
    "challenge_title_once_in_area": lambda f: two_of(make.make_challenge, number="", title="齿轮难题"),
    "challenge_dates_in_order": lambda f: one_of(make.make_challenge, announced=DAY, deadline=BEFORE),
    "challenge_has_a_poser": lambda f: one_of(make.make_challenge, posed_by=""),
    "challenge_reward_not_negative": lambda f: one_of(make.make_challenge, reward=-1),
    "bid_once": lambda f: two_of(make.make_challenge_bid, challenge=make.make_challenge(), name="甲"),
    "bid_one_winner": lambda f: two_of(make.make_challenge_bid, challenge=make.make_challenge(), result="won"),
    "bid_has_a_name": lambda f: one_of(make.make_challenge_bid, name=""),
    "bid_amount_not_negative": lambda f: one_of(make.make_challenge_bid, amount=-1),
    "growth_rule_once_in_area": lambda f: two_of(make.make_growth_rule, name="高成长"),
    "growth_rule_span": lambda f: one_of(make.make_growth_rule, span=0),
    "growth_rule_not_negative": lambda f: one_of(make.make_growth_rule, growth=-1),
    "ranking_title_once_in_area": lambda f: two_of(make.make_ranking, title="榜单"),
    "ranking_published_with_its_moment": lambda f: one_of(make.make_ranking, state="published"),
    "ranking_drawn_up_by_somebody": lambda f: one_of(make.make_ranking, created_by=None),
    "ranking_weight_once": lambda f: two_of(make.make_ranking_weight, ranking=make.make_ranking(), weight=50),
    "ranking_weight_positive": lambda f: one_of(make.make_ranking_weight, weight=0),
    "ranked_once": lambda f: two_of(make.make_ranked_enterprise, ranking=make.make_ranking(), record=7),
    "ranked_position_once": lambda f: two_of(make.make_ranked_enterprise, ranking=make.make_ranking(), position=7),
    "fund_name_once_in_area": lambda f: two_of(make.make_fund, name="企业发展基金"),
    "fund_size_not_negative": lambda f: one_of(make.make_fund, size=-1),
    "financing_number_once": lambda f: two_of(make.make_financing, number="J1"),
    "financing_once_a_day": lambda f: two_of(make.make_financing, enterprise=f, number=""),
    "financing_dates_in_order": lambda f: one_of(make.make_financing, repaid=BEFORE),
    "financing_amount_positive": lambda f: one_of(make.make_financing, amount=0),
    "financing_rate_and_saving": lambda f: one_of(make.make_financing, rate=101),
    "policy_title_once_in_area": lambda f: two_of(make.make_policy, title="支持科技创新十条"),
    "policy_number_once": lambda f: two_of(make.make_policy, number="綦江府发〔2021〕99号"),
    "policy_dates_in_order": lambda f: one_of(make.make_policy, valid_to=BEFORE),
    "payout_once": lambda f: two_of(make.make_payout, enterprise=f, policy=make.make_policy(), basis=""),
    "payout_within_approved": lambda f: one_of(make.make_payout, paid_amount=11, paid_on=AFTER),
    "payout_paid_with_date": lambda f: one_of(make.make_payout, paid_amount=5),
    "payout_approved_before_paid": lambda f: one_of(make.make_payout, paid_amount=5, paid_on=BEFORE),
}

# Other ways to break the same constraint.
ALSO_BROKEN = {
    "closed before it was founded": (
        "enterprise_established_first",
        lambda: make.make_enterprise(save=False, established=DAY, closed=BEFORE, status="closed"),
    ),
    "moved out before it was founded": (
        "enterprise_established_first",
        lambda: make.make_enterprise(save=False, established=DAY, moved_out=BEFORE, status="moved_out"),
    ),
    "moved out and operating": (
        "enterprise_moved_out_with_date",
        lambda: make.make_enterprise(save=False, moved_out=DAY),
    ),
    "closed and operating": ("enterprise_closed_with_date", lambda: make.make_enterprise(save=False, closed=DAY)),
    "revoked without a day": (
        "enterprise_closed_with_date",
        lambda: make.make_enterprise(save=False, status="revoked"),
    ),
    "negative revenue": ("annual_only_profit_negative", lambda: make.make_annual_figures(save=False, tax=-1)),
    "lapsed before it was granted": (
        "patent_dates_in_order",
        lambda: make.make_patent(save=False, lapsed=BEFORE, state="expired"),
    ),
    "an application with a grant": ("patent_granted_with_date", lambda: make.make_patent(save=False, state="rejected")),
    "lapsed without a day": ("patent_lapsed_with_date", lambda: make.make_patent(save=False, state="expired")),
    "negative technology amount": (
        "contract_technology_within",
        lambda: make.make_tech_contract(save=False, technology_amount=-1),
    ),
    "negative contract": (
        "contract_technology_within",
        lambda: make.make_tech_contract(save=False, amount=-1, technology_amount=None),
    ),
    "accepted before it began": (
        "project_dates_in_order",
        lambda: make.make_project(save=False, accepted=BEFORE, state="accepted"),
    ),
    "negative grant": ("project_grant_within_funds", lambda: make.make_project(save=False, grant=-1)),
    "negative funds": ("project_grant_within_funds", lambda: make.make_project(save=False, funds=-1)),
    "decided before it was announced": (
        "challenge_dates_in_order",
        lambda: make.make_challenge(save=False, decided=datetime.date(2021, 5, 31)),
    ),
    "a decision without an outcome": (
        "application_outcome_with_day",
        lambda: make.make_application(save=False, decided=datetime.date(2022, 11, 1)),
    ),
    "growth over eleven years": ("growth_rule_span", lambda: make.make_growth_rule(save=False, span=11)),
    "a rule with a negative revenue": (
        "growth_rule_not_negative",
        lambda: make.make_growth_rule(save=False, least_revenue=-1),
    ),
    "a weight above 100": ("ranking_weight_positive", lambda: make.make_ranking_weight(save=False, weight=101)),
    "a negative weight": ("ranking_weight_positive", lambda: make.make_ranking_weight(save=False, weight=-1)),
    "a negative cost": ("annual_only_profit_negative", lambda: make.make_annual_figures(save=False, cost=-1)),
    "due before it is paid out": ("financing_dates_in_order", lambda: make.make_financing(save=False, end=BEFORE)),
    "negative rate": ("financing_rate_and_saving", lambda: make.make_financing(save=False, rate=-1)),
    "negative saving": ("financing_rate_and_saving", lambda: make.make_financing(save=False, saving=-1)),
    "a policy that ends before it begins": (
        "policy_dates_in_order",
        lambda: make.make_policy(save=False, issued=None, valid_from=DAY, valid_to=BEFORE),
    ),
    "negative payment": (
        "payout_within_approved",
        lambda: make.make_payout(save=False, paid_amount=-1, paid_on=AFTER),
    ),
    "a payment's day without its amount": (
        "payout_paid_with_date",
        lambda: make.make_payout(save=False, paid_on=AFTER),
    ),
}


def declared():
    """{name: constraint} of every constraint of the app."""
    models = apps.get_app_config("enterprises").get_models()
    return {constraint.name: constraint for model in models for constraint in model._meta.constraints}


def test_no_constraint_is_left_untested():
    assert set(BROKEN) == set(declared())
    assert {name for name, _row in ALSO_BROKEN.values()} <= set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_row_is_refused(firm, name):
    constraint = declared()[name]
    assert constraint.violation_error_message != constraint.default_violation_error_message
    *right, wrong = BROKEN[name](firm)
    for row in right:
        row.full_clean()
        row.save()
    refused_in_words(wrong, constraint)
    assert names(refused_by_database(wrong), name, constraint)


@pytest.mark.parametrize("case", ALSO_BROKEN)
def test_the_row_is_refused_in_other_ways_too(district, case):
    name, wrong = ALSO_BROKEN[case]
    refused_in_words(wrong(), declared()[name])
    assert names(refused_by_database(wrong()), name, declared()[name])


def test_checks_are_asked_in_one_question_which_leaves_out_what_is_excluded(district, django_assert_num_queries):
    checks = [rule for rule in Recognition._meta.constraints if isinstance(rule, CheckConstraint)]
    assert len(checks) > 2, "control"
    sound = make.make_recognition(save=False)
    with django_assert_num_queries(4):  # the checks between two savepoints, and of two unique constraints the one
        sound.validate_constraints(exclude={"number"})  # that does not look at the number
    wrong = make.make_recognition(save=False, expires=BEFORE)
    with pytest.raises(ValidationError, match=str(checks[0].violation_error_message)):
        wrong.validate_constraints(exclude={"number"})
    wrong.validate_constraints(exclude={"expires"})
