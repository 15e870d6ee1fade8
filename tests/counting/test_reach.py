"""Which names of a count a reader sees: those within reach, and nothing personal of the others."""

import pytest

from enterprises.models import Enterprise, FormerSeat
from tests import makers
from tests.conftest import person
from tests.register_makers_enterprises import make_annual_figures
from tests.register_makers_indicators import make_rule
from tests.worlds import shared_world

from .pages import NAMES, PAGE_OF, shown, shown_at_all, text
from .worlds import day, firm, people_places_and_firms, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
world = shared_world(people_places_and_firms)


def test_a_name_that_has_moved_out_of_reach_stands_there_without_a_link(get):
    gone = Enterprise.objects.get(name="重庆第0企业有限公司")
    Enterprise.objects.filter(pk=gone.pk).update(area=place("500111"))
    FormerSeat.objects.create(enterprise=gone, area=place("500110001"), until=day("2022-03-31"))
    page = get(NAMES, {"on": "2021-12-31"})
    assert page.context["page"].value == "3家"
    assert '<th scope="row">重庆第0企业有限公司</th>' in text(page)
    assert page.context["page"].table.unreached == "1"
    assert "重庆第0企业有限公司" not in b"".join(get(f"{NAMES}export.csv", {"on": "2021-12-31"})).decode()
    assert get(f"/enterprises/{gone.pk}/").status_code == 404
    assert get(NAMES, {"on": "2022-04-01"}).context["page"].value == "2家"


@pytest.fixture
def three_places_in_a_share():
    """What three places spent: 大足区 beside the district, and two streets of it."""
    makers.make_indicator("rd_share", unit="%", measure="ratio", decimals=1)
    make_rule("rd_share", "enterprises.annualfigures", "share", field="rd_spend", span="year")
    for code, name in (("500111", "大足企业"), ("500110004", "文龙企业"), ("500110001", "古南企业")):
        make_annual_figures(enterprise=firm(code, name=name), year=2021, rd_spend=10)
    away = firm("500111", name="迁走的古南企业")
    FormerSeat.objects.create(enterprise=away, area=place("500110001"), until=day("2022-03-31"))
    make_annual_figures(enterprise=away, year=2021, rd_spend=10)


@pytest.mark.usefixtures("three_places_in_a_share")
@pytest.mark.parametrize(
    ("code", "value", "seen", "left"),
    [
        ("500110", "75.0%", {"文龙企业", "古南企业", "迁走的古南企业"}, "共4条，此处列出3条"),
        ("500110001", "66.7%", {"古南企业", "迁走的古南企业"}, "共3条，此处列出2条"),
    ],
)
def test_the_whole_of_a_share_names_nobody_beyond_the_reader(client, code, value, seen, left):
    client.force_login(person("of_place", "clerk", None, place(code)))
    address, asked = "/indicators/rd_share/records/", {"on": "2021-12-31"}
    of_part, of_whole = client.get(address, asked), client.get(address, asked | {"list": "whole"})
    assert of_part.context["page"].value == value
    assert {*shown_at_all(of_part)} == {*shown_at_all(of_whole)} == seen
    assert left in text(of_whole)
    assert "此处列出" not in text(of_part)
    for which in ("", "whole"):
        file = b"".join(client.get(f"{address}export.csv", asked | {"list": which})).decode()
        assert all(name in file for name in seen - {"迁走的古南企业"})
        assert "大足企业" not in file and "迁走的古南企业" not in file


@pytest.mark.usefixtures("three_places_in_a_share")
def test_who_reaches_everything_sees_the_whole_of_a_share(client, admin_user):
    client.force_login(admin_user)
    page = client.get("/indicators/rd_share/records/", {"on": "2021-12-31", "list": "whole", "area": "500110"})
    assert len(shown(page)) == 4
    assert not page.context["page"].withheld


def test_what_lies_beyond_reach_by_now_shows_nothing_personal(get):
    make_rule("firms", "enterprises.enterprise", "valid_on")
    gone = firm("500111", name="重庆迁走有限公司", contact="张三", phone="023-48612345")
    FormerSeat.objects.create(enterprise=gone, area=place("500110001"), until=day("2022-03-31"))
    for name in ("records/", "records/export.csv", "lapsing/"):
        answer = get(f"/indicators/firms/{name}", {"on": "2021-12-31"})
        said = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert "张三" not in said and "48612345" not in said


@pytest.mark.parametrize("name", ["records", "records/export.csv", "reconciliation", "identity", "lapsing"])
@pytest.mark.one_database
def test_another_district_gets_none_of_it(client, name):
    client.force_login(person("neighbour", "official", None, place("500111")))
    assert client.get(f"{PAGE_OF}{name}/".replace("csv/", "csv"), {"area": "500110"}).status_code == 404
    own = client.get(f"{PAGE_OF}{name}/".replace("csv/", "csv"), {"on": "2021-12-31"})
    said = b"".join(own.streaming_content) if own.streaming else own.content
    assert "重庆第0企业有限公司" not in said.decode()


@pytest.mark.one_database
def test_who_may_not_see_the_register_sees_no_names(client, official):
    for group in official.groups.all():
        group.permissions.set(group.permissions.exclude(codename="view_recognition"))
    client.force_login(official)
    for name in ("records", "reconciliation", "identity", "lapsing"):
        assert client.get(f"{PAGE_OF}{name}/").status_code == 403
