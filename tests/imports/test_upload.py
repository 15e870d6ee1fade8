"""What is said of a file on the page where it is handed in, and who may have an operation undone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import registers
from qijiang.registers.bulk import MOST
from qijiang.registers.importing import steps
from qijiang.registers.importing.models import Import, RememberedHeading
from qijiang.registers.models import Operation
from qijiang.settings import BASE_DIR
from qijiang.uploads.limits import Limits
from tests.imports.files import workbook
from tests.uploads import hostile_files, hostile_tables  # noqa: F401 (their cases)
from tests.uploads.hostile import CASES

pytestmark = pytest.mark.usefixtures("everybody")
FIRMS = registers.enterprises


@pytest.fixture
def site(client, manager):
    client.force_login(manager)
    return client


def handed_in(site, content, name="名单.xlsx"):
    return site.post("/enterprises/import/", {"file": SimpleUploadedFile(name, content)})


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "文件是空的"),
        ("endless_name_of_sheet", "的名称超过31个字符"),
        ("long_heading", "标题B1超过200个字符"),
    ],
)
def test_what_no_database_would_take_is_refused_by_name(site, name, said):
    answer = handed_in(site, CASES[name].build())
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Import.objects.exists()


@pytest.mark.django_db
def test_a_file_may_have_a_long_name(site):
    answer = handed_in(site, workbook(["名称"], ["重庆甲有限公司"]).read(), "长" * 230 + ".xlsx")
    assert answer.status_code == 302
    assert Import.objects.get().file_name.endswith("长.xlsx")


@pytest.mark.django_db
def test_two_long_headings_that_begin_alike_are_remembered_apart(manager, district):
    headings = ["名称", "地区", "甲" * 198 + "一", "甲" * 198 + "二"]
    job = steps.begin(manager, FIRMS, workbook(headings, ["重庆甲有限公司", "綦江区", "y", "z"]))
    steps.match(job, FIRMS, job.columns, clears=False)
    assert RememberedHeading.objects.count() == 4


@pytest.mark.django_db
def test_who_may_not_change_the_records_has_nothing_undone(client, manager, reviewer, district):
    operation = Operation.objects.create(
        kind=Operation.Kind.IMPORT, register="enterprise", actor=manager, area=district, label="名单", added=3000
    )
    address = f"/operations/{operation.pk}/"
    client.force_login(reviewer)
    assert client.get(address).status_code == 200, "control: it is seen"
    assert client.post(f"{address}undo/", {"reason": "弄错了"}).status_code == 403
    operation.refresh_from_db()
    assert not operation.waits_to_be_undone
    client.force_login(manager)
    assert client.post(f"{address}undo/", {"reason": "弄错了"}).status_code == 302
    operation.refresh_from_db()
    assert operation.waits_to_be_undone, "control: who may change them"


def test_the_servers_in_front_let_through_what_the_site_answers_better():
    """A file that is too large, and the address of a bulk fix of as many records as there may be."""
    nginx = (BASE_DIR / "deploy" / "nginx.conf").read_text()
    caddy = (BASE_DIR / "deploy" / "Caddyfile").read_text()
    bodies = [re.search(r"client_max_body_size (\d+)m;", nginx), re.search(r"max_size (\d+)MB", caddy)]
    assert all(int(found[1]) * 10**6 > Limits.file_bytes * 1.25 for found in bodies)
    buffers = re.search(r"large_client_header_buffers \d+ (\d+)k;", nginx)
    assert int(buffers[1]) * 1024 > len("%2C12345678") * MOST
