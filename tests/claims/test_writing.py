"""Claims recorded, corrected and withdrawn: by whom, with what history, and what happens when two do it at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indicators.claims import writing
from indicators.models import Claim, Indicator, Observation, Source
from qijiang.directory.models import User
from qijiang.registers.models import Change
from qijiang.registers.recording import NotInReach, Stale
from tests.conftest import person
from tests.databases import first_only
from tests.indicator_pages.pages import text_of
from tests.makers import load_observation, make_area, make_department, make_district, make_indicator
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def figures_and_a_paper():
    district = make_district()
    person("boss", "manager", make_department("kjj", "区科技局", area=district), district)
    indicator = make_indicator("hte_valid", name="高新技术企业")
    load_observation(indicator, district, "2020-12-31", 98)
    load_observation(indicator, district, "2021-12-31", 123)
    Source.objects.create(code="paper", title="日报")


world = shared_world(figures_and_a_paper)


@pytest.fixture
def boss(world, db):
    return User.objects.get(username="boss")


@pytest.fixture
def manager(client, boss):
    client.force_login(boss)
    return boss


@pytest.fixture
def hte(world, db):
    return Indicator.objects.get()


@pytest.fixture
def source(world, db):
    return Source.objects.get(code="paper")


def typed(paper, **changes):
    said = {
        "indicator": "高新技术企业", "area": "500110", "year": "2021", "kind": "percent", "qualifier": "=",
        "figure": "25.5", "base_year": "2020", "source": paper.pk, "section": "1", "paragraph": "2",
    }  # fmt: skip
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


def test_a_claim_is_recorded_with_its_source_and_its_history(client, manager, source):
    answer = client.post("/claims/new/", typed(source, figure="25.50"))
    claim = Claim.objects.get()
    assert answer.status_code == 302 and answer.headers["Location"] == f"/claims/{claim.pk}/"
    assert (claim.figure, claim.places, claim.base_year, claim.source) == (25.5, 2, 2020, source)
    change = Change.objects.get(content_type__model="claim")
    assert (change.action, change.via, change.actor, change.area) == ("add", "form", manager, claim.area)
    assert Change.objects.first_broken() is None
    page = text_of(client.get(f"/claims/{claim.pk}/"))
    assert "2021年较2020年增长25.50%" in page and "应为25.51%" in page


@pytest.mark.one_database
@pytest.mark.parametrize(("value", "right"), [(123, "“较2020年增长25.5%”"), (49, "“较2020年下降50.0%”")])
def test_what_did_not_even_double_is_not_to_be_said_in_times(client, manager, hte, source, district, value, right):
    load_observation(hte, district, "2021-12-31", value, vintage=Observation.Vintage.REVISED)
    client.post("/claims/new/", typed(source, kind="times_more", figure="3"))
    page = text_of(client.get(f"/claims/{Claim.objects.get().pk}/"))
    assert right in page and "增长0倍" not in page


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        first_only({"source": None}, "没有来源的表述不能登记"),
        first_only({"indicator": "没有"}, "没有或不止一个指标叫此名称"),
        first_only({"figure": "很多"}, "不是数字"),
        first_only({"figure": "1.23456"}, "小数"),
        first_only({"year": "20211"}, None),
        ({"base_year": "2021"}, "基期"),
        first_only({"area": "500000"}, None),
        ({"figure": "25\x00"}, None),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(client, manager, source, changes, word):
    answer = client.post("/claims/new/", typed(source, **changes))
    assert answer.status_code in {200, 404}
    assert word is None or word in text_of(answer)
    assert not Claim.objects.exists()


@pytest.mark.one_database
def test_checking_only_saves_nothing(client, manager, source):
    answer = client.post("/claims/new/", typed(source, **{"try": "yes"}))
    assert "与所述相符" in text_of(answer) and not Claim.objects.exists()


def test_the_same_of_one_source_is_recorded_once(client, manager, source):
    client.post("/claims/new/", typed(source))
    assert "已登记" in text_of(client.post("/claims/new/", typed(source)))
    assert Claim.objects.count() == 1


def test_a_correction_keeps_what_was_before_and_asks_the_version(client, manager, source):
    client.post("/claims/new/", typed(source))
    claim = Claim.objects.get()
    url = f"/claims/{claim.pk}/change/"
    assert client.post(url, typed(source, figure="26", version="1")).status_code == 302
    change = Change.objects.filter(content_type__model="claim").latest("sequence")
    assert change.action == "change" and change.fields["places"] == [1, 0]
    late = client.post(url, typed(source, figure="27", version="1"))
    assert late.status_code == 409 and "刚被他人修改" in text_of(late)
    claim.refresh_from_db()
    assert (claim.figure, claim.version) == (26, 2)


def test_a_version_that_there_cannot_be_is_a_stale_one(client, manager, source):
    client.post("/claims/new/", typed(source))
    claim = Claim.objects.get()
    for version in ["9" * 5000, "9" * 18, "٣", "²", "-1", ""]:
        assert client.post(f"/claims/{claim.pk}/withdraw/", {"version": version}).status_code == 409, version
        assert Claim.objects.filter(pk=claim.pk).exists()


def test_withdrawn_it_is_gone_and_its_history_stays(client, manager, source):
    client.post("/claims/new/", typed(source))
    claim = Claim.objects.get()
    url = f"/claims/{claim.pk}/withdraw/"
    assert "撤回表述" in text_of(client.get(url))
    assert client.post(url, {"version": "7"}).status_code == 409
    assert client.post(url, {"version": "1"}).status_code == 302
    assert not Claim.objects.exists()
    last = Change.objects.filter(content_type__model="claim").latest("sequence")
    assert last.action == "delete" and last.fields["kind"] == ["percent", None]
    assert client.post(url, {"version": "1"}).status_code == 404


def test_the_door_asks_right_and_reach(district, bureau, boss, hte, source):
    claim = Claim(indicator=hte, area=district, year=2021, kind="percent", figure=25, base_year=2020, source=source)
    reader = person("reader", "official", bureau, district)
    with pytest.raises(PermissionDenied):
        writing.record(reader, claim, via="form")
    other = make_area("500111", "大足区", kind="district", parent=district.parent)
    stranger = person("stranger", "manager", bureau, other)
    with pytest.raises(NotInReach):
        writing.record(stranger, claim, via="form")
    claim.source = None
    with pytest.raises(ValidationError):
        writing.record(boss, claim, via="form")
    claim.source = source
    writing.record(boss, claim, via="form")
    with pytest.raises(NotInReach):
        writing.withdraw(stranger, claim, version=1, via="form")
    writing.withdraw(boss, claim, version=1, via="form")
    with pytest.raises(Stale):
        writing.correct(boss, claim, version=1, via="form")


@pytest.mark.one_database
def test_roles(client, district, bureau, hte, source):
    claim = Claim.objects.create(
        indicator=hte, area=district, year=2021, kind="percent", figure=25, base_year=2020, source=source
    )
    for role in ("clerk", "reviewer", "official", "auditor"):
        client.force_login(person(role, role, bureau, district))
        assert client.post("/claims/new/", typed(source)).status_code == 403
        assert client.post(f"/claims/{claim.pk}/change/", typed(source)).status_code == 403
        assert client.post(f"/claims/{claim.pk}/withdraw/", {"version": "1"}).status_code == 403
        assert "更正表述" not in text_of(client.get(f"/claims/{claim.pk}/"))
    assert Claim.objects.count() == 1
