"""The text of a brief: fields are names and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.briefs import wording
from indicators.briefs.layout import in_chinese

VALUES = {"hte_valid.value": "131家", "on": "2022年6月30日"}


def test_fields_are_filled_and_keep_their_names():
    [line] = wording.filled("截至{{ on }},有效{{hte_valid.value}}。", VALUES)
    assert wording.said(line) == "截至2022年6月30日,有效131家。"
    assert [segment[:2] for segment in line if segment[0] == "field"] == [["field", "on"], ["field", "hte_valid.value"]]


def test_what_a_field_says_is_not_filled_again():
    [line] = wording.filled("{{a}}", {"a": "{{b}}", "b": "secret"})
    assert wording.said(line) == "{{b}}"


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{{on.__class__}}", "{{ on|upper }}", "{{}}", "{{ hte_valid }}"])
def test_anything_but_a_name_is_unknown(text):
    assert wording.unknown(text, VALUES)
    assert wording.said(wording.filled(text, VALUES)[0]) == text


@pytest.mark.parametrize(
    ("text", "left"), [("{{on", "{{on"), ("on}} x", "}} x"), ("{{on}}", ""), ("{ x } {%y%}", ""), ("a{{b\nc}}", "{{b")]
)
def test_what_looks_like_a_field_and_is_none_is_found(text, left):
    assert wording.unclosed(text) == left


def test_lines_are_paragraphs_and_empty_ones_none():
    assert [wording.said(line) for line in wording.filled("甲\n\n  \n乙", {})] == ["甲", "乙"]


@given(st.text(max_size=300))
def test_any_text_comes_through_whole(text):
    tidy = wording.tidy(text)
    lines = [line for line in tidy.split("\n") if line.strip()]
    assert [wording.said(line) for line in wording.filled(tidy, {})] == lines
    assert wording.tidy(tidy) == tidy
    assert not wording.CONTROL.search(tidy)


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (100, "一百"), (105, "一百零五"),
     (110, "一百一十"), (120, "一百二十")],
)  # fmt: skip
def test_headings_count_in_chinese(number, said):
    assert in_chinese(number) == said
