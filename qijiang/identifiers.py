"""Numbers that name a firm, a certificate or a right: what form each has, and which slips of the hand can be seen.

The functions take the number as typed: full-width forms, spaces and small letters are no mistake. `check_…` returns the
number in the one form that is kept, so that the same number typed in two ways is found to be the same, or raises a
ValidationError whose code is a key of `MESSAGES` (but for telephone numbers, which no message repeats). The functions
that only warn or sort raise it too on what is no such number at all. A blank is no number: whether one may be missing
is for the record to say.
"""

import re
import string
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from operator import mul
from typing import Literal, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "rounded": _(
        "“%(typed)s” has been rounded by the spreadsheet and its last digits are lost. Format the cells as text, "
        "then type the number anew."
    ),
    "credit_character": _(
        "“%(typed)s” contains “%(given)s”, which no unified social credit code does: it has 18 digits and capital "
        "letters, without I, O, S, V, Z. Look whether 1, 0, 5 or 2 is meant, and type the code alone."
    ),
    "credit_length": _(
        "“%(typed)s” has %(count)s characters, but a unified social credit code has 18. Copy it from the business "
        "licence; the older registration number and organisation code are other numbers."
    ),
    "credit_region": _(
        "“%(typed)s”: characters 3 to 8 of a unified social credit code are the digits of a region, not “%(given)s”. "
        "Compare them with the business licence."
    ),
    "credit_check": _(
        "“%(typed)s” is not a unified social credit code: its last character, the check digit, does not fit the "
        "others. At least one character is mistyped; compare all 18 with the business licence."
    ),
    "patent_publication": _(
        "“%(typed)s” is a publication number. Type the patent or application number, such as ZL201310699744.2, which "
        "stands on the certificate too."
    ),
    "patent_form": _(
        "“%(typed)s” is not a patent number: it has 12 digits from the year 2003 on, 8 digits before, then a point and "
        "a check digit, such as ZL201310699744.2 or ZL90101673.X. Copy it from the certificate."
    ),
    "patent_check": _(
        "“%(typed)s” is not a patent number: the check digit behind the point does not fit the other digits. At least "
        "one digit is mistyped; compare them with the certificate."
    ),
    "certificate": _(
        "“%(typed)s” is not the number of a high-tech enterprise certificate: GR (or the earlier GF), the year and "
        "eight more digits, such as GR202251100001. Copy it from the certificate."
    ),
    "sme_entry": _(
        "“%(typed)s” is not the entry number of a technology SME: 18 characters, the year, the 6 digits of the area, "
        "two digits or letters and 6 digits, such as 2022500110A8000001. Copy it from the published list."
    ),
    "software": _(
        "“%(typed)s” is not the registration number of a software copyright: the year, SR and digits, such as "
        "2022SR0123456. Copy it from the certificate, where it stands as the registration number (登记号)."
    ),
    "industry": _(
        "“%(typed)s” is not an industry code of GB/T 4754-2017: a section letter from A to T alone, or 2 to 4 digits "
        "that begin with a division from 01 to 97, such as 3484. Leave out a letter before the digits."
    ),
}

# Check digits modulo 11, where X stands for 10.
_MODULO_11 = "0123456789X"

# GB 32100-2015: the 31 characters in the order of their values. The 17 before the check digit weigh 1, 3, 9 … modulo
# 31, as do the digits of a number to base 34 (34 = 31 + 3) read from its end: an import asks a hundred thousand codes.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_DIGITS = bytes.maketrans(CREDIT_ALPHABET.encode(), (string.digits + string.ascii_uppercase)[:31].encode())
# What registers an organisation, and as what, may be letters: N, Y and A are in use.
_CREDIT_CODE = re.compile(rf"[{CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{CREDIT_ALPHABET}]{{10}}")

# GB 11714: the organisation code in characters 9 to 17, whose letters count from A = 10 without a gap. Its eight weigh
# 3, 7, 9, 10, 5, 8, 4, 2: twice what the digits of a number to base 35 (35 = 33 + 2) do modulo 11.

# ZC 0006-2003. The years keep a publication number of nine digits (CN103…) from being read as an old number of 1910.
_PATENT = re.compile(
    r"(?:ZL|CN)?((?:200[3-9]|20[1-9][0-9])[12389][0-9]{7}|(?:8[5-9]|9[0-9]|0[0-3])[12389][0-9]{5})\.?([0-9X])"
)
_PUBLICATION = re.compile(r"CN[0-9]{7,9}[A-Z][0-9]?")
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)

Kind = Literal["invention", "utility", "design"]
# 8 and 9 are applications that came by way of the Patent Cooperation Treaty.
_PATENT_KINDS: dict[str, Kind] = {
    "1": "invention", "8": "invention", "2": "utility", "9": "utility", "3": "design",
}  # fmt: skip

_CERTIFICATE = re.compile(r"G[RF]20[0-9]{10}")
# The region in the certificates of Chongqing; not its area code, which is 5000.
_CERTIFICATE_REGION = "5110"
_SME_ENTRY = re.compile(r"20[0-9]{8}[0-9A-Z]{2}[0-9]{6}")
_YEAR = re.compile(r"20[0-9]{2}")
_SOFTWARE = re.compile(r"20[0-9]{2}SR[0-9]+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
_INDUSTRY = re.compile(r"[A-T]|(?:0[1-9]|[1-8][0-9]|9[0-7])[0-9]{0,2}")

# Spaces, and the marks without width or for direction that come along when copying from pages and chats.
_BLANKS = re.compile(r"[\s\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# What a spreadsheet makes of 18 digits in a cell of numbers.
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+")


def clean_code(text: str) -> str:
    """`text` in half-width forms and capital letters, without spaces."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


@lru_cache(10_000)  # a check, then a warning, and the same firm in every list
def check_credit_code(code: str) -> str:
    """The unified social credit code (统一社会信用代码, GB 32100-2015) as kept: 18 characters, the last a check digit.

    Any one mistyped character is found. The code inside is not looked at: see `inner_code_fails`.
    """
    clean = code
    if not _CREDIT_CODE.fullmatch(code):
        clean = clean_code(code)
        if not _CREDIT_CODE.fullmatch(clean):
            _refuse_credit_form(code, clean)
    if CREDIT_ALPHABET[-int(clean.encode().translate(_CREDIT_DIGITS)[16::-1], 34) % 31] != clean[-1]:
        _refuse("credit_check", code)
    return clean


def inner_code_fails(code: str) -> bool:
    """Whether the organisation code (GB 11714) inside a credit code lacks its right check digit.

    A reason to look again and no more: some codes in force fail.
    """
    inner = check_credit_code(code)[8:17]
    return _MODULO_11[-2 * int(inner[:8], 35) % 11] != inner[-1]


def check_patent_number(text: str) -> str:
    """The number of a patent or its application (ZC 0006-2003) as kept: without ZL or CN, as in "201310699744.2".

    With or without prefix and point, 12 digits by the numbering since October 2003 or 8 by the one before.
    """
    clean = clean_code(text)
    match = _PATENT.fullmatch(clean)
    if not match:
        _refuse("patent_publication" if _PUBLICATION.fullmatch(clean) else "patent_form", text)
    digits, check = match.groups()
    if _MODULO_11[_weighted(map(int, digits), _PATENT_WEIGHTS) % 11] != check:
        _refuse("patent_check", text)
    return f"{digits}.{check}"


def patent_kind(text: str) -> Kind:
    """What kind of patent its number says it is: 发明, 实用新型 or 外观设计."""
    digits, _point, _check = check_patent_number(text).partition(".")
    return _PATENT_KINDS[digits[4 if len(digits) == 12 else 2]]


def check_certificate_number(text: str) -> str:
    """The number of a 高新技术企业 certificate as kept: GR or GF, year, region and serial, 14 characters."""
    return _matching(_CERTIFICATE, "certificate", text)


def certificate_region_odd(text: str) -> bool:
    """Whether a certificate was numbered elsewhere than in Chongqing, as after a firm has moved: worth a look."""
    return check_certificate_number(text)[6:10] != _CERTIFICATE_REGION


def check_sme_entry_number(text: str) -> str:
    """The 入库登记编号 of a 科技型中小企业 (国科火字〔2022〕67号) as kept: year, area, two flags and serial."""
    return _matching(_SME_ENTRY, "sme_entry", text)


def number_year(text: str) -> int:
    """The year that the number of a 高新技术企业 certificate or of a 科技型中小企业 entry carries."""
    return int(_YEAR.search(clean_code(text)).group())  # type: ignore[union-attr]  # both forms have it


def check_software_number(text: str) -> str:
    """The 登记号 of a 软件著作权 as kept: year, SR and serial."""
    return _matching(_SOFTWARE, "software", text)


def check_industry_code(text: str) -> str:
    """The code of a section, division, group or class of GB/T 4754-2017 as kept.

    The section and the division exist; whether the division has that group or class is not looked up.
    """
    return _matching(_INDUSTRY, "industry", text)


def check_phone(text: str) -> str:
    """A telephone number as kept: a mobile one of 11 digits, or a landline with its area code and a hyphen or none.

    The message does not repeat it: it must not come to stand in a report of an import.
    """
    number = clean_code(text).removeprefix("+86")
    if not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)):
        message = _("This is not a telephone number: type 11 digits, or the area code and the number (023-48612345).")
        raise ValidationError(message, code="phone")
    return number


def _weighted(values: Iterable[int], weights: Iterable[int]) -> int:
    """The sum of the products; the check digit itself, behind the last weight, falls away."""
    return sum(map(mul, weights, values))


def _matching(pattern: re.Pattern[str], message: str, text: str) -> str:
    if pattern.fullmatch(text):
        return text  # in the form that is kept already
    clean = clean_code(text)
    if not pattern.fullmatch(clean):
        _refuse(message, text)
    return clean


def _refuse_credit_form(code: str, clean: str) -> NoReturn:
    strange = next((character for character in clean if character not in CREDIT_ALPHABET), "")
    if strange:
        _refuse("credit_character", code, given=_shown(strange))
    if len(clean) != 18:
        _refuse("credit_length", code, count=len(clean))
    _refuse("credit_region", code, given=clean[2:8])


def _refuse(code: str, text: str, **params: object) -> NoReturn:
    if _ROUNDED.fullmatch(clean_code(text)):
        code = "rounded"
    raise ValidationError(str(MESSAGES[code]) % {"typed": _shown(text), **params}, code=code)


def _shown(text: str) -> str:
    """What was typed, on one line, short and printable."""
    line = " ".join(text[:200].split())
    clean = "".join(character if character.isprintable() else "�" for character in line)
    return clean if len(clean) <= 60 else clean[:59] + "…"
