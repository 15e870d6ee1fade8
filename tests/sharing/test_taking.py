"""Every chart with a table can be taken along: its picture with title, unit, day and source, its figures as csv."""

import re

import pytest

from indicators.models import Indicator
from tests import makers
from tests.sharing.makers import make_plan_with_figures, make_public
from tests.worlds import shared_world

world = shared_world(make_plan_with_figures)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world"), pytest.mark.one_database]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("path", ["/actions/1/?year=2022&on=2022-06-30", "/indicators/hte/?year=2022&on=2022-06-30"])
def test_each_chart_of_a_page_is_taken_as_the_page_shows_it(client, official, path):
    client.force_login(official)
    html = client.get(path).content.decode()
    links = re.findall(r'href="(\?[^"]*picture=[^"]*)"', html)
    assert len(links) == 2 * html.count('class="figures-table"') > 0
    for link in links:
        assert "on=2022-06-30" in link, "the day is kept"
        answer = client.get(path.partition("?")[0] + link.replace("&amp;", "&"))
        if "file=png" in link:
            assert answer["Content-Type"] == "image/png"
            assert answer.content.startswith(PNG)
        else:
            text = b"".join(answer.streaming_content).decode()
            assert text.startswith("\ufeff")
            assert "131家" in text and "<" not in text
        assert "attachment" in answer["Content-Disposition"]


def test_the_picture_says_unit_day_and_source(client, official):
    client.force_login(official)
    page = client.get("/indicators/hte/?year=2022&on=2022-06-30").context["page"]
    assert page.course.title == "2022年高新技术企业"
    assert page.course.said == "单位：家　截至2022-06-30，快报　来源：区科技局通报"


def test_a_picture_that_the_page_has_not_is_not_found(client, official):
    client.force_login(official)
    for wrong in (
        "picture=course-makers&file=png",
        "picture=course-hte&file=exe",
        "picture=course-hte",
        "picture=%00&file=csv",
    ):
        assert client.get(f"/indicators/hte/?year=2022&{wrong}").status_code == 404, wrong


def test_a_stranger_takes_nothing(client):
    assert client.get("/indicators/hte/?year=2022&picture=course-hte&file=csv").status_code == 302


def test_what_a_review_would_bring_is_not_taken_along(client, reviewer, clerk, district):
    hte = Indicator.objects.get(code="hte")
    draft = makers.make_observation(
        hte, district, "2022-07-31", 140, state="submitted", created_by=clerk, submitted_by=clerk
    )
    client.force_login(reviewer)
    html = client.get(f"/review/{draft.pk}/").content.decode()
    assert "figures-table" in html
    assert "picture=" not in html


def test_a_public_page_gives_its_charts_too(client):
    _link, path = make_public()
    html = client.get(path).content.decode()
    assert "?picture=years-rank&amp;file=png" in html
    answer = client.get(f"{path}?picture=years-rank&file=png")
    assert answer.content.startswith(PNG)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert client.get(f"{path}?picture=years-hte&file=png").status_code == 404
