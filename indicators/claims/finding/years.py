"""The year of a figure, its base year, its month; as far as the words before it in the sentence say."""

import re
from dataclasses import dataclass

YEAR = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?=年|-|[/.][0-9]{1,2}[/.][0-9])|(?P<said>去年|上年|前年|今年|本年|目前)"
)
SINCE = re.compile(r"(?:较|比|与|是|为|相比|达到?|(?<!截)至|到)$")
AGO = {"去年": 1, "上年": 1, "前年": 2, "今年": 0, "本年": 0, "目前": 0}
SPAN = re.compile(r"(?P<from>(?:19|20)[0-9]{2})年?(?:-|至|到)(?P<to>(?:19|20)[0-9]{2})年")
ISO = r"(?:19|20)[0-9]{2}[-/.](?P<iso>0?[1-9]|1[0-2])[-/.][0-3]?[0-9](?![0-9])"  # 2022-06-30
MONTH = re.compile(rf"{ISO}|(?P<month>1[0-2]|[1-9])月(?!份?(?:以来|起))|(?P<said>上半年|一季度|前三季度|三季度末)")
MONTHS = {"上半年": "6", "一季度": "3", "前三季度": "9", "三季度末": "9"}
AS_OF = re.compile(rf"截[至止到] ?(?:{ISO}|(?:(?:19|20)[0-9]{{2}}年)?(?P<month>1[0-2]|[1-9])月)")
COMPARED = re.compile(r"(?:较|比|与|相比)(?:(?:19|20)[0-9]{2}年|去年|上年)?$")
YEAR_AGO = re.compile(r"同比|较上年|比上年|较去年|比去年|较年初|比年初|较上年末|比上年末|同期")
SAME_DAY = re.compile(r"同比|同期")
YEAR_END = re.compile(r"(?:上年|去年|[0-9]{4}年)[末底]|年初|[0-9]{4}(?:-12-31|年12月31日)")
PERIOD_AGO = re.compile(r"环比|比上月|较上月|比上季|较上季")


@dataclass(frozen=True)
class When:
    """What the words say: None where they do not; `month` as 1 to 12, or "" for the year as a whole."""

    year: int | None = None
    base_year: int | None = None
    month: str = ""
    is_previous_period: bool = False
    base_at: str = ""  # "same" day of the base year, its "end", or not said


def when(sentence: str, clause: str, today_year: int, carried: int | None) -> When:
    """Of a figure: `sentence` are its words up to it, `clause` those of its own clause. `today_year` is the year by
    which 去年 is meant, `carried` the year of the sentences before."""
    spans = list(SPAN.finditer(clause))
    if spans:
        return When(int(spans[-1]["to"]), int(spans[-1]["from"]), _month(sentence), bool(PERIOD_AGO.search(clause)))
    year = _own_year(sentence, today_year) or carried or today_year
    base = _base_year(clause, today_year)
    if base is None and YEAR_AGO.search(clause):
        base = year - 1
    return When(year, base, _month(sentence), bool(PERIOD_AGO.search(clause)), _base_at(clause))


def _base_at(clause):
    if SAME_DAY.search(clause):
        return "same"
    return "end" if YEAR_END.search(clause) else ""


def _own_year(words, today_year):
    """The last year that is not named as the one compared with."""
    found = None
    for match in YEAR.finditer(words):
        if not SINCE.search(words[max(0, match.start() - 3) : match.start()]):
            found = _year(match, today_year)
    return found


def own_year(words: str, today_year: int) -> int | None:
    """The year that a sentence leaves to the next; None where it names none."""
    return _own_year(words, today_year)


def month_left(words: str, today_year: int, before: str) -> str:
    """The month as of which the words speak, and leave it to the next sentence: 截至2022年6月; `before`, that of the
    sentences before, where they name neither year nor month. "" is the year as a whole."""
    as_of = AS_OF.search(words)
    if as_of:
        return _within_year(as_of["iso"] or as_of["month"])
    return "" if MONTH.search(words) or _own_year(words, today_year) else before


def _base_year(clause, today_year):
    found = None
    for match in YEAR.finditer(clause):
        if SINCE.search(clause[max(0, match.start() - 3) : match.start()]):
            found = _year(match, today_year)
    return found


def _year(match, today_year):
    return int(match["year"]) if match["year"] else today_year - AGO[match["said"]]


def _month(words):
    """That of the last day named, other than one that is compared with: 较2021-12-31."""
    found = ""
    for match in MONTH.finditer(words):
        if not COMPARED.search(words[max(0, match.start() - 8) : match.start()]):
            found = match["iso"] or match["month"] or MONTHS[match["said"]]
    return _within_year(found)


def _within_year(month: str) -> str:
    """Without a leading zero; "" for December, with which the year is whole."""
    plain = month.lstrip("0")
    return "" if plain == "12" else plain
