"""The entry grid as a plain form, as it is without its scripts: what is saved, refused, kept and handed in."""

import html
import json
import re

import pytest
from django.utils import timezone
from django.utils.http import urlencode

from indicators import recording
from indicators.models import Observation, RuleAnswer
from indicators.reporting.handing_in import hand_in
from indicators.reporting.place import place_of
from qijiang.registers.models import Change
from tests import worlds
from tests.conftest import person
from tests.reporting.grid_worlds import JUNE, NOW, PAGE, figure_of, key_of, make_figure, make_grid, make_past

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grid"), pytest.mark.one_database]
grid = worlds.shared_world(lambda: (make_grid(), make_past()))
State = Observation.State


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def post(client, clerk):
    """Sends the form with these values typed into the cells of these codes, which were empty when it was opened."""
    client.force_login(clerk)

    def send(action="save", was=None, account=clerk, follow=False, **values):
        said = {"account": account.pk, "action": action}
        for code, value in values.items():
            fields = {"value": "", "note": ""} | (value if isinstance(value, dict) else {"value": value})
            said |= {f"{name}-{key_of(code)}": text for name, text in fields.items()}
            empty = {"version": 0, "value": "", "note": "", "reason": ""}
            said[f"was-{key_of(code)}"] = json.dumps(empty | (was or {}))
        return client.post(PAGE, said, follow=follow)

    return send


def shown(answer, code):
    key = key_of(code)
    return next(row.shown for row in answer.context["rows"] if row.shown.cell == key)


def test_saves_what_was_changed(post):
    answer = post(hte_valid="131", patent_granted="", contract="1.2亿")
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert (figure_of("hte_valid").value, figure_of("contract").value) == (131, 12_000)
    assert Observation.objects.filter(as_of="2022-06-30").count() == 2


def test_leaves_alone_what_another_changed_meanwhile(post, clerk):
    make_figure("hte_valid", 140, state="draft", created_by=clerk)
    assert post(hte_valid="", patent_granted="490").status_code == 302
    assert figure_of("hte_valid").value == 140


def test_keeps_what_was_refused_and_saves_the_rest(post):
    answer = post(hte_valid={"value": "十几家", "note": "待核"}, contract="5000")
    row = shown(answer, "hte_valid")
    assert (row.state, row.value, row.note) == ("refused", "十几家", "待核")
    assert "十几家" in row.message
    assert (figure_of("hte_valid"), figure_of("contract").value) == (None, 5000)


def test_asks_for_the_reason_in_the_row(post):
    answer = post(patent_granted="460")
    assert f'name="reason-{key_of("patent_granted")}"' in answer.content.decode()
    assert figure_of("patent_granted").value == 460, "it is saved, and asked when it is handed in"
    row = shown(answer, "patent_granted")
    assert (row.state, row.asks_reason) == ("saved", True)
    post(was={"version": 1, "value": "460"}, patent_granted={"value": "460", "reason": "5月多计"})
    assert figure_of("patent_granted").reason == "5月多计"


def test_shows_mine_theirs_and_before(post, clerk, bureau, district):
    draft = make_figure("hte_valid", 131, state="draft", created_by=clerk)
    draft.value = 140
    recording.record(person("other", "clerk", bureau, district), draft, version=1, via="form")
    answer = post(was={"version": 1, "value": "131"}, hte_valid="135")
    row = shown(answer, "hte_valid")
    assert (answer.status_code, row.state, row.value) == (409, "stale", "135")
    assert "打开时为131，现在为140，您填的是135" in row.message
    post(was=json.loads(row.was), hte_valid="135")
    assert figure_of("hte_valid").value == 135, "saved again it is kept over theirs"


def test_hands_in_each_cell_by_itself(post):
    answer = post("submit", hte_valid="131", contract="41050", rank="abc", coverage="")
    assert figure_of("hte_valid").state == State.SUBMITTED
    assert figure_of("contract").state == State.DRAFT, "ten times the last one asks for a reason"
    assert shown(answer, "contract").findings
    assert shown(answer, "rank").value == "abc"
    assert "已提交1项" in answer.content.decode()


class TestCheck:
    """The rule that figures do not multiply is asked of every draft at once, and answered below its row."""

    @pytest.fixture
    def checked(self, post):
        answer = post("check", contract="41050", hte_valid="131")
        return answer, shown(answer, "contract")

    def test_shows_both_sides_and_a_field_for_the_answer(self, checked):
        answer, row = checked
        (asked,) = row.findings
        assert (row.state, asked.is_error) == ("asked", False)
        assert "4.11亿元" in asked.left and "4,105万元" in asked.right
        assert f'name="answer_{asked.key}"' in answer.content.decode()
        assert shown(answer, "hte_valid").state == "saved"
        assert figure_of("contract").state == State.DRAFT, "checked is not handed in"

    def test_answers_go_with_the_figures_and_are_kept(self, client, clerk, checked):
        (asked,) = checked[1].findings
        said = {"account": clerk.pk, "action": "submit", f"answer_{asked.key}": "6月集中登记"}
        assert client.post(PAGE, said).status_code == 302
        assert figure_of("contract").state == State.SUBMITTED
        assert RuleAnswer.objects.get().text == "6月集中登记"

    def test_without_an_answer_it_stays_and_what_was_typed_beside_it_too(self, client, clerk, checked):
        (asked,) = checked[1].findings
        answer = client.post(PAGE, {"account": clerk.pk, "action": "submit", f"answer_{asked.key}": "  "})
        assert shown(answer, "contract").findings[0].key == asked.key
        assert (figure_of("contract").state, figure_of("hte_valid").state) == (State.DRAFT, State.SUBMITTED)

    def test_with_nothing_broken_says_so(self, post):
        assert "检查通过" in post("check", hte_valid="131", follow=True).content.decode()


def test_posted_as_it_was_opened_it_changes_nothing(client, clerk):
    client.force_login(clerk)
    make_figure("hte_valid", 131)
    make_figure("coverage", 52, state="draft", created_by=clerk, note="“分母”<5月>", qualifier="~", vintage=1)
    fields = re.findall(r'<input [^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', client.get(PAGE).content.decode())
    said = {name: html.unescape(value) for name, value in fields}
    assert said[f"value-{key_of('hte_valid')}"] == "131"
    assert client.post(PAGE, said | {"action": "save"}).status_code == 302
    assert not Change.objects.exists()


def test_with_nothing_to_hand_in_says_so(post):
    assert "尚未填写任何单元格" in post("submit", hte_valid="", follow=True).content.decode()


def test_handed_in_twice_is_handed_in_once(post):
    for _press in range(2):
        post("submit", hte_valid="131")
    assert (figure_of("hte_valid").version, figure_of("hte_valid").state) == (2, State.SUBMITTED)


def test_handed_in_twice_at_one_moment_is_answered_alike(post, clerk, bureau, district):
    post(hte_valid="131")
    place = place_of(clerk, JUNE, "", timezone.localdate())
    first, second = (hand_in(clerk, place.cells, {})[0] for _press in range(2))
    assert (first.error, second.error, second.cell.now.state) == (None, None, State.SUBMITTED)
    [other] = hand_in(person("other", "clerk", bureau, district), place.cells, {})
    assert other.error, "whoever else presses it is told"
    assert Change.objects.about(figure_of("hte_valid")).filter(action="submit").count() == 1


def test_is_large_enough_for_five_thousand_fields(client, clerk):
    client.force_login(clerk)
    fields = {f"value-{number}.1": "" for number in range(5_000)} | {"account": clerk.pk}
    assert client.post(PAGE, urlencode(fields), content_type="application/x-www-form-urlencoded").status_code == 302


def test_with_what_no_page_sends(client, clerk):
    client.force_login(clerk)
    said = {"account": clerk.pk, f"value-{key_of('hte_valid')}": "131", f"note-{key_of('hte_valid')}": ""}
    for was in ("", "[]", "x", '{"version": "1"}', '{"version": 7}', '{"version": true}', "[" * 2_000):
        answer = client.post(PAGE, said | {f"was-{key_of('hte_valid')}": was})
        assert answer.status_code in {302, 409}, was
        Observation.objects.filter(as_of="2022-06-30").delete()


def test_of_another_account_is_refused(post, manager):
    assert post(account=manager, hte_valid="131").status_code == 403
    assert figure_of("hte_valid") is None
