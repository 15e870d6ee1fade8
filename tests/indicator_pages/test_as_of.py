"""Days in the pages of indicators: what a later day or a later approval adds is not shown, and it is said."""

import datetime

import pytest

from indicators.models import DefinitionVersion
from tests import makers

from .pages import LIST, PAGE, records_of, settle, text_of


@pytest.mark.one_database
def test_a_later_definition_is_not_known_earlier(read, hte):
    DefinitionVersion.objects.create(indicator=hte, valid_from=datetime.date(2022, 9, 1), what_changed="改按证书计数")
    assert "改按证书计数" not in text_of(read(PAGE + "?on=2022-06-30"))


def test_the_day_takes_figures_away_and_says_so(read, hte):
    page = read(PAGE + "?on=2022-05-31")
    words = text_of(page)
    assert "125 家" in words and "131家" not in words
    assert len(records_of(page)) == 4
    assert "只显示截至 2022-05-31 的数据" in words
    assert 'href="?"' in read(PAGE + "?on=2022-05-31").content.decode()
    assert "只显示截至" not in text_of(read(PAGE))


def test_the_state_of_knowledge_takes_approvals_away(read, hte):
    then = read(PAGE + "?on=2022-06-30&known_at=2022-06-30")
    records = records_of(then)
    assert "130家" in records[0] and "已被替代" not in records[0]
    assert "131家" not in text_of(then)
    assert "2022-06-30 以后审定的数据未计入" in text_of(then)
    row = text_of(read(LIST + "?on=2022-06-30&known_at=2022-06-30"))
    assert "130 家" in row and "131 家" not in row


@pytest.mark.one_database
def test_a_date_known_to_the_year_alone_says_so(read, district):
    indicator = makers.make_indicator(name="平台")
    makers.make_observation(indicator, district, "2022-01-01", 86, precision="year", qualifier=">=")
    settle()
    words = text_of(read(PAGE))
    assert "≥86 家" in words
    assert "2022年（未注明日期）" in words
    assert "未注日期" in text_of(read(LIST))
