"""A search finds what contains the text, page after page, however it is sorted and however many there are."""

import pytest
from django.db.models import F, Q

from enterprises.models import Enterprise
from tests import makers
from tests.register_makers_enterprises import make_enterprise, make_former_name

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
LIST = "/enterprises/"
PAGE = 5
TEXT = "gear齿轮"
ORDERS = {
    "": ["name", "pk"],
    "-name": ["-name", "-pk"],
    "credit_code": ["credit_code", "pk"],
    "established": [F("established").asc(nulls_last=True), "pk"],
}


@pytest.fixture
def firms(district):
    """Twenty-three, of which every other one is found: by its name in either case, or by a former one."""
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    make_enterprise(area=elsewhere, name=f"重庆{TEXT}外地公司")
    for number in range(23):
        named = ("GEAR齿轮", "铝业", TEXT, "食品")[number % 4]
        founded = f"20{number:02}-01-01" if number % 3 else None
        firm = make_enterprise(area=district, name=f"重庆{named}{number * 7 % 23:02}公司", established=founded)
        if number == 1:
            make_former_name(enterprise=firm, name=f"綦江{TEXT}厂")
    return Enterprise.objects.filter(area=district)


@pytest.fixture
def pages(client, manager, monkeypatch):
    monkeypatch.setattr("qijiang.registers.paging.SIZE", PAGE)
    monkeypatch.setattr("qijiang.registers.searching.SIZE", PAGE)
    client.force_login(manager)

    def of(sort):
        address = f"{LIST}?q={TEXT}&sort={sort}"
        found = client.get(address).context["listing"]
        yield found
        while found.slice.has_after:
            found = client.get(f"{address}&after={found.last}").context["listing"]
            yield found

    return of


@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize("sort", ORDERS)
def test_all_that_contain_the_text_are_found_in_order(firms, pages, monkeypatch, few, sort):
    monkeypatch.setattr("qijiang.registers.searching.FEW", few)
    wanted = firms.filter(Q(name__icontains=TEXT) | Q(former_names__name__icontains=TEXT)).order_by(*ORDERS[sort])
    found = list(pages(sort))
    assert [row[0] for page in found for row in page.slice.rows] == [firm.pk for firm in wanted]
    assert {page.count for page in found} == {"共13条"}


@pytest.mark.parametrize("sort", ["", "-name"])
def test_beyond_what_is_counted_the_rest_is_still_found(firms, pages, monkeypatch, sort):
    monkeypatch.setattr("qijiang.registers.searching.FEW", 3)
    monkeypatch.setattr("qijiang.registers.searching.COUNTED", PAGE + 1)
    found = list(pages(sort))
    assert sum(len(page.slice.rows) for page in found) == 13
    assert found[0].count == "超过6条"
