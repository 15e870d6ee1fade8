"""Questions in words made once give what Django's own do."""

import datetime
from functools import partial

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Lower

from indicators.models import Observation
from qijiang.asked import Asked, AskedOfLists, AskedRecords
from qijiang.directory.models import Area
from tests.makers import load_observation, make_district, make_indicator
from tests.threads import all_at_once


def test_each_value_stands_where_the_question_has_it(district):
    asked = Asked(lambda name, code: Area.objects.order_by().filter(code=code, name=name).values_list(Lower("code")))
    assert asked.rows(district.name, district.code) == [(district.code,)]
    assert asked.rows("x", district.code) == []


def test_a_value_may_stand_in_two_places_and_what_is_the_questions_own_stays(district):
    asked = Asked(lambda x: Area.objects.filter(name=x).exclude(code=x).filter(kind="district").values_list("pk"))
    assert asked.rows(district.name) == [(district.pk,)]
    Area.objects.filter(pk=district.pk).update(kind="town")
    assert asked.rows(district.name) == []


def test_a_value_without_a_place_is_refused(district):
    with pytest.raises(ValueError, match="no place"):
        Asked(lambda code, name: Area.objects.filter(code=code).values_list("pk")).rows("500110", "綦江区")


def test_a_text_may_stand_for_all_that_begins_with_it(district):
    asked = Asked(lambda code, kind: Area.objects.filter(code__startswith=code, kind=kind).order_by().values_list("pk"))
    assert asked.rows("50011", "district") == asked.rows("500110", "district") == [(district.pk,)]
    for none_begins_with in ("5001101", "00110", "5%0", "50011_"):
        assert asked.rows(none_begins_with, "district") == []


def test_but_not_for_itself_as_well(district):
    asked = Asked(lambda code: Area.objects.filter(code__startswith=code).exclude(name=code).values_list("pk"))
    with pytest.raises(ValueError, match="for itself in one place"):
        asked.rows("500110")


def test_records_come_with_what_is_fetched_along(district, django_assert_num_queries):
    indicator = make_indicator("hte_valid")
    for day, value in (("2021-12-31", 123), ("2022-06-30", 131)):
        load_observation(indicator, district, day, value)

    def question(area, day, known_at):
        rows = Observation.objects.filter(area=area, as_of__gte=day, reviewed_at__lt=known_at)
        return rows.select_related("indicator", "area__parent").annotate(one_more=F("value") + 1).order_by("as_of")

    asked, later = AskedRecords(question), datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
    for day, expected in ((datetime.date(2021, 1, 1), [123, 131]), (datetime.date(2022, 1, 1), [131])):
        with django_assert_num_queries(1):
            found = asked.records(district.pk, day, later)
            assert [row.value for row in found] == expected
            assert found[-1].one_more == 132
            assert found[-1].indicator == indicator
            assert found[-1].area.parent.code == district.parent.code
        own = list(question(district.pk, day, later))
        assert [vars(row)["as_of"] for row in found] == [row.as_of for row in own]
        assert found == own
    assert asked.record(district.pk, datetime.date(2023, 1, 1), later) is None


def test_lists_of_any_length_are_asked_in_the_words_of_few_lengths(district, django_assert_num_queries):
    made = [make_indicator(f"i{number}") for number in range(6)]
    for indicator in made:
        load_observation(indicator, district, "2022-06-30", indicator.pk)

    def question(indicators, years, day):
        rows = Observation.objects.filter(indicator__in=indicators, year__in=years, as_of__lte=day)
        return rows.select_related("indicator").order_by("indicator")

    asked, summer = AskedOfLists(question), datetime.date(2022, 6, 30)
    for number in range(1, 7):
        with django_assert_num_queries(1):
            found = asked.records([{row.pk for row in made[:number]}, [2021, 2022, 1999]], summer)
        assert [row.indicator for row in found] == made[:number]
    assert asked.of_lengths.keys() == {(1, 4), (2, 4), (4, 4), (8, 4)}
    assert asked.records([[made[0].pk], [2022]], datetime.date(2022, 6, 29)) == []
    assert len(asked.records([range(1, 2_000), [2022]], summer)) == 6, "very many"
    assert len(asked.of_lengths) == 5, "for which no words are kept"


def test_postgresql_is_told_the_words_once_a_session(district, django_assert_num_queries):
    asked = Asked(lambda code: Area.objects.filter(code=code, name__contains="%").order_by().values_list("name"))
    Area.objects.filter(pk=district.pk).update(name="100%区")
    for _time in range(2):
        with django_assert_num_queries(1) as seen:
            assert asked.rows("500110") == [("100%区",)]
        assert seen[0]["sql"].startswith("EXECUTE" if connection.vendor == "postgresql" else "SELECT")


@pytest.mark.django_db(transaction=True)
def test_another_session_is_told_again():
    district = make_district()
    asked = AskedRecords(lambda code: Area.objects.filter(code=code))
    assert asked.record("500110") == district
    connection.close()
    assert asked.record("500110") == district


@pytest.mark.django_db(transaction=True)
def test_the_words_are_made_once_for_all_threads_and_each_gets_its_own_answer():
    district, made = make_district(), []

    def question(code, day):
        made.append(code)
        return Area.objects.filter(code=code, valid_from__lte=day).select_related("parent")

    asked, day = AskedRecords(question), datetime.date(2011, 10, 27)
    Area.objects.filter(pk=district.pk).update(valid_from=day)
    assert asked.record("500110", day).valid_from == day
    found = all_at_once([partial(asked.records, code, day) for code in ["500110", "500000"] * 4])
    assert found == [[district], []] * 4
    assert [each[0].parent.code for each in found[::2]] == ["500000"] * 4
    assert len(made) == 1
