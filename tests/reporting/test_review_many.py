"""Approving and returning many figures at once, as a reviewer ticks them or by the submission."""

from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators import recording
from indicators.models import EvidenceFile, Notice, Observation
from qijiang.directory.models import User
from qijiang.registers.models import Change
from tests import makers, worlds
from tests.conftest import person
from tests.register_makers_indicators import make_rule
from tests.reporting.grid_worlds import JUNE, NOW, make_grid, make_past, the, the_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grid")]
WAITING = {"hte_valid": 131, "contract": 4880, "rank": 7}
MANY = "/review/many/"
State = Observation.State


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW)


def handed_in(user, code, value, **fields):
    new = Observation(
        indicator=the(code), area=the_area(), as_of=JUNE.last_day, value=Decimal(value), reason="核实", **fields
    )
    row = recording.record(user, new, via="form")
    return recording.submit(user, row, version=row.version, via="form")


def build():
    make_grid()
    make_past()
    with time_machine.travel(NOW):
        for code, value in WAITING.items():
            handed_in(User.objects.get(username="clerk"), code, value)


grid = worlds.shared_world(build)


@pytest.fixture
def waiting():
    """What the clerk has handed in."""
    rows = Observation.objects.select_related("indicator", "area").filter(as_of=JUNE.last_day)
    return sorted(rows, key=lambda row: [*WAITING].index(row.indicator.code))


@pytest.fixture
def site(client, reviewer):
    client.force_login(reviewer)
    return client


def sent(*rows):
    return [f"{row.pk}:{row.version}" for row in rows]


def states(rows):
    return [Observation.objects.get(pk=row.pk).state for row in rows]


def said(answer):
    return unescape(answer.content.decode())


def test_the_desk_shows_each_submission_with_what_speaks_for_it(site, waiting, clerk):
    attach(waiting[0], clerk)
    makers.load_observation(the("hte_valid"), the_area(), "2022-05-31", 129, vintage=3)
    page = site.get("/review/")
    [submission] = page.context["submissions"]
    assert (submission.department, submission.day, len(submission.rows)) == ("区科技局", JUNE.last_day, 3)
    first = submission.rows[0]
    assert (first.before.difference, first.before.base) == ("+2家", "129家")
    assert first.files == 1
    assert "附件1份" in said(page)


def test_what_no_account_handed_in_is_of_the_department_that_keeps_the_indicator(site, waiting):
    Observation.objects.filter(pk=waiting[2].pk).update(submitted_by=None)
    [submission] = site.get("/review/").context["submissions"]
    assert (submission.department, len(submission.rows)) == ("区科技局", 3)


def test_it_stays_the_departments_when_its_clerk_moves(site, waiting, clerk):
    clerk.department = makers.make_department("jxw", "区经信委", the_area())
    clerk.save()
    [submission] = site.get("/review/").context["submissions"]
    assert (submission.department, len(submission.rows)) == ("区科技局", 3)


def attach(observation, user):
    about = {"observation": observation, "area": observation.area, "department": user.department}
    file = {"name": "名单.pdf", "stored": f"{observation.pk:032x}", "kind": "pdf", "size": 5, "sha256": "0" * 64}
    return EvidenceFile.objects.create(**about, **file, uploaded_by=user, uploaded_at=NOW)


def test_it_asks_as_often_for_many_as_for_one(site, waiting, clerk):
    Observation.objects.filter(pk__in=[row.pk for row in waiting[1:]]).delete()
    site.get("/review/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        site.get("/review/")
    for code, value in (("contract", 4880), ("rank", 7), ("coverage", 52), ("patent_granted", 566)):
        handed_in(clerk, code, value)
    with CaptureQueriesContext(connection) as many:
        site.get("/review/")
    assert len(many) <= len(one) + 1, "a query for each figure"


def test_what_is_ticked_is_approved_and_the_rest_waits(site, waiting, reviewer):
    answer = site.post(MANY, {"action": "approve", "row": sent(*waiting[:2])}, follow=True)
    assert "2项数据已审定" in said(answer)
    assert states(waiting) == [State.APPROVED, State.APPROVED, State.SUBMITTED]
    assert Change.objects.filter(action="approve", actor=reviewer).count() == 2
    assert Notice.objects.filter(kind="approved").count() == 2


def test_a_whole_submission_is_returned_with_a_note(site, waiting):
    [submission] = site.get("/review/").context["submissions"]
    fields = {"action": f"return:{submission.key}", f"of-{submission.key}": sent(*waiting), "note": "请附名单"}
    answer = site.post(MANY, fields, follow=True)
    assert "3项数据已退回" in said(answer)
    assert states(waiting) == [State.RETURNED] * 3
    assert {row.review_note for row in Observation.objects.filter(state=State.RETURNED)} == {"请附名单"}


@pytest.mark.one_database
def test_without_a_note_nothing_is_returned_and_the_ticks_stay(site, waiting):
    answer = site.post(MANY, {"action": "return", "row": sent(waiting[0]), "note": "  "})
    assert "退回" in said(answer) and answer.context["problems"]
    assert states(waiting) == [State.SUBMITTED] * 3
    assert f'value="{sent(waiting[0])[0]}" checked' in said(answer)


def test_what_no_page_sends(site, waiting):
    for row in ([], ["x"], ["1"], ["1:x"], ["²:1"], ["9" * 30 + ":1"]):
        answer = site.post(MANY, {"action": "approve", "row": row})
        assert answer.status_code == 200 and answer.context["problems"], row
        assert states(waiting) == [State.SUBMITTED] * 3, row


def test_one_that_changed_meanwhile_waits_and_says_so(site, waiting):
    stale = f"{waiting[0].pk}:{waiting[0].version - 1}"
    answer = site.post(MANY, {"action": "approve", "row": [stale, *sent(waiting[1])]}, follow=True)
    assert "期间已被修改或处理" in said(answer)
    assert states(waiting[:2]) == [State.SUBMITTED, State.APPROVED]


def test_pressed_twice_it_is_answered_alike(site, waiting):
    fields = {"action": "approve", "row": sent(*waiting)}
    site.post(MANY, fields)
    before = Change.objects.count()
    answer = site.post(MANY, fields, follow=True)
    assert "3项数据已审定" in said(answer)
    assert Change.objects.count() == before


def test_nobody_approves_their_own(client, bureau, district):
    both = person("both", "clerk", bureau, district)
    both.groups.add(*person("other", "reviewer", bureau, district).groups.all())
    Observation.objects.filter(as_of=JUNE.last_day).delete()
    row = handed_in(both, "hte_valid", 131)
    client.force_login(both)
    page = client.get("/review/")
    assert 'name="row"' not in said(page), "own figures can be ticked"
    answer = client.post(MANY, {"action": "approve", "row": sent(row)}, follow=True)
    assert "仍待审核" in said(answer)
    assert states([row]) == [State.SUBMITTED]


def test_a_foreign_figure_among_them_is_not_found_and_none_decided(site, waiting, clerk):
    elsewhere = makers.make_area("500112", "渝北区", the_area().parent)
    foreign = makers.make_observation(the("rank"), elsewhere, JUNE.last_day, 3, state="submitted")
    answer = site.post(MANY, {"action": "approve", "row": sent(waiting[0], foreign)})
    assert answer.status_code == 404
    assert states([*waiting, foreign]) == [State.SUBMITTED] * 4


@pytest.mark.one_database
def test_a_clerk_may_not(client, waiting, clerk):
    client.force_login(clerk)
    assert client.post(MANY, {"action": "approve", "row": sent(*waiting)}).status_code == 403


def test_what_the_rules_refuse_waits_and_says_why(site, waiting, district):
    Observation.objects.filter(pk=waiting[2].pk).update(value="7.5")
    answer = site.post(MANY, {"action": "approve", "row": sent(*waiting)}, follow=True)
    assert "仍待审核" in said(answer)
    assert states(waiting) == [State.APPROVED, State.APPROVED, State.SUBMITTED]


def test_a_counted_figure_stands_beside_what_the_registers_count(site, waiting):
    uncounted = said(site.get(f"/review/{waiting[0].pk}/"))
    assert "/counted/" not in uncounted
    make_rule("hte_valid", "enterprises.recognition", "valid_on", filters={"kind": "high_tech"}, field="enterprise")
    page = said(site.get(f"/review/{waiting[0].pk}/"))
    address = "/indicators/hte_valid/counted/?area=500110&year=2022&on=2022-06-30"
    assert f'hx-get="{address}"' in page
    assert site.get(address, headers={"HX-Request": "true"}).status_code == 200
