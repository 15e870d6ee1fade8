"""A figure's form leads back to where it was opened from: my desk, a grid, the notices, else the list of all."""

import re
from html import unescape

import pytest

from indicators import recording
from indicators.models import Notice, Observation
from tests.makers import make_assignment, make_indicator, make_observation, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to("2022-07-06 09:00+08:00")


@pytest.fixture
def draft(bureau, district, clerk):
    make_plan(district)
    return make_observation(make_indicator("hte_valid", owner=bureau), district, "2022-06-30", 131, state="draft",
                            created_by=clerk)  # fmt: skip


@pytest.fixture
def site(client, clerk):
    client.force_login(clerk)
    return client


def typed(row, **changes):
    said = {"as_of": "2022-06-30", "value": "132", "qualifier": "=", "vintage": "2", "action": "save"}
    return said | {"version": row.version, "keep": f"entry-{row.pk}"} | changes


def text_of(answer):
    return unescape(answer.content.decode())


def links(answer):
    """The crumb, and what else leads to entry, a desk or the notices from within the page."""
    main = text_of(answer).split("<main", 1)[1]
    return [url for url in re.findall(r'href="(/(?:entry|desk|notices)/[^"]*)"', main) if "/grid" not in url]


@pytest.mark.parametrize(
    ("query", "back", "word"),
    [
        ("?desk=2022", "/desk/?year=2022", "我的工作"),
        ("?from=notices", "/notices/", "通知"),
        ("?grid=2022-Q2", "/entry/2022/Q2/", "2022年二季度填报表"),
        ("?grid=//x", "/entry/?area=500110&year=2022", "填报"),
    ],
)
def test_back_from_the_form_after_saving_dropping_and_a_conflict(site, draft, query, back, word):
    page = f"/entry/{draft.pk}/{query}"
    assert f'<p class="crumb"><a href="{back}">{word}</a>' in text_of(site.get(page))
    conflict = site.post(page, typed(draft, version=9))
    assert conflict.status_code == 409
    carried = query if not back.startswith("/entry/?") else ""
    assert links(conflict) == [back, f"/entry/{draft.pk}/{carried}"]
    assert site.post(page, typed(draft))["Location"] == back
    draft.refresh_from_db()
    assert site.post(page, typed(draft, action="discard"))["Location"] == back


OTHER_PLACES = {
    "?grid=2022": ("/entry/2022/year/", "2022年填报表"),
    "?grid=9022-06": ("/entry/?area=500110&year=2022", "填报"),
    "": ("/entry/?area=500110&year=2022", "填报"),
    "?from=//x.cn": ("/entry/?area=500110&year=2022", "填报"),
    "?desk=//x": ("/entry/?area=500110&year=2022", "填报"),
}


def test_any_other_place_is_the_crumb_and_where_saving_leads(site, draft):
    for query, (back, word) in OTHER_PLACES.items():
        page = f"/entry/{draft.pk}/{query}"
        assert f'<p class="crumb"><a href="{back}">{word}</a>' in text_of(site.get(page)), query
        assert site.post(page, typed(draft))["Location"] == back, query
        draft.refresh_from_db()


def test_a_draft_dropped_by_another_and_the_twin_in_the_way_lead_back_too(site, draft):
    new = "/entry/new/hte_valid/?desk=2022"
    twin = site.post(new, typed(draft, area="500110"))
    assert f"/entry/{draft.pk}/?desk=2022" in links(twin)
    Observation.objects.all().delete()
    page = text_of(site.get(new))
    assert '<a href="/desk/?year=2022">' in page


def test_a_figure_opened_from_a_notice_leads_back_to_the_notices(site, draft, clerk, reviewer):
    row = recording.submit(clerk, draft, version=draft.version, via="form")
    recording.send_back(reviewer, row, version=row.version, note="附清单", via="form")
    page = site.get(f"/notices/{Notice.objects.of(clerk).get().pk}/")["Location"]
    assert page == f"/entry/{draft.pk}/?from=notices"
    row.refresh_from_db()
    answer = site.post(page, typed(row), follow=True)
    assert answer.redirect_chain == [("/notices/", 302)]
    assert f'<meta name="saved-form" content="entry-{row.pk}">' in text_of(answer)
    assert "saved-form" not in text_of(site.get("/notices/"))


def test_a_figure_opened_from_the_panel_of_the_grid_leads_back_to_it(site, draft, bureau):
    make_assignment(draft.indicator, bureau)
    panel = text_of(site.get("/entry/2022/06/of/hte_valid/?area=500110"))
    [page] = re.findall(rf'href="(/entry/{draft.pk}/[^"]*)"', panel)
    assert page == f"/entry/{draft.pk}/?grid=2022-06"
    assert text_of(site.get(page)).count("2022年6月填报表") == 1
    answer = site.post(page, typed(draft), follow=True)
    assert answer.redirect_chain == [("/entry/2022/06/", 302)]
    assert f'<meta name="saved-form" content="entry-{draft.pk}">' in text_of(answer)


def test_files_attached_to_what_waits_keep_the_way(site, draft, clerk):
    row = recording.submit(clerk, draft, version=draft.version, via="form")
    assert f'action="/entry/{row.pk}/evidence/?from=notices"' in text_of(site.get(f"/entry/{row.pk}/?from=notices"))
    answer = site.post(f"/entry/{row.pk}/evidence/?from=notices")
    assert answer["Location"] == f"/entry/{row.pk}/?from=notices"
