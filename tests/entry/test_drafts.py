"""What is recorded already: mended, handed in, dropped, and changed by two at once."""

import datetime
import re
from decimal import Decimal

import pytest

from indicators import recording
from indicators.models import Observation
from qijiang.registers.models import Change
from tests.conftest import person
from tests.databases import first_only
from tests.makers import make_lock

from .form import NEW, draft, field_of, hidden_of, text_of, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
State = Observation.State


def test_a_draft_is_shown_as_it_was_typed_and_mended(site):
    row = draft(site, note="初稿", qualifier=">=")
    text = text_of(site.get(f"/entry/{row.pk}/"))
    assert (field_of(text, "value"), field_of(text, "as_of"), field_of(text, "note")) == ("131", "2022-06-30", "初稿")
    assert '<option value=">=" selected>' in text
    assert f'data-keep="entry-{row.pk}"' in text
    site.post(f"/entry/{row.pk}/", typed(value="132", as_of="2022-06-29", version="1"))
    row.refresh_from_db()
    assert (row.value, row.as_of, row.version, row.state) == (132, datetime.date(2022, 6, 29), 2, State.DRAFT)


def test_a_returned_figure_shows_the_note_and_is_handed_in_again(site, clerk, reviewer):
    row = draft(site, action="submit")
    recording.send_back(reviewer, row, note="请附名单", version=row.version, via="form")
    text = text_of(site.get(f"/entry/{row.pk}/"))
    assert "reviewer的审核意见" in text
    assert "请附名单" in text
    assert "删除草稿" not in text, "what was once submitted stays"
    hidden = hidden_of(text)
    site.post(f"/entry/{row.pk}/", typed(value="130", action="submit") | hidden)
    row.refresh_from_db()
    assert (row.value, row.state, row.submitted_by) == (130, State.SUBMITTED, clerk)


@pytest.mark.one_database
def test_bad_input_into_a_draft_keeps_draft_and_typing(site):
    row = draft(site)
    hidden = hidden_of(text_of(site.get(f"/entry/{row.pk}/")))
    text = text_of(site.post(f"/entry/{row.pk}/", typed(value="一百") | hidden))
    assert field_of(text, "value") == "一百"
    assert hidden_of(text) == hidden, "version and first reading are carried on"
    assert Observation.objects.get().value == 131
    assert Observation.objects.get().version == 1


def test_a_lock_that_came_since_stops_the_submission_whole(site, district):
    row = draft(site)
    make_lock(district, "2022-06-01", "2022-06-30")
    text = text_of(site.post(f"/entry/{row.pk}/", typed(value="132", version="1", action="submit")))
    assert "已锁定" in text
    row.refresh_from_db()
    assert (row.value, row.state) == (131, State.DRAFT)


@pytest.mark.parametrize("state", [first_only(State.SUBMITTED), State.APPROVED])
def test_what_is_handed_in_is_shown_but_not_changed(site, reviewer, state):
    row = draft(site, action="submit")
    if state == State.APPROVED:
        row = recording.approve(reviewer, row, version=row.version, via="form")
    text = text_of(site.get(f"/entry/{row.pk}/"))
    assert {State.SUBMITTED: "正在等待审核", State.APPROVED: "不再改动"}[state] in text
    assert 'name="value"' not in text
    assert "clerk" in text
    assert "2022-07-06 09:00" in text
    assert site.post(f"/entry/{row.pk}/", typed(value="1", version=str(row.version), reason="x")).status_code == 409
    assert Observation.objects.get().value == 131


def test_a_draft_is_dropped(site):
    row = draft(site)
    answer = site.post(f"/entry/{row.pk}/", {"action": "discard", "version": "1"}, follow=True)
    assert "草稿已删除：高新技术企业，2022-06-30" in text_of(answer)
    assert not Observation.objects.exists()


def test_what_changed_meanwhile_is_not_dropped(site):
    row = draft(site)
    site.post(f"/entry/{row.pk}/", typed(value="132", version="1"))
    answer = site.post(f"/entry/{row.pk}/", {"action": "discard", "version": "1"}, follow=True)
    assert "未删除" in text_of(answer)
    assert Observation.objects.get().value == 132


# ---- two at once


@pytest.fixture
def colleague(bureau, district):
    return person("colleague", "clerk", bureau, district)


def changed_by(colleague, value, **fields):
    row = Observation.objects.get()
    row.value = Decimal(value)
    for name, text in fields.items():
        setattr(row, name, text)
    return recording.record(colleague, row, version=row.version, via="form")


def test_a_stale_form_is_answered_with_three_readings(site, colleague):
    row = draft(site, note="初稿")
    hidden = hidden_of(text_of(site.get(f"/entry/{row.pk}/")))
    changed_by(colleague, 135, note="同事改")
    answer = site.post(f"/entry/{row.pk}/", typed(value="1,320", note="我改") | hidden)
    text = text_of(answer)
    assert answer.status_code == 409
    line = text.split('<th scope="row">数值</th>')[1].split("</tr>")[0]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", line) == ["131", "135", "1320"]
    assert all(word in text for word in ("初稿", "同事改", "我改"))
    assert Observation.objects.get().value == 135


@pytest.mark.parametrize("action", [first_only("save"), "submit"])
def test_mine_can_be_kept_on_top_of_theirs(site, colleague, action):
    row = draft(site)
    hidden = hidden_of(text_of(site.get(f"/entry/{row.pk}/")))
    changed_by(colleague, 135)
    text = text_of(site.post(f"/entry/{row.pk}/", typed(value="132", action=action) | hidden))
    form = text.split('<form class="form-actions"')[1].split("</form>")[0]
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert f'name="action" value="{action}"' in form
    site.post(f"/entry/{row.pk}/", carried | {"action": action})
    row = Observation.objects.get()
    assert (row.value, row.state) == (132, State.SUBMITTED if action == "submit" else State.DRAFT)


def test_theirs_can_be_taken(site, colleague):
    row = draft(site)
    changed_by(colleague, 135)
    text = text_of(site.post(f"/entry/{row.pk}/", typed(value="132", version="1")))
    assert f'href="/entry/{row.pk}/"' in text
    assert field_of(text_of(site.get(f"/entry/{row.pk}/")), "value") == "135"


def test_what_was_handed_in_meanwhile_offers_no_overwriting(site, colleague):
    row = draft(site)
    recording.submit(colleague, row, version=1, via="form")
    answer = site.post(f"/entry/{row.pk}/", typed(value="132", version="1"))
    assert answer.status_code == 409
    assert "等待审核" in text_of(answer)
    assert "以我的为准" not in text_of(answer)


@pytest.mark.parametrize("version", [first_only(""), first_only("x"), "99999999999999999999"])
def test_a_form_without_its_version_never_overwrites(site, version):
    row = draft(site)
    assert site.post(f"/entry/{row.pk}/", typed(value="132", version=version)).status_code in {200, 409}
    assert Observation.objects.get().value == 131


@pytest.mark.parametrize(("action", "state"), [("save", State.DRAFT), ("submit", State.SUBMITTED)])
def test_the_same_new_form_sent_twice_has_one_effect(site, action, state):
    answers = [site.post(NEW, typed(action=action)) for _press in range(2)]
    assert [answer.headers.get("Location") for answer in answers] == ["/entry/?area=500110"] * 2
    assert Observation.objects.get().state == state
    assert Change.objects.count() == (2 if action == "submit" else 1)


@pytest.mark.parametrize("action", ["save", "submit"])
def test_the_same_change_sent_twice_has_one_effect(site, action):
    row = draft(site)
    answers = [site.post(f"/entry/{row.pk}/", typed(value="132", version="1", action=action)) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Observation.objects.get().value == 132
    assert Change.objects.count() == (3 if action == "submit" else 2)


def test_dropping_twice_has_one_effect(site):
    row = draft(site)
    for expected in (302, 404):
        assert site.post(f"/entry/{row.pk}/", {"action": "discard", "version": "1"}).status_code == expected


@pytest.mark.one_database
def test_what_is_typed_cannot_break_out_of_the_page(site):
    answer = site.post(NEW, typed(value='"><script>alert(1)</script>', note="</textarea><script>alert(2)</script>"))
    assert "<script>alert" not in answer.content.decode()
