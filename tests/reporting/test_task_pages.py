"""The pages of tasks: what each reader sees and may press, two at once, and that the plan's pages keep up."""

import pytest

from indicators.models import EvidenceFile, Task, TaskUpdate
from indicators.reporting import tasks
from tests import makers
from tests.conftest import person
from tests.reporting.makers import an_upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]


@pytest.fixture(autouse=True)
def on_a_working_day(time_machine):
    time_machine.move_to("2022-07-12T01:00:00+00:00", tick=False)


@pytest.fixture
def zone(district):
    return makers.make_department("gxq", "高新区管委会", area=district)


@pytest.fixture
def task(district, zone):
    action = makers.make_action(makers.make_plan(district), lead=zone, name="载体行动")
    return Task.objects.create(action=action, number=1, name="完善规划展览馆", lead=zone, due="2022-06-30")


@pytest.fixture
def leader(zone, district):
    return person("leader", "clerk", zone, district)


@pytest.fixture
def site(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def send(client, task, step, note="已完成布展", version=None):
    typed = {"step": step, "note": note, "version": tasks.version_of(task) if version is None else version}
    return client.post(f"/tasks/{task.pk}/", typed)


def text(answer):
    return answer.content.decode()


def test_a_task_goes_its_way_through_the_pages(site, task, leader, reviewer):
    page = text(site(leader).get(f"/tasks/{task.pk}/"))
    assert "自2022-07-01起逾期，已12天" in page
    assert 'value="ask"' in page and 'value="close"' not in page
    assert send(site(leader), task, "ask").status_code == 302
    assert 'value="ask"' not in text(site(leader).get(f"/tasks/{task.pk}/"))
    assert 'value="close"' in text(site(reviewer).get(f"/tasks/{task.pk}/"))
    refused = send(site(reviewer), task, "return", note="")
    assert refused.status_code == 200
    assert "请写明" in text(refused)
    answer = site(reviewer).post(
        f"/tasks/{task.pk}/", {"step": "close", "note": "", "version": tasks.version_of(task)}, follow=True
    )
    assert "已办结销号：完善规划展览馆" in text(answer)
    page = text(site(leader).get(f"/tasks/{task.pk}/"))
    assert "逾期12天后办结" in page
    assert "leader" in page and "reviewer" in page


def test_who_only_looks_sees_the_course_and_no_form(site, task, official):
    TaskUpdate.objects.create(task=task, on="2022-07-01", state="under_way", note="<b>布展</b>")
    page = text(site(official).get(f"/tasks/{task.pk}/"))
    assert "<textarea" not in page
    assert "&lt;b&gt;布展&lt;/b&gt;" in page
    assert send(site(official), task, "report").status_code == 403


def test_a_task_beyond_reach_is_not_found(site, task, district):
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    other = person("other", "reviewer", None, elsewhere)
    assert site(other).get(f"/tasks/{task.pk}/").status_code == 404
    assert send(site(other), task, "close").status_code == 404
    assert "完善规划展览馆" not in text(site(other).get("/desk/tasks/"))


def test_who_was_overtaken_is_told_and_loses_nothing_typed(site, task, leader, zone, district):
    colleague = person("colleague", "clerk", zone, district)
    version = tasks.version_of(task)
    send(site(colleague), task, "report", note="布展过半")
    answer = send(site(leader), task, "ask", note="全部完成", version=version)
    assert answer.status_code == 409
    page = text(answer)
    assert "布展过半" in page and "全部完成</textarea>" in page
    assert f'value="{tasks.version_of(task)}"' in page, "a second press is of what is seen now"
    assert task.updates.count() == 1


def test_who_was_overtaken_by_the_end_keeps_the_note(site, task, leader, zone, district, reviewer):
    send(site(leader), task, "ask")
    version = tasks.version_of(task)
    send(site(reviewer), task, "close")
    answer = send(site(person("second", "reviewer", None, district)), task, "return", note="缺单据", version=version)
    assert answer.status_code == 409
    assert "<q>缺单据</q>" in text(answer)


def test_a_button_pressed_twice_is_one_step(site, task, leader):
    version = tasks.version_of(task)
    first, second = (send(site(leader), task, "report", version=version) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert task.updates.count() == 1


@pytest.mark.parametrize("version", ["", "x", "-1", str(2**70)])
def test_a_version_that_is_none_is_refused(site, task, leader, version):
    answer = site(leader).post(f"/tasks/{task.pk}/", {"step": "report", "note": "x", "version": version})
    assert answer.status_code == 200
    assert not task.updates.exists()


def test_a_step_that_is_none_is_not_found(site, task, leader):
    assert send(site(leader), task, "delete").status_code == 404


def test_the_list_is_by_state_and_takes_the_same_queries(site, task, leader, django_assert_max_num_queries):
    for number, state in enumerate(["closed", "asked_to_close", "under_way"], 2):
        other = Task.objects.create(action=task.action, number=number, name=f"任务{number}", due="2022-12-31")
        TaskUpdate.objects.create(task=other, on="2022-07-01", state=state)
    client = site(leader)
    with django_assert_max_num_queries(8) as few:
        page = text(client.get("/desk/tasks/"))
    marks = [page.index(f'id="g-{state}"') for state in ("late", "asked_to_close", "under_way", "closed")]
    assert marks == sorted(marks)
    for number in range(10, 40):
        Task.objects.create(action=task.action, number=number, name=f"任务{number}", lead=task.lead)
    with django_assert_max_num_queries(8) as many:
        client.get("/desk/tasks/")
    assert len(few) == len(many)


def test_the_pages_of_the_plan_keep_up_and_lead_here(site, task, leader):
    client = site(leader)
    seen = {url: client.get(url) for url in ("/?on=2022-07-12", "/actions/1/?on=2022-07-12")}
    for url, before in seen.items():
        assert f'href="/tasks/{task.pk}/"' in text(before)
        assert client.get(url, headers={"if-none-match": before["ETag"]}).status_code == 304, "control"
    send(client, task, "report", note="布展过半")
    client.get("/desk/tasks/")  # which shows the message
    for url, before in seen.items():
        after = client.get(url, headers={"if-none-match": before["ETag"]})
        assert after.status_code == 200
        assert "布展过半" in text(after)


def send_with(client, task, *files, version=None):
    typed = {"step": "report", "note": "布展过半", "files": files}
    typed["version"] = tasks.version_of(task) if version is None else version
    return client.post(f"/tasks/{task.pk}/", typed)


def test_a_report_carries_its_evidence_to_whoever_checks(site, task, leader, reviewer, clerk):
    assert (
        send_with(site(leader), task, an_upload("现场.pdf"), an_upload("合同.pdf", b"%PDF-1.4\n%%EOF\n")).status_code
        == 302
    )
    names = list(EvidenceFile.objects.filter(task_update=task.updates.get()).values_list("name", flat=True))
    assert names == ["现场.pdf", "合同.pdf"]
    page = text(site(reviewer).get(f"/tasks/{task.pk}/"))
    file = EvidenceFile.objects.first()
    assert f'href="/evidence/{file.pk}/"' in page and "现场.pdf" in page
    assert site(reviewer).get(f"/evidence/{file.pk}/").status_code == 200
    assert "现场.pdf" not in text(site(clerk).get(f"/tasks/{task.pk}/")), "of another department"


def test_a_file_that_is_none_keeps_the_step_from_being_taken(site, task, leader):
    answer = send_with(site(leader), task, an_upload("坏.pdf", b"MZ"))
    assert answer.status_code == 200
    assert "布展过半</textarea>" in text(answer) and "坏.pdf" in text(answer)
    assert not task.updates.exists() and not EvidenceFile.objects.exists()


def test_the_files_of_who_was_overtaken_are_not_kept(site, task, leader, zone, district):
    version = tasks.version_of(task)
    send(site(person("colleague", "clerk", zone, district)), task, "report", note="已布展")
    answer = send_with(site(leader), task, an_upload(), version=version)
    assert answer.status_code == 409
    assert "文件需要重新选择" in text(answer)
    assert not EvidenceFile.objects.exists()


def test_a_town_office_attaches_to_a_task_of_the_district_and_withdraws_it_again(site, task, district):
    town = makers.make_area("500110002", "三江街道", parent=district)
    task.lead = makers.make_department("sj", "三江街道办", area=town)
    task.save()
    client = site(person("town", "clerk", task.lead, town))
    assert send_with(client, task, an_upload()).status_code == 302
    file = EvidenceFile.objects.get()
    assert client.get(f"/evidence/{file.pk}/").status_code == 200
    back = client.post(f"/evidence/{file.pk}/withdraw/", {"why": "传错文件"})
    assert back["Location"] == f"/tasks/{task.pk}/"


def test_the_desk_lists_what_is_ones_turn_and_leads_to_all(site, task, leader, reviewer, official):
    page = text(site(leader).get("/desk/"))
    assert "计划任务" in page and "完善规划展览馆" in page and 'href="/desk/tasks/"' in page
    send(site(leader), task, "ask")
    assert 'id="h-desk-tasks"' not in text(site(leader).get("/desk/"))
    assert 'id="h-desk-tasks"' in text(site(reviewer).get("/desk/"))
    assert 'id="h-desk-tasks"' not in text(site(official).get("/desk/"))


def test_the_managers_desk_begins_with_its_heading_and_who_reports_in_time(site, task, manager, bureau):
    """For the reviewer tasks stand before it; whoever only oversees sees first how complete the year is."""
    makers.make_assignment(makers.make_indicator(owner=bureau), bureau)
    page = text(site(manager).get("/desk/"))
    places = [page.index(each) for each in ("<h1>我的工作", 'id="h-heat"', 'id="h-desk-tasks"')]
    assert places == sorted(places)
    assert page.count("<h1") == 1
