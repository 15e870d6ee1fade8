"""Every number of a mechanism's page opens to the records behind it. All its links are walked once."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qijiang.directory.models import User
from tests.worlds import shared_world

from .summaries import ASKED, PAGES, a_whole_world, links, totals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
# None of the tests below calls what it is asked for `page`: pytest-playwright takes it for one of its own, and pytest
# would put these tests beside those of browsers, where their world is built once more.
world = shared_world(a_whole_world)
THINGS = {"项", "笔", "户", "家", "名", "次", "场", "条"}


@pytest.fixture(scope="module")
def official_reads(world, django_db_blocker):
    client = Client()
    with django_db_blocker.unblock():
        client.force_login(User.objects.get(username="official"))
    return client


@pytest.fixture(scope="module")
def answers(official_reads, django_db_blocker):
    """{page: its answer}"""
    with django_db_blocker.unblock():
        return {page: official_reads.get(reverse(page), ASKED) for page in PAGES}


@pytest.fixture(scope="module")
def walked(official_reads, answers, django_db_blocker):
    """{address: what it answers, and in how many queries} of every link of every page"""
    found = {}
    with django_db_blocker.unblock():
        for address in {link.partition("#")[0] for answer in answers.values() for link in links(answer)} - {""}:
            with CaptureQueriesContext(connection) as captured:
                found[address] = official_reads.get(address), captured
    return found


@pytest.mark.one_database
def test_every_link_of_every_page_opens_and_its_queries_do_not_grow_with_its_rows(walked):
    assert {
        address: answer.status_code for address, (answer, _queries) in walked.items() if answer.status_code != 200
    } == {}
    assert [
        address for address, (_answer, queries) in walked.items() if "/records/" in address and len(queries) > 22
    ] == []


def rows_behind(walked, total):
    return len(walked[total.url.partition("#")[0]][0].context["page"].slice.rows)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "label", "number"),
    [
        ("achievements", "登记成果", 1),
        ("achievements", "转化笔数", 2),
        ("challenges", "发布榜单", 2),
        ("challenges", "揭榜挂帅项目", 1),
        ("commissioners", "服务次数", 3),
        ("incubation", "当年入驻", 2),
        ("incubation", "当年毕业", 1),
        ("funds", "当年发放", 2),
        ("policies", "当年核准", 2),
        ("events", "活动", 1),
        ("events", "当年获奖", 1),
    ],
)
def test_a_total_opens_to_as_many_records(answers, walked, name, label, number):
    total = totals(answers[name])[label]
    assert total.text == str(number)
    assert rows_behind(walked, total) == number


@pytest.mark.one_database
@pytest.mark.parametrize("name", PAGES)
def test_a_number_of_things_opens_to_so_many(answers, walked, name):
    counts = [total for total in answers[name].context["totals"] if total.unit in THINGS and "/records/" in total.url]
    assert counts
    for total in counts:
        if total.label == "引进品种和技术":
            continue  # a sum of what is introduced, however few the services
        assert total.text == str(rows_behind(walked, total)), total.label


@pytest.mark.parametrize("name", PAGES)
def test_no_number_of_a_table_stands_without_its_names(answers, name):
    """A line of one record may have a figure of it, to which its own link leads."""
    for each in answers[name].context["tables"]:
        heads = [str(head) for head, is_number in each.heads]
        is_of_records = any(cell.url and "/records/" not in cell.url for row in each.rows for cell in row[:2])
        for row in each.rows:
            bare = [heads[n] for n, cell in enumerate(row) if cell.is_number and cell.text != "—" and not cell.url]
            assert not bare or (is_of_records and len(bare) == 1), (each.title, bare)


def test_a_file_of_another_kind_a_list_and_a_part_that_there_are_not_are_refused(official_reads):
    address = f"{reverse('funds')}records/"
    for wrong in ("nothing/", "loans/?part=nothing", "loans/?each=nothing", "loans/?fund=x", "loans/export.pdf"):
        assert official_reads.get(f"{address}{wrong}").status_code == 404, wrong


def test_a_list_needs_the_right_to_its_register(client, official):
    """Whoever may open the page of chains, but not the enterprises, reads no names of them."""
    narrow = Group.objects.create(name="chains alone")
    narrow.permissions.add(Permission.objects.get(codename="view_industrychain"))
    official.groups.set([narrow])
    client.force_login(official)
    assert client.get(reverse("chains"), ASKED).status_code == 200
    assert client.get(f"{reverse('chains')}records/firms/", ASKED).status_code == 403
    assert client.get(f"{reverse('chains')}records/firms/export.csv", ASKED).status_code == 403
