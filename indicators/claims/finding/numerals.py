"""Chinese numerals: 三, 十二, 两百, 一千六百三十三, 三点五, 二〇二一."""

from decimal import Decimal

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
HAN = "零〇一二两三四五六七八九十百千"


def numeral(text: str) -> Decimal | None:
    """The number that the numeral below ten thousand is; None where it is none."""
    whole, point, fraction = text.partition("点")
    if point:
        return _with_fraction(whole, fraction)
    if whole and all(sign in DIGITS for sign in whole):
        return Decimal("".join(str(DIGITS[sign]) for sign in whole))
    return _by_places(whole)


def _with_fraction(whole, fraction):
    before = numeral(whole)
    if before is None or not fraction or any(sign not in DIGITS for sign in fraction):
        return None
    return before + Decimal("0." + "".join(str(DIGITS[sign]) for sign in fraction))


def _by_places(text):
    total, digit, last = 0, None, 10_000
    for sign in text:
        if sign in TENS:
            if TENS[sign] >= last:
                return None
            last = TENS[sign]
            total += (1 if digit is None else digit) * last
            digit = None
        elif digit is None or digit == 0:
            digit = DIGITS.get(sign)
            if digit is None:
                return None
        else:
            return None
    return Decimal(total + (digit or 0)) if text else None
