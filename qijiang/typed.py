"""Numbers as typed: the one parser for form, grid, import and API.

What is accepted, and what it becomes:

- blank is a blank; "—", "/", "无", "不统计" and their like say that the figure is not collected; neither is zero;
- full-width digits and signs, a true minus, a comma or a space between groups of three digits;
- the field's own unit after the number, and 万, 亿, 千万 … before it: "1.2亿" in a field in 万元 is 12,000, and the
  note of the result says so;
- "%" only where the field is a percentage. "‰" is refused there, not converted: a tenth of a percentage is as likely
  to be a slip of the hand as to be meant.

Everything else is refused with a ValidationError whose code is a key of `MESSAGES`: exponents, "_", NaN, digits of
other scripts, raised or circled digits, another unit, and more digits than can be stored. A value comes back in its
shortest form (1.50 as 1.5, −0 as 0), so that the same number typed on any path is stored the same.
"""

import re
import string
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qijiang import figures

MESSAGES = {
    "form": _(
        "“%(typed)s” is not a number. Type digits such as 1234.5; words like “about” or “over” do not belong here."
    ),
    "kind": _("“%(typed)s” is not a number but a value of another kind. Type the number itself."),
    "not_finite": _(
        "“%(typed)s” is not a finite number; the cell holds an error or an overflow. Type the number itself."
    ),
    "invisible": _("“%(typed)s” contains a line break or an invisible character. Delete it, or type the number anew."),
    "separators": _(
        "“%(typed)s”: a comma or a space may only stand between groups of three digits. Type 1,234 or 1234."
    ),
    "unit": _(
        "“%(typed)s” is given in “%(given)s”, but this field takes “%(unit)s”. Convert it and type the number alone."
    ),
    "percent": _("“%(typed)s” is a percentage, but this field takes “%(unit)s”. Type the value itself."),
    "digits": _(
        "“%(typed)s” has more than %(limit)s digits, the most that can be stored. Check the unit, or round the number."
    ),
    "decimals": _("“%(typed)s” has more than %(limit)s decimal places. Round it to %(limit)s."),
    "whole": _("“%(typed)s” is not a whole number. Type a number without decimals."),
}

NOT_COLLECTED = frozenset(["—", "——", "–", "-", "--", "−", "/", "无", "不统计", "n/a"])

# Powers of ten of the words that stand between a number and its unit.
MAGNITUDES = {
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7,
    "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
}  # fmt: skip

# Units that take no magnitude: "百分点" is not a hundred of anything.
RATIOS = frozenset(["%", "‰", "百分点", "个百分点"])

# Longer texts are no number, and need not be searched.
LONGEST = 200

# Excel keeps, and shows, no more; the digits behind are noise of binary fractions (0.1 + 0.2).
FLOAT_DIGITS = 15

_SPACES = string.whitespace + "\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_FIGURE = "0123456789０１２３４５６７８９.．,，+＋-－−" + _SPACES
_NUMBER = re.compile(r"(?=.*[0-9])([+-]?) *([1-9][0-9]{0,2}(?:(?: *, *| +)[0-9]{3})+|[0-9]*)(\.[0-9]*)?")
_MISGROUPED = re.compile(r"(?=.*[0-9])[+-]?[0-9, ]*(\.[0-9, ]*)?")
_UNIT = re.compile(r"(?:[^\W\d_]|[%‰°])\D*")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: a value, or none because the cell is blank, or none because the figure is not collected.

    `note` is a sentence for the person who typed when the number was converted, else empty.
    """

    value: Decimal | None = None
    not_collected: bool = False
    note: str = ""


def number(text: object, *, unit: str = "", decimals: int | None = None, digits: int = 15, field: str = "") -> Typed:
    """Read `text`, a str or a number from a workbook or from JSON, for a field in `unit`.

    No more than `decimals` places (trailing zeros do not count), and no more than `digits` digits before and after the
    point together, are accepted. `field` names the field in the message. Raises ValidationError.
    """
    cell = _Cell(text, unicodedata.normalize("NFKC", unit), decimals, digits, field)
    if text is None:
        return Typed()
    if isinstance(text, str):
        return cell.from_text(text)
    return Typed(cell.checked(cell.from_number()))


@dataclass(frozen=True, slots=True)
class _Cell:
    """One value on its way in, with the rules of its field."""

    typed: object
    unit: str
    decimals: int | None
    digits: int
    field: str

    def from_text(self, text: str) -> Typed:
        text = text.strip(_SPACES)
        if not text:
            return Typed()
        if len(text) > LONGEST:
            self.refuse("form")
        if not text.isprintable() and any(map(_is_invisible, text)):
            self.refuse("invisible")
        if unicodedata.normalize("NFKC", text).casefold() in NOT_COLLECTED:
            return Typed(not_collected=True)
        return self.from_parts(*_split(text))

    def from_parts(self, figure: str, suffix: str) -> Typed:
        plain = self.plain(figure)
        shift = self.shift(suffix)
        # Written with its exponent, the product is exact whatever precision the thread has set.
        value = Decimal(f"{plain}e{shift}")
        if suffix in ("", self.unit):
            return Typed(self.checked(value))
        return self.converted(value)

    def converted(self, value: Decimal) -> Typed:
        """`value` with the note that says how it was read; a refusal quotes the note, where its digits are seen."""
        exact = self.checked(value, converted=True)
        return Typed(exact, note=self.note(exact))

    def note(self, value: Decimal) -> str:
        return gettext("%(typed)s read as %(value)s") % {
            "typed": _shown(self.typed),
            "value": figures.figure(value, self.unit),
        }

    def plain(self, figure: str) -> str:
        """`figure` without separators, as Decimal reads it."""
        match = _NUMBER.fullmatch(figure)
        if not match:
            self.refuse("separators" if _MISGROUPED.fullmatch(figure) else "form")
        sign, whole, fraction = match.groups("")
        return sign + whole.replace(",", "").replace(" ", "") + fraction

    def shift(self, suffix: str) -> int:
        """The power of ten that leads from the unit that was typed to the unit of the field."""
        if suffix in ("", self.unit):
            return 0
        if not _UNIT.fullmatch(suffix):
            self.refuse("form")
        own, base = _magnitude(self.unit)
        given, given_base = _magnitude(suffix)
        if self.unit in RATIOS or given_base not in ("", base):
            self.refuse("percent" if suffix == "%" else "unit", given=suffix)
        return given - own

    def from_number(self) -> Decimal:
        """The exact value of an int or a Decimal; of a float, the 15 digits that Excel shows."""
        if isinstance(self.typed, bool) or not isinstance(self.typed, int | float | Decimal):
            self.refuse("kind")
        value = Decimal(f"{self.typed:.{FLOAT_DIGITS}g}" if isinstance(self.typed, float) else self.typed)
        if not value.is_finite():
            self.refuse("not_finite")
        return value

    def checked(self, value: Decimal, converted: bool = False) -> Decimal:
        """`value` in its shortest form, if the field can hold it."""
        if not value:
            return Decimal(0)
        # Before it is written out: 1e999999999 would be a text of a gigabyte.
        if not -self.digits <= value.adjusted() < self.digits:
            self.refuse("digits", limit=self.digits)
        shortest, whole, places = _shortest(value)
        if whole + places > self.digits:
            self.refuse("digits", limit=self.digits)
        if self.decimals is not None and places > self.decimals:
            quoted = self.note(shortest) if converted else self.typed
            self.refuse("decimals" if self.decimals else "whole", typed=quoted, limit=self.decimals)
        return shortest

    def refuse(self, code: str, typed: object = None, **params: object) -> NoReturn:
        params["typed"] = _shown(self.typed if typed is None else typed)
        params["unit"] = self.unit or gettext("a number without unit")
        message = str(MESSAGES[code]) % params
        if self.field:
            message = gettext("%(field)s: %(message)s") % {"field": self.field, "message": message}
        raise ValidationError(message, code=code)


def _split(text: str) -> tuple[str, str]:
    """The figure and the words behind it.

    Cut before normalising, or "5²" would become 52: of all digits, only the ASCII and the full-width ones are figures.
    """
    words = text.lstrip(_FIGURE)
    figure = unicodedata.normalize("NFKC", text[: len(text) - len(words)]).replace("−", "-").strip()
    return figure, "".join(unicodedata.normalize("NFKC", words).split())


def _magnitude(unit: str) -> tuple[int, str]:
    """The power of ten and the base of a unit: 万元 is (4, 元)."""
    # 万亿 begins with 万: the longest word that fits is meant.
    word = max(filter(unit.startswith, MAGNITUDES), key=len, default="")
    return MAGNITUDES.get(word, 0), unit[len(word) :]


def _shortest(value: Decimal) -> tuple[Decimal, int, int]:
    """`value` without an exponent or trailing zeros, with its digits before and after the point."""
    whole, _point, fraction = f"{value:f}".lstrip("-").partition(".")
    fraction = fraction.rstrip("0")
    text = f"{whole}.{fraction}" if fraction else whole
    return Decimal(text).copy_sign(value), len(whole.lstrip("0")), len(fraction)


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


def _shown(typed: object) -> str:
    """What was typed, short and printable, for a message."""
    text = typed if isinstance(typed, str) else _written(typed)
    clean = "".join("�" if _is_invisible(character) else character for character in text[:LONGEST]).strip(_SPACES)
    return clean if len(clean) <= 60 else clean[:59] + "…"


def _written(typed: object) -> str:
    # An int of more than 4,300 digits has no str; as a Decimal it has.
    return str(Decimal(typed) if isinstance(typed, int) and not isinstance(typed, bool) else typed)
