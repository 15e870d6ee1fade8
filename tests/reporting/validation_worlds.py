"""A district with its zone and rules of its own, beside the standard ones, for the tests of validation."""

import datetime
from decimal import Decimal

from indicators.models import Indicator, RuleTerm, ValidationRule
from qijiang.directory.models import Area, Department
from tests import makers
from tests.conftest import make_everybody

NOW = datetime.datetime(2022, 7, 6, 1, tzinfo=datetime.UTC)


def make_validation_rule(code, kind, *terms, **fields):
    """A rule with its terms, given as the fields of each."""
    rule = ValidationRule(code=code, name=f"规则{code}", kind=kind, **fields)
    rule.full_clean()
    rule.save()
    for position, term in enumerate(terms, start=1):
        RuleTerm.objects.create(rule=rule, position=position, **term)
    return rule


def make_ruled():
    """High-tech enterprises of the zone are no more than the district's (an error); patents of invention are no more
    than all patents, and the identity of the stock holds (warnings)."""
    make_everybody()
    district, bureau = Area.objects.get(code="500110"), Department.objects.get(code="kjj")
    makers.make_area("QJ-HTZ", "綦江高新区", kind="zone", parent=district)
    hte = makers.make_indicator("hte_valid", name="高新技术企业", owner=bureau, minimum=Decimal(0))
    added = makers.make_indicator("hte_new", name="高新技术企业新增", measure="flow", owner=bureau)
    patents = makers.make_indicator("patents", name="专利授权量", unit="件", measure="flow", owner=bureau)
    inventions = makers.make_indicator("inventions", name="授权发明专利", unit="件", measure="flow", owner=bureau)
    error = {"severity": "error", "area_kind": "zone", "comparator": "<="}
    make_validation_rule("zone", "comparison", {"where": "above"}, indicator=hte, **error)
    make_validation_rule("part", "comparison", {"indicator": patents}, indicator=inventions, comparator="<=")
    make_validation_rule("identity", "identity", {"indicator": added}, indicator=hte)


def the(code):
    return Indicator.objects.get(code=code)


def the_zone():
    return Area.objects.get(code="QJ-HTZ")
