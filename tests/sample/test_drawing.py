"""The sample is loaded once, district by district, and is the same for the same seed."""

import pytest
from django.core.management import CommandError

from enterprises.models import Enterprise, Patent
from indicators.counting import counted
from indicators.keeping import differences
from indicators.models import CountingRule, Stamp
from indicators.sample import loading
from indicators.sample.obstacles import observations, registers
from qijiang.directory.models import Area
from tests.register_makers_enterprises import make_patent
from tests.sample.loaded import SMALL, everything, load_small, sample
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]
small = shared_world(load_small)


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


def test_a_second_load_changes_nothing_and_says_so():
    before = everything() | {"stamps": list(Stamp.objects.values_list())}
    assert "已载入" in sample(*SMALL)
    assert everything() | {"stamps": list(Stamp.objects.values_list())} == before


def test_more_districts_are_added_to_those_there_are():
    home = list(Enterprise.objects.sampled().order_by("pk").values())
    sample(*SMALL, "--districts", "2")
    assert list(Enterprise.objects.sampled().order_by("pk").values())[: len(home)] == home
    second = Area.objects.by_code("500101")
    assert Enterprise.objects.sampled().filter(area=second).exists()
    assert observations().filter(area=second, year=2021).exists()
    assert differences() == []
    for rule in CountingRule.objects.select_related("indicator"):
        for figure in observations().filter(area=second, indicator=rule.indicator).order_by("pk")[::FIGURES]:
            assert (counted(rule, second, figure.as_of) or 0) == figure.value, (rule, figure.as_of)


FIGURES = 5  # of an indicator every so manieth, by its months


@pytest.mark.one_database
def test_the_same_seed_draws_the_same_and_another_draws_other_rows():
    first = drawn()
    sample("--remove")
    sample(*SMALL)
    assert drawn() == first
    sample("--remove")
    sample(*SMALL, "--seed", "7")
    assert drawn() != first


def test_another_scale_is_refused_while_a_sample_is_there():
    with pytest.raises(CommandError, match="--scale 0.04"):
        sample("--scale", "0.05")


def test_a_load_that_breaks_off_leaves_nothing_of_that_district(monkeypatch):
    before = everything()

    def broken(areas):
        raise RuntimeError("the power went")

    monkeypatch.setattr(loading, "settle", broken)
    with pytest.raises(RuntimeError):
        sample(*SMALL, "--districts", "2")
    assert everything() == before


def test_a_real_record_that_has_a_number_of_the_sample_stops_the_load_by_name():
    number = Patent.objects.sampled().first().number
    sample("--remove")
    make_patent(number=number, enterprise=Enterprise.objects.first())
    before = everything()
    with pytest.raises(CommandError, match="綦江区"):
        sample(*SMALL)
    assert everything() == before


def test_a_site_in_use_is_given_no_sample_unless_asked_twice(settings):
    settings.PRODUCTION = True
    before = everything()
    with pytest.raises(CommandError, match="--yes"):
        sample(*SMALL, "--districts", "2")
    assert everything() == before
    assert "已载入" in sample("--yes", *SMALL)
