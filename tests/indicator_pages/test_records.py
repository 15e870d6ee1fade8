"""The records on the page of an indicator: which are shown, how they came, how they grew."""

import datetime
import re

import pytest

from indicators.models import DefinitionVersion
from tests import makers

from .pages import LIST, PAGE, records_of, settle, text_of

pytestmark = pytest.mark.usefixtures("everybody")


@pytest.mark.one_database
def test_records_show_what_was_superseded_and_how_figures_came(read, hte):
    records = records_of(read(PAGE))
    values = [re.search(r"\d+家", record).group() for record in records]
    assert values == ["131家", "130家", "125家", "123家", "98家", "72家"]
    assert ["已被替代" in chunk for chunk in records] == [False, True, False, False, False, False]
    assert "名单已核对" in records[0] and "预计数" in records[1]
    assert "统计公报 第2部分第9段 B16" in records[3]
    assert "123 − 25" in records[4]


@pytest.mark.one_database
def test_drafts_and_submitted_figures_are_nowhere(read, hte, district):
    makers.make_observation(hte, district, "2022-07-31", 777, state="submitted")
    makers.make_observation(hte, district, "2022-08-31", 888, state="draft")
    html = read(PAGE).content.decode()
    assert re.findall(r"(?<![0-9A-Za-z])(?:777|888)(?![0-9A-Za-z])", html) == [], "a form's token may hold any digits"


def test_growth_is_stated_year_on_year_and_over_all_years(read, hte):
    words = text_of(read(PAGE))
    assert "截至2022-06-30较2021年末：+6.5%" in words
    assert "2021年较2019年：+70.8%，年均+30.7%" in words


def test_growth_across_a_break_of_definition_is_refused(read, hte):
    DefinitionVersion.objects.create(indicator=hte, valid_from=datetime.date(2022, 1, 1), what_changed="改按证书计数")
    words = text_of(read(PAGE))
    assert "2022年较2021年：两个年份之间口径有调整，数值不可比。" in words
    assert "改按证书计数" in words and "2022-01-01起" in words
    row = read(LIST).content.decode()
    assert "口径有调整" in row and "+6.5%" not in row


def test_records_have_pages_of_50(read, district):
    indicator = makers.make_indicator()
    days = [datetime.date(2022, 1, 1) + datetime.timedelta(days=n) for n in range(60)]
    for n, day in enumerate(days):
        makers.make_observation(indicator, district, day, 1000 + n)
    settle()
    first, second = (records_of(read(PAGE + query)) for query in ("", "?page=2"))
    assert (len(first), len(second)) == (50, 10)
    assert "1,059家" in first[0] and "1,000家" in second[-1]
    for page in ("0", "3", "x", "-1", "9" * 12, "²"):
        assert read(PAGE, {"page": page}).status_code == 404
