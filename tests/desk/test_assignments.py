"""The manager's page of assignments: a year assigned once, handed over, and what nobody reports yet."""

import re

import pytest
from django.core.management import call_command

from indicators.models import Assignment
from qijiang.registers.models import Change
from tests.benchmark_desk.makers import make_framework
from tests.makers import make_area, make_department, make_indicator
from tests.reporting.worlds import the_district

from .pages import plain, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("assigned")]


@pytest.fixture
def managing(client, manager):
    client.force_login(manager)
    return client


def test_the_manager_assigns_a_year_once(managing, bureau):
    make_indicator("orphan", name="无主指标")
    text = plain(managing.post("/desk/assignments/", {"action": "assign", "year": "2023"}, follow=True))
    assert "2023年：新增填报任务1项，0项保持不变" in text
    assert "尚无2023年放假安排" in text
    assert "无主指标" in text
    assert Change.objects.get(action="add").via == "form"
    text = plain(managing.post("/desk/assignments/", {"action": "assign", "year": "2023"}, follow=True))
    assert "新增填报任务0项，1项保持不变" in text
    assert "1989" in text_of(managing.post("/desk/assignments/", {"action": "assign", "year": "1989"}))


@pytest.mark.one_database
def test_a_manager_without_an_area_assigns_nothing(managing, manager):
    manager.area = None
    manager.save()
    assert managing.post("/desk/assignments/", {"action": "assign", "year": "2023"}).status_code == 403
    assert not Assignment.objects.of_year(2023).exists()


def test_the_manager_hands_over_to_a_successor(managing, bureau):
    successor = make_department("kjs", "区科技和数据局", the_district())
    typed = {"action": "hand_over", "before": bureau.pk, "after": successor.pk, "day": "2022年7月1日"}
    assert "这个字段是必填项" in plain(managing.post("/desk/assignments/", typed)), "without a reason"
    assert Assignment.objects.count() == 1
    text = plain(managing.post("/desk/assignments/", typed | {"reason": "机构改革"}, follow=True))
    assert "已由区科技局移交区科技和数据局：1项" in text
    assert [row.department.code for row in Assignment.objects.order_by("first_period")] == ["kjj", "kjs"]
    wrong = typed | {"reason": "改革", "after": bureau.pk}
    assert "不能与移交部门相同" in text_of(managing.post("/desk/assignments/", wrong))


@pytest.mark.one_database
def test_departments_of_another_district_are_not_offered(managing, bureau):
    elsewhere = make_area("500111", "大足区", kind="district", parent=the_district().parent)
    theirs = make_department("dz", "大足区科技局", elsewhere)
    assert "大足区科技局" not in text_of(managing.get("/desk/assignments/"))
    typed = {"action": "hand_over", "before": bureau.pk, "after": theirs.pk, "day": "2022-07-01", "reason": "改革"}
    managing.post("/desk/assignments/", typed)
    assert Assignment.objects.count() == 1


def test_what_is_not_assigned_is_folded_by_department_and_framework_and_counted(
    managing, bureau, django_assert_max_num_queries
):
    with django_assert_max_num_queries(50) as few:
        assert "h-left" not in text_of(managing.get("/desk/assignments/"))
    older, newer, single, orphan = (
        make_indicator(code, name=name, owner=owner, position=place)
        for place, (code, name, owner) in enumerate(
            [("older", "旧指标", bureau), ("newer", "新指标", bureau), ("single", "单列指标", bureau),
             ("orphan", "无主指标", None)]
        )
    )  # fmt: skip
    make_framework([("1.1", {"indicator": older}), ("1.2", {"indicator": newer})], code="old", version="2014")
    make_framework([("1.1", {"indicator": newer}), ("1.2", {"indicator": orphan})], code="new", version="2021")
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        answer = managing.get("/desk/assignments/")
    assert '<h2 id="h-left">尚未生成任务</h2><span class="muted fine">3</span>' in text_of(answer)
    groups = re.findall(r"<details><summary>(.*?)</summary>(.*?)</details>", text_of(answer))
    said = [re.sub(r"\s*<[^>]+>\s*", " ", summary).split() for summary, _names in groups]
    assert said == [
        ["区科技局", "未列入评价体系", "1项指标"],
        ["区科技局", "高新区评价2014", "1项指标"],
        ["区科技局", "高新区评价2021", "1项指标"],
        ["未定填报部门", "高新区评价2021", "1项指标"],
    ]
    assert '<a href="/indicators/single/">单列指标</a>' in groups[0][1]
    assert f'<a href="/admin/indicators/indicator/{orphan.pk}/change/">无主指标</a>' in groups[3][1]


def test_the_command_and_the_page_assign_the_same(managing):
    call_command("assignments", "--year", "2023", "--area", "500110")
    text = plain(managing.post("/desk/assignments/", {"action": "assign", "year": "2023"}, follow=True))
    assert "新增填报任务0项" in text
