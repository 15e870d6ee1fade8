"""The rule of high growth and the ranking that the sample brings along."""

import pytest
from django.urls import reverse

from enterprises.models import GrowthRule, Ranking
from indicators.sample import plan
from qijiang.directory.models import Area
from tests.conftest import person
from tests.sample.loaded import load_whole
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole"), pytest.mark.one_database]
whole = shared_world(load_whole)
MARK = '<span class="smp">'


@pytest.fixture
def looking(client):
    client.force_login(person("looker", "official", None, Area.objects.by_code("500110")))
    return client


def test_the_base_of_high_growth_has_members_and_others_and_is_marked(looking):
    members, everybody = (looking.get(reverse("growth_base"), asked) for asked in ({}, {"members": ""}))
    assert members.context["rule"] == GrowthRule.objects.get()
    assert 0 < len(members.context["base"].rows) < len(everybody.context["base"].rows)
    assert f"</h1>{MARK}" in members.content.decode()


def test_the_ranking_is_published_marked_and_what_the_registers_still_say(looking):
    ranking = Ranking.objects.get()
    assert ranking.is_published
    answer = looking.get(reverse("ranking_detail", args=[ranking.pk]))
    board = answer.context["board"]
    assert len(board.lines) + len(board.left_out) == plan.HTE[ranking.year]
    assert len(board.lines) > len(board.left_out) > 0
    assert board.moved == []
    assert f"</h1>{MARK}" in answer.content.decode()
    assert f"{ranking.title}</a>{MARK}" in looking.get(reverse("ranking_list")).content.decode()


def test_the_calculation_of_its_first_opens(looking):
    ranking = Ranking.objects.get()
    first = ranking.lines.first()
    steps = looking.get(reverse("ranking_firm", args=[ranking.pk, first.record])).context["steps"]
    assert len(steps) == ranking.weights.count() == 6
