"""Indicators in the administration: what their final figures mean cannot be changed under them."""

import pytest

from indicators.models import Indicator, Observation
from tests.admin.pages import address, refused, save


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "万元"}, ["按“家”审定", "另建一个代码不同的指标"]),
        ({"measure": "flow"}, ["按“存量”审定", "另建一个代码不同的指标"]),
        ({"code": "other"}, ["以代码“hte_valid”识别", "名称可以修改"]),
    ],
)
def test_what_final_figures_mean_stays(change, said, in_admin, everything):
    text = refused(save(in_admin, everything.indicator, **change))
    assert [words for words in said if words not in text] == []
    assert not Indicator.objects.filter(**change).exists()
    assert save(in_admin, everything.indicator, name="高企").status_code == 302


@pytest.mark.one_database
def test_without_a_final_figure_all_of_it_may_change(in_admin, everything):
    Observation.objects.update(state="submitted", reviewed_at=None)
    change = {"unit": "个", "measure": "flow", "direction": "lower", "code": "other"}
    assert save(in_admin, everything.indicator, **change).status_code == 302
    assert Indicator.objects.filter(**change).exists()


@pytest.mark.one_database
def test_the_direction_turns_only_where_that_is_meant(in_admin, everything):
    page = save(in_admin, everything.indicator, direction="lower")
    assert "1项目标的状态都会随之反转" in refused(page)
    assert 'name="turned"' in page.content.decode()
    assert save(in_admin, everything.indicator, direction="lower", turned="on").status_code == 302
    assert Indicator.objects.get().direction == "lower"


@pytest.mark.one_database
def test_who_only_looks_is_not_asked(watching, everything):
    page = watching.get(address(Indicator, "change", everything.indicator.pk))
    assert page.status_code == 200
    assert "改按相反方向" not in page.content.decode()
