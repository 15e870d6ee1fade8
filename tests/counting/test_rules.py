"""A rule that cannot be counted is refused by name, wherever it is written, and found where a field was renamed."""

import csv
from io import StringIO

import pytest
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from indicators import lives
from indicators.checks import lives_name_fields, rules_can_be_counted
from indicators.models import CountingRule, Stamp
from tests.makers import make_indicator
from tests.register_makers_indicators import make_rule
from tests.test_loading import folder  # noqa: F401  (a fixture)

from .worlds import high_tech

pytestmark = pytest.mark.django_db

# (what the rule says, the field that is refused, what its message names)
WRONG = [
    ({"register": "enterprises.recognitions"}, "register", ["enterprises.recognitions", "enterprises.recognition,"]),
    ({"register": "enterprises.formername"}, "register", ["enterprises.formername"]),
    ({"filters": {"kinds": "high_tech"}}, "filters", ["kinds", "kind"]),
    ({"filters": {"kind": "high_teck"}}, "filters", ["high_teck", "high_tech"]),
    ({"filters": {"kind": ["high_tech", "x"]}}, "filters", ["“x”"]),
    ({"filters": {"kind": []}}, "filters", ["kind"]),
    ({"filters": {"enterprise": 3}}, "filters", ["enterprise__name"]),
    ({"filters": {"enterprise__kin": "x"}}, "filters", ["kin", "credit_code"]),
    ({"filters": {"issued": "last year"}}, "filters", ["last year", "2021-12-31"]),
    ({"filters": {"enterprise__recognitions__kind": "high_tech"}}, "filters", ["recognitions"]),
    ({"filters": ["high_tech"]}, "filters", ["{"]),
    ({"register": "platforms.platform", "filters": {"independent": "yes"}}, "filters", ["yes", "true"]),
    ({"register": "enterprises.annualfigures", "filters": {"year": "2021"}}, "filters", ["2021"]),
    ({"field": "firm"}, "field", ["firm", "enterprise"]),
    ({"measure": "sum", "field": "kind"}, "field", ["kind"]),
    ({"measure": "sum", "field": "", "register": "enterprises.fund"}, "__all__", []),
    ({"measure": "median"}, "measure", ["median"]),
    ({"measure": "ended_in", "register": "enterprises.techcontract"}, "measure", []),
    ({"measure": "valid_on", "span": "year"}, "measure", []),
    ({"measure": "begun_in", "span": "day"}, "measure", []),
    ({"area_field": "enterprise"}, "area_field", ["enterprise"]),
    ({"area_field": "enterprise__areas"}, "area_field", ["areas", "area"]),
]


def rule_of(**fields):
    said = {"register": "enterprises.recognition", "measure": "valid_on", **fields}
    return CountingRule(indicator=make_indicator(), **said)


@pytest.mark.one_database
@pytest.mark.parametrize(("said", "field", "named"), WRONG)
def test_it_is_refused_by_name_with_the_way_out(said, field, named):
    with pytest.raises(ValidationError) as refusal:
        rule_of(**said).full_clean()
    message = " ".join(refusal.value.message_dict[field])
    assert [word for word in named if word not in message] == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    "said",
    [
        {"filters": {"kind": "high_tech", "enterprise__chain__name": "齿轮"}, "field": "enterprise"},
        {"filters": {"issued": "2021-11-12"}},
        {"register": "platforms.platform", "filters": {"independent": True, "kind": ["incubator"]}},
        {"register": "enterprises.annualfigures", "filters": {"year": 2021, "revenue": 10.5}, "measure": "begun_in"},
        {"register": "platforms.platform", "area_field": "enterprise__area"},
    ],
)
def test_what_can_be_counted_is_taken(said):
    rule_of(**said).full_clean()


@pytest.mark.one_database
def test_the_administration_says_it_beside_the_field(client, manager, django_user_model):
    client.force_login(manager)
    said = {"indicator": make_indicator().pk, "register": "enterprises.recognition", "measure": "valid_on", "field": ""}
    answer = client.post(reverse("admin:indicators_countingrule_add"), said | {"filters": '{"kind": "high_teck"}'})
    assert "high_teck" in str(answer.context["adminform"].form.errors["filters"])
    assert not CountingRule.objects.exists()
    client.post(reverse("admin:indicators_countingrule_add"), said | {"filters": '{"kind": "high_tech"}'})
    assert CountingRule.objects.get().filters == {"kind": "high_tech"}


def write_rule(folder, **cells):  # noqa: F811
    row = {"indicator": "hte_valid", "register": "enterprises.recognition", "filters": "", "measure": "valid_on"}
    row |= {"field": "enterprise", "span": "", "area_field": "", "remark": ""} | cells
    with (folder / "counting_rules.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"register": "enterprises.firm"}, "register"),
        ({"filters": '{"kind": "high_teck"}'}, "filters"),
        ({"filters": "kind=high_tech"}, "filters"),
        ({"field": "firm"}, "field"),
        ({"measure": "median"}, "measure"),
        ({"indicator": "unknown"}, "indicator"),
    ],
)
def test_the_loader_names_file_line_and_column(folder, cells, column):  # noqa: F811
    write_rule(folder, **cells)
    with pytest.raises(CommandError) as refusal:
        call_command("load_figures", folder=folder)
    assert f"counting_rules.csv第2行“{column}”列" in str(refusal.value)
    assert not CountingRule.objects.exists()


def test_loaded_twice_it_is_the_same(folder):  # noqa: F811
    write_rule(folder, filters='{"kind": ["high_tech", "tech_sme"]}')
    for _time in range(2):
        call_command("load_figures", folder=folder, stdout=StringIO())
    assert CountingRule.objects.get().filters == {"kind": ["high_tech", "tech_sme"]}


def test_a_rule_over_a_field_that_was_renamed_is_found_by_a_check():
    make_rule(filters={"kind": "high_tech"}, field="enterprise")
    assert rules_can_be_counted(None, databases=["default"]) == []
    CountingRule.objects.update(filters={"sort": "high_tech"})
    found = rules_can_be_counted(None, databases=["default"])
    assert [error.id for error in found] == ["indicators.E002"]
    assert "sort" in found[0].msg
    assert "hte_valid" in found[0].msg
    assert rules_can_be_counted(None) == []  # without a database nothing is asked
    assert "indicators.E002" in [error.id for error in checks.run_checks(databases=["default"])]


def test_a_life_over_a_field_that_was_renamed_is_found_by_a_check(monkeypatch):
    assert lives_name_fields(None) == []
    monkeypatch.setitem(lives.LIVES, "enterprises.patent", lives.Life("given"))
    assert "given" in lives_name_fields(None)[0].msg


def test_a_new_rule_makes_pages_anew():
    make_indicator()
    before = Stamp.objects.get(area=None).number
    make_rule(filters={"kind": "high_tech"})
    assert Stamp.objects.get(area=None).number > before


@pytest.mark.one_database
def test_no_manager_deletes_a_rule(client, manager):
    rule = high_tech()
    client.force_login(manager)
    assert client.post(f"/admin/indicators/countingrule/{rule.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"/admin/indicators/countingrule/{rule.pk}/change/").status_code == 200
    assert CountingRule.objects.filter(pk=rule.pk).exists()
