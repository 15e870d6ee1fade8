"""Briefs as people meet them: made on a form, frozen, read, compared; each role, each bad input."""

import re

import pytest
from django.urls import reverse

from indicators.briefs import writing
from indicators.models import Brief, Plan, Target
from qijiang.directory.models import Area, Department
from tests.briefs.makers import make_brief, make_frozen, make_promises
from tests.conftest import make_everybody, person
from tests.makers import make_area
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("promised"), pytest.mark.one_database]
promised = shared_world(lambda: (make_everybody(), make_promises(*_home())))


def _home():
    return Area.objects.get(code="500110"), Department.objects.get(code="kjj")


@pytest.fixture
def plan():
    return Plan.objects.get()


def form_of(brief, **changes):
    """What the form of a brief would send."""
    data = {"title": brief.title, "meeting": brief.meeting, "number": brief.number, "issuer": brief.issuer}
    data |= {"on": str(brief.on), "known_at": "", "version": brief.version}
    for place, each in enumerate(brief.chosen, 1):
        pk = each["target"]
        data |= {f"target-{pk}": "on", f"place-{pk}": place, f"comment-{pk}": each["comment"]}
    for place, each in enumerate(brief.sections):
        data |= {f"heading-{place}": each["heading"], f"text-{place}": each["text"]}
    return data | changes


class TestMaking:
    def test_the_form_takes_plan_day_and_area_along_and_saves_a_draft(self, client, manager, plan):
        client.force_login(manager)
        page = client.get("/briefs/new/?year=2022&on=2022-06-30")
        assert page.status_code == 200
        form = page.context["form"]
        assert form.head["on"].value() == "2022-06-30"
        assert [choice.chosen for choice in form.choices] == [True, True, True]
        sent = form_of(form.brief, number="綦科发[2022]7号")
        answer = client.post("/briefs/new/?year=2022&on=2022-06-30", sent, follow=True)
        assert "草稿已保存" in answer.content.decode()
        brief = Brief.objects.get()
        assert (brief.plan, brief.number, brief.state) == (plan, "綦科发〔2022〕7号", "draft")

    def test_the_order_that_was_typed_counts(self, client, manager, plan):
        client.force_login(manager)
        brief = make_brief(manager, plan)
        first, second, third = [each["target"] for each in brief.chosen]
        sent = form_of(brief, **{f"place-{third}": "1", f"place-{first}": "2", f"place-{second}": "x9"})
        client.post(f"/briefs/{brief.pk}/edit/", sent)
        brief.refresh_from_db()
        assert [each["target"] for each in brief.chosen] == [third, first, second]

    def test_the_fields_of_the_text_show_their_figures(self, client, manager, plan):
        client.force_login(manager)
        brief = make_brief(manager, plan)
        page = client.get(f"/briefs/{brief.pk}/").content.decode()
        assert '有效<span class="fld" title="hte_valid.value">131家</span>' in page
        assert '<span class="fld" title="hte_valid.gap">10家</span>' in page
        assert "一、总体情况" in page
        assert "（一）有效期内高新技术企业" in page

    def test_what_somebody_else_saved_meanwhile_is_a_conflict_and_nothing_is_lost(
        self, client, manager, reviewer, plan
    ):
        brief = make_brief(manager, plan)
        client.force_login(manager)
        sent = form_of(brief, title="我的标题")
        brief.title = "别人的标题"
        writing.change(reviewer, brief, version=1, via="form")
        answer = client.post(f"/briefs/{brief.pk}/edit/", sent)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "我的标题" in page and "没有保存" in page
        apart = page.split('id="h-apart"')[1].split("</table>")[0]
        assert re.findall(r"<td[^>]*>(.*?)</td>", apart) == ["别人的标题", "我的标题"], "and nothing that is the same"
        again = client.post(f"/briefs/{brief.pk}/edit/", sent | {"version": 2})
        assert again.status_code == 302, "control: saved knowingly"

    def test_a_frozen_brief_is_never_changed(self, client, manager, plan):
        brief = make_frozen(manager, plan)
        client.force_login(manager)
        assert client.get(f"/briefs/{brief.pk}/edit/").status_code == 404
        for step in ("freeze", "discard"):
            client.post(f"/briefs/{brief.pk}/{step}/", {"version": brief.version})
        brief.refresh_from_db()
        assert brief.is_frozen and brief.version == 2
        with pytest.raises(writing.Stale):
            writing.change(manager, brief, version=brief.version, via="form")

    def test_freezing_twice_says_that_it_is_frozen(self, client, manager, plan):
        brief = make_brief(manager, plan)
        client.force_login(manager)
        assert client.post(f"/briefs/{brief.pk}/freeze/", {"version": 1}).status_code == 302
        answer = client.post(f"/briefs/{brief.pk}/freeze/", {"version": 1}, follow=True)
        assert "操作没有执行" in answer.content.decode()

    def test_a_draft_can_be_discarded(self, client, manager, plan):
        brief = make_brief(manager, plan)
        client.force_login(manager)
        client.post(f"/briefs/{brief.pk}/discard/", {"version": 1})
        assert not Brief.objects.exists()
        assert client.get(f"/briefs/{brief.pk}/").status_code == 404

    def test_a_new_edition_marks_what_moved(self, client, manager, plan, district):
        from tests.makers import load_observation

        brief = make_frozen(manager, plan)
        load_observation(Target.objects.first().indicator, district, "2022-09-30", 136)
        client.force_login(manager)
        answer = client.post(f"/briefs/{brief.pk}/edition/", follow=True)
        page = answer.content.decode()
        assert '<del class="was">131家</del><ins class="fld" title="hte_valid.value">136家</ins>' in page
        assert Brief.objects.get(before=brief).state == "draft"


class TestWhoMay:
    def test_readers_see_frozen_briefs_and_no_drafts(self, client, manager, clerk, plan):
        draft, frozen = make_brief(manager, plan), make_frozen(manager, plan)
        client.force_login(clerk)
        assert client.get(f"/briefs/{draft.pk}/").status_code == 404
        assert client.get(f"/briefs/{frozen.pk}/").status_code == 200
        assert [row.brief for row in client.get("/briefs/").context["rows"]] == [frozen]
        assert client.get(f"/briefs/{frozen.pk}/edit/").status_code == 403
        assert client.post(f"/briefs/{frozen.pk}/edition/").status_code == 403

    def test_another_area_is_not_found(self, client, manager, district, plan):
        brief = make_frozen(manager, plan)
        elsewhere = make_area("500111", "大足区", kind="district", parent=district.parent)
        other = person("elsewhere", "manager", None, elsewhere)
        client.force_login(other)
        for path in ("", "changes/", "print/"):
            assert client.get(f"/briefs/{brief.pk}/{path}").status_code == 404
        for path in ("edition/", "files/", "freeze/"):
            assert client.post(f"/briefs/{brief.pk}/{path}", {"kind": "word", "version": 1}).status_code == 404
        with pytest.raises(writing.NotInReach):
            writing.new_edition(other, brief, via="form")


class TestBadInput:
    REFUSED = {
        "{{hte_vaild.value}}": "是否指{{hte_valid.value}}",
        "{{ settings.SECRET_KEY }}": "没有字段{{settings.SECRET_KEY}}",
        "{{hte_valid.value.__class__}}": "没有字段",
        "完成{{hte_valid.value": "字段须以{{开头",
        "完成}} 家": "字段须以{{开头",
        "长" * 20_001: "最多",
    }

    def test_what_cannot_be_filled_is_refused_by_name_and_kept_typed(self, client, manager, plan):
        brief = make_brief(manager, plan)
        client.force_login(manager)
        for text, said in self.REFUSED.items():
            answer = client.post(f"/briefs/{brief.pk}/edit/", form_of(brief, **{"text-0": text}))
            assert answer.status_code == 400, text[:32]
            page = answer.content.decode()
            assert said in page and text[:12] in page, text[:32]
        brief.refresh_from_db()
        assert brief.version == 1

    def test_what_looks_like_a_formula_or_markup_stays_text(self, client, manager, plan):
        brief = make_brief(manager, plan)
        client.force_login(manager)
        for text in ("=1+1", "@SUM(A1)", "<script>alert(1)</script>", "{% load x %}{# y #}", "${x}"):
            sent = form_of(brief, **{"text-0": text, "title": text, f"comment-{brief.chosen[0]['target']}": text})
            assert client.post(f"/briefs/{brief.pk}/edit/", sent).status_code == 302, text
            assert "<script>alert" not in client.get(f"/briefs/{brief.pk}/").content.decode(), text
            brief.refresh_from_db()
            assert brief.sections[0]["text"] == text

    def test_a_megabyte_of_text_is_refused_in_words(self, client, manager, plan):
        brief = make_brief(manager, plan)
        client.force_login(manager)
        sent = form_of(brief, **{"text-0": "x" * 2**20, f"comment-{brief.chosen[0]['target']}": "y" * 2**20})
        answer = client.post(f"/briefs/{brief.pk}/edit/", sent)
        assert answer.status_code == 400
        assert "最多" in answer.content.decode()

    def test_signs_that_nobody_sees_are_dropped(self, client, manager, plan):
        brief = make_brief(manager, plan)
        client.force_login(manager)
        sent = form_of(brief, **{"text-0": "甲\x08乙\x0b丙\ufffe"})
        assert client.post(f"/briefs/{brief.pk}/edit/", sent).status_code == 302
        assert Brief.objects.get().sections[0]["text"] == "甲乙\n丙"

    def test_a_nul_is_no_error_of_the_server(self, client, manager, plan):
        brief = make_brief(manager, plan)
        client.force_login(manager)
        for name in ("title", "text-0", "heading-0"):
            answer = client.post(f"/briefs/{brief.pk}/edit/", form_of(brief, **{name: "甲\x00"}))
            assert answer.status_code in (302, 400), name
            brief.refresh_from_db()

    def test_a_plan_without_targets_gives_a_brief_of_its_text(self, client, manager, plan):
        plan.targets.all().delete()
        client.force_login(manager)
        page = client.get("/briefs/new/?year=2022")
        assert "没有目标" in page.content.decode()
        client.post("/briefs/new/?year=2022", form_of(page.context["form"].brief))
        brief = Brief.objects.get(plan=plan)
        frozen = writing.freeze(manager, brief, version=1, via="form")
        for path in ("", "changes/", "print/"):
            assert client.get(f"/briefs/{frozen.pk}/{path}").status_code == 200

    def test_a_year_without_a_plan_says_so(self, client, manager, plan, district):
        from tests.makers import load_observation

        load_observation(Target.objects.first().indicator, district, "2019-12-31", 100)
        client.force_login(manager)
        assert client.get("/briefs/new/?year=2019").status_code == 200
        assert client.get("/briefs/new/?year=1066").status_code == 404

    def test_a_deleted_target_is_told_and_its_fields_keep_a_draft_from_being_frozen(self, client, manager, plan):
        brief, frozen = make_brief(manager, plan), make_frozen(manager, plan)
        Target.objects.filter(indicator__code="hte_valid").delete()
        client.force_login(manager)
        page = client.get(f"/briefs/{brief.pk}/").content.decode()
        assert "曾选取“有效期内高新技术企业”" in page
        assert "没有字段{{hte_valid.value}}" in page
        assert client.get(f"/briefs/{brief.pk}/edit/").status_code == 200
        answer = client.post(f"/briefs/{brief.pk}/freeze/", {"version": 1}, follow=True)
        assert "没有字段" in answer.content.decode()
        assert "131家" in client.get(f"/briefs/{frozen.pk}/").content.decode(), "control: what was frozen stays"
        changes = client.get(f"/briefs/{frozen.pk}/changes/").content.decode()
        assert "已不是计划目标" in changes

    def test_an_odd_question_has_a_clear_answer(self, client, manager, plan):
        brief = make_frozen(manager, plan)
        client.force_login(manager)
        for query in ("with=x", "with=99999", "on=2022-13-45", "on=1800-01-01", "with=now&on="):
            assert client.get(f"/briefs/{brief.pk}/changes/?{query}").status_code in (200, 404), query

    def test_the_list_takes_any_filter(self, client, manager, plan):
        make_frozen(manager, plan)
        client.force_login(manager)
        for query in ("q=简报", "q=%00", "state=odd", "year=2022", "plan=abc", "page=999", "year=x"):
            assert client.get(f"/briefs/?{query}").status_code == 200


def test_pages_ask_as_much_for_many_targets_as_for_few(client, manager, plan, django_assert_max_num_queries):
    brief = make_frozen(manager, plan)
    draft = make_brief(manager, plan)
    client.force_login(manager)
    for name, most in (("brief", 16), ("brief_changes", 22), ("brief_print", 12)):
        with django_assert_max_num_queries(most):
            assert client.get(reverse(name, args=[brief.pk])).status_code == 200
    with django_assert_max_num_queries(20):
        client.get(reverse("brief", args=[draft.pk]))
    with django_assert_max_num_queries(12):
        client.get("/briefs/")


def test_the_fields_that_moved_are_named_in_words(client, manager, plan):
    brief = make_frozen(manager, plan)
    client.force_login(manager)
    page = client.get(f"/briefs/{brief.pk}/changes/?on=2022-03-31").content.decode()
    assert "<td>截至 <code>on</code></td>" in page
    assert "<td>有效期内高新技术企业：数值 <code>hte_valid.value</code></td>" in page
