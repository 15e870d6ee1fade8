"""Numbers that name a firm or a right: published examples, slips of the hand, and properties over everything else."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from qijiang import identifiers
from qijiang.identifiers import CREDIT_ALPHABET

# Codes of organisations as published. Both of their check digits are right.
CREDIT_CODES = [
    "12100000400000624D",
    "914403001922038216",
    "9150000020286320X6",
    "9144030071526726XG",
    "911100001011016602",
    "11500104009286420B",
    "1150010700927688XM",
]

# Made up: a rural collective, an organisation of no other kind, a military one.
LETTERED_CODES = ["N2500110MF1234567E", "Y15001100000000017", "A1500110MA5U00010H"]

PATENTS = [
    ("201310699744.2", "invention"),
    ("201080063196.9", "invention"),
    ("90101673.X", "invention"),
    ("202120000001.1", "utility"),
    ("202130000001.7", "design"),
    ("201280000001.5", "invention"),
    ("201290000001.0", "utility"),
    ("03200001.4", "utility"),
    ("85300001.8", "design"),
    ("99800001.9", "invention"),
    ("00900001.1", "utility"),
]

CHECKS = {
    "credit": identifiers.check_credit_code,
    "patent": identifiers.check_patent_number,
    "certificate": identifiers.check_certificate_number,
    "sme_entry": identifiers.check_sme_entry_number,
    "software": identifiers.check_software_number,
    "industry": identifiers.check_industry_code,
}

KEPT = [
    *(("credit", code) for code in CREDIT_CODES),
    *(("credit", code) for code in LETTERED_CODES),
    *(("patent", number) for number, _kind in PATENTS),
    *(("certificate", number) for number in ["GR202231005683", "GR201512000273", "GR202145001224", "GF201511000001"]),
    *(("sme_entry", number) for number in ["2024341181A8020396", "202250011000000001", "2022500110ZZ999999"]),
    *(("software", number) for number in ["2022SR0123456", "2010SR012345", "2003SR0001"]),
    *(("industry", code) for code in ["A", "C", "T", "01", "34", "97", "348", "970", "3484", "0111", "9700"]),
]

# What is typed, the check that reads it, and the key of the message that refuses it.
REFUSED = [
    # another check digit, and both digits wrong
    ("credit", "11500104009286420A", "credit_check"),
    ("credit", "91110108717809965C", "credit_check"),
    # two neighbours exchanged
    ("credit", "914403001922038261", "credit_check"),
    # length
    ("credit", "", "credit_length"),
    ("credit", "500110000012345", "credit_length"),
    ("credit", "20286320X", "credit_length"),
    ("credit", "91440300192203821", "credit_length"),
    ("credit", "9144030019220382166", "credit_length"),
    # letters that the alphabet leaves out, signs, other scripts, a name
    ("credit", "9I4403001922038216", "credit_character"),
    ("credit", "9144O3001922038216", "credit_character"),
    ("credit", "9144030019220382S6", "credit_character"),
    ("credit", "91440300192203821V", "credit_character"),
    ("credit", "91440300192203821Z", "credit_character"),
    ("credit", "91440300-19220382-1-6", "credit_character"),
    ("credit", "91440300192203821٦", "credit_character"),
    ("credit", "91440300192203821\x00", "credit_character"),
    ("credit", "重庆长安汽车股份有限公司", "credit_character"),
    # a letter in the region
    ("credit", "9144A3001922038216", "credit_region"),
    ("credit", "91440 30X 1922038216", "credit_region"),
    # what a spreadsheet made of it
    ("credit", "9.14403E+17", "rounded"),
    ("credit", "9.14403001922038E+17", "rounded"),
    ("patent", "2.01311E+12", "rounded"),
    ("software", "2E+12", "rounded"),
    ("patent", "201310699744.3", "patent_check"),
    ("patent", "ZL201310699744.X", "patent_check"),
    ("patent", "201310699774.2", "patent_check"),
    ("patent", "90101673.1", "patent_check"),
    ("patent", "", "patent_form"),
    ("patent", "201310699744", "patent_form"),
    ("patent", "20131069974.2", "patent_form"),
    ("patent", "2013106997440.2", "patent_form"),
    ("patent", "ZL201340699744.2", "patent_form"),
    ("patent", "US201310699744.2", "patent_form"),
    ("patent", "ZL CN201310699744.2", "patent_form"),
    ("patent", "201310699744..2", "patent_form"),
    ("patent", "٢٠١٣10699744.2", "patent_form"),
    # numbered in years in which there was no such numbering
    ("patent", "200210699744.2", "patent_form"),
    ("patent", "84101673.2", "patent_form"),
    ("patent", "04101673.2", "patent_form"),
    ("patent", "CN103699744.2", "patent_form"),
    ("patent", "CN103699744A", "patent_publication"),
    ("patent", "CN 103699744 B", "patent_publication"),
    ("patent", "CN212345678U", "patent_publication"),
    ("patent", "CN306123456S", "patent_publication"),
    ("patent", "CN1234567C", "patent_publication"),
    ("certificate", "", "certificate"),
    ("certificate", "202231005683", "certificate"),
    ("certificate", "GR2022310056", "certificate"),
    ("certificate", "GR20223100568X", "certificate"),
    ("certificate", "GR2022310056834", "certificate"),
    ("certificate", "GQ202231005683", "certificate"),
    ("certificate", "GR199931005683", "certificate"),
    ("certificate", "GR2022٣1005683", "certificate"),
    ("sme_entry", "", "sme_entry"),
    ("sme_entry", "2024341181A802039", "sme_entry"),
    ("sme_entry", "2024341181A80203966", "sme_entry"),
    ("sme_entry", "20243411A1A8020396", "sme_entry"),
    ("sme_entry", "1924341181A8020396", "sme_entry"),
    ("sme_entry", "2024341181A-020396", "sme_entry"),
    ("sme_entry", "2024341181A802039O", "sme_entry"),
    ("software", "", "software"),
    ("software", "2022SR", "software"),
    ("software", "2022SB0123456", "software"),
    ("software", "1999SR0123456", "software"),
    ("software", "软著登字第1234567号", "software"),
    ("industry", "", "industry"),
    ("industry", "U", "industry"),
    ("industry", "3", "industry"),
    ("industry", "00", "industry"),
    ("industry", "98", "industry"),
    ("industry", "34841", "industry"),
    ("industry", "C3484", "industry"),
    ("industry", "齿轮制造", "industry"),
]

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
SPACES = [" ", "\t", "\n", "\xa0", "\u3000", "\u2009", "\u200b", "\ufeff", "\u202d", "\xad"]

places_of_code = st.tuples(
    st.text(CREDIT_ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(CREDIT_ALPHABET, min_size=9, max_size=9),
).map("".join)
new_digits = st.builds("{}{}{:07}".format, st.integers(2003, 2099), st.sampled_from("12389"), st.integers(0, 10**7 - 1))
old_years = st.sampled_from([*range(85, 100), *range(4)])
old_digits = st.builds("{:02}{}{:05}".format, old_years, st.sampled_from("12389"), st.integers(0, 10**5 - 1))


def is_refused(check, text):
    try:
        check(text)
    except ValidationError:
        return True
    return False


def passing(check, characters, stem):
    return [character for character in characters if not is_refused(check, stem + character)]


def credit_check_by_the_book(stem):
    """The check digit as GB 32100 writes it down, with the weights of its table."""
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    total = sum(CREDIT_ALPHABET.index(character) * weight for character, weight in zip(stem, weights, strict=True))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


@st.composite
def credit_codes(draw):
    stem = draw(places_of_code)
    return stem + credit_check_by_the_book(stem)


@st.composite
def typed_variants(draw):
    """A number that is kept as it is, and the same as a hurried hand or a web page may give it."""
    kind, number = draw(st.sampled_from(KEPT))
    typed = number.lower() if draw(st.booleans()) else number
    typed = typed.translate(FULL_WIDTH) if draw(st.booleans()) else typed
    at = draw(st.integers(0, len(typed)))
    return kind, number, typed[:at] + "".join(draw(st.lists(st.sampled_from(SPACES), max_size=3))) + typed[at:]


@pytest.mark.parametrize(("kind", "number"), KEPT)
def test_a_number_in_its_usual_form_is_kept_as_it_is(kind, number):
    assert CHECKS[kind](number) == number


@pytest.mark.parametrize(("kind", "text", "code"), REFUSED)
def test_what_is_no_such_number_is_refused_by_its_rule(kind, text, code):
    with pytest.raises(ValidationError) as refused:
        CHECKS[kind](text)
    assert refused.value.code == code


def test_every_message_has_its_case():
    assert {code for _kind, _text, code in REFUSED} == set(identifiers.MESSAGES)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("kind", "text", "code"), REFUSED)
def test_a_message_names_what_was_typed(language, kind, text, code):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        CHECKS[kind](text)
    message = refused.value.message
    assert f"“{text.replace(chr(0), '�')}”" in message
    assert "%(" not in message
    assert language == "en" or re.search("[\u4e00-\u9fff]{5}", message.replace(text, ""))


def test_a_message_names_the_character_that_no_credit_code_has():
    with pytest.raises(ValidationError) as refused, translation.override("en"):
        identifiers.check_credit_code("9144O3001922038216")
    assert "contains “O”" in refused.value.message


def test_a_message_is_short_and_on_one_line_whatever_was_typed():
    with pytest.raises(ValidationError) as refused, translation.override("en"):
        identifiers.check_industry_code("齿轮\n" * 20_000)
    assert "\n" not in refused.value.message
    assert len(refused.value.message) < 400


@given(typed_variants())
def test_width_case_and_spaces_are_no_mistake(variant):
    kind, number, typed = variant
    assert identifiers.clean_code(typed) == number
    assert CHECKS[kind](typed) == number


@given(st.text(max_size=30))
def test_whatever_is_typed_a_check_keeps_or_refuses_and_what_it_keeps_it_keeps_again(text):
    for check in CHECKS.values():
        try:
            kept = check(text)
        except ValidationError:
            continue
        assert check(kept) == kept
        assert kept.isascii()


@given(places_of_code)
@example("N2500110MF1234567")
@example("Y1500110000000001")
@example("A1500110MA5U00010")
def test_a_credit_code_passes_with_its_right_check_digit_and_no_other(stem):
    assert passing(identifiers.check_credit_code, CREDIT_ALPHABET, stem) == [credit_check_by_the_book(stem)]


@given(credit_codes(), st.integers(0, 17), st.sampled_from(CREDIT_ALPHABET))
def test_any_one_changed_character_of_a_credit_code_is_refused(code, at, character):
    changed = code[:at] + character + code[at + 1 :]
    assert is_refused(identifiers.check_credit_code, changed) == (changed != code)


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_the_code_inside_a_published_credit_code_fits(code):
    assert not identifiers.inner_code_fails(code)


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_the_code_inside_fits_with_one_check_digit_only(code):
    fitting = []
    for digit in "0123456789X":
        stem = code[:16] + digit
        if not identifiers.inner_code_fails(stem + credit_check_by_the_book(stem)):
            fitting.append(digit)
    assert fitting == [code[16]]


def test_letters_count_inside_a_credit_code():
    # D2143569-X is the example of GB 11714 itself.
    stem = "91500000" + "D2143569" + "X"
    assert not identifiers.inner_code_fails(stem + credit_check_by_the_book(stem))


def test_the_code_inside_may_fail_where_the_credit_code_holds():
    assert identifiers.check_credit_code("Y15001100000000017")
    assert identifiers.inner_code_fails("Y15001100000000017")


@pytest.mark.parametrize(("number", "kind"), PATENTS)
def test_the_kind_of_a_patent_stands_in_its_number(number, kind):
    assert identifiers.patent_kind("ZL " + number) == kind


@pytest.mark.parametrize(
    "text",
    [
        "ZL201310699744.2",
        "ZL 2013 1 0699744.2",
        "zl2013106997442",
        "CN201310699744.2",
        "2013106997442",
        "ＺＬ２０１３１０６９９７４４．２",
    ],
)
def test_one_patent_is_kept_in_one_form(text):
    assert identifiers.check_patent_number(text) == "201310699744.2"


@given(new_digits | old_digits)
def test_a_patent_number_passes_with_one_check_digit_only(digits):
    assert len(passing(identifiers.check_patent_number, "0123456789X", digits + ".")) == 1


@given(st.sampled_from(PATENTS), st.data())
def test_a_mistyped_digit_of_a_patent_number_is_refused(patent, data):
    number = patent[0]
    at = data.draw(st.sampled_from([place for place, character in enumerate(number) if character.isdigit()]))
    other = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != number[at]))
    assert is_refused(identifiers.check_patent_number, number[:at] + other + number[at + 1 :])


def test_a_certificate_of_chongqing_is_told_from_others():
    assert not identifiers.certificate_region_odd("ＧＲ２０２２５１１００００１")
    assert identifiers.certificate_region_odd("GR202250000001")
    assert identifiers.certificate_region_odd("GR202231005683")


@pytest.mark.parametrize(
    "judge", [identifiers.inner_code_fails, identifiers.patent_kind, identifiers.certificate_region_odd]
)
def test_what_is_no_number_at_all_has_no_kind_and_earns_no_warning(judge):
    with pytest.raises(ValidationError):
        judge("齿轮")
