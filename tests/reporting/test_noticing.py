"""What accounts are told, once each; who is told of a decision; what the bell and the page show."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction

from indicators import recording
from indicators.models import Notice, NoticeChoice
from indicators.reporting import noticing, saying
from indicators.reporting.noticing import Kind, Way, remind, tell
from qijiang.registers.recording import NotInReach
from tests import makers
from tests.conftest import person
from tests.databases import first_only

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def told(user, **which):
    return list(Notice.objects.of(user).filter(**which).order_by("pk").values_list("kind", flat=True))


def say(users, key="k", kind=Kind.REMINDED, **words):
    tell(users, kind, key=key, link="/entry/", **{"who": "王敏", "number": 3, "department": "区科技局"} | words)


@pytest.fixture
def indicator(bureau):
    return makers.make_indicator(name="高新技术企业", name_en="High-tech enterprises", owner=bureau)


@pytest.fixture
def submitted(indicator, district, clerk):
    steps = {"state": "submitted", "created_by": clerk, "submitted_by": clerk, "reason": "补录"}
    return makers.make_observation(indicator, district, "2022-06-30", 131, **steps)


def approve(reviewer, row):
    return recording.approve(reviewer, row, version=row.version, via="form")


def send_back(reviewer, row, note="附清单"):
    return recording.send_back(reviewer, row, note=note, version=row.version, via="form")


def test_nothing_is_told_twice(clerk, reviewer):
    say([clerk, reviewer])
    say([clerk, reviewer], number=4)
    assert [told(clerk), told(reviewer)] == [["reminded"]] * 2
    say([clerk], key="another")
    assert len(told(clerk)) == 2, "control: it was the key"


def test_the_database_keeps_the_key(clerk):
    say([clerk])
    twin = Notice.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_each_account_chooses_by_kind(clerk, reviewer):
    noticing.choose(clerk, {Kind.REMINDED: Way.NOT, Kind.TASK_ASKED: Way.NOT})
    assert NoticeChoice.objects.count() == 1, "control: what concerns others is not kept"
    say([clerk, reviewer])
    assert [told(clerk), told(reviewer)] == [[], ["reminded"]]
    noticing.choose(clerk, {Kind.REMINDED: Way.PAGE})
    say([clerk], key="later")
    assert told(clerk) == ["reminded"]


def test_the_clerk_hears_of_a_returned_figure_and_no_more_once_it_is_handed_in_again(submitted, clerk, reviewer):
    row = send_back(reviewer, submitted)
    notice = Notice.objects.get(user=clerk)
    assert notice.link == f"/entry/{row.pk}/"
    assert notice.about == row
    said = saying.sentence(notice.kind, notice.words)
    assert said == "高新技术企业（綦江区，2022-06-30）被reviewer退回：附清单"
    row = recording.submit(clerk, row, version=row.version, via="form")
    notice.refresh_from_db()
    assert notice.read_at is not None
    approve(reviewer, row)
    assert told(clerk, read_at=None) == ["approved"]


def test_a_second_return_is_told_again(submitted, clerk, reviewer):
    row = send_back(reviewer, submitted)
    row = recording.submit(clerk, row, version=row.version, via="form")
    send_back(reviewer, row, note="还缺两家")
    assert told(clerk) == ["returned", "returned"]


def test_a_decision_that_is_not_kept_tells_nothing(submitted, clerk, reviewer):
    with transaction.atomic():
        send_back(reviewer, submitted)
        assert told(clerk) == ["returned"], "control"
        transaction.set_rollback(True)
    with transaction.atomic():
        approve(reviewer, submitted)
        transaction.set_rollback(True)
    assert told(clerk) == []


@pytest.mark.parametrize(
    "leave",
    [
        lambda clerk, other: setattr(clerk, "department", other),
        lambda clerk, other: setattr(clerk, "is_active", False),
        lambda clerk, other: setattr(clerk, "area", other.area),
        lambda clerk, other: clerk.groups.clear(),
    ],
    ids=["moved", "closed", "another area", "no clerk"],
)
def test_of_who_left_the_colleagues_hear(submitted, clerk, reviewer, bureau, district, leave):
    colleague = person("colleague", "clerk", bureau, district)
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    leave(clerk, makers.make_department("dz", "大足区科技局", elsewhere))
    clerk.save()
    send_back(reviewer, submitted)
    assert [told(clerk), told(colleague)] == [[], ["returned"]]


def test_colleagues_are_left_in_peace_while_the_clerk_is_there(submitted, clerk, reviewer, bureau, district):
    colleague = person("colleague", "clerk", bureau, district)
    approve(reviewer, submitted)
    assert [told(clerk), told(colleague)] == [["approved"], []]


def test_what_was_read_goes_after_a_year_and_what_was_not_stays(clerk, reviewer, time_machine):
    """Over a leap day, and counted in the days of the district."""
    time_machine.move_to("2023-07-10T16:30:00+00:00", tick=False)  # the 11th in the district
    say([clerk, reviewer])
    noticing.read(clerk)
    for day, left in (("2024-07-10", 2), ("2024-07-11", 2), ("2024-07-12", 1)):
        time_machine.move_to(f"{day}T01:00:00+00:00", tick=False)
        out = StringIO()
        call_command("notify", "--no-mail", stdout=out)
        assert Notice.objects.count() == left, day
    assert "已清除一年前的已读通知1条。" in out.getvalue()
    assert told(reviewer) == ["reminded"]


@pytest.mark.one_database
def test_sentences_are_in_the_readers_language(submitted, clerk, reviewer, client):
    approve(reviewer, submitted)
    client.force_login(clerk)
    assert "高新技术企业（綦江区，2022-06-30）131家已审定" in client.get("/notices/").content.decode()
    client.cookies["django_language"] = "en"
    page = client.get("/notices/").content.decode()
    assert "High-tech enterprises, 綦江区, 2022-06-30: 131家 was approved" in page


def test_the_reviewers_button_reminds_once_a_day(clerk, reviewer, bureau, district, time_machine):
    time_machine.move_to("2022-07-08T15:59:00+00:00")
    asked = {"number": 3, "link": "/entry/"}
    assert remind(reviewer, bureau, district, **asked) == 1
    assert remind(reviewer, bureau, district, **asked) == 0
    time_machine.move_to("2022-07-08T16:00:00+00:00")  # midnight in the district
    assert remind(reviewer, bureau, district, **asked) == 1
    assert told(clerk) == ["reminded"] * 2


def test_reminding_needs_the_right_and_the_reach(clerk, reviewer, bureau, district):
    with pytest.raises(PermissionDenied):
        remind(clerk, bureau, district, number=3, link="/entry/")
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    with pytest.raises(NotInReach):
        remind(reviewer, makers.make_department("dz", "大足区科技局", elsewhere), elsewhere, number=3, link="/entry/")
    assert not Notice.objects.exists()


@pytest.fixture
def see(client, clerk):
    client.force_login(clerk)
    return lambda url="/notices/": client.get(url).content.decode()


def test_the_bell_says_how_many_and_costs_no_query(client, see, clerk, django_assert_num_queries):
    see("/indicators/")
    before = client.get("/indicators/")
    assert "<b>" not in _bell(before)
    say([clerk])
    say([clerk], key="more")
    asked = client.get("/indicators/", headers={"if-none-match": before["ETag"]})
    assert asked.status_code == 200, "a new notice is not hidden by a page that is kept"
    assert "<b>2<" in _bell(asked)
    again = {"if-none-match": asked["ETag"]}
    assert client.get("/indicators/", headers=again).status_code == 304
    client.post("/notices/read/")
    read = client.get("/indicators/", headers=again)
    assert read.status_code == 200
    assert "<b>" not in _bell(read)


def _bell(answer):
    page = answer.content.decode()
    start = page.index('class="icon-btn bell"')
    return page[start : page.index("</a>", start)]


def test_following_a_notice_reads_it(client, see, clerk):
    say([clerk])
    notice = Notice.objects.get()
    assert client.get(f"/notices/{notice.pk}/")["Location"] == "/entry/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    first = notice.read_at
    client.get(f"/notices/{notice.pk}/")
    notice.refresh_from_db()
    assert notice.read_at == first


def test_another_accounts_notice_is_not_found_and_stays_unread(client, see, reviewer):
    say([reviewer])
    notice = Notice.objects.get()
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    client.post("/notices/read/")
    notice.refresh_from_db()
    assert notice.read_at is None
    assert "王敏催报" not in see()


def test_the_page_shows_fifty_and_leads_on(see, clerk, django_assert_max_num_queries):
    for number in range(51):
        say([clerk], key=f"k{number}", number=number)
    with django_assert_max_num_queries(8):
        first = see()
    assert first.count('class="what"') == 50
    assert "还有0项" not in first
    before = Notice.objects.order_by("pk")[1].pk
    assert f"?before={before}" in first
    older = see(f"/notices/?before={before}")
    assert older.count('class="what"') == 1
    assert "还有0项" in older
    noticing.read(clerk)
    assert "没有未读通知" in see("/notices/?show=unread")


@pytest.mark.parametrize("before", ["9" * 30, *map(first_only, ["x", "-1", "１"])])
def test_a_mistyped_address_is_not_found(client, see, before):
    assert client.get(f"/notices/?before={before}").status_code == 404


def test_choices_are_kept_and_shown_again(client, see, clerk):
    ways = {"reminded": "page", "returned": "digest", "approved": "not"}
    assert client.post("/notices/choices/", ways).status_code == 302
    assert noticing.choices_of(clerk).items() >= ways.items()
    assert '<option value="not" selected>不通知' in see()
    assert client.post("/notices/choices/", ways | {"approved": "often"}).status_code == 200
    assert noticing.choices_of(clerk)["approved"] == "not"


def test_an_official_is_offered_no_choice_of_what_concerns_clerks(client, official):
    assert list(noticing.choices_of(official)) == [Kind.FOLLOWED], "what everybody who reads the plan may follow"
    client.force_login(official)
    assert client.get("/notices/").content.decode().count("<select") == 1


@pytest.mark.one_database
def test_what_is_typed_is_shown_as_typed(see, clerk):
    say([clerk], who="<b>王敏</b>")
    assert "&lt;b&gt;王敏&lt;/b&gt;催报" in see()
