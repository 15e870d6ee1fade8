"""The files of a brief: asked for, made by the worker, handed out; opened again and read."""

import datetime
import io
import re
import zipfile

import docx
import pytest
import python_calamine
from django.utils import timezone
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from indicators.briefs import making, writing
from indicators.models import Brief, BriefFile, Observation, Source, Target
from indicators.sample.place import CODE as SAMPLE
from qijiang.registers import background
from scripts.build_brief_template import FALLBACKS, TEMPLATE, built
from tests.briefs.makers import make_brief, make_frozen, make_promises
from tests.makers import load_observation, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]
Kind, State = BriefFile.Kind, BriefFile.State
NASTY = '=1+1 <w:p/> & {{ }} {_{ "双" \x08控\ufffe制'.replace("{{ }} ", "")


@pytest.fixture
def plan(district, bureau):
    return make_promises(district, bureau)


def made(user, brief, kind=Kind.WORD):
    file = making.ask_for(user, brief, kind)
    assert making.make_once()
    file.refresh_from_db()
    assert file.state == State.DONE, file.problem
    return making.workspace_of(file).path(making.FILE).read_bytes()


def word_of(content):
    return docx.Document(io.BytesIO(content))


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs]


class TestTemplate:
    def test_the_file_in_the_repository_is_what_the_script_builds(self):
        with zipfile.ZipFile(TEMPLATE) as kept, zipfile.ZipFile(io.BytesIO(built())) as new:
            assert kept.namelist() == new.namelist()
            differing = [name for name in kept.namelist() if kept.read(name) != new.read(name)]
        assert differing == [], "run python -m scripts.build_brief_template"

    def test_the_page_is_that_of_the_standard(self):
        upright, across = docx.Document(TEMPLATE).sections
        assert [round(length.mm) for length in (upright.page_width, upright.page_height)] == [210, 297]
        margins = (upright.top_margin, upright.bottom_margin, upright.left_margin, upright.right_margin)
        assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
        assert across.orientation == WD_ORIENT.LANDSCAPE

    def test_fonts_are_named_with_their_fallbacks_and_none_is_embedded(self):
        with zipfile.ZipFile(TEMPLATE) as file:
            table = file.read("word/fontTable.xml").decode()
            assert not [name for name in file.namelist() if "fonts/" in name]
        for name, (others, _family) in FALLBACKS.items():
            assert f'w:name="{name}"><w:altName w:val="{others}"' in table

    @pytest.mark.parametrize(
        ("style", "font", "size"),
        [("Brief Title", "方正小标宋简体", 22), ("Brief Text", "仿宋_GB2312", 16), ("Brief Heading", "黑体", 16),
         ("Brief Subheading", "楷体_GB2312", 16)],
    )  # fmt: skip
    def test_each_level_has_its_font(self, style, font, size):
        found = docx.Document(TEMPLATE).styles[style]
        fonts = found.element.rPr.rFonts
        assert (fonts.get(qn("w:eastAsia")), found.font.size.pt) == (font, size)

    def test_lines_are_28_to_29_points_apart(self):
        assert 28 <= docx.Document(TEMPLATE).styles["Normal"].paragraph_format.line_spacing.pt <= 29

    def test_pages_are_numbered_right_on_odd_and_left_on_even_ones(self):
        document = docx.Document(TEMPLATE)
        assert document.settings.odd_and_even_pages_header_footer
        section = document.sections[0]
        for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
            [line] = footer.paragraphs
            assert line.text == "—  —" and " PAGE " in line._p.xml
            assert line._p.pPr.jc.get(qn("w:val")) == align


class TestWord:
    def test_it_opens_again_with_headings_text_pictures_and_tables(self, manager, plan):
        brief = make_frozen(manager, plan, number="綦科发[2022]7号", meeting="第12次常务会议")
        document = word_of(made(manager, brief))
        said = texts(document)
        assert said[:2] == ["綦科发〔2022〕7号", "六大行动半年简报"]
        assert "第12次常务会议" in said[2] and "截至2022年6月30日" in said[2]
        for line in ("一、总体情况", "截至2022年6月30日,有效131家,尚差10家。", "二、目标进展", "三、任务进展",
                     "（一）有效期内高新技术企业", "单位：家、万元", "区科技局"):  # fmt: skip
            assert line in said
        assert any(line.startswith("填报单位：区科技局") and "审核人：" in line for line in said)
        assert not [line for line in said if "{%" in line or "{{" in line]

    def test_a_brief_with_figures_of_the_sample_says_so_wherever_it_is_read(self, client, manager, plan):
        real = make_frozen(manager, plan)
        Observation.objects.update(source=Source.objects.create(code=SAMPLE, title="示例数据"))
        drawn = make_frozen(manager, plan)
        client.force_login(manager)
        for brief, is_said in ((real, False), (drawn, True)):
            read = [*texts(word_of(made(manager, brief))), str(TestExcel().sheets(made(manager, brief, Kind.EXCEL)))]
            assert any("含示例数据，非真实数据" in line for line in read[:-1]) == is_said
            assert ("含示例数据，非真实数据" in read[-1]) == is_said
            for page in ("", "print/"):
                text = client.get(f"/briefs/{brief.pk}/{page}").content.decode()
                assert ("含示例数据，非真实数据" in text) == is_said

    def test_every_picture_says_what_it_shows(self, manager, plan):
        document = word_of(made(manager, make_frozen(manager, plan)))
        described = [each.get("descr") for each in document.element.body.iter(qn("wp:docPr"))]
        assert len(described) == 5, "three bars, and two courses: one target has no figure"
        assert all(described) and "应达" in described[0]
        assert len({each.get("id") for each in document.element.body.iter(qn("wp:docPr"))}) == 5

    def test_the_table_repeats_its_head_and_has_its_figures_at_the_right(self, manager, plan):
        goals, tasks = word_of(made(manager, make_frozen(manager, plan))).tables
        assert [cell.text for cell in goals.rows[0].cells][:6] == ["序号", "指标", "单位", "基期", "目标", "数值"]
        assert goals.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        rows = [[cell.text for cell in row.cells] for row in goals.rows[1:]]
        assert rows[0][2:6] == ["家", "123", ">140", "131"]
        assert rows[2][5:10] == ["—", "—", "—", "—", "暂无数据"], "a blank is a dash and no zero"
        assert goals.rows[1].cells[5].paragraphs[0]._p.pPr.jc.get(qn("w:val")) == "right"
        assert len(tasks.rows) == 3

    def test_text_of_any_kind_stays_text_and_breaks_nothing(self, manager, plan):
        brief = make_brief(manager, plan)
        brief.title, brief.sections = "标题 " + NASTY, [{"heading": NASTY, "text": NASTY}]
        brief.chosen[0]["comment"] = NASTY
        brief = writing.change(manager, brief, version=1, via="form")
        Target.objects.filter(pk=brief.chosen[0]["target"]).update(wording="甲\x0b乙")
        indicator = Target.objects.get(pk=brief.chosen[0]["target"]).indicator
        indicator.name = "高企\x01<b>&"
        indicator.save()
        said = texts(word_of(made(manager, brief)))
        assert '=1+1 <w:p/> & {{ "双" 控制' in said or '=1+1 <w:p/> & {_{ "双" 控制' in said
        assert "（一）高企<b>&" in said

    def test_without_targets_and_tasks_there_is_no_annex(self, manager, district):
        document = word_of(made(manager, make_brief(manager, make_plan(district), sections=[])))
        assert document.tables == []
        assert len(document.sections) == 1
        assert document.sections[0].orientation == WD_ORIENT.PORTRAIT

    def test_changes_are_tracked_from_the_edition_before(self, manager, plan, district):
        first = make_frozen(manager, plan)
        load_observation(Target.objects.get(indicator__code="hte_valid").indicator, district, "2022-09-30", 136)
        draft = writing.new_edition(manager, first, via="form")
        document = word_of(made(manager, draft, Kind.MARKED))
        body = document.element.body
        assert ["".join(each.itertext()) for each in body.iter(qn("w:del"))][1] == "131家"
        assert [each.find(f".//{qn('w:t')}").text for each in body.iter(qn("w:ins"))][1] == "136家"
        plain = word_of(made(manager, draft))
        assert not list(plain.element.body.iter(qn("w:ins"))), "control"

    def test_its_properties_say_what_it_is(self, manager, plan):
        core = word_of(made(manager, make_frozen(manager, plan))).core_properties
        assert (core.title, core.author) == ("六大行动半年简报", "区科技局")


class TestExcel:
    def sheets(self, content):
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    def test_it_opens_again_with_its_figures_as_numbers(self, manager, plan):
        found = self.sheets(made(manager, make_frozen(manager, plan), Kind.EXCEL))
        assert list(found) == ["目标", "年内进度", "任务", "正文"]
        first = found["目标"][3]
        assert first[:7] == [1, "有效期内高新技术企业", "家", 123, ">140", 131, "2022-06-30"]
        assert round(first[7], 4) == 0.4706
        assert found["目标"][5][5] == "—", "a blank is a dash and no zero"
        assert found["任务"][3][2] == "召开研发准备金宣讲会"

    def test_it_has_native_charts_and_prints_on_a4(self, manager, plan):
        with zipfile.ZipFile(io.BytesIO(made(manager, make_frozen(manager, plan), Kind.EXCEL))) as file:
            charts = [file.read(name).decode() for name in file.namelist() if "charts/chart" in name]
            sheet = file.read("xl/worksheets/sheet1.xml").decode()
        assert sum("<c:lineChart>" in chart for chart in charts) == 2
        assert sum("<c:barChart>" in chart for chart in charts) == 1
        assert 'paperSize="9"' in sheet and 'orientation="landscape"' in sheet and "fitToPage" in sheet

    def test_no_text_becomes_a_formula_or_a_link(self, manager, plan):
        brief = make_brief(manager, plan)
        brief.title = '=HYPERLINK("http://x")'
        brief.sections = [{"heading": "@SUM(A1)", "text": "=1+1\n+2\nhttp://example.org"}]
        brief = writing.change(manager, brief, version=1, via="form")
        with zipfile.ZipFile(io.BytesIO(made(manager, brief, Kind.EXCEL))) as file:
            sheets = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet]

    def test_a_brief_without_targets_has_its_sheets_all_the_same(self, manager, district):
        found = self.sheets(made(manager, make_brief(manager, make_plan(district)), Kind.EXCEL))
        assert list(found) == ["目标", "任务", "正文"]


class TestMaking:
    def test_it_is_asked_for_made_and_handed_out(self, client, clerk, manager, plan):
        brief = make_frozen(manager, plan)
        client.force_login(clerk)
        page = client.post(f"/briefs/{brief.pk}/files/", {"kind": "word"}, follow=True)
        assert '<progress class="file-progress"' in page.content.decode()
        assert '<noscript><meta http-equiv="refresh"' in page.content.decode()
        file = BriefFile.objects.get()
        assert client.get(f"/briefs/{brief.pk}/files/{file.pk}/download/").status_code == 404, "not yet"
        assert background.work_once(), "by the worker that does the imports"
        ready = client.get(f"/briefs/{brief.pk}/files/{file.pk}/")
        assert "文件已生成" in ready.content.decode()
        assert client.get(f"/briefs/{brief.pk}/files/{file.pk}/progress/").headers["HX-Refresh"] == "true"
        answer = client.get(f"/briefs/{brief.pk}/files/{file.pk}/download/")
        assert b"".join(answer.streaming_content).startswith(b"PK")
        assert "attachment" in answer.headers["Content-Disposition"]

    def test_pressed_twice_it_is_made_once_and_a_frozen_one_is_kept(self, manager, plan):
        brief = make_frozen(manager, plan)
        first = making.ask_for(manager, brief, Kind.EXCEL)
        assert making.ask_for(manager, brief, Kind.EXCEL) == first
        assert making.make_once()
        assert making.ask_for(manager, brief, Kind.EXCEL) == first
        making.workspace_of(first).forget()
        assert making.ask_for(manager, brief, Kind.EXCEL) != first, "control: it is gone"

    def test_a_draft_is_made_anew_each_time(self, manager, plan):
        brief = make_brief(manager, plan)
        first = making.ask_for(manager, brief, Kind.EXCEL)
        assert making.make_once()
        assert making.ask_for(manager, brief, Kind.EXCEL) != first

    def test_who_works_holds_it_and_after_a_broken_off_work_it_is_made_anew(self, manager, plan):
        file = making.ask_for(manager, make_frozen(manager, plan), Kind.EXCEL)
        with making.workspace_of(file).held():
            assert not making.make_once(), "another process is at it"
        file.attempts = 1  # which was killed
        file.save()
        assert making.make_once()
        file.refresh_from_db()
        assert file.state == State.DONE

    def test_what_goes_wrong_is_said_and_can_be_asked_for_again(self, client, manager, plan, monkeypatch, caplog):
        brief = make_frozen(manager, plan)
        file = making.ask_for(manager, brief, Kind.WORD)
        monkeypatch.setattr("indicators.briefs.making.made", lambda *_args: 1 / 0)
        assert making.make_once()
        file.refresh_from_db()
        assert file.state == State.FAILED and "ZeroDivisionError" in caplog.text
        client.force_login(manager)
        assert "意外错误" in client.get(f"/briefs/{brief.pk}/files/{file.pk}/").content.decode()
        assert making.ask_for(manager, brief, Kind.WORD) != file

    def test_a_brief_that_is_discarded_meanwhile_ends_quietly(self, manager, plan):
        brief = make_brief(manager, plan)
        making.ask_for(manager, brief, Kind.WORD)
        writing.discard(manager, brief, version=1, via="form")
        assert not making.make_once()

    def test_old_files_are_forgotten(self, manager, plan):
        file = making.ask_for(manager, make_frozen(manager, plan), Kind.EXCEL)
        making.make_once()
        assert making.forget_the_old() == 0
        BriefFile.objects.update(asked_at=timezone.now() - datetime.timedelta(days=15))
        assert making.forget_the_old() == 1
        assert not file.folder.exists() and Brief.objects.exists()

    def test_drafts_and_other_areas_are_not_handed_out(self, client, clerk, manager, plan):
        draft = make_brief(manager, plan)
        file = making.ask_for(manager, draft, Kind.EXCEL)
        making.make_once()
        client.force_login(clerk)
        for path in ("", "progress/", "download/"):
            assert client.get(f"/briefs/{draft.pk}/files/{file.pk}/{path}").status_code == 404
        other = make_frozen(manager, plan)
        assert client.get(f"/briefs/{other.pk}/files/{file.pk}/download/").status_code == 404, "not of this brief"

    def test_an_unknown_kind_is_not_found(self, client, manager, plan):
        client.force_login(manager)
        assert client.post(f"/briefs/{make_frozen(manager, plan).pk}/files/", {"kind": "pdf"}).status_code == 404

    def test_the_name_of_the_file_is_that_of_the_brief(self, client, manager, plan):
        brief = make_frozen(manager, plan, title="简报/“半年”")
        made(manager, brief, Kind.EXCEL)
        client.force_login(manager)
        answer = client.get(f"/briefs/{brief.pk}/files/{BriefFile.objects.get().pk}/download/")
        assert re.search(r"filename\*=utf-8''.*2022-06-30\.xlsx", answer.headers["Content-Disposition"])
        assert b"".join(answer.streaming_content).startswith(b"PK")
