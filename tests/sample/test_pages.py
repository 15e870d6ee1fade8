"""Every page says that there is a sample; rows and figures that belong to it are marked, in files too."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.models import Enterprise
from enterprises.registers import enterprises
from indicators import outline
from indicators.models import Observation, Source, TaskUpdate
from indicators.pages import decide
from indicators.sample.place import CODE as SAMPLE
from qijiang.directory.models import Area, Department
from qijiang.registers.register import all_registers
from tests.conftest import person
from tests.covering import covering, traits_of
from tests.imports.files import checked, counts, faults
from tests.register_makers_enterprises import make_enterprise
from tests.sample.loaded import load_small, sample
from tests.uploads.here import read_here  # noqa: F401 (a fixture)
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]
small = shared_world(load_small)

NOTICE = "本库含示例数据"
MARK = '<span class="smp">示例</span>'
MOST_OF_OVERVIEW, MOST_OF_LIST = 12, 8


@pytest.fixture
def home():
    return Area.objects.by_code("500110")


@pytest.fixture
def manager(home):
    return person("in_charge", "manager", Department.objects.get(code="kjj"), home, is_staff=True)


@pytest.fixture
def read(client, manager):
    client.force_login(manager)
    return lambda address, **query: client.get(address, query).content.decode()


@pytest.mark.one_database
def test_pages_say_that_there_is_a_sample_until_it_is_removed(read):
    addresses = ("/", "/indicators/", "/indicators/hte_valid/", "/enterprises/", "/changes/")
    assert [each for each in addresses if NOTICE not in read(each)] == []
    sample("--remove")
    assert [each for each in addresses if NOTICE in (text := read(each)) or MARK in text] == []


@pytest.mark.one_database
def test_the_sign_in_page_says_it_too(client):
    assert NOTICE in client.get("/accounts/login/").content.decode()


@pytest.mark.one_database
def test_each_row_of_a_list_that_is_one_is_marked(read, home):
    real = make_enterprise(area=home, name="綦江真实企业有限公司")
    drawn = Enterprise.objects.sampled().filter(area__path__startswith=home.path).first()
    assert MARK not in read("/enterprises/", q=real.name).replace(NOTICE, "").split("<main", 1)[1]
    assert MARK in read("/enterprises/", q=drawn.name).split("<main", 1)[1]


@pytest.mark.one_database
def test_the_sheet_of_a_record_is_marked_and_what_belongs_to_it(read, home):
    firm = Enterprise.objects.sampled().filter(recognitions__kind="high_tech", area__path__startswith=home.path).first()
    address = reverse("enterprise_detail", args=[firm.pk])
    assert MARK in read(address).split("<main", 1)[1]
    assert MARK in read(address, tab="recognitions").split("<main", 1)[1].split("<tbody")[1]
    real = make_enterprise(area=home)
    assert MARK not in read(reverse("enterprise_detail", args=[real.pk])).split("<main", 1)[1]


@pytest.mark.one_database
def test_a_figure_of_the_sample_is_marked_and_one_of_the_article_is_not(read):
    panel = 'class="panel now"'
    assert MARK in read("/indicators/hte_valid/", on="2022-06-30").split(panel, 1)[1].split("</section>")[0]
    assert MARK not in read("/indicators/hte_valid/", year="2021").split(panel, 1)[1].split("</section>")[0]


@pytest.mark.one_database
def test_a_figure_of_the_sample_is_marked_wherever_a_target_shows_it(read):
    pages = ("/", "/actions/3/", "/indicators/hte_valid/ahead/")

    def marked():
        return [page for page in pages if MARK in read(page, on="2022-06-30").split("<main", 1)[1]]

    TaskUpdate.objects.all().delete()  # which are marked beside
    assert marked() == [*pages]
    all_of_the_article()
    assert marked() == []


PANELS = {
    "decision": ("/", 'id="h-decide"', "</section>"),
    "news": ("/", 'id="h-feed"', "</section>"),
    "changed lights": ("/?since=30", '<ul class="turns">', "</ul>"),
    "last year": ("/?compare=last_year&on=2022-06-30", "上年同期（2021-06-30）：9家", "</p>"),
    "months": ("/?view=months", "data-replay", "</section>"),
    "who could close the gap": ("/indicators/hte_valid/pipeline/", 'class="panel"', "<ul"),
    "what lapses": ("/indicators/hte_valid/ahead/", 'id="h-lapses"', "</section>"),
    "wall, decision": ("/screen/?screen=plan", 'class="wall-now"', "</aside>"),
    "wall, pipeline": ("/screen/?screen=pipeline", "<h1>", "</h1>"),
}


def all_of_the_article():
    """As if nothing were made up: neither figures nor steps of tasks nor records."""
    Observation.objects.update(source=Source.objects.exclude(code=SAMPLE).first())
    TaskUpdate.objects.update(sample=False)
    for register in all_registers():
        register.model.objects.update(sample=False)
    cache.clear()
    decide.REMEMBERED.forget()


@pytest.mark.one_database
def test_a_panel_is_marked_where_what_it_shows_is_the_samples(read, time_machine):
    time_machine.move_to("2022-07-10T09:00:00+00:00", tick=False)

    def marked():
        pages = {address: read(address).split("<main", 1)[1] for address, _begin, _end in PANELS.values()}
        parts = {
            name: pages[address].split(begin, 1)[1].split(end)[0] for name, (address, begin, end) in PANELS.items()
        }
        return [name for name, part in parts.items() if MARK in part]

    assert marked() == [*PANELS]
    all_of_the_article()
    assert marked() == []


@pytest.mark.one_database
def test_a_light_of_the_sample_says_so_of_its_month_alone(read):
    """The target's year begins with the article's figure; what follows is drawn."""
    first = Observation.objects.filter(indicator__code="hte_valid", area__code="500110", as_of="2022-02-28")
    first.update(source=Source.objects.exclude(code=SAMPLE).first())
    table = read("/", view="months", on="2022-06-30").split("data-replay", 1)[1]
    row = table.split('<a class="plain" href="/indicators/hte_valid/', 1)[1].split("</tr>")[0]
    assert MARK in row
    said = dict(re.findall(r'aria-label="(\d+)月：([^"]*)"', row))
    assert "示例" not in said["2"] and "示例" in said["3"]


@pytest.mark.parametrize(("address", "most"), [("/", MOST_OF_OVERVIEW), ("/enterprises/", MOST_OF_LIST)])
def test_the_notice_stays_within_the_limits_of_queries(client, manager, address, most):
    client.force_login(manager)
    client.get(address)
    outline.forget()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= most


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.usefixtures("read_here")
def test_an_export_says_which_rows_are_the_samples_and_handed_in_again_changes_nothing(client, manager, kind):
    """Of few registers, which together have whatever those have that the sample draws."""
    client.force_login(manager)
    drawn = [each for each in all_registers() if in_reach(each, manager).sampled().exists()]
    assert len(drawn) > 20, "control"
    for register in covering(drawn, traits_of):
        rows = in_reach(register, manager)
        file = b"".join(client.get(reverse(f"{register.name}_export", args=[kind])).streaming_content)
        if kind == "csv":
            head, *lines = file.decode().splitlines()
            assert head.endswith(",示例")
            assert sum(line.endswith(",示例") for line in lines) == rows.sampled().count()
        job = checked(manager, register, SimpleUploadedFile(f"导出.{kind}", file))
        assert counts(job) == {"unchanged": rows.count()}, (register.name, faults(job)[:5])


def in_reach(register, user):
    return register.model.objects.within_reach(user).in_use()


@pytest.mark.one_database
def test_an_export_without_such_rows_has_no_such_column(client, manager, home):
    real = make_enterprise(area=home, name="綦江真实企业有限公司")
    client.force_login(manager)
    answer = client.get(reverse("enterprise_export", args=["csv"]), {"q": real.name})
    head = b"".join(answer.streaming_content).decode().splitlines()[0]
    assert len(head.split(",")) == len(enterprises.fields)
