"""Public pages and their files: what they show, what they never show, who may embed them."""

import csv
import datetime
import io
import json

import pytest
from django.utils import timezone

from indicators.models import Indicator, Source
from qijiang.directory.models import Area
from tests import makers
from tests.sharing.makers import make_plan_with_figures, make_public, the_target
from tests.worlds import shared_world

world = shared_world(make_plan_with_figures)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world"), pytest.mark.one_database]


def rows_of(answer):
    """The csv as a spreadsheet reads it: by heading."""
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_page_csv_and_json_say_the_same(client):
    _link, path = make_public()
    page = client.get(path).content.decode()
    rows = rows_of(client.get(f"{path}data.csv"))
    found = json.loads(client.get(f"{path}data.json").content)["figures"]
    assert [(row["代码"], row["数值"], row["截至"], row["版本"], row["来源"]) for row in rows] == [
        ("hte", "131", "2022-06-30", "快报", "区科技局通报"),
        ("rank", "8", "2021-12-31", "快报", "区科技局通报"),
    ]
    assert [(each["code"], each["value"], each["unit"], each["as_of"]) for each in found] == [
        ("hte", "131", "家", "2022-06-30"),
        ("rank", "8", "家", "2021-12-31"),
    ]
    for text in ("131家", "8家", "2022-06-30", "快报", "区科技局通报", "未完成"):
        assert text in page
    assert "众创空间" not in page + str(rows) + str(found), "what was not chosen"


def test_drafts_notes_names_and_ways_inside_stay_inside(client, clerk, district):
    hte = Indicator.objects.get(code="hte")
    makers.make_observation(hte, district, "2022-09-30", 999, state="draft", created_by=clerk)
    makers.load_observation(
        hte, district, "2022-07-31", 133, note="内部备注", reason="证书复核", source=Source.objects.get()
    )
    _link, path = make_public()
    seen = client.get(path).content.decode() + client.get(f"{path}embed/").content.decode()
    seen += client.get(f"{path}data.json").content.decode() + str(rows_of(client.get(f"{path}data.csv")))
    assert "133" in seen, "control"
    for secret in (
        "999",
        "内部备注",
        "证书复核",
        "clerk",
        "manager",
        "政务大厅",
        'href="/indicators',
        'href="/actions',
    ):
        assert secret not in seen


def test_blank_is_not_zero_and_says_why(client, district):
    empty = makers.make_indicator("empty", name="尚无数据")
    skipped = makers.make_indicator("skipped", name="不统计")
    makers.load_observation(skipped, district, f"{timezone.localdate().year - 1}-12-31", None)
    _link, path = make_public(indicators=[empty, skipped])
    rows = {row["代码"]: row for row in rows_of(client.get(f"{path}data.csv"))}
    assert (rows["empty"]["数值"], rows["empty"]["备注（空白不等于零）"]) == ("", "没有已审核通过的数据。")
    assert (rows["skipped"]["数值"], rows["skipped"]["备注（空白不等于零）"][:3]) == ("", "不统计")
    found = json.loads(client.get(f"{path}data.json").content)["figures"]
    assert [each["value"] for each in found] == [None, None]


def test_text_like_a_formula_is_quoted(client, district):
    Source.objects.update(title='=HYPERLINK("http://evil.test")')
    Indicator.objects.filter(code="rank").update(name="@SUM(A1)", unit="+1")
    _link, path = make_public()
    rows = rows_of(client.get(f"{path}data.csv"))
    assert [row["来源"][:2] for row in rows] == ["'=", "'="]
    assert (rows[1]["指标"], rows[1]["单位"]) == ("'@SUM(A1)", "'+1")


def test_markup_in_names_stays_text(client):
    Indicator.objects.filter(code="rank").update(name="<script>alert(1)</script>")
    _link, path = make_public(title="<b>公开</b>")
    page = client.get(path).content.decode()
    assert "<script>alert" not in page and "<b>公开" not in page
    assert "&lt;script&gt;alert" in page


def test_sample_figures_are_marked_everywhere(client, district):
    sample = Source.objects.create(code="sample", title="示例数据")
    _link, path = make_public()
    assert "并非真实数据" not in client.get(path).content.decode(), "control"
    makers.load_observation(Indicator.objects.get(code="hte"), district, "2022-07-31", 140, source=sample)
    assert "并非真实数据" in client.get(path).content.decode()
    assert [row["示例"] for row in rows_of(client.get(f"{path}data.csv"))] == ["示例", ""]
    assert [each["sample"] for each in json.loads(client.get(f"{path}data.json").content)["figures"]] == [True, False]


def test_only_the_sites_that_were_named_embed_it_and_only_its_embed(client):
    _link, path = make_public(sites=["https://www.example.gov.cn", "https://kx.example.cn:8443"])
    embed = client.get(f"{path}embed/")
    said = dict(part.strip().split(" ", 1) for part in embed["Content-Security-Policy"].split(";"))
    assert said["frame-ancestors"] == "https://www.example.gov.cn https://kx.example.cn:8443"
    assert said["default-src"] == "'self'"
    assert "X-Frame-Options" not in embed
    for other in (path, f"{path}data.json", "/accounts/login/"):
        answer = client.get(other)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    _other, path = make_public("alone")
    assert "frame-ancestors 'none'" in client.get(f"{path}embed/")["Content-Security-Policy"], "nobody was named"


def test_an_unchanged_page_is_a_304_of_two_queries(client, district, django_assert_num_queries):
    _link, path = make_public()
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=60"
    with django_assert_num_queries(2):
        assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    makers.load_observation(Indicator.objects.get(code="hte"), district, "2022-07-31", 140)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_the_queries_of_a_page_do_not_grow_with_what_it_shows(client, district, django_assert_max_num_queries):
    many = [makers.make_indicator(f"i{number}", name=f"指标{number}") for number in range(20)]
    for each in many:
        makers.load_observation(each, district, "2022-06-30", 5)
    _link, path = make_public("many", targets=[the_target(), the_target("makers")], indicators=many)
    with django_assert_max_num_queries(12):
        assert len(client.get(path).context["page"].series) == 20


def test_one_indicator_alone_and_another_theme(client):
    _link, path = make_public()
    page = client.get(f"{path}embed/?only=rank&theme=dark")
    assert [each.code for each in page.context["page"].figures] == ["rank"]
    assert 'data-bs-theme="dark"' in page.content.decode()
    assert client.get(f"{path}?only=makers").status_code == 404
    assert client.get(f"{path}data.xlsx").status_code == 404
    assert len(rows_of(client.get(f"{path}data.csv?only=rank"))) == 1


def test_nothing_is_public_before_somebody_publishes(client):
    assert client.get("/public/figures/").status_code == 404
    assert client.get("/public/figures/data.json").status_code == 404


def test_other_sites_scripts_read_the_files_but_no_page(client):
    _link, path = make_public()
    assert client.get(f"{path}data.json")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get(path)


def test_a_public_page_is_not_written_to(client):
    _link, path = make_public()
    assert client.post(path).status_code == 405


def test_targets_of_several_years_stand_as_their_years_ended(client, district):
    target = the_target()
    target.pk, target.year, target.wording = None, 2023, "来年目标"
    target.plan.last_year = 2023
    target.plan.save()
    target.save()
    _link, path = make_public(targets=[the_target("makers"), target], indicators=[])
    promises = client.get(path).context["page"].promises
    assert {each.figure.year for each in promises} == {2022, 2023}
    assert datetime.date(2023, 12, 31) in {each.goal.standing.assessment.on for each in promises}


def test_an_area_without_a_plan_has_a_page_too(client):
    street = makers.make_area("500110001", "古南街道", parent=Area.objects.get(code="500110"))
    makers.load_observation(Indicator.objects.get(code="rank"), street, "2021-12-31", 3)
    _link, path = make_public("street", area=street, targets=[], indicators=[Indicator.objects.get(code="rank")])
    assert "古南街道" in client.get(path).content.decode()
