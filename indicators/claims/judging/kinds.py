"""The kinds of statement, the wordings of a figure, the ways to read it, and the verdicts."""

from enum import StrEnum


class Kind(StrEnum):
    """What is stated. `a` is the figure of the year, `b` its base."""

    PERCENT = "percent"  # 增长X%
    TIMES_MORE = "times_more"  # 增长X倍
    MULTIPLE = "multiple"  # 是…的X倍
    ANNUAL = "annual"  # 年均增长X%
    POINTS = "points"  # 提高X个百分点
    INCREASE = "increase"  # 新增X, against the base year
    SHARE = "share"  # 占X%
    COMPLETION = "completion"  # 完成…的X%
    RANK = "rank"  # 位列第X
    VALUE = "value"  # 达到X
    ABOVE = "above"  # X, above (or below) that of another area


GROWTH = frozenset({Kind.PERCENT, Kind.TIMES_MORE, Kind.MULTIPLE, Kind.ANNUAL})
SINCE = GROWTH | {Kind.POINTS, Kind.INCREASE}  # the kinds that compare with a base year
IN_PERCENT = frozenset({Kind.PERCENT, Kind.ANNUAL, Kind.SHARE, Kind.COMPLETION})


class Wording(StrEnum):
    """How exactly a figure is meant. Those that figures of the series know too have the same sign."""

    EXACT = "="
    AT_LEAST = ">="  # 以上, 不低于
    MORE = ">"  # 超, 突破, 高于
    AND_MORE = "+"  # 多, 余: up to the next unit
    ABOUT = "~"  # 约, 左右
    NEARLY = "-"  # 近: a little below
    AT_MOST = "<="  # 以内, 不超过, 前X
    LESS = "<"  # 不足, 低于


class Reading(StrEnum):
    """How a rate can be read."""

    GREW = "grew"  # a = (1 + X)·b
    IS = "is"  # a = X·b
    COMPOUND = "compound"  # a = (1 + X)ⁿ·b
    SIMPLE = "simple"  # a = (1 + n·X)·b
    OF_STOCK = "of_stock"  # what is new, against the stock that it came to: a = X·b
    INCREMENT = "increment"  # (a − b) ÷ (T − b)
    OF_TARGET = "of_target"  # a ÷ T


class Verdict(StrEnum):
    CONSISTENT = "consistent"
    OTHER_READING = "other_reading"
    BOTH = "both"  # either reading is possible, and nothing stored decides between them
    INCONSISTENT = "inconsistent"
    UNCHECKABLE = "uncheckable"
