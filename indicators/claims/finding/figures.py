"""The figures of a text: number, unit, and how they are worded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..judging.kinds import Wording
from .numerals import HAN, numeral

ARABIC = r"(?<![0-9.])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,6})?(?![0-9])"
BEFORE = {
    "不低于": Wording.AT_LEAST, "不少于": Wording.AT_LEAST, "至少": Wording.AT_LEAST,
    "不超过": Wording.AT_MOST, "不高于": Wording.AT_MOST, "不多于": Wording.AT_MOST, "至多": Wording.AT_MOST,
    "超过": Wording.MORE, "突破": Wording.MORE, "高于": Wording.MORE, "超": Wording.MORE, "逾": Wording.MORE,
    "接近": Wording.NEARLY, "将近": Wording.NEARLY, "近": Wording.NEARLY,
    "大约": Wording.ABOUT, "约": Wording.ABOUT,
    "不足": Wording.LESS, "不到": Wording.LESS, "低于": Wording.LESS, "少于": Wording.LESS,
}  # fmt: skip
BEHIND = {
    "以上": Wording.AT_LEAST, "左右": Wording.ABOUT, "上下": Wording.ABOUT, "以内": Wording.AT_MOST,
    "以下": Wording.AT_MOST, "多": Wording.AND_MORE, "余": Wording.AND_MORE,
}  # fmt: skip
POWERS = {"万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4}
UNITS = ["平方公里", "公里", *"家个件项户名人所笔位次台套元吨亩辆支"]
FIGURE = re.compile(
    rf"(?P<before>{'|'.join(BEFORE)})? ?"
    rf"(?:(?P<number>{ARABIC})|百分之(?P<percent>[{HAN}点]{{1,12}})|(?P<han>[{HAN}]{{1,12}}))"
    rf" ?(?P<more>多|余)?(?P<power>{'|'.join(POWERS)})?(?P<more2>多|余)?"
    rf" ?(?P<unit>个百分点|百分点|%|倍|番|成|{'|'.join(UNITS)})?(?P<behind>{'|'.join(BEHIND)})?"
)


@dataclass(frozen=True)
class Figure:
    """A figure in its place: `number` as printed with `places` decimals, times ten to the `power`, in `unit`."""

    start: int
    end: int
    number: Decimal
    places: int
    power: int
    unit: str
    wording: Wording
    is_word: bool = False  # 两个, 三次: perhaps no more than a word

    @property
    def value(self) -> Decimal:
        return self.number.scaleb(self.power)


def figures_in(text: str, start: int, end: int) -> Iterator[Figure]:
    """The figures with a unit between two places of a plain text."""
    for match in FIGURE.finditer(text, start, end):
        found = _figure(match)
        if found is not None:
            yield found


def _figure(match):
    unit = "%" if match["percent"] else match["unit"]
    if not unit:
        return None
    read = _number(match)
    if read is None:
        return None
    number, places = read
    power = POWERS.get(match["power"], 0)
    if unit == "百分点":
        unit = "个百分点"
    elif unit == "成":
        number, unit = number * 10, "%"
        places -= 1
    word = bool(match["han"]) and unit != "%"
    return Figure(match.start(), match.end(), number, places, power, unit, _wording(match), word)


def _number(match):
    """The number and its printed decimals; None for one that is no figure, such as 一 of 一个."""
    if match["number"]:
        digits = Decimal(match["number"].replace(",", ""))
        return digits, max(0, -int(digits.as_tuple().exponent))
    number = numeral(match["percent"] or match["han"])
    if number is None or (number < 2 and not match["percent"]):
        return None
    return number, max(0, -int(number.as_tuple().exponent))


def _wording(match):
    if match["more"] or match["more2"]:
        return Wording.AND_MORE
    if match["behind"]:
        return BEHIND[match["behind"]]
    return BEFORE.get(match["before"], Wording.EXACT)
