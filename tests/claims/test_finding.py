"""What a text states: figures, wording, years, subjects; and that no text is too much."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.claims.finding.numerals import numeral
from indicators.claims.finding.places import Places
from indicators.claims.finding.plain import plain
from indicators.claims.finding.statements import LONGEST, MOST, TooLong, find
from indicators.claims.finding.subjects import Names, Subject

HTE, NEW = Subject("hte", "家", "stock"), Subject("hte_new", "家", "flow")
PATENTS, CONTRACTS, RD = (
    Subject("patents", "件", "flow"),
    Subject("contracts", "万元", "flow"),
    Subject("rd", "%", "ratio"),
)
RANK, PLATFORMS, TECH = (
    Subject("rank", "位", "rank"),
    Subject("platforms", "个", "stock"),
    Subject("tech", "家", "stock"),
)
NAMES = Names(
    {
        "高新技术企业": [HTE, NEW], "高企": [HTE, NEW], "专利授权": [PATENTS], "技术合同交易额": [CONTRACTS],
        "研发投入强度": [RD], "科技创新活跃指数": [RANK], "研发平台": [PLATFORMS], "科技型企业": [TECH],
    }
)  # fmt: skip
PLACES = Places({"全区": "D", "高新区": "Z", "全市": "C"})


def found(text):
    return find(text, NAMES, PLACES, 2022)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("截至2022年6月，高企达131家。研发平台达70个，较上年增长5%。", ["6", "6", "6"]),
        ("截至6月，高企达131家。2022年研发平台达86个。科技型企业达300家。", ["6", "", ""]),
        ("截至6月，高企达131家。截至12月，研发平台达86个。", ["6", ""]),
        ("截至2022-06-30，高企达131家。研发平台达70个，较上年增长5%。", ["6", "6", "6"]),
        ("截至2022/6/30，高企达131家。", ["6"]),
        ("截至2022-12-31，高企达143家。", [""]),
        ("2022-06-30高企达131家。2022年研发平台达86个。", ["6", ""]),
        ("截至2022-06-30，高企达131家，较2021-12-31增长6.5%。", ["6", "6"]),
        ("截至2022-06-30，高企达131家，较2021年12月31日增长6.5%。", ["6", "6"]),
        ("6月举办论坛。高企达143家。", [""]),
    ],
)
def test_the_month_as_of_which_a_text_speaks_holds_for_the_sentences_behind_it(text, months):
    assert [each.month for each in found(text)] == months


def test_what_is_done_of_a_target_right_behind_a_value_is_said_of_the_same():
    assert briefly("高企新增25家，完成目标的65.5%") == [("value", "=25", "hte_new"), ("completion", "=65.5", "hte_new")]


def briefly(text):
    return [
        (each.statement.kind.value, f"{each.statement.wording.value}{each.statement.figure}", each.subject)
        for each in found(text)
    ]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("高企增长35%", [("percent", "=35", "hte")]),
        ("高企同比增长３５．０％", [("percent", "=35.0", "hte")]),
        ("高企增长百分之三十五", [("percent", "=35", "hte")]),
        ("高企下降5%", [("percent", "=-5", "hte")]),
        ("高企年均增长20%", [("annual", "=20", "hte")]),
        ("高企增长2.7倍", [("times_more", "=2.7", "hte")]),
        ("高企增长6倍多", [("times_more", "+6", "hte")]),
        ("高企增长近5倍", [("times_more", "-5", "hte")]),
        ("高企增长近五倍", [("times_more", "-5", "hte")]),
        ("高企是2018年的2.7倍", [("multiple", "=2.7", "hte")]),
        ("高企为上年的两倍", [("multiple", "=2", "hte")]),
        ("高企增长到原来的3倍", [("multiple", "=3", "hte")]),
        ("高企翻番", [("multiple", "=2", "hte")]),
        ("高企翻两番", [("multiple", "=4", "hte")]),
        ("高新区高企占全区的90.2%", [("share", "=90.2", "hte")]),
        ("高新区集聚全区九成以上的高企", [("share", ">=90", "hte")]),
        ("高企完成全年目标的93.6%", [("completion", "=93.6", "hte")]),
        ("科技创新活跃指数位列全市第8位", [("rank", "=8", "rank")]),
        ("科技创新活跃指数居全市前三", [("rank", "<=3", "rank")]),
        ("科技创新活跃指数位居全市首位", [("rank", "=1", "rank")]),
        ("高企位列全市第一", [("rank", "=1", "hte")]),
        ("高企数量居全市首位", [("rank", "=1", "hte")]),
        ("高企总数在全市排名第二", [("rank", "=2", "hte")]),
        ("高企新增数居全市前三", [("rank", "<=3", "hte_new")]),
        ("高企居全市第一方阵", []),
        ("我区在全市排名第二", []),
        ("研发投入强度提高0.2个百分点", [("points", "=0.2", "rd")]),
        ("研发投入强度达2.3%", [("value", "=2.3", "rd")]),
        ("研发投入强度达2.3%，高于全市平均水平", [("value", "=2.3", "rd"), ("above", ">2.3", "rd")]),
        ("高企新增25家，累计123家", [("value", "=25", "hte_new"), ("value", "=123", "hte")]),
        ("高企新增25家，同比增长20%", [("value", "=25", "hte_new"), ("percent", "=20", "hte_new")]),
        ("研发平台86个，较2018年增长4.3倍，新增66家", [
            ("value", "=86", "platforms"), ("times_more", "=4.3", "platforms"), ("increase", "=66", "platforms"),
        ]),
        ("高企突破140家", [("value", ">140", "hte")]),
        ("高企超140家", [("value", ">140", "hte")]),
        ("高企约140家", [("value", "~140", "hte")]),
        ("高企近140家", [("value", "-140", "hte")]),
        ("高企140余家", [("value", "+140", "hte")]),
        ("高企一百四十多家", [("value", "+140", "hte")]),
        ("高企140家以上", [("value", ">=140", "hte")]),
        ("专利授权1,063件", [("value", "=1063", "patents")]),
        ("技术合同交易额3.5亿元", [("value", "=35000", "contracts")]),
        ("技术合同交易额1.2万元", [("value", "=1.2", "contracts")]),
        ("2021年，3月5日，第8段", []),
        ("", []),
        ("。。，，；；", []),
    ],
)  # fmt: skip
def test_wordings(text, statements):
    assert briefly(text) == statements


def test_the_last_printed_digit_keeps_its_place():
    amounts = [each.statement for each in found("技术合同交易额3.5亿元，技术合同交易额35000万元")]
    assert [(statement.figure, statement.places) for statement in amounts] == [(35000, -3), (35000, 0)]
    assert [each.statement.places for each in found("高企增长35%，高企增长35.0%")] == [0, 1]


@pytest.mark.parametrize(
    ("text", "year", "base", "month"),
    [
        ("2021年高企增长3%", 2021, 2020, ""),
        ("去年高企增长3%", 2021, 2020, ""),
        ("截至目前，高企较2018年增长3%", 2022, 2018, ""),
        ("2021年6月，高企同比增长3%", 2021, 2020, "6"),
        ("今年上半年高企比上年末增长3%", 2022, 2021, "6"),
        ("2018—2021年高企年均增长3%", 2021, 2018, ""),
        ("2018年至2021年高企年均增长3%", 2021, 2018, ""),
        ("2021年是个好年份。高企增长3%", 2021, 2020, ""),
        ("高企年均增长3%", 2022, None, ""),
        ("高企2021年是2018年的3倍", 2021, 2018, ""),
        ("截至2022-06-30，高企较2018-12-31增长3%", 2022, 2018, "6"),
    ],
)
def test_years(text, year, base, month):
    (each,) = found(text)
    assert (each.statement.year, each.statement.base_year, each.month) == (year, base, month)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("力争高企突破140家", "goal"),
        ("确保高企新增20家，科技型企业400家", "goal"),
        ("高企环比增长3%", "previous_period"),
        ("利润增长3%", "no_indicator"),
        ("高企利润增长3%", "unsure"),
        ("高企和科技型企业增长3%", "unsure"),
        ("全国高企30万家", "other_scope"),
    ],
)
def test_what_is_not_checked(text, trouble):
    assert [each.trouble for each in found(text)][-1] == trouble


def test_a_figure_of_something_else_is_not_given_to_the_name_before():
    assert briefly("高企123家，带动就业3000人，带动上下游企业30余家") == [
        ("value", "=123", "hte"), ("value", "=3000", ""), ("value", "+30", ""),
    ]  # fmt: skip


def test_several_meanings_are_offered():
    two = Names({"平台": [Subject("a", "个", "stock"), Subject("b", "个", "stock")]})
    (each,) = find("平台86个", two, PLACES, 2022)
    assert (each.subject, each.candidates, each.trouble) == ("", ("a", "b"), "ambiguous")


def test_areas():
    text = "高新区高企111家。全市高企5000家。高企占全区的3%。在全市率先突破，高企123家"
    assert [(each.area, each.other_area) for each in found(text)] == [
        ("Z", None),
        ("C", None),
        (None, "D"),
        (None, None),
    ]


NUMERALS = {
    "三": 3, "十": 10, "十二": 12, "两百": 200, "一百零三": 103, "一千六百三十三": 1633, "二〇二一": 2021, "三十五": 35,
    "百十": 110, "三五十": None, "": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMERALS.items())
def test_numerals(text, number):
    assert numeral(text) == number


def test_a_text_beyond_the_limit_is_refused_before_it_is_read():
    before = time.perf_counter()
    with pytest.raises(TooLong):
        found("高" * 1_000_000)
    assert time.perf_counter() - before < 1
    assert found("高" * LONGEST) == []
    assert len(found("高企3%。" * (LONGEST // 5))) == MOST


@pytest.mark.parametrize(
    "piece", ["1", "九", "1,", "1.", "高企", "增长", "占全区", "，", "是的", "2021年", "百分之", "%", "(", "翻", "居"]
)
def test_no_text_takes_longer_than_its_length(piece):
    """A pattern that goes back and forth would take minutes for one of these."""
    before = time.process_time()
    found((piece * LONGEST)[:LONGEST])
    assert time.process_time() - before < 5


@given(
    st.text(
        alphabet="高企增长占是的第前翻番倍百分之点家个亿万元年月%0123456789.,，。 同比较完成目标\x00<=２", max_size=120
    )
)
def test_any_text_is_read_and_marked_in_its_place(text):
    end = 0
    for each in found(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.start >= end, "statements do not overlap"
        end = each.end
    assert len(plain(text)) == len(text)
