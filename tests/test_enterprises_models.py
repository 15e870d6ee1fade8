"""Enterprises and their money: every rule of a record, and every question asked of them."""

import datetime

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import translation

from enterprises.models import (
    Achievement,
    AnnualFigures,
    Enterprise,
    Financing,
    GrowthRule,
    Patent,
    Payout,
    Policy,
    Project,
    RankedEnterprise,
    Ranking,
    RankingWeight,
    Recognition,
    TechContract,
)
from qijiang.registers.recording import area_of
from qijiang.registers.records import Record
from tests import makers
from tests import register_makers_enterprises as make
from tests.register_makers_enterprises import refused_field

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
DAY = make.DAY  # 2021-11-12
BEFORE, AFTER = DAY - datetime.timedelta(1), DAY + datetime.timedelta(1)
NEW_YEAR, YEAR_END = datetime.date(2021, 1, 1), datetime.date(2021, 12, 31)
MODELS = list(apps.get_app_config("enterprises").get_models())
WITHOUT_A_REGISTER = {GrowthRule, Ranking, RankingWeight, RankedEnterprise}


@pytest.fixture
def firm(district):
    return make.make_enterprise()


@pytest.mark.parametrize("maker", [name for name in dir(make) if name.startswith("make_")])
def test_the_makers_make_two_different_right_records(maker, district):
    first, second = getattr(make, maker)(), getattr(make, maker)()
    assert first.pk != second.pk
    assert str(first)
    if isinstance(first, Record):
        assert area_of(first) == district


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_is_a_record_with_words_of_its_own(model):
    assert issubclass(model, Record) or model in WITHOUT_A_REGISTER
    assert model._meta.ordering[-1].lstrip("-") == "pk"
    with translation.override("zh-hans"):
        headings = [str(field.verbose_name) for field in model._meta.fields if field.editable]
    assert len(headings) == len(set(headings))
    assert len({index.name for index in model._meta.indexes}) == len(model._meta.indexes)


def test_a_record_is_within_reach_by_its_enterprise(clerk, district):
    abroad = makers.make_district("500111", "大足区")
    near, far = make.make_patent(), make.make_patent(enterprise=make.make_enterprise(area=abroad))
    assert list(Patent.objects.within_reach(clerk)) == [near]
    assert far.area == abroad


# --- enterprises --------------------------------------------------------------------------------------------------


def test_a_credit_code_is_kept_in_one_form(district):
    code = make.credit_code(901)
    firm = make.make_enterprise(credit_code=f" {code[:8]} {code[8:].lower()} ", industry=" c " + "")
    assert (firm.credit_code, firm.industry) == (code, "C")


def test_a_wrong_credit_code_or_industry_is_named(district):
    code = make.credit_code(902)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    refused = refused_field(make.make_enterprise(save=False, credit_code=wrong, industry="98"))
    assert set(refused) == {"credit_code", "industry"}
    assert wrong in refused["credit_code"][0]


def test_an_enterprise_without_a_code_is_unverified(firm, district):
    blank = make.make_enterprise(credit_code="", name="旗能铝电")
    assert (firm.verified, blank.verified) == (True, False)
    assert list(Enterprise.objects.verified()) == [firm]
    assert list(Enterprise.objects.unverified()) == [blank]


def test_a_name_without_a_code_is_told_apart_however_its_brackets_are_typed(district):
    make.make_enterprise(credit_code="", name="重庆（中德）  齿轮")
    with pytest.raises(ValidationError, match="区分"), translation.override("zh-hans"):
        make.make_enterprise(save=False, credit_code="", name=" 重庆(中德) 齿轮").full_clean()
    abroad = makers.make_district("500111", "大足区")
    assert make.make_enterprise(credit_code="", name="重庆(中德) 齿轮", area=abroad)
    assert make.make_enterprise(name="重庆(中德) 齿轮")  # its code tells it apart


def test_a_park_is_one_and_lies_in_the_district(district):
    street = makers.make_area("500110001", "古南街道", parent=district)
    zone = makers.make_area("QJ-HTZ", "綦江高新区", kind="zone", parent=district)
    park = makers.make_area("QJ-HTZ-QH", "桥河产业园", kind="park", parent=zone)
    for place in (zone, park):
        assert make.make_enterprise(area=street, park=place)
        assert make.make_enterprise(area=district, park=place)
    abroad = makers.make_district("500111", "大足区")
    assert "古南街道" in refused_field(make.make_enterprise(save=False, park=street))["park"][0]
    assert "桥河产业园" in refused_field(make.make_enterprise(save=False, area=abroad, park=park))["park"][0]


def test_chain_fund_and_policy_are_those_of_the_area(district):
    firm = make.make_enterprise(area=makers.make_district("500111", "大足区"))
    firm.chain = make.make_industry_chain(area=district)
    assert set(refused_field(firm)) == {"chain"}
    assert set(refused_field(make.make_financing(save=False, enterprise=firm, fund=make.make_fund()))) == {"fund"}
    assert set(refused_field(make.make_payout(save=False, enterprise=firm))) == {"policy"}
    of_the_city = make.make_policy(area=district.parent)
    assert make.make_payout(enterprise=firm, policy=of_the_city)


def test_what_is_missing_is_said_once(district):
    for model in (Enterprise, Financing, Payout, Patent, Recognition):
        with pytest.raises(ValidationError) as caught:
            model().full_clean()
        by_field = {name: said for name, said in caught.value.message_dict.items() if name != "__all__"}
        assert {len(said) for said in by_field.values()} == {1}, model


@pytest.mark.parametrize(
    ("fields", "present"),
    [
        ({}, True),
        ({"established": DAY}, True),
        ({"established": AFTER}, False),
        ({"moved_in": DAY}, True),
        ({"moved_in": AFTER}, False),
        ({"moved_out": AFTER, "status": "moved_out"}, True),
        ({"moved_out": DAY, "status": "moved_out"}, False),
        ({"closed": AFTER, "status": "closed"}, True),
        ({"closed": DAY, "status": "revoked"}, False),
    ],
)
def test_present_on(district, fields, present):
    make.make_enterprise(**fields)
    assert Enterprise.objects.present_on(DAY).exists() is present


def test_arrived_and_left(district):
    came = make.make_enterprise(moved_in=NEW_YEAR)
    left = make.make_enterprise(moved_out=YEAR_END, status="moved_out")
    make.make_enterprise(moved_in=NEW_YEAR - datetime.timedelta(1))
    make.make_enterprise(moved_out=YEAR_END + datetime.timedelta(1), status="moved_out")
    assert list(Enterprise.objects.arrived_in(NEW_YEAR, YEAR_END)) == [came]
    assert list(Enterprise.objects.left_in(NEW_YEAR, YEAR_END)) == [left]


def test_an_enterprise_holding_two_certificates_is_one(firm):
    make.make_recognition(enterprise=firm, issued=datetime.date(2019, 1, 1))
    make.make_recognition(enterprise=firm)
    make.make_recognition(kind="city_tech")
    dropped = make.make_recognition()
    dropped.in_use = False
    dropped.save()
    assert list(Enterprise.objects.holding("high_tech", DAY)) == [firm]
    assert not Enterprise.objects.holding("high_tech", datetime.date(2018, 12, 31)).exists()


# --- figures, patents, contracts, projects ------------------------------------------------------------------------


def test_a_loss_is_a_figure_and_unknown_is_no_zero(district):
    record = make.make_annual_figures(profit=-50, revenue=None, employees=None)
    record.refresh_from_db()
    assert (record.profit, record.revenue, record.above_scale) == (-50, None, None)
    assert list(AnnualFigures.objects.of_year(2021)) == [record]
    assert not AnnualFigures.objects.of_year(2022).exists()


def test_a_patent_number_is_kept_in_one_form_and_says_its_kind(firm):
    patent = Patent(number="zl 2013 1 0699744.2", name="齿轮", enterprise=firm, granted=DAY)
    patent.full_clean()
    assert (patent.number, patent.kind) == ("201310699744.2", "invention")
    patent.kind = "design"
    assert set(refused_field(patent)) == {"kind"}
    patent.number = "ZL201310699744.3"
    assert set(refused_field(patent)) == {"number"}


@pytest.mark.parametrize(
    ("fields", "in_force"),
    [
        ({}, True),
        ({"granted": AFTER}, False),
        ({"granted": None, "state": "applied"}, False),
        ({"granted": BEFORE, "lapsed": AFTER, "state": "fee_unpaid"}, True),
        ({"granted": BEFORE, "lapsed": DAY, "state": "fee_unpaid"}, False),
    ],
)
def test_in_force_on(district, fields, in_force):
    make.make_patent(**fields)
    assert Patent.objects.in_force_on(DAY).exists() is in_force


def test_patents_of_days_and_kinds(district):
    design = make.make_patent(kind="design", applied=BEFORE)
    make.make_patent(granted=AFTER, applied=DAY)
    assert list(Patent.objects.of_kind("design")) == [design]
    assert list(Patent.objects.granted_in(NEW_YEAR, DAY)) == [design]
    assert list(Patent.objects.applied_in(BEFORE, BEFORE)) == [design]


@pytest.mark.parametrize("typed", ["202150011000001", "20215001100000012", "2021-500110-00001", "GR202151100001"])
def test_a_contract_is_registered_under_16_digits(district, typed):
    assert typed in refused_field(make.make_tech_contract(save=False, number=typed))["number"][0]


def test_contracts_of_days(district):
    contract = make.make_tech_contract(number="２０２１ 5001 1000 0001", registered=AFTER)
    assert contract.number == "2021500110000001"
    make.make_tech_contract(signed=AFTER)
    assert list(TechContract.objects.signed_in(DAY, DAY)) == [contract]
    assert list(TechContract.objects.registered_in(AFTER, AFTER)) == [contract]
    assert not TechContract.objects.registered_in(NEW_YEAR, DAY).exists()


def test_projects(district):
    challenge = make.make_project(open_challenge=True, level="national", start=NEW_YEAR, number="", name="攻关")
    other = make.make_project()
    assert list(Project.objects.open_challenges()) == [challenge]
    assert list(Project.objects.of_level("municipal")) == [other]
    assert list(Project.objects.begun_in(NEW_YEAR, BEFORE)) == [challenge]
    assert (str(challenge), str(other)) == ("攻关", f"{other.number} {other.name}")


def test_achievements(district):
    record = make.make_achievement()
    for _twice in range(2):
        make.make_achievement_transfer(achievement=record, date=AFTER)
    make.make_achievement(registered=AFTER)
    make.make_achievement_transfer(date=BEFORE)
    assert record in Achievement.objects.registered_in(DAY, DAY)
    assert list(Achievement.objects.transferred_in(AFTER, AFTER)) == [record]


# --- money --------------------------------------------------------------------------------------------------------


def test_households_are_fewer_than_loans(firm):
    make.make_financing(enterprise=firm)
    make.make_financing(enterprise=firm)
    make.make_financing(kind="bridge")
    assert (Financing.objects.count(), Financing.objects.households()) == (3, 2)
    loans = Financing.objects.of_kind("knowledge_value")
    assert (loans.count(), loans.households()) == (2, 1)
    assert Financing.objects.of_kind("equity").households() == 0


@pytest.mark.parametrize(
    ("fields", "outstanding"),
    [
        ({}, True),
        ({"start": AFTER}, False),
        ({"start": BEFORE, "repaid": AFTER}, True),
        ({"start": BEFORE, "repaid": DAY}, False),
        ({"start": NEW_YEAR, "end": BEFORE}, True),  # overdue
    ],
)
def test_outstanding_on(district, fields, outstanding):
    make.make_financing(**fields)
    assert Financing.objects.outstanding_on(DAY).exists() is outstanding


def test_financings_begun_and_numbers_by_bank(firm):
    first = make.make_financing(number="j 1", bank="重庆银行")
    assert first.number == "J1"
    assert make.make_financing(number="J1", bank="农业银行", start=AFTER)
    assert make.make_financing(number="", enterprise=firm)
    assert make.make_financing(number="", enterprise=firm, kind="bridge")
    assert first in Financing.objects.begun_in(DAY, DAY)
    assert Financing.objects.begun_in(AFTER, AFTER).count() == 1


@pytest.mark.parametrize(
    ("fields", "in_force"),
    [
        ({"issued": DAY}, True),
        ({"issued": AFTER}, False),
        ({"issued": BEFORE, "valid_from": AFTER}, False),
        ({"issued": AFTER, "valid_from": DAY}, True),
        ({"issued": BEFORE, "valid_to": DAY}, True),
        ({"issued": NEW_YEAR, "valid_to": BEFORE}, False),
        ({"issued": None}, False),
    ],
)
def test_policies_in_force(district, fields, in_force):
    make.make_policy(**fields)
    assert Policy.objects.in_force_on(DAY).exists() is in_force


def test_a_document_number_is_kept_with_its_own_brackets(district):
    assert make.make_policy(number="渝府办发[2021] 47号").number == "渝府办发〔2021〕47号"


def test_payouts(district):
    payout = make.make_payout(paid_amount=5, paid_on=AFTER)
    make.make_payout(approved_on=AFTER)
    assert list(Payout.objects.approved_in(DAY, DAY)) == [payout]
    assert list(Payout.objects.paid_in(AFTER, AFTER)) == [payout]
