"""Numbers as typed: one table of what is read and what is refused, and properties over everything else."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from qijiang import figures, typed
from qijiang.typed import Typed

WAN = {"unit": "万元"}
YUAN = {"unit": "元"}
YI = {"unit": "亿元"}
FIRMS = {"unit": "家"}
SHARE = {"unit": "%"}

# What is typed, the field it is typed into, and the value that is stored.
READ = [
    # plain figures
    ("0", {}, "0"),
    ("7", {}, "7"),
    ("131", {}, "131"),
    ("1234.5", {}, "1234.5"),
    ("1.50", {}, "1.5"),
    ("100", {}, "100"),
    ("007", {}, "7"),
    (".5", {}, "0.5"),
    ("5.", {}, "5"),
    ("0.000", {}, "0"),
    ("0.00012", {}, "0.00012"),
    ("123456789012345", {}, "123456789012345"),
    ("123456789012345.000", {}, "123456789012345"),
    ("12345.6789012345", {}, "12345.6789012345"),
    ("0" * 100 + "1", {}, "1"),
    # full-width forms
    ("１２３", {}, "123"),
    ("１２３．４５", {}, "123.45"),
    ("１，２３４．５", {}, "1234.5"),
    ("1２3", {}, "123"),
    # spaces around
    ("  131 ", {}, "131"),
    ("　131　", {}, "131"),
    ("\xa0131\xa0", {}, "131"),
    ("131\r\n", {}, "131"),
    ("\t131", {}, "131"),
    # separators
    ("1,234", {}, "1234"),
    ("1,234.5", {}, "1234.5"),
    ("12,345,678", {}, "12345678"),
    ("1，234，567", {}, "1234567"),
    ("1 234", {}, "1234"),
    ("1　234　567", {}, "1234567"),
    ("1\u202f234,567.8", {}, "1234567.8"),
    ("1, 234", {}, "1234"),
    ("-1,234", {}, "-1234"),
    # signs
    ("+8", {}, "8"),
    ("＋8", {}, "8"),
    ("-3", {}, "-3"),
    ("−3", {}, "-3"),
    ("－3", {}, "-3"),
    ("- 3", {}, "-3"),
    ("-.5", {}, "-0.5"),
    ("-0", {}, "0"),
    ("−0.00", {}, "0"),
    ("+0", {}, "0"),
    # the field's own unit
    ("131家", FIRMS, "131"),
    ("131 家", FIRMS, "131"),
    ("１３１　家", FIRMS, "131"),
    ("1,234家", FIRMS, "1234"),
    ("5000万元", WAN, "5000"),
    ("2.5个百分点", {"unit": "个百分点"}, "2.5"),
    ("12.5m²", {"unit": "m²"}, "12.5"),
    ("12.5㎡", {"unit": "m²"}, "12.5"),
    ("3kWh", {"unit": "kWh"}, "3"),
    # percentages
    ("12%", SHARE, "12"),
    ("12.5 %", SHARE, "12.5"),
    ("12％", SHARE, "12"),
    ("12%", {"unit": "％"}, "12"),
    ("12", SHARE, "12"),
    ("-3.2%", SHARE, "-3.2"),
    ("5‰", {"unit": "‰"}, "5"),
    # decimals and digits at their limit
    ("12.34", {"decimals": 2}, "12.34"),
    ("12.3400", {"decimals": 2}, "12.34"),
    ("131.0", {"decimals": 0}, "131"),
    ("99999", {"digits": 5}, "99999"),
    # numbers from a workbook or from JSON
    (131, {}, "131"),
    (-5, {}, "-5"),
    (0, {}, "0"),
    (999_999_999_999_999, {}, "999999999999999"),
    (Decimal("1.50"), {}, "1.5"),
    (Decimal("1E+5"), {}, "100000"),
    (Decimal("-0"), {}, "0"),
    (Decimal("0E+999999"), {}, "0"),
    (Decimal("1E-9"), {}, "0.000000001"),
    (131.0, {"decimals": 0}, "131"),
    (0.1 + 0.2, {"decimals": 1}, "0.3"),
    (1.1 * 3, {"decimals": 1}, "3.3"),
    (-0.0, {}, "0"),
    (1e14, {}, "100000000000000"),
    (12345678.9, {"decimals": 2}, "12345678.9"),
]

# The same with a note: typed in another magnitude than the field's.
CONVERTED = [
    ("1.2亿", WAN, "12000", "12,000万元"),
    ("1.2亿元", WAN, "12000", "12,000万元"),
    ("１．２　亿", WAN, "12000", "12,000万元"),
    ("-1.2亿", WAN, "-12000", "−12,000万元"),
    ("350万", WAN, "350", "350万元"),
    ("5000元", WAN, "0.5", "0.5万元"),
    ("3千万", WAN, "3000", "3,000万元"),
    ("2百万元", WAN, "200", "200万元"),
    ("1.5万亿", WAN, "150000000", "150,000,000万元"),
    ("350万", YUAN, "3500000", "3,500,000元"),
    ("1,350万元", YUAN, "13500000", "13,500,000元"),
    ("1.2亿", YUAN, "120000000", "120,000,000元"),
    ("3500万", YI, "0.35", "0.35亿元"),
    ("3.5亿", YI, "3.5", "3.5亿元"),
    ("12万元", {"unit": "千元"}, "120", "120千元"),
    ("1.2万", FIRMS, "12000", "12,000家"),
    ("1.2万家", FIRMS, "12000", "12,000家"),
    ("3百", FIRMS, "300", "300家"),
    ("12000人", {"unit": "万人"}, "1.2", "1.2万人"),
    ("350万", {}, "3500000", "3,500,000"),
    ("1.23456亿", {"unit": "万元", "decimals": 1}, "12345.6", "12,345.6万元"),
    ("150000000000000000元", WAN, "15000000000000", "15,000,000,000,000万元"),
]

BLANK = [None, "", " ", "　", "\t\n", "\xa0 \u2003"]

NOT_COLLECTED = ["—", "——", "–", "-", "－", "−", "--", "/", "／", "无", " 无 ", "不统计", "n/a", "N/A", "Ｎ／Ａ"]

# What is typed, the field it is typed into, and the code of the refusal.
REFUSED = [
    # not figures
    ("abc", {}, "form"),
    ("约20", {}, "form"),
    (">140", {}, "form"),
    ("¥350", {}, "form"),
    ("(5)", {}, "form"),
    ("5-", {}, "form"),
    ("--5", {}, "form"),
    ("+-5", {}, "form"),
    ("1-2", {}, "form"),
    ("1/2", {}, "form"),
    ("1+1", {}, "form"),
    ("=1+1", {}, "form"),
    ("1.2.3", {}, "form"),
    (".", {}, "form"),
    (",", {}, "form"),
    ("+", {}, "form"),
    ("…", {}, "form"),
    ("暂无", {}, "form"),
    ("1_000", {}, "form"),
    ("_1", {}, "form"),
    ("1e5", {}, "form"),
    ("1E+400", {}, "form"),
    ("1ｅ5", {}, "form"),
    ("0x1F", {}, "form"),
    ("NaN", {}, "form"),
    ("sNaN", {}, "form"),
    ("Infinity", {}, "form"),
    ("-inf", {}, "form"),
    ("1'234", {}, "form"),
    ("1。5", {}, "form"),
    ("1亿2000万", WAN, "form"),
    ("一百", {}, "form"),
    ("万", WAN, "form"),
    ("家", FIRMS, "form"),
    ("1" * 201, {}, "form"),
    # digits that only look like ours
    ("١٢٣", {}, "form"),
    ("1٢", {}, "form"),
    ("१२३", {}, "form"),
    ("𝟏𝟐", {}, "form"),
    ("5²", {}, "form"),
    ("5²", {"unit": "m²"}, "form"),
    ("①", {}, "form"),
    ("1①", {}, "form"),
    ("½", {}, "form"),
    ("1½", {}, "form"),
    ("5㏠", {"unit": "日"}, "form"),
    # what cannot be seen
    ("12\x0034", {}, "invisible"),
    ("\x00", {}, "invisible"),
    ("12\n34", {}, "invisible"),
    ("12\t34", {}, "invisible"),
    ("12\x1f", {}, "invisible"),
    ("\ufeff12", {}, "invisible"),
    ("1\u200b2", {}, "invisible"),
    ("\u202e12", {}, "invisible"),
    ("12\ud800", {}, "invisible"),
    # separators out of place
    ("1,23", {}, "separators"),
    ("1,2345", {}, "separators"),
    ("1234,567", {}, "separators"),
    ("1,,234", {}, "separators"),
    (",123", {}, "separators"),
    ("1,234,", {}, "separators"),
    ("0,123", {}, "separators"),
    ("1.234,5", {}, "separators"),
    ("1.234 567", {}, "separators"),
    ("12 34", {}, "separators"),
    ("1 2", {}, "separators"),
    ("12. 5", {}, "separators"),
    ("1,23家", FIRMS, "separators"),
    # units
    ("131个", FIRMS, "unit"),
    ("131家企业", FIRMS, "unit"),
    ("131家", {}, "unit"),
    ("131家", WAN, "unit"),
    ("5万人", WAN, "unit"),
    ("5美元", WAN, "unit"),
    ("5w", WAN, "unit"),
    ("5km", {"unit": "m"}, "unit"),
    ("5万", SHARE, "unit"),
    ("5万", {"unit": "百分点"}, "unit"),
    ("5‰", SHARE, "unit"),
    ("5‰", {}, "unit"),
    ("5个百分点", SHARE, "unit"),
    ("12%", FIRMS, "percent"),
    ("12％", {}, "percent"),
    ("12%", {"unit": "‰"}, "percent"),
    ("12%", {"unit": "个百分点"}, "percent"),
    # digits and decimals
    ("1234567890123456", {}, "digits"),
    ("12345678901234567890", {}, "digits"),
    ("1" + "0" * 15, {}, "digits"),
    ("123456789012345.6", {}, "digits"),
    ("0.0000000000000001", {}, "digits"),
    ("-1234567890.123456", {}, "digits"),
    ("100000", {"digits": 5}, "digits"),
    ("1000000000000亿", WAN, "digits"),
    ("1.25", {"decimals": 1}, "decimals"),
    ("0.001", {"decimals": 2}, "decimals"),
    ("5001元", {"unit": "万元", "decimals": 2}, "decimals"),
    ("131.5", {"decimals": 0}, "whole"),
    ("1.23456万", {"unit": "家", "decimals": 0}, "whole"),
    # numbers from a workbook or from JSON
    (10**15, {}, "digits"),
    (1e15, {}, "digits"),
    (1e308, {}, "digits"),
    (5e-324, {}, "digits"),
    (Decimal("1E+400"), {}, "digits"),
    (Decimal("1E-999999999"), {}, "digits"),
    (0.1 + 0.2, {"decimals": 0}, "whole"),
    (1 / 3, {"decimals": 2}, "decimals"),
    (Decimal("1.255"), {"decimals": 2}, "decimals"),
    (float("nan"), {}, "not_finite"),
    (float("-inf"), {}, "not_finite"),
    (Decimal("NaN"), {}, "not_finite"),
    (Decimal("sNaN"), {}, "not_finite"),
    (Decimal("Infinity"), {}, "not_finite"),
    (True, {}, "kind"),
    (False, {}, "kind"),
    (b"5", {}, "kind"),
    ([5], {}, "kind"),
    (5j, {}, "kind"),
]


def brief(value) -> str:
    """The name of a case: printable, whatever stands in it."""
    return ascii(value)[:30]


def refusal(text, **field) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        typed.number(text, **field)
    return caught.value


@pytest.mark.parametrize(("text", "field", "value"), READ, ids=brief)
def test_a_figure_is_read(text, field, value):
    result = typed.number(text, **field)
    # Compared as text: 1.50 would equal 1.5 and −0 would equal 0, but they are not stored the same.
    assert (str(result.value), result.not_collected, result.note) == (str(Decimal(value)), False, "")


@pytest.mark.parametrize(("text", "field", "value", "read_as"), CONVERTED, ids=brief)
def test_a_magnitude_is_converted_and_said(text, field, value, read_as):
    result = typed.number(text, **field)
    assert f"{result.value:f}" == value
    assert result.note == f"{text.strip()}按{read_as}计"


@pytest.mark.parametrize("text", BLANK, ids=brief)
def test_blank_stays_blank(text):
    assert typed.number(text, unit="家") == Typed(value=None, not_collected=False)


@pytest.mark.parametrize("text", NOT_COLLECTED, ids=brief)
def test_not_collected_is_not_blank(text):
    assert typed.number(text, unit="家") == Typed(value=None, not_collected=True)


@pytest.mark.parametrize(("text", "field", "code"), REFUSED, ids=brief)
def test_everything_else_is_refused(text, field, code):
    error = refusal(text, **field)
    assert error.code == code
    assert "%(" not in error.messages[0]


def test_a_refusal_names_what_was_typed_the_rule_and_the_way_out():
    assert refusal("131个", unit="家", field="高企").messages == [
        "高企：“131个”的单位是“个”，而此处应填“家”。请换算后只填数字。"
    ]
    assert refusal("12%", unit="").messages == ["“12%”是百分数，而此处应填“不带单位的数字”。请直接填写数值。"]
    assert refusal("1.25", decimals=1).messages == ["“1.25”的小数超过1位。请四舍五入到1位小数。"]


def test_a_refusal_speaks_english_to_an_english_reader():
    with translation.override("en"):
        assert refusal("131.5", decimals=0, field="Firms").messages == [
            "Firms: “131.5” is not a whole number. Type a number without decimals."
        ]
        assert typed.number("1.2亿", unit="万元").note == "1.2亿 read as 12,000万元"


@pytest.mark.parametrize("code", typed.MESSAGES)
def test_every_refusal_is_translated(code):
    with translation.override("en"):
        english = str(typed.MESSAGES[code])
    assert str(typed.MESSAGES[code]) != english


def test_a_refusal_after_conversion_quotes_the_converted_figure():
    assert "5001元按0.5001万元计" in refusal("5001元", unit="万元", decimals=2).messages[0]


def test_an_int_too_long_to_be_written_is_refused_like_any_other():
    assert refusal(10**5000).code == "digits"


def test_a_refusal_shows_no_more_than_a_line_and_nothing_invisible():
    assert len(refusal("9" * 100_000).messages[0]) < 150
    assert "\u202e" not in refusal("\u202e12").messages[0]


@given(st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False))
def test_what_is_formatted_is_read_back(value):
    assert typed.number(figures.number(value)).value == value
    assert typed.number(str(figures.number(value, 6)) + "万元", unit="万元", decimals=6).value == value


@given(st.integers(1 - 10**15, 10**15 - 1))
def test_a_whole_number_is_the_same_as_text_int_and_decimal(value):
    read = {str(typed.number(form).value) for form in (str(value), f"{value:,}", value, Decimal(value), float(value))}
    assert read == {str(value)}


@given(st.integers(-(10**7), 10**7), st.integers(0, 6))
def test_a_float_of_a_workbook_is_the_decimal_it_shows(whole, places):
    shown = Decimal(whole).scaleb(-places)
    assert typed.number(float(shown), decimals=places).value == shown


LIKELY = st.text("0123456789０１٣²①½.,，+-−－—/％%‰万亿千百元家无eE_NaInf \t\n\x00\u3000\u200b()", max_size=12)


@given(st.one_of(st.text(), LIKELY), st.sampled_from(["", "家", "万元", "%", "个百分点", "m²", "日"]))
@example("㏠", "日")
@example("5㎡", "m²")
def test_no_text_raises_anything_but_a_validation_error(text, unit):
    try:
        result = typed.number(text, unit=unit, decimals=2)
    except ValidationError as error:
        assert error.code in typed.MESSAGES
        return
    if result.value is None:
        assert not any(character in "0123456789" for character in text)
    else:
        assert abs(result.value) < 10**15
        assert result.value == round(result.value, 2)
