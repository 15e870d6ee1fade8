"""What is stated of a figure, by the words before and behind it in its clause."""

import re
from dataclasses import dataclass
from decimal import Decimal

from ..judging.kinds import Kind, Wording
from .figures import Figure
from .numerals import HAN, numeral

RISES = "增长|增加|上升|提高|提升|扩大|增幅|增速|上涨|增"
FALLS = "下降|减少|降低|回落|下滑|缩减|降幅|降"
TAIL = r"(?:幅度|幅)?(?:了|达到?|为|约|近|是)?"
GROWN = re.compile(rf"(?P<verb>(?P<up>{RISES})|(?P<down>{FALLS})){TAIL}$")
GROWN_TO = re.compile(rf"(?:{RISES}|{FALLS})(?:到|至)(?:了)?[^，0-9]{{0,12}}$")
AVERAGE = re.compile(r"年均|年平均|平均每年")
DONE = re.compile(r"(?:完成|达到|实现|占)(?:了)?[^0-9]{0,16}(?:目标|任务|计划|预算)[^0-9]{0,10}$|完成率[^0-9]{0,4}$")
SHARE = re.compile(r"(?P<verb>占比|比重|份额|占)[^0-9，]{0,20}$")
OF_ALL = re.compile(r"(?:全区|全市|全国|全省|全县)$")
IS = re.compile(
    r"(?P<verb>是|为|达到?|相当于|(?:增|提高|扩大)[长加]?(?:到|至))[^，0-9]{0,6}"
    r"(?:[0-9]{4}年|去年|上年|前年|原来|同期)?[^，0-9]{0,6}的?$"
)
NEW = re.compile(r"新增|净增|新认定|新引进|新培育|新入库|新登记")
ADDED = re.compile(r"(?P<verb>(?P<up>增加|增长|多)|(?P<down>减少|净减|少))(?:了)?$")
GOAL = re.compile(
    r"力争|争取|确保|预计|努力|(?<!模)拟(?=[引建新认申])|目标[为是]|计划(?:引进|建设|新增|完成|培育|到)|将(?=达|突破|新增|实现|建|增|完成|引|培)"
)
ABOVE = re.compile(r"[，, ]{0,2}[^，。0-9]{0,4}(?P<way>高于|低于)(?P<who>全市|全国|全省|重庆市?)")
RANK = re.compile(
    rf"(?P<verb>位列|位居|名列|排名|列|居|排|跃居|升至|保持)[^，。；0-9第前首]{{0,12}}"
    rf"(?:(?P<top>首位|榜首|第一)|(?P<way>第|前)(?P<number>[0-9]{{1,4}}|[{HAN}]{{1,4}})(?:位|名)?)"
    r"(?!季度|方阵|梯队|批|产业|书记|[次年轮期届线步])"  # 居第一方阵, 排第二批: no place
)
DOUBLED = re.compile(rf"翻(?:了)?(?:(?P<number>[0-9]|[{HAN}])?番|倍)|实现倍增")
LOOK_BACK = 48


@dataclass(frozen=True)
class Stated:
    """A kind with its figure, where it begins to be said, and what else the words tell."""

    kind: Kind
    start: int
    end: int
    number: Decimal
    places: int
    wording: Wording
    figure: Figure | None = None
    is_new: bool = False
    is_goal: bool = False
    who: str = ""  # the area that it is compared with


def stated(text: str, sentence: int, clause: int, figure: Figure) -> Stated | None:
    """What is stated of a figure whose sentence and clause begin there; None of one that states nothing."""
    left = text[max(clause, figure.start - LOOK_BACK) : figure.start]
    goal = _is_goal(text[max(sentence, figure.start - 3 * LOOK_BACK) : figure.end])
    if figure.unit == "%":
        found = _percent(left, text[figure.end : figure.end + 2], figure)
    elif figure.unit == "个百分点":
        found = _points(left, figure)
    elif figure.unit == "倍":
        found = _times(left, figure)
    elif figure.unit == "番":
        return None  # 翻番 is looked for by itself
    else:
        found = _counted(left, figure)
    return None if found is None else _with_goal(found, goal)


def _is_goal(words):
    """Whether the words up to a figure speak of what is to come: from a word of intention on, until one says 已."""
    goals = list(GOAL.finditer(words))
    return bool(goals) and "已" not in words[goals[-1].end() :]


def _with_goal(found, goal):
    return Stated(**(found.__dict__ | {"is_goal": goal}))


def _said(kind, figure, verb=None, left="", number=None, **more):
    """With the verb the mark begins at the verb."""
    start = figure.start - len(left) + verb.start("verb") if verb is not None else figure.start
    return Stated(kind, start, figure.end, figure.number if number is None else number, figure.places, figure.wording,
                  figure, **more)  # fmt: skip


def _percent(left, right, figure):
    grown = GROWN.search(left)
    if grown:
        kind = Kind.ANNUAL if AVERAGE.search(left) else Kind.PERCENT
        return _said(kind, figure, grown, left, -figure.number if grown["down"] else figure.number)
    if DONE.search(left):
        return _said(Kind.COMPLETION, figure)
    share = SHARE.search(left)
    if share or (OF_ALL.search(left) and right.startswith("的")):
        return _said(Kind.SHARE, figure, share, left)
    return _said(Kind.VALUE, figure)


def _points(left, figure):
    grown = GROWN.search(left)
    if grown is None:
        return None
    return _said(Kind.POINTS, figure, grown, left, -figure.number if grown["down"] else figure.number)


def _times(left, figure):
    grown = GROWN.search(left)
    if grown and grown["up"] and not GROWN_TO.search(left):
        return _said(Kind.TIMES_MORE, figure, grown, left)
    compared = IS.search(left)
    return _said(Kind.MULTIPLE, figure, compared, left) if compared else None


def _counted(left, figure):
    added = ADDED.search(left)
    if added:
        number = -figure.number if added["down"] else figure.number
        return _said(Kind.INCREASE, figure, added, left, number, is_new=True)
    return _said(Kind.VALUE, figure, is_new=bool(NEW.search(left)))


def above(text: str, figure: Figure) -> Stated | None:
    """That a percentage lies above or below that of another area: 达到2.3%，高于全市平均水平."""
    match = ABOVE.match(text, figure.end) if figure.unit == "%" else None
    if match is None:
        return None
    wording = Wording.MORE if match["way"] == "高于" else Wording.LESS
    return Stated(Kind.ABOVE, match.start("way"), match.end(), figure.number, figure.places, wording, figure,
                  who=match["who"])  # fmt: skip


def rank(match: re.Match[str], sentence: int) -> Stated | None:
    """A place in a ranking, of a sentence that begins there: 位列第8, 居前三, 居首位."""
    number = Decimal(1) if match["top"] else _small(match["number"])
    if number is None or number < 1:
        return None
    wording = Wording.AT_MOST if match["way"] == "前" else Wording.EXACT
    words = match.string[max(sentence, match.start() - 3 * LOOK_BACK) : match.end()]
    is_new = bool(NEW.search(re.split("[，、：:,]", words[: match.start() - match.end()])[-1]))
    return Stated(Kind.RANK, match.start(), match.end(), number, 0, wording, is_new=is_new, is_goal=_is_goal(words))


def doubled(match: re.Match[str]) -> Stated | None:
    """翻番 is twice, 翻两番 four times."""
    number = _small(match["number"]) if match["number"] else Decimal(1)
    if number is None or not 1 <= number <= 9:
        return None
    return Stated(Kind.MULTIPLE, match.start(), match.end(), Decimal(2) ** int(number), 0, Wording.EXACT)


def _small(text):
    return Decimal(text) if text.isascii() else numeral(text)
