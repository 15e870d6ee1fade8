"""What is put into a chart, and what its markup holds."""

import re
from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import strategies as st

HOSTILE = """"><script>alert('1')</script>&"""
figures = st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False, allow_infinity=False)
maybe = st.none() | figures


def numbers(*values):
    return [None if value is None else Decimal(value) for value in values]


def parsed(markup):
    """The root of the markup, after the checks that hold for every chart."""
    assert "style=" not in markup
    assert " id=" not in markup
    for attribute, value in re.findall(r'(\w+)="([^"]*)"', markup):
        if attribute not in {"label", "class"}:
            assert not re.search(r"nan|inf|e[+-]?\d", value), f"{attribute}={value}"
    return ElementTree.fromstring(markup)


def drawn(markup, css):
    """The elements whose classes include all of those named."""
    wanted = set(css.split())
    return [each for each in parsed(markup).iter() if wanted <= set(each.get("class", "").split())]


def words(markup):
    return [each.text for each in parsed(markup).iter("text")]
