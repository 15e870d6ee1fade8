"""Every route says who may open it, and keeps its word: the URLconf is walked for every role."""

import pytest
from django.contrib.admin import AdminSite
from django.urls import get_resolver

from indicators.models import SharedLink
from indicators.reporting.noticing import tell
from tests.benchmark_desk.makers import make_framework
from tests.makers import load_observation, make_assignment, make_indicator, make_observation, make_plan
from tests.register_makers_indicators import make_rule
from tests.reporting.makers import attach_file

ANYBODY, INSIDE = "anybody", "inside"

# What each project route answers to a GET: (clerk, reviewer, official, manager, auditor, without a role).
# 405: the right is there, but the route takes POST only. A stranger is always sent to the sign-in page.
PAGES = {
    "overview": (200, 200, 200, 200, 200, 403),
    "following": (200, 200, 200, 200, 200, 403),
    "action": (404, 404, 404, 404, 404, 403),  # the made district has no plan: rights come first, then 404
    "indicator_list": (200, 200, 200, 200, 200, 403),
    "indicator_detail": (200, 200, 200, 200, 200, 403),
    "indicator_records": (200, 200, 200, 200, 200, 403),
    "indicator_records_export": (200, 200, 200, 200, 200, 403),
    "indicator_ahead": (200, 200, 200, 200, 200, 403),
    "indicator_pipeline": (404, 404, 404, 404, 404, 403),  # no target there whose gap it could close
    "indicator_counted": (302, 302, 302, 302, 302, 403),  # a part of the indicator's page; alone it leads to the next
    "indicator_reconciliation": (200, 200, 200, 200, 200, 403),
    "indicator_identity": (200, 200, 200, 200, 200, 403),
    "indicator_lapsing": (200, 200, 200, 200, 200, 403),
    "indicator_lapsing_export": (200, 200, 200, 200, 200, 403),
    "compare_start": (200, 200, 200, 200, 200, 403),
    "pivot": (200, 200, 200, 200, 200, 403),
    "pivot_export": (200, 200, 200, 200, 200, 403),
    "compare": (200, 200, 200, 200, 200, 403),
    "claims": (200, 200, 200, 200, 200, 403),
    "claims_check": (200, 200, 200, 200, 200, 403),
    "claim_new": (403, 403, 403, 200, 403, 403),
    "claim": (404, 404, 404, 404, 404, 403),  # the made district has no claims
    "claim_change": (403, 403, 403, 404, 403, 403),
    "claim_withdraw": (403, 403, 403, 404, 403, 403),
    "benchmark": (302, 302, 302, 302, 302, 403),  # leads to the usual framework
    "benchmark_desk": (200, 200, 200, 200, 200, 403),
    "benchmark_item": (200, 200, 200, 200, 200, 403),
    "benchmark_limits": (403, 403, 403, 200, 403, 403),
    "benchmark_task": (403, 403, 403, 200, 403, 403),
    "quality": (200, 200, 200, 200, 200, 403),
    "quality_rules": (200, 200, 200, 200, 200, 403),
    "entry": (200, 403, 403, 403, 403, 403),
    "entry_new": (200, 403, 403, 403, 403, 403),
    "entry_edit": (200, 403, 403, 403, 403, 403),
    "desk": (200, 200, 200, 200, 200, 403),
    "desk_numbers": (200, 200, 200, 200, 200, 403),
    "desk_remind": (403, 405, 403, 403, 403, 403),
    "desk_cell": (403, 200, 200, 200, 200, 403),
    "assignments": (403, 403, 403, 200, 403, 403),
    "grid": (200, 200, 403, 200, 200, 403),
    "grid_beside": (200, 200, 403, 200, 200, 403),
    "grid_cell": (405, 403, 403, 403, 403, 403),
    "grid_paste": (405, 403, 403, 403, 403, 403),
    "grid_workbook": (200, 403, 403, 403, 403, 403),
    "grid_upload": (200, 403, 403, 403, 403, 403),
    "grid_take_over": (405, 403, 403, 403, 403, 403),
    "grid_official": (200, 200, 403, 200, 200, 403),
    "grid_official_workbook": (200, 200, 403, 200, 200, 403),
    "notices": (200, 200, 200, 200, 200, 200),
    "notices_read": (405, 405, 405, 405, 405, 405),
    "notice_choices": (405, 405, 405, 405, 405, 405),
    "notice": (302, 404, 404, 404, 404, 404),  # the clerk's own
    "tasks": (200, 200, 200, 200, 200, 403),
    "task": (404, 404, 404, 404, 404, 403),  # the made district has no plan
    "indicator_timeline": (200, 200, 200, 200, 200, 403),
    "evidence_attach": (405, 403, 403, 403, 403, 403),
    "evidence_open": (200, 200, 404, 200, 200, 403),  # of a figure in work, which those who only read do not see
    "evidence_withdraw": (200, 200, 403, 200, 403, 403),
    "screen": (200, 200, 200, 200, 200, 403),
    "sharing": (403, 403, 403, 200, 200, 403),
    "shared_link_new": (403, 403, 403, 200, 403, 403),
    "shared_link": (403, 403, 403, 200, 200, 403),
    "brief_list": (200, 200, 200, 200, 200, 403),
    "brief_new": (403, 200, 200, 200, 403, 403),  # the made district has no plan, which the page says
    "brief": (404, 404, 404, 404, 404, 403),
    "brief_edit": (403, 404, 404, 404, 403, 403),
    "brief_freeze": (403, 405, 405, 405, 403, 403),
    "brief_discard": (403, 405, 405, 405, 403, 403),
    "brief_edition": (403, 405, 405, 405, 403, 403),
    "brief_changes": (404, 404, 404, 404, 404, 403),
    "brief_print": (404, 404, 404, 404, 404, 403),
    "brief_make": (405, 405, 405, 405, 405, 403),
    "brief_file": (404, 404, 404, 404, 404, 403),
    "brief_file_progress": (404, 404, 404, 404, 404, 403),
    "brief_download": (404, 404, 404, 404, 404, 403),
    "review": (403, 200, 403, 403, 403, 403),
    "review_decide": (403, 200, 403, 403, 403, 403),
    "review_many": (403, 405, 403, 403, 403, 403),
}
# Asked for by who has no account; tests/sharing/ says what they must not open.
PUBLIC = {"screen_by_link", "public_page", "public_embed", "public_data"}
ROLES = ("clerk", "reviewer", "official", "manager", "auditor", "nobody")

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("everybody")]


def walk(patterns, prefix="", namespace=""):
    """Every (route, name, view) below `patterns`."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, route, pattern.namespace or namespace)
        else:
            yield route, f"{namespace}:{pattern.name}" if namespace else pattern.name, pattern.callback


def routes():
    return list(walk(get_resolver().url_patterns))


def is_of_admin(name):
    """The admin's views are wrapped by AdminSite.admin_view; its own tests ask each of them."""
    return str(name).startswith("admin:")


def test_every_route_declares_who_may_open_it():
    missing = [route for route, name, view in routes() if not is_of_admin(name) and not getattr(view, "access", "")]
    assert missing == []


def test_public_routes_are_few_and_say_why():
    public = {name: view.access for _route, name, view in routes() if getattr(view, "access", "").startswith("public")}
    assert all(len(why) > len("public: ") + 10 for why in public.values()), public
    assert len(public) <= 14, sorted(public)


def test_the_walk_would_find_a_route_without_a_word():
    def naked(request):
        return None

    from django.urls import path

    found = list(walk([path("naked/", naked, name="naked")]))
    assert [name for _route, name, view in found if not getattr(view, "access", "")] == ["naked"]


def test_every_page_of_the_project_stands_in_the_table():
    of_project = {name for _route, name, view in routes() if getattr(view, "__module__", "").startswith("indicators.")}
    assert of_project - set(PAGES) == PUBLIC
    assert set(PAGES) < of_project


def test_admin_stands_behind_its_own_door():
    assert any(is_of_admin(name) for _route, name, _view in routes())
    assert AdminSite.admin_view is not None


@pytest.fixture
def people(clerk, reviewer, official, manager, auditor, district, django_user_model):
    nobody = django_user_model.objects.create_user("nobody", password="x", area=district)
    return dict(zip(ROLES, (clerk, reviewer, official, manager, auditor, nobody), strict=True))


@pytest.fixture
def urls(bureau, district, clerk):
    indicator = make_indicator(owner=bureau)
    make_assignment(indicator, bureau)
    make_rule("hte_valid", "enterprises.recognition", "valid_on", filters={"kind": "high_tech"}, field="enterprise")
    load_observation(indicator, district, "2021-12-31", 123)
    draft = make_observation(indicator, district, "2022-01-31", 124, state="draft", created_by=clerk)
    other = make_observation(
        indicator, district, "2022-02-28", 125, state="submitted", created_by=clerk, submitted_by=clerk
    )
    tell([clerk], "approved", key="made", link="/")
    make_framework([("1.1", {})])
    [file] = attach_file(clerk, draft)
    link = SharedLink.objects.create(kind="public", slug="made", area=district, expires_on="2099-01-01", made_by=clerk)
    return {
        "overview": "/",
        "following": "/following/",
        "action": "/actions/1/?year=2022",
        "indicator_list": "/indicators/",
        "indicator_detail": f"/indicators/{indicator.code}/",
        "compare_start": "/compare/",
        "pivot": "/pivot/",
        "pivot_export": "/pivot/export.xlsx",
        "compare": f"/compare/{indicator.code}/",
        "indicator_records": f"/indicators/{indicator.code}/records/",
        "indicator_records_export": f"/indicators/{indicator.code}/records/export.csv",
        "indicator_ahead": f"/indicators/{indicator.code}/ahead/",
        "indicator_pipeline": f"/indicators/{indicator.code}/pipeline/",
        "indicator_counted": f"/indicators/{indicator.code}/counted/",
        "indicator_reconciliation": f"/indicators/{indicator.code}/reconciliation/",
        "indicator_identity": f"/indicators/{indicator.code}/identity/",
        "indicator_lapsing": f"/indicators/{indicator.code}/lapsing/",
        "indicator_lapsing_export": f"/indicators/{indicator.code}/lapsing/export.csv",
        "claims": "/claims/",
        "claims_check": "/claims/check/",
        "claim_new": "/claims/new/",
        "claim": "/claims/1/",
        "claim_change": "/claims/1/change/",
        "claim_withdraw": "/claims/1/withdraw/",
        "benchmark": "/benchmark/",
        "benchmark_desk": "/benchmark/htz/",
        "benchmark_item": "/benchmark/htz/1.1/",
        "benchmark_limits": "/benchmark/htz/limits/?year=2022",
        "benchmark_task": "/benchmark/htz/1.1/task/",
        "quality": "/quality/",
        "quality_rules": "/quality/rules/",
        "entry": "/entry/",
        "entry_new": f"/entry/new/{indicator.code}/",
        "entry_edit": f"/entry/{draft.pk}/",
        "notices": "/notices/",
        "notices_read": "/notices/read/",
        "notice_choices": "/notices/choices/",
        "notice": f"/notices/{clerk.notices.get().pk}/",
        "tasks": "/desk/tasks/",
        "task": "/tasks/1/",
        "desk": "/desk/",
        "desk_numbers": "/desk/numbers/",
        "desk_remind": "/desk/remind/",
        "desk_cell": "/desk/kjj/2022/06/",
        "assignments": "/desk/assignments/",
        "review_many": "/review/many/",
        "grid": "/entry/2022/06/",
        "grid_beside": f"/entry/2022/06/of/{indicator.code}/?area=500110",
        "grid_cell": "/entry/2022/06/cell/",
        "grid_paste": "/entry/2022/06/paste/",
        "grid_workbook": "/entry/2022/06/workbook.xlsx",
        "grid_upload": "/entry/2022/06/workbook/",
        "grid_take_over": "/entry/2022/06/workbook/save/",
        "grid_official": "/entry/2022/06/report/",
        "grid_official_workbook": "/entry/2022/06/report.xlsx",
        "indicator_timeline": f"/indicators/{indicator.code}/timeline/",
        "evidence_attach": f"/entry/{draft.pk}/evidence/",
        "evidence_open": f"/evidence/{file.pk}/",
        "evidence_withdraw": f"/evidence/{file.pk}/withdraw/",
        "screen": "/screen/",
        "sharing": "/sharing/",
        "shared_link_new": "/sharing/new/screen/",
        "shared_link": f"/sharing/{link.pk}/",
        "brief_list": "/briefs/",
        "brief_new": "/briefs/new/",
        "brief": "/briefs/1/",
        "brief_edit": "/briefs/1/edit/",
        "brief_freeze": "/briefs/1/freeze/",
        "brief_discard": "/briefs/1/discard/",
        "brief_edition": "/briefs/1/edition/",
        "brief_changes": "/briefs/1/changes/",
        "brief_print": "/briefs/1/print/",
        "brief_make": "/briefs/1/files/",
        "brief_file": "/briefs/1/files/1/",
        "brief_file_progress": "/briefs/1/files/1/progress/",
        "brief_download": "/briefs/1/files/1/download/",
        "review": "/review/",
        "review_decide": f"/review/{other.pk}/",
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(client, people, urls, role):
    client.force_login(people[role])
    without_plan = {name: client.get(urls[name]).status_code for name in PAGES if name != "action"}
    make_plan(people["clerk"].area)
    seen = without_plan | {"action": client.get(urls["action"]).status_code}
    assert seen == {name: answers[ROLES.index(role)] for name, answers in PAGES.items()}


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client, urls):
    for name in PAGES:
        answer = client.get(urls[name])
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/accounts/"), name
        assert "next=" in answer.headers["Location"], name


@pytest.mark.parametrize("name", ["entry_new", "entry_edit", "evidence_attach", "evidence_withdraw", "review_decide"])
def test_a_post_needs_the_same_right(client, people, urls, name):
    client.force_login(people["official"])
    assert client.post(urls[name], {"value": "1"}).status_code == 403


WRITES = {
    "following", "indicator_reconciliation", "claims_check", "claim_new", "claim_change", "claim_withdraw",
    "benchmark_limits", "benchmark_task", "entry_new", "entry_edit", "notices_read", "notice_choices", "task",
    "desk_remind", "assignments", "review_many", "review_decide", "grid", "grid_cell", "grid_paste", "grid_upload",
    "grid_take_over", "evidence_attach", "evidence_withdraw", "shared_link_new", "shared_link", "brief_new",
    "brief_edit", "brief_freeze", "brief_discard", "brief_edition", "brief_make",
}  # fmt: skip


def test_a_page_that_only_reads_takes_nothing(client, urls, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root", password="x"))
    assert set(PAGES) > WRITES
    taking = {name for name in PAGES if name not in WRITES and client.post(urls[name]).status_code != 405}
    assert taking == set()


def test_a_right_taken_away_is_gone_with_the_next_request(client, people, urls):
    client.force_login(people["clerk"])
    assert client.get(urls["entry"]).status_code == 200
    people["clerk"].groups.clear()
    assert client.get(urls["entry"]).status_code == 403


def test_a_disabled_account_is_out_at_once(client, people, urls):
    client.force_login(people["clerk"])
    people["clerk"].is_active = False
    people["clerk"].save()
    assert client.get(urls["entry"]).status_code == 302


def test_another_district_is_not_found(client, people, urls):
    from tests.makers import make_area

    elsewhere = make_area("500111", "大足区", kind="district", parent=people["official"].area.parent)
    load_observation(make_indicator("other"), elsewhere, "2021-12-31", 1)
    client.force_login(people["official"])
    for url in ("/", "/indicators/", "/indicators/other/"):
        assert client.get(f"{url}?area=500111").status_code == 404
