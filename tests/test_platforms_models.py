"""Platforms, institutions and people: what their registers refuse, and who may do what with them."""

import datetime
import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from platforms import models
from platforms.models import (
    Agreement,
    Award,
    Commissioner,
    Incubatee,
    Institution,
    Platform,
    PlatformClass,
    PlatformKind,
    PlatformRecognition,
    ServiceRecord,
    Talent,
)
from platforms.models.kinds import CLASS_OF
from tests import register_makers_platforms as made
from tests.conftest import person
from tests.register_makers_enterprises import make_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
REGISTERS = list(apps.get_app_config("platforms").get_models())
CREDIT_CODE = "12100000400000624D"


def day(text):
    return datetime.date.fromisoformat(text)


FIRST, BEFORE, LAST = day("2021-06-01"), day("2021-05-31"), day("2022-05-31")


def twin(record, **fields):
    """The same once more, unsaved."""
    values = {field.name: getattr(record, field.name) for field in record._meta.concrete_fields if field.name != "id"}
    return type(record)(**values | fields)


# By constraint: a row that breaks it beside those already there.
BROKEN = {
    "platform_name_once_in_area": lambda: twin(made.make_platform(), kind="incubator"),
    "platform_has_a_host": lambda: twin(made.make_platform(), name="无主", host_name=""),
    "platform_withdrawn_with_date": lambda: twin(made.make_platform(), name="另", status="withdrawn"),
    "platform_withdrawn_after_founded": lambda: twin(
        made.make_platform(), name="另", founded=FIRST, status="withdrawn", withdrawn=BEFORE
    ),
    "platform_recognition_once_a_day": lambda: twin(made.make_platform_recognition(), document="文2"),
    "platform_recognition_without_day_once": lambda: twin(made.make_platform_recognition(recognised=None)),
    "platform_recognition_expires_after": lambda: twin(
        made.make_platform_recognition(), level="national", expires=BEFORE
    ),
    "platform_recognition_withdrawn_after": lambda: twin(
        made.make_platform_recognition(), level="national", withdrawn=BEFORE
    ),
    "institution_name_once_in_area": lambda: twin(made.make_institution()),
    "institution_code_once_in_area": lambda: twin(made.make_institution(credit_code=CREDIT_CODE), name="又一所"),
    "agreement_once_a_day": lambda: twin(made.make_agreement(), kind="other"),
    "agreement_without_day_once": lambda: twin(made.make_agreement(signed=None)),
    "agreement_dates_in_order": lambda: twin(made.make_agreement(), title="另", until=BEFORE),
    "agreement_ended_on_a_day": lambda: twin(made.make_agreement(), title="另", state="ended"),
    "agreement_investment_not_negative": lambda: twin(made.make_agreement(), title="另", investment=Decimal(-1)),
    "talent_title_once_a_year": lambda: twin(made.make_talent(), level="district"),
    "talent_identity_once_a_year": lambda: twin(made.make_talent(identity_hash="f" * 64), name="改名"),
    "talent_has_an_employer": lambda: twin(made.make_talent(), name="另", employer_name=""),
    "talent_contract_in_order": lambda: twin(
        made.make_talent(), name="另", contract_from=FIRST, contract_to=BEFORE
    ),
    "talent_left_with_date": lambda: twin(made.make_talent(), name="另", status="retired"),
    "talent_support_not_negative": lambda: twin(made.make_talent(), name="另", support=Decimal("-0.01")),
    "commissioner_term_once": lambda: twin(made.make_commissioner(), field="茶叶"),
    "commissioner_term_in_order": lambda: twin(made.make_commissioner(), name="另", term_to=day("2020-12-31")),
    "service_once_a_day_and_place": lambda: twin(made.make_service_record(), days=2),
    "service_takes_time": lambda: twin(made.make_service_record(), place="另", days=Decimal(0)),
    "incubatee_entered_once": lambda: twin(made.make_incubatee(), stage="accelerator"),
    "incubatee_has_a_name": lambda: twin(made.make_incubatee(), name=""),
    "incubatee_dates_in_order": lambda: twin(made.make_incubatee(), name="另", left=BEFORE, result="left"),
    "incubatee_leaves_with_a_result": lambda: twin(made.make_incubatee(), name="另", left=LAST),
    "event_once_a_day": lambda: twin(made.make_event(), kind="forum"),
    "event_without_day_once": lambda: twin(made.make_event(begins=None)),
    "event_days_in_order": lambda: twin(made.make_event(), name="另", ends=BEFORE),
    "award_won_once_a_year": lambda: twin(made.make_award(), grade="一等奖"),
}  # fmt: skip
# The same rules broken in other ways: an empty field is what is wrong.
ALSO_BROKEN = {
    "running on after its withdrawal": (
        "platform_withdrawn_with_date", lambda: twin(made.make_platform(), name="另", withdrawn=LAST)
    ),
    "in post after leaving": (
        "talent_left_with_date", lambda: twin(made.make_talent(), name="另", left=LAST)
    ),
    "contract that only ends": (
        "talent_contract_in_order", lambda: twin(made.make_talent(), name="另", contract_to=LAST)
    ),
    "result without leaving": (
        "incubatee_leaves_with_a_result", lambda: twin(made.make_incubatee(), name="另", result="graduated")
    ),
    "event that only ends": (
        "event_days_in_order", lambda: twin(made.make_event(), name="另", begins=None, ends=LAST)
    ),
}  # fmt: skip
CASES = [*BROKEN.items(), *ALSO_BROKEN.values()]


def declared():
    """{name: constraint} of the app."""
    return {constraint.name: constraint for model in REGISTERS for constraint in model._meta.constraints}


def test_no_constraint_is_left_untested():
    assert set(BROKEN) == set(declared())


def test_every_constraint_has_its_own_words():
    assert all(one.violation_error_message != one.default_violation_error_message for one in declared().values())


@pytest.mark.parametrize(("name", "wrong"), CASES, ids=[*BROKEN, *ALSO_BROKEN])
def test_the_row_is_refused(name, wrong, district):
    row, constraint = wrong(), declared()[name]
    with pytest.raises(ValidationError) as caught:
        row.validate_constraints()
    assert constraint.get_violation_error_message() in caught.value.messages
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        type(row).objects.bulk_create([row])
    columns = getattr(constraint, "fields", ())
    assert name in str(refused.value) or all(f".{field}" in str(refused.value) for field in columns)


@pytest.mark.parametrize(
    "right",
    [
        lambda: twin(made.make_platform(), name="另", host_name="", enterprise=make_enterprise()),
        lambda: twin(made.make_platform(), name="另", host_name="", institution=made.make_institution()),
        lambda: twin(made.make_platform_recognition(), recognised=LAST, expires=LAST, withdrawn=LAST),
        lambda: twin(made.make_institution(), name="另"),  # the code of neither is known
        lambda: twin(made.make_agreement(), title="另", until=FIRST, state="ended"),
        lambda: twin(made.make_talent(), number="2"),  # of the same name
        lambda: twin(made.make_talent(identity_hash="f" * 64), year=2022),
        lambda: twin(made.make_commissioner(), term_from=FIRST, term_to=FIRST),
        lambda: twin(made.make_service_record(), place="另", days=Decimal("0.5")),
        lambda: twin(made.make_incubatee(), name="另", left=FIRST, result="failed"),
        lambda: twin(made.make_event(), name="另", ends=FIRST),
        lambda: twin(made.make_award(), unit="某公司"),
    ],
)
def test_what_lies_on_the_border_is_taken(right, district):
    row = right()
    row.full_clean()
    row.save()


def test_texts_are_trimmed_and_codes_made_regular(district):
    institution = made.make_institution(name=" 清华大学 ", credit_code=" １２１００000400000624d ")
    assert (institution.name, institution.credit_code) == ("清华大学", CREDIT_CODE)
    assert not institution.unverified


def test_a_wrong_credit_code_is_refused_by_its_field(district):
    with pytest.raises(ValidationError) as caught:
        made.make_institution(credit_code="12100000400000624A")
    assert list(caught.value.message_dict) == ["credit_code"]


def test_an_institution_without_code_is_unverified(district):
    known, unknown = made.make_institution(credit_code=CREDIT_CODE), made.make_institution()
    assert list(Institution.objects.unverified()) == [unknown]
    assert unknown.unverified and not known.unverified


def test_an_institution_may_be_kept_by_two_areas(district):
    other = made.makers.make_district("500112", "渝北区")
    one = made.make_institution(credit_code=CREDIT_CODE)
    assert made.make_institution(area=other, name=one.name, credit_code=CREDIT_CODE).pk != one.pk


def test_every_kind_has_its_class_and_one_only():
    assert set(CLASS_OF) == set(PlatformKind)
    grouped = [value for _heading, kinds in Platform._meta.get_field("kind").choices for value, _label in kinds]
    assert sorted(grouped) == sorted(PlatformKind.values)
    assert set(CLASS_OF.values()) == set(PlatformClass)


@pytest.mark.parametrize("date", ["2020-12-31", "2022-01-01"])
def test_service_lies_within_the_term(date, district):
    commissioner = made.make_commissioner(term_to=day("2021-12-31"))
    with pytest.raises(ValidationError) as caught:
        made.make_service_record(commissioner=commissioner, date=day(date))
    assert list(caught.value.message_dict) == ["date"]
    assert date in caught.value.messages[0]


def test_an_incubated_enterprise_lends_its_name(district):
    assert made.make_incubatee(name="", enterprise=make_enterprise(name="綦创科技")).name == "綦创科技"


def test_only_a_carrier_incubates(district):
    with pytest.raises(ValidationError) as caught:
        made.make_incubatee(platform=made.make_platform(kind="key_laboratory"))
    assert list(caught.value.message_dict) == ["platform"]


@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model.__name__)
def test_who_may_do_what(model, bureau, district):
    def may(role):
        user = get_user_model().objects.filter(username=role).first() or person(role, role, bureau, district)
        verbs = ("view", "add", "change", "delete")
        return [verb for verb in verbs if user.has_perm(f"platforms.{verb}_{model._meta.model_name}")]

    assert may("clerk") == may("manager") == ["view", "add", "change"]
    assert may("reviewer") == may("official") == may("auditor") == ["view"]


MAKERS = {
    Platform: made.make_platform, PlatformRecognition: made.make_platform_recognition,
    Institution: made.make_institution, Agreement: made.make_agreement, Talent: made.make_talent,
    Commissioner: made.make_commissioner, ServiceRecord: made.make_service_record,
    Incubatee: made.make_incubatee, models.Event: made.make_event, Award: made.make_award,
}  # fmt: skip


def test_every_register_has_its_maker():
    assert set(MAKERS) == set(REGISTERS)


@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model.__name__)
def test_lists_have_a_total_order(model):
    assert model._meta.ordering[-1] == "pk"
    assert all(index.fields[-1] == "id" for index in model._meta.indexes)


@pytest.mark.parametrize("model", REGISTERS, ids=lambda model: model.__name__)
def test_a_record_is_called_by_a_name(model, district):
    with translation.override("zh-hans"):
        assert re.search("[\u4e00-\u9fff]", str(MAKERS[model]()))
