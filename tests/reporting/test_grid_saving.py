"""One cell saved by the grid's scripts: what is answered, what is written, what is refused, and what comes twice."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import recording
from indicators.models import Observation
from qijiang import typed
from qijiang.registers.models import Change
from tests import makers, worlds
from tests.conftest import person
from tests.databases import first_only
from tests.reporting.grid_worlds import CELL, NOW, figure_of, key_of, make_figure, make_grid, make_past, the

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grid")]
grid = worlds.shared_world(lambda: (make_grid(), make_past()))
State = Observation.State


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def save(client, clerk):
    """Sends a cell as the page's scripts do, with the account of the page."""
    client.force_login(clerk)

    def send(code="hte_valid", value="131", version=0, url=CELL, cell=None, **fields):
        cell = key_of(code) if cell is None else cell
        said = {"account": clerk.pk, "cell": cell, "value": value, "version": version}
        return client.post(url, said | {"note": "", "reason": ""} | fields)

    return send


@pytest.fixture
def draft(clerk):
    return make_figure("hte_valid", 131, state="draft", created_by=clerk)


def test_a_value_becomes_a_draft_of_the_periods_last_day(save):
    answer = save(note=" 新认定2家 ")
    assert answer.status_code == 200
    seen = answer.json()
    assert (seen["state"], seen["value"], seen["note"], seen["version"]) == ("saved", "131", "新认定2家", 1)
    assert (seen["difference"], seen["growth"]) == ("+2", "同比+23.6%")
    figure = figure_of("hte_valid")
    assert (str(figure.as_of), figure.value, figure.state) == ("2022-06-30", 131, State.DRAFT)
    assert Change.objects.about(figure).count() == 1


def test_the_next_one_is_saved_on_top_of_it(save, draft):
    assert save(value="132", version=1, vintage="1", qualifier="~").json()["version"] == 2
    figure = figure_of("hte_valid")
    assert (figure.pk, figure.value, figure.vintage, figure.qualifier) == (draft.pk, 132, 1, "~")
    assert save(value="133", version=2).json()["chips"] == ["约", "预计"], "what is not sent stays"


@pytest.mark.one_database
def test_what_was_converted_is_said(save):
    seen = save("contract", "0.488亿").json()
    assert (seen["value"], seen["said"]) == ("4,880", "0.488亿按4,880万元计")


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["—", "无", "不统计"])
def test_not_collected_is_neither_blank_nor_zero(save, text):
    assert save(value=text).json()["value"] == "—"
    assert figure_of("hte_valid").not_collected


NUMBERS = [
    "1,310", "1 310", "−5", "1e5", "NaN", "1_000",
    "１２％", "131.5", "12,34", "5²", "=1+1",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "１３１",
        "9" * 16,
        "\x00",
        *map(first_only, NUMBERS),
    ],
)
def test_a_number_is_read_as_everywhere(save, text):
    try:
        wanted = typed.number(text, unit="家", decimals=0).value
    except ValidationError as error:
        answer = save(value=text)
        assert (answer.status_code, answer.json()["message"]) == (422, error.messages[0])
        assert figure_of("hte_valid") is None
    else:
        assert save(value=text).status_code == (200 if wanted >= 0 else 422)
        assert wanted < 0 or figure_of("hte_valid").value == wanted


class TestTwice:
    def test_a_save_whose_answer_was_lost_changes_nothing(self, save):
        first = save().json()
        assert save().json() == first
        assert (Observation.objects.filter(as_of="2022-06-30").count(), Change.objects.count()) == (1, 1)

    def test_so_does_one_on_top_of_a_figure(self, save, draft):
        assert save(value="132", version=1).json()["version"] == 2
        assert save(value="132", version=1).json()["version"] == 2
        assert Change.objects.about(draft).count() == 1

    def test_and_a_blank(self, save, draft):
        assert save(value="", version=1).json()["state"] == "blank"
        assert save(value="", version=1).json()["state"] == "blank"
        assert figure_of("hte_valid") is None


class TestSomebodyElse:
    @pytest.fixture
    def other(self, bureau, district):
        return person("other", "clerk", bureau, district)

    def test_mine_theirs_and_before(self, save, draft, other):
        draft.value, draft.note = Decimal(140), "复核"
        recording.record(other, draft, version=1, via="form")
        answer = save(value="135", version=1, was_value="131", was_note="")
        assert answer.status_code == 409
        seen = answer.json()
        assert seen["fields"][0] == {"label": "数值", "was": "131", "theirs": "140", "mine": "135"}
        assert "other" in seen["message"] and "2022-07-08 10:00" in seen["message"]
        assert (seen["theirs"]["value"], seen["theirs"]["version"], seen["theirs"]["is_open"]) == ("140", 2, True)
        assert figure_of("hte_valid").value == 140
        assert save(value="135", version=2).status_code == 200, "kept over theirs, on purpose"

    def test_an_empty_cell_that_another_filled(self, save, other):
        make_figure("hte_valid", 140, state="draft", created_by=other)
        assert save(value="135").status_code == 409

    def test_a_draft_that_another_dropped(self, save, draft, other):
        recording.discard(other, draft, version=1, via="form")
        answer = save(value="135", version=1)
        assert (answer.status_code, answer.json()["theirs"]["version"]) == (409, 0)
        assert save(value="135", version=0).status_code == 200

    def test_a_figure_that_was_handed_in(self, save, draft, other):
        recording.submit(other, draft, version=1, via="form")
        answer = save(value="135", version=1)
        assert (answer.status_code, answer.json()["theirs"]["is_open"]) == (409, False)
        assert save(value="", version=1).status_code == 409
        assert figure_of("hte_valid").state == State.SUBMITTED


class TestBlank:
    def test_drops_a_draft(self, save, draft):
        assert save(value=" ", version=1).json()["state"] == "blank"
        assert not Observation.objects.filter(pk=draft.pk).exists()
        assert Change.objects.about(draft).get().action == "discard"

    def test_leaves_an_empty_cell_empty(self, save):
        assert save(value="").json()["state"] == "blank"
        assert not Change.objects.exists()

    def test_keeps_what_was_handed_in_once(self, save, clerk, reviewer):
        steps = {"submitted_by": clerk, "reviewed_by": reviewer, "review_note": "请核对"}
        make_figure("hte_valid", 131, state="returned", created_by=clerk, **steps)
        answer = save(value="", version=1)
        assert (answer.status_code, figure_of("hte_valid").value) == (422, 131)

    def test_a_note_alone_is_no_figure(self, save):
        assert save(value="", note="待核").status_code == 422


class TestRefused:
    def test_a_fall_is_saved_and_asks_for_its_reason(self, save):
        answer = save("patent_granted", "460")
        assert (answer.status_code, answer.json()["asks_reason"]) == (200, True)
        assert "471" in answer.json()["message"] and "460" in answer.json()["message"]
        answer = save("patent_granted", "460", version=1, reason="5月多计11件").json()
        assert (answer["asks_reason"], answer["message"], answer["version"]) == (False, "", 2)

    @pytest.mark.one_database
    def test_a_value_beyond_its_limits(self, save):
        answer = save("coverage", "101")
        assert (answer.status_code, answer.json()["asks_reason"]) == (422, False)

    def test_a_period_that_is_locked_here_or_above(self, save, district):
        makers.make_lock(makers.make_area("500110001", "古南街道", parent=district), "2022-06-01", "2022-06-30")
        makers.make_lock(district, "2022-05-01", "2022-05-31")
        assert save().status_code == 200, "neither below nor of another period"
        makers.make_lock(district.parent, "2022-06-01", "2022-06-30", "已上报市局")
        assert "已上报市局" in save(value="132", version=1).json()["message"]

    def test_a_period_that_has_closed_unless_it_was_opened(self, save, client, clerk, bureau, time_machine):
        time_machine.move_to("2022-08-20 10:00+08:00")
        client.force_login(clerk)
        assert save().status_code == 422
        makers.make_opening(bureau, until="2022-08-31")
        assert save().status_code == 200

    def test_a_period_that_is_not_over(self, save):
        assert save(url="/entry/2022/08/cell/").status_code == 422

    def test_another_departments_cell_and_none(self, save, district):
        elsewhere = makers.make_department("jxw", "区经信委", area=district)
        makers.make_assignment(makers.make_indicator("other", owner=elsewhere), elsewhere)
        assert save("other").status_code == 404
        for key in ("", "1", "1.", "x.y", "999.999", f"{the('hte_valid').pk}.0", "1.1.1", "9" * 30 + ".1"):
            assert save(cell=key).status_code == 404, key
        assert save(url="/entry/2022/Q2/cell/").status_code == 404, "it is reported by the month"

    def test_the_own_departments_cell_of_an_area_beyond_reach(self, save, clerk, draft, district):
        clerk.area = makers.make_area("QJ-GN", "古南街道", parent=district)
        clerk.save()
        assert [save(value=text, version=9).status_code for text in ("131", "132", "")] == [404] * 3

    def test_what_no_page_sends(self, save):
        for wrong in ({"version": "x"}, {"version": "-1"}, {"vintage": "9"}, {"vintage": "a"}, {"qualifier": "!"},
                      {"note": "长" * 501}, {"reason": "\x00"}):  # fmt: skip
            assert save(**wrong).status_code == 422, wrong
        assert figure_of("hte_valid") is None

    def test_no_other_field_is_written(self, save, draft, manager):
        more = {"state": "approved", "as_of": "2022-05-31", "year": 2021, "pk": 999, "area": "500000"}
        more |= {"created_by": manager.pk, "reviewed_by": manager.pk, "handed_in_at": "2022-07-01"}
        assert save(value="132", version=1, **more).json()["version"] == 2
        figure = Observation.objects.get(pk=draft.pk)
        names = {field.attname for field in Observation._meta.concrete_fields}
        changed = {name for name in names if getattr(figure, name) != getattr(draft, name)}
        assert changed <= {"value", "version", "as_of"} and str(figure.as_of) == "2022-06-30"

    @pytest.mark.one_database
    def test_the_page_of_another_account(self, save, manager):
        answer = save(account=manager.pk)
        assert (answer.status_code, answer.json()) == (403, {"state": "account"})
        assert figure_of("hte_valid") is None

    @pytest.mark.one_database
    def test_who_may_not_record(self, save, client, official):
        client.force_login(official)
        assert save().status_code == 403

    @pytest.mark.one_database
    def test_a_session_that_is_over(self, save, client):
        client.logout()
        assert save().status_code == 302

    @pytest.mark.one_database
    def test_a_get(self, save, client):
        assert client.get(CELL).status_code == 405


def test_a_correction_of_a_final_figure_says_why(save):
    make_figure("hte_valid", 131)
    assert save(value="133").json()["asks_reason"]
    assert save(value="133", reason="漏计2家").status_code == 200
    assert Observation.objects.filter(as_of="2022-06-30", indicator=the("hte_valid")).count() == 2


def test_a_block_is_read_before_it_is_written(save, client):
    keys = [key_of(code) for code in ("hte_valid", "contract", "coverage")]
    answer = client.post("/entry/2022/06/paste/", {"cell": [*keys, "0.0"], "value": ["1,310", "1.2亿", "abc", "1"]})
    shown, converted, faulty, foreign = answer.json()["read"]
    assert shown == {"shown": "1,310", "said": ""}
    assert converted["shown"] == "12,000" and "12,000万元" in converted["said"]
    assert "abc" in faulty["error"] and foreign["error"]
    assert not Observation.objects.filter(as_of="2022-06-30").exists()
    assert client.post("/entry/2022/06/paste/", {"cell": keys, "value": ["1"]}).status_code == 404


SIGN_IN = 3  # session, account, rights: what every request asks first
SAVE = 8


@pytest.mark.parametrize(
    ("code", "value", "again"),
    [("hte_valid", "131", "132"), ("patent_granted", "490", "491"), ("hte_valid", "5000", "5001")],
)
def test_saving_a_cell_asks_few_questions(save, code, value, again):
    key = key_of(code)
    save("rank", "7")  # the first line of the history makes its chain
    with CaptureQueriesContext(connection) as new:
        assert save(value=value, cell=key).status_code == 200
    with CaptureQueriesContext(connection) as changed:
        assert save(value=again, version=1, cell=key).status_code == 200
    own = [[query["sql"] for query in each if "SAVEPOINT" not in query["sql"]] for each in (new, changed)]
    assert all(len(each) <= SIGN_IN + SAVE for each in own), own
