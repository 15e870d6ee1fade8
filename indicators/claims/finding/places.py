"""Which area a figure is said of: the last one named before it in its sentence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BEYOND = ["全国", "全省", "川渝", "西部", "全球", "国内"]  # areas of which nothing is kept
# 在全市首推, 全市平均: an area that is compared with, not one that the figure is said of.
NOT_SAID_OF = re.compile(r"(?:首|率先|领先|平均|水平|前列|第|前|各?区县|位|其他)")


@dataclass(frozen=True)
class Mention:
    start: int
    end: int
    key: str  # the area's, "" for one beyond


class Places:
    """The words for areas: {word: key}."""

    def __init__(self, words: Mapping[str, str]):
        self.words = {**dict.fromkeys(BEYOND, ""), **words}
        ordered = sorted(self.words, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, ordered)))

    def in_sentence(self, text: str, start: int, end: int) -> list[Mention]:
        found = self.pattern.finditer(text, start, end)
        return [Mention(each.start(), each.end(), self.words[each.group()]) for each in found]


def said_of(text: str, mentions: Sequence[Mention], before: int) -> Mention | None:
    """The area of a figure at `before`; None where the sentence names none."""
    for mention in reversed(mentions):
        if mention.end <= before and not NOT_SAID_OF.match(text, mention.end):
            return mention
    return None
