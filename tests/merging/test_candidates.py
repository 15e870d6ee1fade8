"""Which records are proposed as one thing recorded twice."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import Enterprise, FormerName
from platforms.models import Commissioner, Institution, Platform
from qijiang.registers import duplicates
from qijiang.registers.register import register_of
from tests import makers
from tests.conftest import person
from tests.register_makers_enterprises import credit_code, make_enterprise, make_former_name
from tests.register_makers_platforms import make_commissioner, make_institution, make_platform
from tests.registers import url

from .merges import REGISTER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]

SAME_CODE, SAME_NAME, CALLED_BEFORE = REGISTER.merging.rules


def found(rule, of=None, part=slice(0, 20)):
    rows = Enterprise.objects.in_use().select_related("area")
    return [(pair.kept, pair.merged) for pair in rule.search(rows, of, part).pairs]


def unverified(name, **fields):
    """As an older file left it: not cleaned."""
    firm = make_enterprise(credit_code="", **fields)
    Enterprise.objects.filter(pk=firm.pk).update(name=name)
    firm.refresh_from_db()
    return firm


def proposed(client, register):
    return client.get(url(register, "merge_list")).context["parts"]


@pytest.mark.parametrize(
    "written",
    ["重庆（綦江）齿轮有限公司", "重庆(綦江) 齿轮有限公司", "重庆綦江齿轮有限责任公司", "重庆綦江　齿轮有限公司"],
)
def test_one_name_in_two_spellings_is_found(written, district):
    firm = make_enterprise(name="重庆（綦江）齿轮有限公司")
    street = makers.make_area("500110001", "古南街道", parent=district)
    other = unverified(written, area=street)
    unverified("重庆綦江齿轮厂")
    assert found(SAME_NAME) == [(firm, other)]
    assert found(SAME_NAME, of=other) == found(SAME_NAME, of=firm) == [(firm, other)]


def test_two_firms_with_different_codes_are_not_proposed_for_their_name():
    first, second = (make_enterprise(name="重庆齿轮有限公司") for _number in range(2))
    assert found(SAME_NAME) == []
    third = unverified("重庆齿轮有限公司")
    assert found(SAME_NAME) == [(first, third), (second, third)]


def test_without_any_code_the_first_would_stay(district):
    street = makers.make_area("500110001", "古南街道", parent=district)
    first, second = unverified("重庆齿轮有限公司"), unverified("重庆齿轮有限公司", area=street)
    assert found(SAME_NAME) == [(first, second)]
    Enterprise.objects.filter(pk=second.pk).update(in_use=False)
    assert found(SAME_NAME) == []


def test_one_code_in_two_spellings_is_found():
    firm, other = make_enterprise(), make_enterprise()
    assert found(SAME_CODE) == []
    Enterprise.objects.filter(pk=other.pk).update(credit_code=f" {firm.credit_code[:8].lower()} {firm.credit_code[8:]}")
    assert found(SAME_CODE) == [(firm, other)]
    assert found(SAME_CODE, of=make_enterprise(credit_code="")) == [], "no code is not the same code"


def test_a_firm_called_as_another_was_before_is_found():
    renamed, old = make_enterprise(name="重庆新齿轮有限公司"), unverified("重庆齿轮有限公司")
    name = make_former_name(enterprise=renamed, name="重庆齿轮有限公司")
    assert found(CALLED_BEFORE) == found(CALLED_BEFORE, of=renamed) == found(CALLED_BEFORE, of=old) == [(renamed, old)]
    assert found(CALLED_BEFORE, of=make_enterprise()) == []
    make_enterprise(name="重庆齿轮有限公司")
    assert found(CALLED_BEFORE) == [(renamed, old)], "another firm has that name now"
    Enterprise.objects.exclude(pk__in=[renamed.pk, old.pk]).update(in_use=False)
    Enterprise.objects.filter(pk=old.pk).update(credit_code=credit_code(900001))
    assert found(CALLED_BEFORE) == [], "another firm has taken the name"
    Enterprise.objects.filter(pk=renamed.pk).update(credit_code="")
    assert found(CALLED_BEFORE) == [(old, renamed)], "the one with a code stays"
    FormerName.objects.filter(pk=name.pk).update(in_use=False)
    assert found(CALLED_BEFORE) == []


@pytest.mark.one_database
def test_different_codes_are_said_to_speak_against_it(in_charge):
    first, second = make_enterprise(), make_enterprise()
    text = "是两家企业"
    assert text in in_charge.get(url(REGISTER, "merge", first.pk), {"with": second.pk}).content.decode()
    Enterprise.objects.filter(pk=second.pk).update(credit_code="")
    assert text not in in_charge.get(url(REGISTER, "merge", first.pk), {"with": second.pk}).content.decode()


def test_only_what_lies_within_reach_is_proposed(client, district):
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    make_enterprise(name="重庆齿轮有限公司")
    unverified("重庆齿轮有限公司", area=elsewhere)
    for user, count in [
        (person("here", "manager", None, district), 0),
        (person("there", "manager", None, elsewhere), 0),
        (person("city", "manager", None, district.parent), 1),
    ]:
        client.force_login(user)
        assert sum(len(part["pairs"]) for _title, part in proposed(client, REGISTER)) == count


@pytest.mark.one_database
def test_the_page_turns_and_takes_as_many_queries_for_thirty_pairs_as_for_one(in_charge, monkeypatch):
    def pair(number):
        make_enterprise(name=f"重庆齿轮{number}有限公司")
        unverified(f"重庆齿轮{number}有限责任公司")
        renamed = make_enterprise()
        make_former_name(enterprise=renamed, name=f"重庆旧名{number}有限公司")
        unverified(f"重庆旧名{number}有限公司")

    pair(1)
    in_charge.get(url(REGISTER, "merge_list"))
    with CaptureQueriesContext(connection) as one:
        in_charge.get(url(REGISTER, "merge_list"))
    for number in range(2, 31):
        pair(number)
    with CaptureQueriesContext(connection) as thirty:
        answer = in_charge.get(url(REGISTER, "merge_list"))
    assert len(thirty) == len(one)
    assert [len(part["pairs"]) for _title, part in answer.context["parts"]] == [0, 20, 20]
    second = in_charge.get(url(REGISTER, "merge_list"), {"page": 2})
    assert [len(part["pairs"]) for _title, part in second.context["parts"]] == [0, 10, 10]
    assert ("?page=2" in answer.content.decode(), "?page=3" in second.content.decode()) == (True, False)
    monkeypatch.setattr(duplicates, "MEMBERS", 4)
    assert len(found(SAME_NAME)) == 2, "however many are called the same"


def test_platforms_institutions_and_commissioners(in_charge, district):
    elsewhere = makers.make_area("500110001", "古南街道", parent=district)
    make_platform(name="齿轮（重点）实验室"), make_platform(name="齿轮重点实验室", area=elsewhere)
    make_institution(name="重庆大学"), make_institution(name="重庆大学", area=elsewhere)
    day = datetime.date(2021, 1, 1)
    make_commissioner(name="张三", term_from=day), make_commissioner(name="张三", term_from=day, sent_by="别处")
    make_commissioner(name="张三", term_from=datetime.date(2022, 1, 1))
    expected = {Platform: 1, Institution: 0, Commissioner: 1}
    for model, count in expected.items():
        [(_title, part)] = proposed(in_charge, register_of(model))
        assert len(part["pairs"]) == count, model
    make_institution(name="重庆 大学")
    assert len(proposed(in_charge, register_of(Institution))[0][1]["pairs"]) == 1, "control: in one area it is"
