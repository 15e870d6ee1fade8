"""The pages of an import: the whole conversation from the file to what was written, and who may follow it."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import registers
from enterprises.models import Enterprise
from qijiang.registers.importing.models import Import
from qijiang.registers.models import Operation
from qijiang.uploads.reading import read
from tests.conftest import person
from tests.imports.files import HEADINGS, checked, firms, work, workbook
from tests.imports.pages import columns_of, text_of, uploaded
from tests.register_makers_enterprises import make_enterprise

pytestmark = pytest.mark.usefixtures("everybody")
FIRMS = registers.enterprises


@pytest.mark.django_db
class TestPages:
    def test_the_whole_conversation(self, site, manager):
        known = make_enterprise(name="重庆旧有限公司", area=manager.area)
        address = uploaded(site, firms(2, [known.credit_code, "重庆改名有限公司", "古南街道", ""]))
        assert "对应各列" in text_of(site.get(address))
        assert site.post(address, {"action": "match"} | columns_of(site, address)).url == address
        assert "正在核对" in text_of(site.get(address))
        assert "hx-get" in text_of(site.get(f"{address}progress/"))
        work()
        assert site.get(f"{address}progress/")["HX-Refresh"] == "true"
        page = text_of(site.get(f"{address}?list=changed"))
        assert "重庆旧有限公司" in page
        assert "重庆改名有限公司" in page
        assert "写入3条记录" in page
        assert "重庆1有限公司" in text_of(site.get(f"{address}?list=new"))
        assert Enterprise.objects.count() == 1, "nothing is written before it is confirmed"
        site.post(address, {"action": "confirm", "reason": "2022年名单"})
        assert "正在写入" in text_of(site.get(address))
        work()
        operation = Operation.objects.get()
        assert site.get(address).url == f"/operations/{operation.pk}/"
        told = text_of(site.get(site.get(address).url))
        assert "2022年名单" in told
        assert "名称：重庆1有限公司；地区：古南街道" in told, "of a new record what it is, in one line"
        assert '<span class="was">重庆旧有限公司</span> → <span class="now">重庆改名有限公司</span>' in told
        assert Enterprise.objects.count() == 3

    @pytest.mark.one_database
    def test_a_sheet_without_rows_says_so(self, site):
        address = uploaded(site, workbook(HEADINGS))
        site.post(address, {"action": "match"} | columns_of(site, address))
        work()
        page = text_of(site.get(address))
        assert "表头下没有数据行" in page
        assert "各记录已是此值" not in page

    @pytest.mark.one_database
    def test_the_sheet_of_a_workbook_can_be_chosen(self, site):
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            for name, heading in [("封面", "编制单位"), ("名单", "名称"), ("备用", "备注")]:
                book.add_worksheet(name).write_column(0, 0, [heading, "甲"])
        address = uploaded(site, SimpleUploadedFile("名单.xlsx", file.getvalue()))
        page = text_of(site.get(address))
        assert '<label class="field-label" for="import-sheet">工作表</label>' in page
        assert "<option selected>名单</option>" in page, "a cover is passed over"
        site.post(address, {"action": "sheet", "sheet": "备用"})
        assert "<option selected>备用</option>" in text_of(site.get(address))

    def test_bad_cells_are_listed_and_handed_back_marked(self, site):
        rows = [
            HEADINGS,
            ["91500222MA5U000001", "重庆甲有限公司", "古南街道", ""],
            ["", "重庆乙有限公司", "没有的街道", 44000],
        ]
        address = uploaded(site, workbook(*rows))
        site.post(address, {"action": "match"} | columns_of(site, address))
        work()
        page = text_of(site.get(address))
        for said in ("A2", "91500222MA5U000001", "C3", "没有的街道", "共有2处错误"):
            assert said in page
        assert "写入" not in page.split("<main")[1].split("共有2处")[0]
        content = b"".join(site.get(f"{address}marked.xlsx").streaming_content)
        with read(io.BytesIO(content)) as table:
            assert [heading.text for heading in table.headings] == [*HEADINGS, "错误说明"]
            marked = [[cell.value for cell in row.cells] for row in table]
        assert [row[:4] for row in marked] == [list(map(str, row)) for row in rows[1:]]
        assert "统一社会信用代码：" in marked[0][4]
        assert "没有的街道" in marked[1][4]
        answer = site.post(address, {"action": "confirm", "reason": "名单"}, follow=True)
        assert "改正之前不能写入" in text_of(answer)
        assert not Enterprise.objects.exists()

    @pytest.mark.one_database
    def test_a_file_that_cannot_be_read_is_refused_on_the_page(self, site):
        answer = site.post(
            "/enterprises/import/", {"file": io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)}
        )
        assert answer.status_code == 400
        assert ".xls" in text_of(answer)
        assert not Import.objects.exists()
        assert site.post("/enterprises/import/", {}).status_code == 400

    @pytest.mark.one_database
    def test_a_workbook_of_several_sheets_lets_one_choose(self, site):
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            for name, firm in (("一月", "重庆甲有限公司"), ("二月", "重庆乙有限公司")):
                sheet = book.add_worksheet(name)
                sheet.write_row(0, 0, HEADINGS[1:3])
                sheet.write_row(1, 0, [firm, "古南街道"])
        file.seek(0)
        file.name = "两张.xlsx"
        address = uploaded(site, file)
        assert "重庆甲有限公司" in text_of(site.get(address))
        site.post(address, {"action": "sheet", "sheet": "二月"})
        page = text_of(site.get(address))
        assert "重庆乙有限公司" in page
        assert "重庆甲有限公司" not in page
        assert "没有名为“三月”的工作表" in text_of(
            site.post(address, {"action": "sheet", "sheet": "三月"}, follow=True)
        )

    @pytest.mark.one_database
    def test_the_wrong_match_is_said_and_what_was_chosen_is_kept(self, site):
        address = uploaded(site, firms(1))
        chosen = dict.fromkeys(columns_of(site, address), "name")
        answer = site.post(address, {"action": "match"} | chosen)
        assert answer.status_code == 400
        assert "不能同时对应" in text_of(answer)
        assert {name for _place, _heading, name, _samples in answer.context["columns"]} == {"name"}
        assert Import.objects.get().state == Import.State.MATCHING

    @pytest.mark.one_database
    def test_a_column_brings_no_field_that_the_form_does_not_name(self, site):
        """Whoever knows the model may send any name as what a column means."""
        address = uploaded(site, firms(1))
        known = columns_of(site, address)
        last = f"column-{len(known) - 1}"
        fields = [each.attname for each in Enterprise._meta.concrete_fields if each.name not in FIRMS.fields]
        assert {"id", "version", "sample", "in_use"} <= set(fields), "control: there are such fields"
        for name in fields:
            site.post(address, {"action": "match"} | known | {last: name})
            job = Import.objects.get()
            assert job.state == Import.State.CHECKING and dict(job.columns)[HEADINGS[-1]] == "", name
            work()
            site.post(address, {"action": "rematch"})

    @pytest.mark.one_database
    def test_nobody_else_sees_or_confirms_it(self, site, client, manager, bureau, district):
        address = uploaded(site, firms(1))
        client.force_login(person("other", "manager", bureau, district, is_staff=True))
        for answer in [client.get(address), client.get(f"{address}progress/"), client.get(f"{address}marked.xlsx"),
                       client.post(address, {"action": "confirm"})]:  # fmt: skip
            assert answer.status_code == 404
            assert "由他人上传" in text_of(answer)
        client.force_login(manager)
        assert client.get(address).status_code == 200, "control: the one who uploaded it"

    @pytest.mark.one_database
    def test_an_import_of_another_register_is_not_found_here(self, site):
        number = uploaded(site, firms(1)).rstrip("/").rpartition("/")[2]
        assert site.get(f"/enterprises/patents/import/{number}/").status_code == 404
        assert site.get("/enterprises/import/999999/").status_code == 404

    def test_dropping_it_leaves_nothing(self, site):
        address = uploaded(site, firms(1))
        folder = Import.objects.get().workspace.folder
        assert folder.exists()
        assert "没有写入任何内容" in text_of(site.post(address, {"action": "forget"}, follow=True))
        assert not Import.objects.exists()
        assert not folder.exists()

    @pytest.mark.one_database
    def test_long_lists_are_paged(self, site, manager):
        job = checked(manager, FIRMS, firms(120))
        address = f"/enterprises/import/{job.pk}/"
        first, last = text_of(site.get(address)), text_of(site.get(f"{address}?list=new&page=3"))
        assert "重庆1有限公司" in first
        assert "重庆120有限公司" in last
        assert "重庆120有限公司" not in first
