"""The grid as a workbook: handed out, filled in, looked at, saved; and in the district's layout."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.models import Observation, RuleAnswer, ValidationRule
from qijiang.registers.models import Change
from qijiang.uploads.reading import read
from tests import makers, worlds
from tests.reporting.grid_worlds import NOW, PAGE, figure_of, key_of, make_figure, make_grid, make_past, the
from tests.reporting.workbooks import HEADINGS, book, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grid"), pytest.mark.one_database]
grid = worlds.shared_world(lambda: (make_grid(), make_past()))
BOOK, UPLOAD, SAVE, REPORT = f"{PAGE}workbook.xlsx", f"{PAGE}workbook/", f"{PAGE}workbook/save/", f"{PAGE}report/"


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def content(answer):
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def a_file(headings, rows):
    return SimpleUploadedFile("填报.xlsx", book(headings, rows))


class Handed:
    """The workbook of the grid, to be filled in."""

    def __init__(self, client):
        self.client = client
        self.headings, self.rows = rows_of(content(client.get(BOOK)))

    def fill(self, code, **cells):
        self.rows[the(code).name].update({HEADINGS[name]: value for name, value in cells.items()})
        return self

    def upload(self):
        return self.client.post(UPLOAD, {"file": a_file(self.headings, self.rows.values())})


def told(answer):
    """{indicator: (what happens, why)} of a preview."""
    return {row.name: (str(row.mark.word), row.said) for row in answer.context["rows"]}


def sent(answer, user):
    fields = {name: text for row in answer.context["rows"] for name, text in row.sent}
    return fields | {"account": user.pk, "action": "save"}


class TestHandedOut:
    def test_every_cell_with_what_stands_in_it(self, desk, clerk):
        make_figure("hte_valid", 131, state="draft", created_by=clerk, note="新认定2家", qualifier=">=")
        headings, rows = rows_of(content(desk.get(BOOK)))
        assert headings[:2] == ["#cell", "#was"]
        row = rows["国家高新技术企业有效数"]
        assert (row["本期"], row["上期"], row["上年同期"], row["说明"]) == ("131", "129", "106", "新认定2家")
        assert (row["限定词"], row["版本"], row["单位"]) == (">= 不低于", "快报", "家")
        assert row["#cell"] == f"kjj/2022-06/{key_of('hte_valid')}"
        assert len(rows) == 5

    def test_only_what_may_be_filled_in_is_unlocked(self, desk):
        make_figure("rank", 7)
        with zipfile.ZipFile(io.BytesIO(content(desk.get(BOOK)))) as parts:
            sheet, styles = parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("xl/styles.xml").decode()
        assert "<sheetProtection" in sheet
        assert 'hidden="1"' in sheet.partition("</cols>")[0]
        assert sheet.count('type="list"') == 8, "qualifier and vintage of the four open cells"
        assert 'locked="0"' in styles

    def test_it_says_how_it_is_filled_in(self, desk):
        with read(io.BytesIO(content(desk.get(BOOK))), sheet="填表说明") as table:
            assert len(list(table)) >= 6

    def test_who_only_looks_gets_none(self, client, reviewer):
        client.force_login(reviewer)
        assert client.get(BOOK).status_code == 403
        assert client.get(UPLOAD).status_code == 403
        assert client.post(SAVE).status_code == 403


class TestTakenIn:
    def test_as_it_was_handed_out_it_changes_nothing(self, desk, clerk):
        make_figure("hte_valid", 131, state="draft", created_by=clerk)
        make_figure("rank", 7)
        answer = Handed(desk).upload()
        assert answer.status_code == 200
        assert answer.context["rows"] == []
        assert answer.context["to_save"] == 0

    def test_every_cell_that_would_change_is_shown_and_nothing_saved(self, desk, clerk):
        make_figure("hte_valid", 131, state="draft", created_by=clerk)
        make_figure("coverage", 52, state="draft", created_by=clerk)
        handed = Handed(desk)
        handed.fill("hte_valid", value=133).fill("contract", value="1.2亿").fill("coverage", value="")
        handed.fill("patent_granted", value="约五百")
        changes = Change.objects.count()
        answer = handed.upload()
        found = told(answer)
        assert found[the("hte_valid").name][0] == "修改"
        assert found[the("contract").name][0] == "新填"
        assert found[the("coverage").name][0] == "删除草稿"
        word, why = found[the("patent_granted").name]
        assert word == "已拒绝" and "约五百" in why
        assert (answer.context["to_save"], answer.context["left_out"]) == (3, 1)
        assert (figure_of("hte_valid").value, figure_of("contract")) == (131, None)
        assert Change.objects.count() == changes, "what was tried left a line"

    def test_confirmed_it_is_saved_through_the_door(self, desk, clerk):
        make_figure("hte_valid", 131, state="draft", created_by=clerk)
        handed = Handed(desk)
        handed.fill("hte_valid", value=133, note="新认定4家").fill("contract", value="1.2亿")
        handed.rows[the("contract").name] |= {"限定词": "> 超过", "版本": "预计"}
        fields = sent(handed.upload(), clerk)
        answer = desk.post(SAVE, fields, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
        assert "2项数据已保存" in answer.content.decode()
        assert (figure_of("hte_valid").value, figure_of("hte_valid").note) == (133, "新认定4家")
        contract = figure_of("contract")
        assert (contract.value, contract.qualifier, contract.vintage) == (12000, ">", Observation.Vintage.ESTIMATE)
        assert set(Change.objects.about(contract).values_list("via", flat=True)) == {"import"}
        before = Change.objects.count()
        assert desk.post(SAVE, fields, follow=True).status_code == 200
        assert Change.objects.count() == before, "sent twice, it does something twice"

    def test_changed_in_the_grid_meanwhile_it_stays_so(self, desk, clerk):
        figure = make_figure("hte_valid", 131, state="draft", created_by=clerk)
        handed = Handed(desk).fill("hte_valid", value=133)
        Observation.objects.filter(pk=figure.pk).update(value=135, version=2)
        answer = handed.upload()
        assert told(answer)[the("hte_valid").name][0] == "有冲突"
        assert answer.context["to_save"] == 0

    def test_changed_between_look_and_save_it_stays_so(self, desk, clerk):
        figure = make_figure("hte_valid", 131, state="draft", created_by=clerk)
        fields = sent(Handed(desk).fill("hte_valid", value=133).upload(), clerk)
        Observation.objects.filter(pk=figure.pk).update(value=135, version=2)
        answer = desk.post(SAVE, fields)
        assert answer.status_code == 409
        assert figure_of("hte_valid").value == 135

    def test_a_locked_cell_is_refused_with_its_reason(self, desk, district):
        handed = Handed(desk).fill("hte_valid", value=133)
        makers.make_lock(district, "2022-06-01", "2022-06-30", "已上报市局")
        word, why = told(handed.upload())[the("hte_valid").name]
        assert word == "已拒绝" and "已上报市局" in why

    SPOILT = {
        "another period": ({"#cell": lambda cell: cell.replace("2022-06", "2022-05")}, "2022-05"),
        "another department": ({"#cell": lambda cell: cell.replace("kjj", "tjj")}, "其他部门"),
        "a foreign cell": ({"#cell": lambda _cell: "kjj/2022-06/999999.1"}, "不在您的填报表中"),
        "a row of their own": ({"#cell": lambda _cell: ""}, "未注明"),
        "no such word": ({"限定词": lambda _word: "大概"}, "大概"),
        "torn": ({"#was": lambda _was: "null"}, "有冲突"),
    }

    def test_rows_that_are_no_cells_of_the_grid(self, desk, clerk):
        make_figure("hte_valid", 131, state="draft", created_by=clerk)
        handed = Handed(desk).fill("hte_valid", value=133)
        name = the("hte_valid").name
        whole = handed.rows[name]
        for case, (spoil, named) in self.SPOILT.items():
            handed.rows[name] = whole | {heading: made(whole[heading]) for heading, made in spoil.items()}
            answer = handed.upload()
            assert answer.context["to_save"] == 0, case
            assert named in answer.content.decode(), case

    def test_a_cell_that_stands_there_twice(self, desk):
        handed = Handed(desk).fill("hte_valid", value=133)
        handed.rows["again"] = handed.rows[the("hte_valid").name] | {"本期": 134}
        answer = handed.upload()
        assert (answer.context["to_save"], answer.context["left_out"]) == (1, 1)

    @pytest.mark.parametrize("file", [None, SimpleUploadedFile("a.xlsx", b"no workbook"), "bare"])
    def test_a_file_that_is_no_workbook_of_a_grid(self, desk, file):
        upload = a_file(["指标", "本期"], [{"指标": "甲", "本期": 1}]) if file == "bare" else file
        answer = desk.post(UPLOAD, {"file": upload} if upload else {})
        assert answer.status_code == 400
        assert answer.context["problems"]


class TestToBeSigned:
    def test_a_difference_has_the_decimals_of_its_column(self, desk):
        make_figure("contract", 4880)
        text = desk.get(REPORT).content.decode()
        assert "4,880.00" in text and "+775.00" in text

    def test_merged_headings_and_the_line_to_sign(self, desk, clerk, reviewer):
        moments = {"created_by": clerk, "submitted_by": clerk, "submitted_at": NOW}
        make_figure("hte_valid", 131, **moments, reviewed_by=reviewer)
        page = desk.get(REPORT)
        assert page.status_code == 200
        for word in (
            "填报单位（盖章）",
            "填报人",
            "审核人",
            "日期",
            "区科技局",
            "colspan",
            "rowspan",
            clerk.shown_name,
        ):
            assert word in page.content.decode(), word
        assert "尚未审定" in page.content.decode()
        with zipfile.ZipFile(io.BytesIO(content(desk.get(f"{PAGE}report.xlsx")))) as parts:
            sheet, texts = parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("xl/sharedStrings.xml").decode()
        assert sheet.count("<mergeCell ") == 7
        assert f"填报人：{clerk.shown_name}" in texts
        assert f"审核人：{reviewer.shown_name}" in texts

    def test_what_was_asked_and_answered_stands_below(self, desk, clerk):
        figure = make_figure("hte_valid", 131, state="submitted", created_by=clerk, submitted_by=clerk)
        rule = ValidationRule.objects.create(code="twice", name="变动过大", kind="period", severity="warning")
        asked = {"rule": rule, "indicator": figure.indicator, "area": figure.area, "as_of": figure.as_of}
        for text in ("先前的答复", "新认定批次集中公布"):
            RuleAnswer.objects.create(
                **asked, observation=figure, sentence="比上期多2家。", text=text, answered_by=clerk, answered_at=NOW
            )
        page = desk.get(REPORT).content.decode()
        assert "比上期多2家。答复：新认定批次集中公布" in page
        assert "先前的答复" not in page
        with zipfile.ZipFile(io.BytesIO(content(desk.get(f"{PAGE}report.xlsx")))) as parts:
            assert "新认定批次集中公布" in parts.read("xl/sharedStrings.xml").decode()

    def test_a_reviewer_prints_that_of_a_department(self, client, reviewer):
        client.force_login(reviewer)
        assert client.get(f"{REPORT}?department=kjj").status_code == 200
        assert client.get(f"{REPORT}?department=nobody").status_code == 404
