"""The areas that a figure can be recorded for: below the own, reported from there, and there on its day."""

import datetime

import pytest

from indicators.models import Observation
from qijiang.directory.models import Area
from tests.databases import first_only
from tests.makers import make_area, make_assignment, make_observation

from .form import NEW, field_of, text_of, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
State = Observation.State


def test_an_area_below_can_be_chosen(site, district):
    street = make_area("500110001", "古南街道", parent=district)
    assert "古南街道" in text_of(site.get(NEW))
    site.post(NEW, typed(area="500110001"))
    assert Observation.objects.get().area == street


def test_an_area_that_another_unit_reports_is_neither_offered_nor_taken(site, clerk, hte, district):
    zone = make_area("WS-EDZ", "万盛经开区", kind="zone", parent=district.parent)
    street = make_area("500110004", "万盛街道", parent=district, reporting_unit=zone)
    assert "万盛街道" not in text_of(site.get(NEW))
    text = text_of(site.post(NEW, typed(area="500110004", note="要保留的说明")))
    assert "万盛街道由万盛经开区报送，其数据由该单位填报：请选择其他区域。" in text
    assert '<a href="#id_area">' in text
    assert field_of(text, "note") == "要保留的说明"
    assert not Observation.objects.exists()
    row = make_observation(hte, street, "2022-06-30", 5, state=State.DRAFT, created_by=clerk)  # before it was so
    assert "由万盛经开区报送" in text_of(site.post(f"/entry/{row.pk}/", typed(version="1", action="submit")))
    make_assignment(hte, clerk.department, area=street)
    assert site.post(f"/entry/{row.pk}/", typed(version="1")).status_code == 302


def test_a_figure_is_of_a_day_when_its_area_existed(site, district):
    district.valid_from = datetime.date(2011, 10, 1)
    district.save()
    text = text_of(site.post(NEW, typed(as_of="2005-12-31")))
    assert "綦江区2011-10-01设立：请改填其后的日期，或选择此前的区域。" in text
    assert '<a href="#id_as_of">' in text
    assert not Observation.objects.exists()


def test_an_area_abolished_since_is_filled_in_for_its_own_years(site, district):
    gone = make_area("500110900", "永新镇", parent=district, valid_to=datetime.date(2021, 11, 1))
    again = make_area("500110901", "新永镇", parent=district, valid_from=datetime.date(2021, 11, 1))
    Area.objects.filter(pk=again.pk).update(code=gone.code)  # codes change hands
    key = "500110900@2021-11-01"
    text = text_of(site.get(NEW, {"area": key}))
    assert f'<option value="{key}" selected>永新镇（至2021-11-01）</option>' in text
    assert field_of(text, "as_of") == "2021-10-31"
    assert "永新镇2021-11-01已撤销：请改填此前的日期，或选择接续的区域。" in text_of(site.post(NEW, typed(area=key)))
    site.post(NEW, typed(area=key, as_of="2021-10-31"))
    assert Observation.objects.get().area == gone


@pytest.mark.parametrize("code", ["500111", "\x00", *map(first_only, ["500000", "999999", "x' OR 1=1"])])
def test_a_foreign_area_is_not_found(site, district, code):
    make_area("500111", "大足区", kind="district", parent=district.parent)
    assert site.post(NEW, typed(area=code)).status_code == 404
    assert site.get(NEW, {"area": code}).status_code == 404
    assert not Observation.objects.exists()
