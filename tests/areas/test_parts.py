"""What counts in the total of an area: its parts, but not those for which another unit reports."""

import pytest

from indicators import keeping
from indicators.models import RollUp
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(district):
    """A street of the district, one that reports through the zone, and their indicator."""
    zone = makers.make_area("WS-EDZ", "万盛经开区", kind="zone", parent=district.parent)
    own = makers.make_area("500110001", "古南街道", parent=district)
    other = makers.make_area("500110004", "万盛街道", parent=district, reporting_unit=zone)
    indicator = makers.make_indicator(roll_up="sum")
    for area, value in [(own, 5), (other, 7)]:
        makers.load_observation(indicator, area, "2022-06-30", value)
    return own, other


def total(district):
    return RollUp.objects.filter(area=district).values_list("total", "parts").first()


def test_what_another_unit_reports_is_no_part_of_the_district(district, places):
    assert total(district) == (5, 1)
    assert keeping.differences() == []


def test_an_area_that_comes_to_report_through_its_parent_counts_from_then_on(district, places):
    _own, other = places
    other.reporting_unit = None
    other.save()
    assert total(district) == (12, 2)
    other.reporting_unit = district
    other.save()
    assert total(district) == (12, 2)
    assert keeping.differences() == []


def test_the_indicators_page_adds_up_only_what_counts(client, official, places):
    client.force_login(official)
    html = client.get("/indicators/hte_valid/?year=2022").content.decode()
    assert "古南街道</a>" in html and "万盛街道</a>" not in html
