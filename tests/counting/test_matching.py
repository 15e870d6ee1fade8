"""Which announced name is which counted one."""

import pytest

from enterprises.spelling import spelled
from indicators.matching import Entry, Holder, match


def matched(entries, holders):
    found = match(entries, holders)
    pairs = {entry.name: holder.name for entry, holder in found.pairs}
    return pairs, [entry.name for entry in found.entries], [holder.name for holder in found.holders]


def test_the_code_decides_before_number_and_name():
    holders = [Holder(1, 1, "乙公司", "A"), Holder(2, 2, "甲公司", "B")]
    assert matched([Entry(1, "甲公司", "A")], holders) == ({"甲公司": "乙公司"}, [], ["甲公司"])


def test_two_codes_that_differ_are_two_firms_of_one_name():
    assert matched([Entry(1, "甲公司", "A")], [Holder(1, 1, "甲公司", "B")]) == ({}, ["甲公司"], ["甲公司"])


def test_without_a_code_the_number_then_the_name_decides():
    holders = [Holder(1, 1, "甲公司", "A", numbers=("GR1",)), Holder(2, 2, "丙公司", "C")]
    entries = [Entry(1, "甲公司（旧）", number="GR1"), Entry(2, "丙公司")]
    assert matched(entries, holders) == ({"甲公司（旧）": "甲公司", "丙公司": "丙公司"}, [], [])


def test_a_former_name_is_a_name():
    holders = [Holder(1, 1, "新名公司", "A", former=("旧名公司",))]
    assert matched([Entry(1, "旧名公司")], holders) == ({"旧名公司": "新名公司"}, [], [])


def test_the_name_of_today_goes_before_a_former_one_of_another():
    holders = [Holder(1, 1, "新名公司", former=("甲公司",)), Holder(2, 2, "甲公司")]
    assert matched([Entry(1, "甲公司")], holders) == ({"甲公司": "甲公司"}, [], ["新名公司"])


def test_a_name_that_stands_twice_is_matched_once():
    entries = [Entry(1, "甲公司"), Entry(2, "甲公司", number="GR1")]
    found = match(entries, [Holder(1, 1, "甲公司", numbers=("GR1",))])
    assert [entry.key for entry, _holder in found.pairs] == [2]
    assert [entry.key for entry in found.entries] == [1]


@pytest.mark.parametrize(
    "other", ["重庆（綦江）甲 有限公司", "重庆(綦江)甲有限责任公司", "重庆綦江甲有限公司", "重庆（綦江）甲有限公司"]
)
def test_names_that_differ_in_writing_alone_are_the_same(other):
    assert spelled(other) == spelled("重庆(綦江)甲有限公司")


def test_nothing_beside_nothing():
    assert matched([], []) == ({}, [], [])
    assert matched([Entry(1, "")], [Holder(1, 1, "")]) == ({}, [""], [""])
