"""Names in two spellings: the rule in Python and the one in the database say the same of every name."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import Enterprise, FormerName
from enterprises.models.belonging import clean_name
from enterprises.spelling import Literal, keys_of, spelled, spelled_as, spelled_by
from tests import makers
from tests.register_makers_enterprises import make_enterprise, make_former_name

pytestmark = pytest.mark.django_db

PIECES = ["有限责任公司", "有限公司", "有限", "责任", "公司", "(", ")", "（", "）", " ", "\u3000", "\n", "重庆", "甲"]
LETTERS = [*"AaZzÉéßЖж·'%_\\﹙Ⅷ①㈱", "e\u0301", "ﬁ", "％", "ＡＢ"]
names = st.lists(
    st.sampled_from(PIECES + LETTERS) | st.characters(codec="utf-8", exclude_characters="\x00"), max_size=9
)


def in_one_test(examples):
    return settings(max_examples=examples, suppress_health_check=[HealthCheck.function_scoped_fixture])


@in_one_test(60)
@given(pieces=names)
def test_a_kept_name_has_the_spelling_of_the_name_as_typed(pieces):
    typed = "".join(pieces)
    assert spelled(clean_name(typed)) == spelled(typed)


@in_one_test(30)  # of many names each
@given(lists=st.lists(names, min_size=1, max_size=20))
def test_the_database_finds_every_name_by_its_spelling(lists):
    kept = sorted({clean_name("".join(pieces))[:120] for pieces in lists} - {""})
    with connection.cursor() as cursor:
        for name in kept:
            cursor.execute("SELECT " + _in_sql(), [name])
            assert cursor.fetchone()[0] in {spelled(name), spelled(name).lower()}


def _in_sql():
    sql, parameters = Enterprise.objects.annotate(key=spelled_by("name", Literal)).values("key").query.sql_with_params()
    assert parameters == ()
    expression = sql.removeprefix("SELECT ").partition(" AS ")[0]
    return expression.replace('"enterprises_enterprise"."name"', "CAST(%s AS varchar(120))")


@pytest.mark.parametrize("model", [Enterprise, FormerName])
def test_an_index_finds_it(model):
    district = makers.make_district()
    for number in range(3):
        firm = make_enterprise(area=district, name=f"重庆（綦江）ABC{number}有限责任公司")
        make_former_name(enterprise=firm, name=f"重庆（綦江）ABC{number}有限责任公司")
    rows = spelled_as(model.objects.order_by(), "name", keys_of(["重庆綦江abc1有限公司"]))
    assert [row.name for row in rows] == ["重庆(綦江)ABC1有限责任公司"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # with three rows it would rather read them all
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "by_spelling" in rows.explain()
