"""Approving and returning one figure, and two at once."""

import re
from decimal import Decimal

import pytest

from indicators import recording
from indicators.models import CurrentValue, Observation
from qijiang.registers.models import Change
from tests.conftest import person
from tests.makers import (
    load_observation,
    make_lock,
)

from .pages import decide, hidden_of, text_of, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
State = Observation.State


def test_approval_counts_at_once(site, reviewer, submitted, target):
    answer = decide(site, submitted, "approve")
    row = Observation.objects.get()
    assert (row.state, row.reviewed_by) == (State.APPROVED, reviewer)
    assert answer.redirect_chain == [("/review/", 302)]
    assert "审核通过：高新技术企业，綦江区，2022-06-30，133家" in text_of(answer)
    assert f'<meta name="saved-form" content="review-{row.pk}">' in text_of(answer)
    assert CurrentValue.objects.get().observation == row
    assert ">133<" in text_of(site.get("/?on=2022-06-30"))


def test_from_typing_to_the_light(client, clerk, reviewer, target, hte, district):
    load_observation(hte, district, "2022-05-31", 124)

    def lights():
        board = text_of(client.get("/?on=2022-07-06")).split('class="board"')[1]
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", board)

    client.force_login(clerk)
    before = lights()
    said = {"area": "500110", "as_of": "2022年6月30日", "value": "141", "qualifier": "=", "vintage": "2"}
    client.post("/entry/new/hte_valid/", said | {"action": "submit"})
    assert lights() == before, "what is submitted moves nothing"
    client.force_login(reviewer)
    decide(client, Observation.objects.get(state=State.SUBMITTED), "approve")
    assert "s-done" in lights()
    assert ">141<" in lights()


@pytest.mark.one_database
def test_returning_needs_a_note_and_keeps_the_page(site, submitted):
    text = text_of(decide(site, submitted, "return", note="  "))
    assert "审核未生效" in text
    assert "请说明" in text
    assert Observation.objects.get().state == State.SUBMITTED
    text = text_of(decide(site, submitted, "return", note="长" * 301))
    assert "长" * 301 in text, "what was typed is kept"
    assert Observation.objects.get().state == State.SUBMITTED


def test_a_returned_figure_goes_back_with_the_note(site, client, clerk, submitted):
    answer = decide(site, submitted, "return", note="请附名单")
    row = Observation.objects.get()
    assert (row.state, row.review_note) == (State.RETURNED, "请附名单")
    assert "已退回填报员" in text_of(answer)
    client.force_login(clerk)
    assert "请附名单" in text_of(client.get("/entry/"))


def test_a_lock_that_came_since_is_said_with_its_field(site, submitted, district):
    make_lock(district, "2022-06-01", "2022-06-30", "半年报已上报")
    text = text_of(decide(site, submitted, "approve", note="可以"))
    assert "截至：" in text
    assert "半年报已上报" in text
    assert ">可以</textarea>" in re.sub(r">\s+可以", ">可以", text)
    assert Observation.objects.get().state == State.SUBMITTED


@pytest.mark.one_database
def test_a_decided_figure_is_shown_with_who_and_when(site, reviewer, submitted):
    recording.approve(reviewer, submitted, version=submitted.version, via="form")
    text = text_of(site.get(url_of(submitted)))
    assert "reviewer于2022-07-06 09:00审核通过" in text
    assert 'value="approve"' not in text


# ---- two at once


@pytest.fixture
def second(bureau, district):
    return person("second", "reviewer", bureau, district)


def test_a_figure_changed_since_it_was_read_is_not_approved(site, clerk, second, submitted):
    hidden = hidden_of(text_of(site.get(url_of(submitted))))
    row = recording.send_back(second, submitted, note="查", version=submitted.version, via="form")
    row.value = Decimal(138)
    row = recording.record(clerk, row, version=row.version, via="form")
    recording.submit(clerk, row, version=row.version, via="form")
    answer = site.post(url_of(submitted), hidden | {"action": "return", "note": "我的意见"})
    text = text_of(answer)
    assert answer.status_code == 409
    line = text.split('<th scope="row">数值</th>')[1].split("</tr>")[0]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", line) == ["133", "138"]
    assert "我的意见" in text
    assert Observation.objects.get().state == State.SUBMITTED
    form = text.split('<form method="post" class="form-actions"')[1].split("</form>")[0]
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    site.post(url_of(submitted), carried | {"action": "return"})
    assert Observation.objects.get().review_note == "我的意见"


@pytest.mark.parametrize("action", ["approve", "return"])
def test_what_another_decided_stands(site, second, submitted, action):
    recording.approve(second, submitted, version=submitted.version, via="form")
    answer = decide(site, submitted, action, note="x", version=2)
    assert answer.status_code == 409
    assert "second" in text_of(answer)
    assert Observation.objects.get().reviewed_by == second


@pytest.mark.parametrize(("action", "state"), [("approve", State.APPROVED), ("return", State.RETURNED)])
def test_the_same_decision_sent_twice_has_one_effect(site, submitted, action, state):
    version = submitted.version
    answers = [decide(site, submitted, action, note="请附名单", version=version) for _press in range(2)]
    assert [answer.redirect_chain for answer in answers] == [[("/review/", 302)]] * 2
    assert Observation.objects.get().state == state
    assert Change.objects.count() == 3


@pytest.mark.one_database
@pytest.mark.parametrize("version", ["", "x", "0", "-1", "99999999999999999999"])
def test_a_decision_without_its_version_decides_nothing(site, submitted, version):
    assert site.post(url_of(submitted), {"action": "approve", "version": version}).status_code in {200, 409}
    assert Observation.objects.get().state == State.SUBMITTED


@pytest.mark.one_database
@pytest.mark.parametrize("action", ["", "delete"])
def test_an_unknown_decision_approves_nothing(site, submitted, action):
    decide(site, submitted, action)
    assert Observation.objects.get().state == State.SUBMITTED
