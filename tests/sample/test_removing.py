"""The sample can be taken away without a trace, is loaded once, and is the same for the same seed."""

import re

import pytest
from django.apps import apps
from django.core.management import CommandError

from enterprises.models import Enterprise, GrowthRule, Patent, RankedEnterprise, Recognition
from indicators.counting import counted
from indicators.keeping import differences
from indicators.models import CountingRule, CurrentValue, Indicator, Observation, Source, Stamp
from indicators.sample import loading
from indicators.sample.obstacles import observations, registers
from qijiang.directory.models import Area
from qijiang.registers.fixing import Fix
from qijiang.registers.models import Change
from qijiang.registers.register import register_of
from tests.admin.pages import save
from tests.conftest import person
from tests.makers import an_observation, make_user
from tests.register_makers_enterprises import make_enterprise, make_patent, patent_number
from tests.register_makers_platforms import make_platform
from tests.sample.loaded import load_what_is_real, sample
from tests.test_bulk_fix import fix_of
from tests.test_merging import merge
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real")]
real = shared_world(load_what_is_real)

SMALL = ("--scale", "0.04")
OF_THEMSELVES = {Stamp}  # rise with every change


def everything():
    """{table: its rows} of the whole database."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model not in OF_THEMSELVES
    }


def drawn():
    """What was drawn, but for the keys of the rows."""
    keys = {"id", "keeper_id"}
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in keys and not name.endswith("_id")}
            for row in model.objects.sampled().order_by("pk").values()
        ]
        for model in registers()
    }


@pytest.mark.parametrize("arguments", [(), ("--districts", "3")])
def test_what_was_there_before_is_there_after(arguments):
    before = everything()
    sample(*SMALL, *arguments)
    assert everything() != before, "control"
    assert "移除" in sample("--remove")
    after = everything()
    assert {table for table in before if after[table] != before[table]} == set()
    assert differences() == []


def test_a_second_load_changes_nothing_and_says_so():
    sample(*SMALL)
    before = everything() | {"stamps": list(Stamp.objects.values_list())}
    assert "已载入" in sample(*SMALL)
    assert everything() | {"stamps": list(Stamp.objects.values_list())} == before


def test_more_districts_are_added_to_those_there_are():
    sample(*SMALL)
    home = list(Enterprise.objects.sampled().order_by("pk").values())
    sample(*SMALL, "--districts", "2")
    assert list(Enterprise.objects.sampled().order_by("pk").values())[: len(home)] == home
    second = Area.objects.by_code("500101")
    assert Enterprise.objects.sampled().filter(area=second).exists()
    assert observations().filter(area=second, year=2021).exists()
    assert differences() == []
    for rule in CountingRule.objects.select_related("indicator"):
        for figure in observations().filter(area=second, indicator=rule.indicator):
            assert (counted(rule, second, figure.as_of) or 0) == figure.value, (rule, figure.as_of)


def test_the_same_seed_draws_the_same_and_another_draws_other_rows():
    sample(*SMALL)
    first = drawn()
    sample("--remove")
    sample(*SMALL)
    assert drawn() == first
    sample("--remove")
    sample(*SMALL, "--seed", "7")
    assert drawn() != first


def test_another_scale_is_refused_while_a_sample_is_there():
    sample(*SMALL)
    with pytest.raises(CommandError, match="--scale 0.04"):
        sample("--scale", "0.05")


@pytest.mark.parametrize("arguments", [("--districts", "0"), ("--scale", "0"), ("--scale", "-1"), ("--scale", "nan")])
def test_nonsense_is_refused(arguments):
    with pytest.raises(CommandError):
        sample(*arguments)
    assert not Source.objects.filter(code="sample").exists()


def test_more_districts_than_there_are_is_refused_with_their_number():
    with pytest.raises(CommandError, match="38"):
        sample("--districts", "39")


def test_every_row_carries_the_mark_and_nothing_else_does():
    before = {model: model.objects.count() for model in registers()}
    sample(*SMALL)
    for model in registers():
        assert model.objects.filter(sample=False).count() == before[model]
    assert Recognition.objects.sampled().exists()


def test_a_load_that_breaks_off_leaves_nothing_of_that_district(monkeypatch):
    sample(*SMALL)
    before = everything()

    def broken(areas):
        raise RuntimeError("the power went")

    monkeypatch.setattr(loading, "settle", broken)
    with pytest.raises(RuntimeError):
        sample(*SMALL, "--districts", "2")
    assert everything() == before


def test_a_real_record_that_has_a_number_of_the_sample_stops_the_load_by_name():
    sample(*SMALL)
    number = Patent.objects.sampled().first().number
    sample("--remove")
    make_patent(number=number, enterprise=Enterprise.objects.first())
    before = everything()
    with pytest.raises(CommandError, match="綦江区"):
        sample(*SMALL)
    assert everything() == before


def test_what_real_records_hang_on_is_not_removed_and_is_named():
    sample(*SMALL)
    firm = Enterprise.objects.sampled().filter(moved_out=None, closed=None).first()
    patent = make_patent(enterprise=firm, number=patent_number(9_999_999))
    before = everything()
    with pytest.raises(CommandError) as refused:
        sample("--remove")
    assert firm.name in str(refused.value)
    assert patent.number in str(refused.value)
    assert everything() == before
    Patent.objects.filter(pk=patent.pk).update(enterprise=Enterprise.objects.filter(sample=False).first())
    sample("--remove")
    assert not Enterprise.objects.sampled().exists()


@pytest.fixture
def keeper():
    return person("keeper", "manager", None, Area.objects.by_code("500110"), is_staff=True)


def a_drawn_firm():
    return Enterprise.objects.sampled().filter(moved_out=None, closed=None, former_names=None, park=None).first()


def refused_by_name(*named):
    """Nothing is gone, and the refusal names these."""
    before = everything()
    with pytest.raises(CommandError) as refused:
        sample("--remove")
    assert everything() == before
    assert [each for each in named if each not in str(refused.value)] == [], str(refused.value)
    return str(refused.value)


def no_sample_is_left():
    assert not any(model.objects.sampled().exists() for model in registers())
    assert not observations().exists()
    assert differences() == []
    assert Change.objects.first_broken() is None


def test_what_a_person_changed_is_named_and_goes_by_force_alone(client, keeper):
    sample(*SMALL)
    firm = a_drawn_firm()
    client.force_login(keeper)
    assert save(client, firm, name="重庆真实企业有限公司", remark="已核实").status_code == 302
    said = refused_by_name("重庆真实企业有限公司", "keeper", str(firm.pk))
    assert "1条示例记录已被人工修改" in said
    assert "示例数据" in sample("--remove", "--force")
    no_sample_is_left()


def test_a_rule_of_the_sample_that_a_person_changed_is_named_and_goes_by_force_alone(client, keeper):
    sample(*SMALL)
    assert RankedEnterprise.objects.exists(), "of the ranking that goes with it"
    rule = GrowthRule.objects.get()
    client.force_login(keeper)
    assert save(client, rule, growth="25").status_code == 302
    refused_by_name(rule.name, "keeper")
    sample("--remove", "--force")
    assert not GrowthRule.objects.exists()
    no_sample_is_left()


def test_a_certificate_of_the_sample_that_was_given_to_a_real_firm_is_named(client, keeper):
    sample(*SMALL)
    drawn, real = Recognition.objects.sampled().first(), Enterprise.objects.filter(sample=False).first()
    client.force_login(keeper)
    assert save(client, drawn, enterprise=real.pk).status_code == 302
    refused_by_name(str(drawn), f"编号{drawn.pk}")
    assert Recognition.objects.filter(enterprise=real, pk=drawn.pk).exists()


def test_more_changed_rows_than_are_named_are_counted(keeper):
    sample(*SMALL)
    register = register_of(Recognition)
    rows = Recognition.objects.sampled().order_by("pk")[:12]
    fix_of(register, keeper, Fix(register, "remark", "set", "核对过"), rows)
    said = refused_by_name("12条", "另有2条")
    assert len([line for line in said.splitlines() if "keeper" in line]) == 10


def test_by_force_what_cannot_be_without_the_sample_goes_too_and_the_history_says_so():
    sample(*SMALL)
    firm = a_drawn_firm()
    patent = make_patent(enterprise=firm, number=patent_number(9_999_999))
    refused_by_name(patent.number, firm.name, "1条真实记录")
    assert "1条真实记录" in sample("--remove", "--force")
    no_sample_is_left()
    assert not Patent.objects.filter(pk=patent.pk).exists()
    ended = Change.objects.about(patent).get()
    assert (ended.action, ended.fields["number"]) == ("delete", [patent.number, None])


def test_what_could_name_another_record_stops_the_removal_even_by_force():
    sample(*SMALL)
    platform = make_platform(enterprise=a_drawn_firm(), area=Area.objects.by_code("500110"))
    before = everything()
    with pytest.raises(CommandError, match=re.escape(platform.name)):
        sample("--remove", "--force")
    assert everything() == before


def test_a_firm_of_the_sample_that_was_merged_into_a_real_one_leaves_no_trace(keeper):
    sample(*SMALL)
    drawn = a_drawn_firm()
    Enterprise.objects.filter(pk=drawn.pk).update(credit_code="", industry="3670")
    drawn.refresh_from_db()
    real = make_enterprise(area=drawn.area, name="重庆真的有限公司")
    assert not real.industry, "which is taken over"
    merge(keeper, real, drawn, taken=["industry"])
    assert real.former_names.get().sample
    refused_by_name(drawn.name, "请先撤销合并")
    assert drawn.name in sample("--remove", "--force")
    assert not real.former_names.exists()
    no_sample_is_left()


def test_force_without_remove_says_where_it_belongs():
    with pytest.raises(CommandError, match="--remove"):
        sample("--force", *SMALL)


def test_a_site_in_use_is_given_no_sample_unless_asked_twice(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--yes"):
        sample(*SMALL)
    assert not Source.objects.filter(code="sample").exists()
    sample("--yes", *SMALL)
    assert Enterprise.objects.sampled().exists()
    sample("--remove")
    no_sample_is_left()


def test_a_real_figure_that_cites_the_samples_source_stops_the_removal():
    sample(*SMALL)
    home, indicator = Area.objects.by_code("500110"), Indicator.objects.get(code="hte_valid")
    figure = an_observation(
        indicator, home, "2022-06-29", 5, created_by=make_user("somebody"), source=Source.objects.get(code="sample")
    )
    figure.save()
    with pytest.raises(CommandError, match="2022-06-29"):
        sample("--remove")
    assert Observation.objects.filter(pk=figure.pk).exists()


def test_nothing_to_remove_says_so():
    before = everything()
    assert "没有示例数据" in sample("--remove")
    assert everything() == before


def test_current_values_of_the_article_come_back():
    cell = {"indicator__code": "policy_document", "area__code": "500110", "year": 2022}
    kept = CurrentValue.objects.filter(**cell).values().get()
    sample()
    assert CurrentValue.objects.filter(**cell).values().get() != kept
    sample("--remove")
    assert CurrentValue.objects.filter(**cell).values().get() == kept


def test_the_history_stays_whole():
    count = Change.objects.count()
    sample(*SMALL)
    sample("--remove")
    assert Change.objects.count() == count
    assert Change.objects.first_broken() is None
