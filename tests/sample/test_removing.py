"""What people made of the sample, and what real records hang on, stops its removal by name."""

import re

import pytest
from django.core.management import CommandError

from enterprises.models import Enterprise, GrowthRule, Patent, RankedEnterprise, Recognition
from indicators.keeping import differences
from indicators.models import Indicator, Observation, Source
from indicators.sample.obstacles import observations, registers
from qijiang.directory.models import Area
from qijiang.registers.fixing import Fix
from qijiang.registers.models import Change
from qijiang.registers.register import register_of
from tests.admin.pages import save
from tests.bulk.fixes import fix_of
from tests.conftest import person
from tests.makers import an_observation, make_user
from tests.merging.merges import merge
from tests.register_makers_enterprises import make_enterprise, make_patent, patent_number
from tests.register_makers_platforms import make_platform
from tests.sample.loaded import everything, load_small, sample
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]
small = shared_world(load_small)


def test_what_real_records_hang_on_is_not_removed_and_is_named():
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
    assert Change.objects.first_dangling() is None


def test_what_a_person_changed_is_named_and_goes_by_force_alone(client, keeper):
    firm = a_drawn_firm()
    client.force_login(keeper)
    assert save(client, firm, name="重庆真实企业有限公司", remark="已核实").status_code == 302
    said = refused_by_name("重庆真实企业有限公司", "keeper", str(firm.pk))
    assert "1条示例记录已被人工修改" in said
    assert "示例数据" in sample("--remove", "--force")
    no_sample_is_left()


@pytest.mark.one_database
def test_a_rule_of_the_sample_that_a_person_changed_is_named_and_goes_by_force_alone(client, keeper):
    assert RankedEnterprise.objects.exists(), "of the ranking that goes with it"
    rule = GrowthRule.objects.get()
    client.force_login(keeper)
    assert save(client, rule, growth="25").status_code == 302
    refused_by_name(rule.name, "keeper")
    sample("--remove", "--force")
    assert not GrowthRule.objects.exists()
    no_sample_is_left()


def test_a_certificate_of_the_sample_that_was_given_to_a_real_firm_is_named(client, keeper):
    drawn, real = Recognition.objects.sampled().first(), Enterprise.objects.filter(sample=False).first()
    client.force_login(keeper)
    assert save(client, drawn, enterprise=real.pk).status_code == 302
    refused_by_name(str(drawn), f"编号{drawn.pk}")
    assert Recognition.objects.filter(enterprise=real, pk=drawn.pk).exists()


@pytest.mark.one_database
def test_more_changed_rows_than_are_named_are_counted(keeper):
    register = register_of(Recognition)
    rows = Recognition.objects.sampled().order_by("pk")[:12]
    fix_of(register, keeper, Fix(register, "remark", "set", "核对过"), rows)
    said = refused_by_name("12条", "另有2条")
    assert len([line for line in said.splitlines() if "keeper" in line]) == 10


def test_by_force_what_cannot_be_without_the_sample_goes_too_and_the_history_says_so():
    firm = a_drawn_firm()
    patent = make_patent(enterprise=firm, number=patent_number(9_999_999))
    refused_by_name(patent.number, firm.name, "1条真实记录")
    assert "1条真实记录" in sample("--remove", "--force")
    no_sample_is_left()
    assert not Patent.objects.filter(pk=patent.pk).exists()
    ended = Change.objects.about(patent).get()
    assert (ended.action, ended.fields["number"]) == ("delete", [patent.number, None])


def test_what_could_name_another_record_stops_the_removal_even_by_force():
    platform = make_platform(enterprise=a_drawn_firm(), area=Area.objects.by_code("500110"))
    before = everything()
    with pytest.raises(CommandError, match=re.escape(platform.name)):
        sample("--remove", "--force")
    assert everything() == before


def test_a_firm_of_the_sample_that_was_merged_into_a_real_one_leaves_no_trace(keeper):
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


def test_a_real_figure_that_cites_the_samples_source_stops_the_removal():
    home, indicator = Area.objects.by_code("500110"), Indicator.objects.get(code="hte_valid")
    figure = an_observation(
        indicator, home, "2022-06-29", 5, created_by=make_user("somebody"), source=Source.objects.get(code="sample")
    )
    figure.save()
    with pytest.raises(CommandError, match="2022-06-29"):
        sample("--remove")
    assert Observation.objects.filter(pk=figure.pk).exists()
