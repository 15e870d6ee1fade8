"""Which indicator a figure speaks of, and how sure that is.

A name in the figure's own clause counts if nothing but words of relation stands between the two; a name of a clause
before, if the figure's clause says nothing of its own: 高新技术企业新增25家，累计123家. Otherwise it is only proposed:
a figure given to the wrong indicator would get a wrong verdict.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..judging.kinds import Kind
from .kinds import Stated

# What may stand between a name and its figure, or alone in a clause, without being about something else.
RELATION = re.compile(
    r"[0-9.,%\-\s（）()“”、]|(?:19|20)[0-9]{2}年|百分之|个百分点|[家个件项户名人所笔位次元吨倍万亿余多]"
    r"|新增|净增|累计|总数|总量|总额|存量|数量|规模|共有|共计|共|拥有|现有|达到|达|其中|同比|环比|分别|实现|完成|突破|超过|超|高于|低于"
    r"|增长|增加|上升|提高|提升|增幅|增速|下降|减少|降低|年均|平均|每年|比重|占比|占|比例|较|比|与|上年|去年|前年|今年|本年|同期|年底|年末"
    r"|月底|月末|上半年|年初|全年|年度|目标|任务|计划|截至|目前|全区|全市|我区|全国|约|近|逾|以上|左右|以下|不足|不到|将近|接近|相当于"
    r"|已经|已|均|为|是|有|的|了|到|至|年|月|日|底|末|初|认定|登记|获批|立项|培育|引进|新|原来|翻番|翻|番|第|前|位列|位居|居|列|排名"
    r"|连续|多月|各?区县|率|额|量|数|再|又|也|累积|合计|增至|升至|降至|则|仅|两|一|二|三|四|五|六|七|八|九|十|百|千|个|由|从|比上|上|在(?=全[区市国县])|[中内稳]$|继续"
)
JOINED = {"和", "与", "、", "及", "以及"}
CLASSES = [{"家", "个", "户", "所"}, {"名", "人", "位"}, {"件", "项", "个"}, {"笔", "次"}]


@dataclass(frozen=True)
class Subject:
    """An indicator as far as a text must know it."""

    key: str
    unit: str
    measure: str  # stock, flow, ratio, rank


@dataclass(frozen=True)
class Named:
    start: int
    end: int
    subjects: tuple[Subject, ...]


@dataclass(frozen=True)
class About:
    """The indicators that a figure may speak of: one if it is known, several if it is not; `is_sure` that it is one
    of them at all."""

    subjects: tuple[Subject, ...] = ()
    is_sure: bool = False
    named: Named | None = field(default=None, compare=False)


class Names:
    """The names of indicators, former and short ones too: {word: what it may mean}."""

    def __init__(self, words: Mapping[str, Sequence[Subject]]):
        self.words = {word: tuple(subjects) for word, subjects in words.items() if word}
        ordered = sorted(self.words, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def in_sentence(self, text: str, start: int, end: int) -> list[Named]:
        if self.pattern is None:
            return []
        found = self.pattern.finditer(text, start, end)
        return [Named(each.start(), each.end(), self.words[each.group()]) for each in found]


def about(text: str, clause: tuple[int, int], stated: Stated, names: Sequence[Named]) -> About:
    """The indicator of a figure in its clause (its ends), by the names of its sentence."""
    first, last = clause
    own = [name for name in names if first <= name.start and name.end <= last]
    if own:
        named = min(own, key=lambda name: _distance(name, stated))
        sure = _is_plain(_between(text, named, stated)) and not _has_company(text, own, named)
        return About(_fitting(named.subjects, stated), sure, named)
    before = [name for name in names if name.end <= first]
    if before:
        return About(_fitting(before[-1].subjects, stated), _is_plain(_rest(text, clause, stated)), before[-1])
    return About()


def _has_company(text, own, named):
    """Whether another name is joined to it: 高新技术企业和科技型企业增长30%."""
    return any(text[one.end : named.start] in JOINED or text[named.end : one.start] in JOINED for one in own)


def _distance(name, stated):
    """In characters; a name before its figure is preferred to one behind it."""
    return stated.start - name.end if name.end <= stated.start else (name.start - stated.end) * 2 + 1


def _between(text, name, stated):
    if name.end <= stated.start:
        return text[name.end : stated.start]
    return text[stated.end : name.start]


def _rest(text, clause, stated):
    return text[clause[0] : stated.start] + text[stated.end : clause[1]]


def _is_plain(words):
    return len(words) <= 60 and not RELATION.sub("", words).strip("，。；：,;: ")


def _fitting(subjects, stated):
    """Those whose unit and measure go with what is stated."""
    fit = [subject for subject in subjects if _unit_fits(subject, stated)]
    if stated.kind == Kind.RANK:
        fit = [subject for subject in fit if subject.measure == "rank"] or fit
    flows = [subject for subject in fit if subject.measure == "flow"]
    others = [subject for subject in fit if subject.measure != "flow"]
    if stated.kind in {Kind.VALUE, Kind.INCREASE, Kind.RANK} and stated.is_new:
        return tuple(flows or others)
    return tuple(others or flows)


def _unit_fits(subject, stated):
    if stated.kind == Kind.POINTS:
        return subject.unit == "%"
    if stated.kind in {Kind.VALUE, Kind.INCREASE, Kind.ABOVE} and stated.figure is not None:
        return _same_unit(subject.unit, stated.figure.unit)
    return True


def _same_unit(own, said):
    bare = own.lstrip("十百千万亿") or own
    return bare == said or any(bare in units and said in units for units in CLASSES)
