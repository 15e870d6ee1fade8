"""The status rule: worked examples of the design, every status, and properties that hold for all figures."""

import datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.assessment import Absence, Goal, Status, assess, completion, required
from indicators.expectation import Expectation, Method, elapsed, expected, profile_of
from indicators.sentence import Style, rule, sentence, status_word

HALF = datetime.date(2022, 6, 30)
END = datetime.date(2022, 12, 31)
AFTER = datetime.date(2023, 1, 1)
HTE = Goal("stock", ">", D(140), 2022, baseline=D(123), baseline_on=datetime.date(2021, 12, 31))
NEW = Goal("flow", ">=", D(400), 2022)
SHARE = Goal("ratio", ">=", D(50), 2022)
CAP = Goal("flow", "<=", D(100), 2022)
RANK = Goal("rank", "<=", D(8), 2022)
BAND = Goal("ratio", "band", D(90), 2022, upper=D(110))
FIRMS = Style("家")
FROM_BASE = (
    "截至2022-06-30为{}家，较基期（2021-12-31，123家）{}，为目标（净增17家）的{}；按序时应完成49.6%，滞后{}个百分点。"
)


def judged(goal, value, on=HALF, **options):
    value = None if value is None else D(value)
    return assess(goal, value, on, on, expected(on, 2022, **options))


def test_the_example_of_the_design():
    seen = judged(HTE, 131)
    assert seen.status == Status.BEHIND
    assert round(seen.completion, 3) == D("0.471")
    assert round(seen.expectation.share, 3) == D("0.496")
    assert round(seen.required, 2) == D("131.43")
    assert sentence(seen, FIRMS) == (
        "截至2022-06-30为131家，较基期（2021-12-31，123家）净增8家，为目标（净增17家）的47.1%；"
        "按序时应完成49.6%，滞后2.5个百分点。"
    )
    assert rule(seen) == "判定规则：完成率47.1%低于应达49.6%，但不低于其80%（39.7%），故为滞后而非严重滞后。"


def test_the_example_in_english():
    from django.utils.translation import override

    with override("en"):
        assert sentence(judged(NEW, 262), Style(" firms")) == (
            "As of 2022-06-30 it is 262 firms, 65.5% of the target (≥400 firms); "
            "by the days gone by 49.6% should be done, 15.9 percentage points ahead."
        )


@pytest.mark.parametrize(
    "goal, value, on, status",
    [
        (HTE, 141, HALF, Status.ACHIEVED),
        (HTE, 140, HALF, Status.ON_TRACK),  # reached, not exceeded
        (HTE, 140, END, Status.ON_TRACK),
        (HTE, 140, AFTER, Status.MISSED),  # strict to the end
        (HTE, 131, HALF, Status.BEHIND),
        (HTE, 129, HALF, Status.OFF_TRACK),
        (HTE, 120, HALF, Status.OFF_TRACK),  # below the baseline
        (HTE, 139, END, Status.BEHIND),
        (HTE, 139, AFTER, Status.MISSED),
        (CAP, 101, END, Status.OFF_TRACK),
        (HTE, None, HALF, Status.NO_DATA),
        (HTE, None, AFTER, Status.NO_DATA),
        (NEW, 400, HALF, Status.ACHIEVED),
        (NEW, 0, HALF, Status.OFF_TRACK),  # a zero is a value
        (NEW, None, HALF, Status.NO_DATA),  # a blank is not
        (NEW, 160, HALF, Status.BEHIND),
        (SHARE, 50, HALF, Status.ACHIEVED),
        (SHARE, 45, HALF, Status.BEHIND),
        (SHARE, 39, HALF, Status.OFF_TRACK),
        (CAP, 40, HALF, Status.ON_TRACK),  # a limit is not achieved before the year is over
        (CAP, 60, HALF, Status.BEHIND),
        (CAP, 70, HALF, Status.OFF_TRACK),
        (CAP, 100, END, Status.ACHIEVED),
        (CAP, 101, AFTER, Status.MISSED),
        (RANK, 8, HALF, Status.ACHIEVED),
        (RANK, 9, HALF, Status.BEHIND),
        (RANK, 20, HALF, Status.OFF_TRACK),
        (BAND, 90, HALF, Status.ACHIEVED),
        (BAND, 110, HALF, Status.ACHIEVED),
        (BAND, 111, HALF, Status.BEHIND),
        (BAND, 80, HALF, Status.BEHIND),
        (BAND, 170, HALF, Status.OFF_TRACK),
    ],
)
def test_every_status(goal, value, on, status):
    assert judged(goal, value, on).status == status


def printed(goal, text, on=HALF, as_of=None):
    """Judged by a figure as it is printed: “≥140”."""
    signs = {"≥": ">=", ">": ">", "≈": "~", "≤": "<=", "<": "<"}
    qualifier, value = (signs[text[0]], text[1:]) if text[0] in signs else ("=", text)
    return assess(goal, D(value), as_of or on, on, expected(min(on, END), 2022), qualifier=qualifier)


@pytest.mark.parametrize(
    "goal, text, half, after",
    [
        (HTE, ">140", "achieved", "achieved"),
        (HTE, "≥141", "achieved", "achieved"),
        (HTE, "≥140", "open", "open"),
        (HTE, "≈140", "open", "open"),
        (HTE, "≈150", "achieved", "achieved"),  # 145 at least
        (HTE, "≤150", "open", "open"),
        (HTE, "≥131", "behind", "open"),
        (HTE, "≤140", "on_track", "missed"),  # not exceeded, reached perhaps
        (HTE, "<131", "behind", "missed"),
        (NEW, "≥400", "achieved", "achieved"),
        (NEW, "≤400", "open", "open"),
        (NEW, "<400", "on_track", "missed"),
        (NEW, "≈400", "open", "open"),
        (RANK, "≤8", "achieved", "achieved"),
        (RANK, "<9", "behind", "open"),
        (RANK, "≥8", "open", "open"),
        (RANK, ">8", "on_track", "missed"),
        (BAND, "≥90", "open", "open"),
        (BAND, "≈95", "achieved", "achieved"),
        (BAND, ">110", "on_track", "missed"),
        (CAP, "<100", "off_track", "achieved"),
        (CAP, "≥90", "off_track", "open"),
        (CAP, ">100", "off_track", "missed"),
        (CAP, "≤110", "off_track", "open"),
        (Goal("stock", ">", D(140), 2022, baseline=D(150), baseline_on=END), ">140", "achieved", "achieved"),
    ],
)
def test_what_a_qualifier_proves_and_what_it_leaves_open(goal, text, half, after):
    now, then = printed(goal, text), printed(goal, text, AFTER, END)
    assert ["open" if seen.unproven else seen.status for seen in (now, then)] == [half, after]
    assert not (now.unproven or then.unproven) or status_word(then) == "尚不能判定"


@pytest.mark.parametrize(
    "goal, text, said",
    [
        (HTE, ">140", "为>140家，较基期（2021-12-31，123家）"
              "净增>17家，为目标（净增17家）的>100.0%；已达到目标（>140家）。"),
        (HTE, "≥131", "净增≥8家，为目标（净增17家）的≥47.1%；按序时应完成49.6%，滞后≤2.5个百分点。"),
        (HTE, "≥120", "净减≤3家，为目标（净增17家）的≥−17.6%；按序时应完成49.6%，滞后≤67.2个百分点。"),
        (NEW, "≈400", "为≈400家，为目标（≥400家）的≈100.0%；所报数（≈400家）不足以判定是否达到目标（≥400家）。"),
        (CAP, "≥60", "为≥60家，为上限（≤100家）的≥60.0%；按序时应完成49.6%，滞后≥10.4个百分点。"),
        (RANK, "≥10", "为≥10家，为目标（≤8家）的≤80.0%；距目标还差≥2家。"),
    ],
)  # fmt: skip
def test_the_sentence_writes_the_qualifier_through(goal, text, said):
    assert sentence(printed(goal, text), FIRMS).endswith(said)


def test_a_figure_with_a_qualifier_is_judged_by_its_number_and_the_rule_says_so():
    assert rule(printed(HTE, "≥131")) == rule(judged(HTE, 131)) + "所报数带“≥”，按其数字判定。"


@pytest.mark.parametrize(
    "comparator, value, done",
    [(">=", 123, 1), (">=", 122, 0), (">", 123, 0), (">", 124, 1), ("<=", 123, 1), ("<=", 124, 0)],
)
def test_to_hold_the_line_is_all_or_nothing(comparator, value, done):
    goal = Goal("stock", comparator, D(123), 2022, baseline=D(123), baseline_on=END)
    assert completion(goal, D(value)) == done


def test_completion_is_never_clipped():
    assert completion(HTE, D(106)) == -1
    assert completion(HTE, D(157)) == 2


def test_lower_is_better_from_a_baseline_has_its_sign_turned():
    energy = Goal("ratio", "<=", D("0.40"), 2022, baseline=D("0.50"), baseline_on=END)
    assert completion(energy, D("0.45")) == D("0.5")
    assert required(energy, D("0.5")) == D("0.45")
    assert judged(energy, "0.45").status == Status.ON_TRACK
    assert judged(energy, "0.48").status == Status.OFF_TRACK


def test_a_band_is_approached_from_the_baseline_and_left_again_past_it():
    from_above = Goal("stock", "band", D(90), 2022, upper=D(110), baseline=D(130), baseline_on=END)
    assert completion(from_above, D(120)) == D("0.5")
    assert completion(from_above, D(80)) == D("0.5")
    assert judged(from_above, 100).status == Status.ACHIEVED
    within = Goal("stock", "band", D(90), 2022, upper=D(110), baseline=D(100), baseline_on=END)
    assert completion(within, D(120)) == 0


def test_a_strict_target_says_that_it_is_reached_but_not_exceeded():
    seen = judged(HTE, 140)
    assert status_word(seen) == "已达到，未突破"
    assert sentence(seen, FIRMS).endswith("；已达到140家，尚未突破。")


@pytest.mark.parametrize(
    "reason, said",
    [
        (Absence.NOT_DUE, "未到报送期：首个数据截点为2022-06-30。"),
        (Absence.DUE, "待报：应于2022-06-30前报送，尚未收到。"),
        (Absence.LATE, "迟报：应于2022-06-30前报送，至今未收到。"),
        (Absence.NOT_COLLECTED, "不统计：本年度不统计该数。"),
        (Absence.NO_YEAR, "目标未写明年份，无法判定进度。"),
    ],
)
def test_having_no_value_says_why(reason, said):
    seen = assess(NEW, None, None, HALF, expected(HALF, 2022), absence=reason)
    assert sentence(seen, FIRMS, day=HALF) == said
    assert seen.completion is None
    assert seen.lead is None


@pytest.mark.parametrize(
    "goal, value, on, said",
    [
        (NEW, 400, HALF, "截至2022-06-30为400家，为目标（≥400家）的100.0%；已达到目标（≥400家）。"),
        (NEW, 300, AFTER, "截至2023-01-01为300家，为目标（≥400家）的75.0%；期限已过，未达到目标（≥400家）。"),
        (CAP, 60, HALF, "截至2022-06-30为60家，为上限（≤100家）的60.0%；按序时应完成49.6%，滞后10.4个百分点。"),
        (HTE, 123, HALF, FROM_BASE.format(123, "持平", "0.0%", "49.6")),
        (HTE, 120, HALF, FROM_BASE.format(120, "净减3家", "−17.6%", "67.2")),
    ],
)  # fmt: skip
def test_the_sentence_carries_the_figures(goal, value, on, said):
    assert sentence(judged(goal, value, on), FIRMS) == said


def test_an_older_figure_is_held_against_the_day_that_is_asked_for_and_says_so():
    seen = assess(NEW, D(262), HALF, END, expected(END, 2022))
    assert sentence(seen, FIRMS).endswith("；截至2022-12-31按序时应完成100.0%，滞后34.5个百分点。")


def test_a_share_speaks_in_percentage_points():
    assert (
        sentence(judged(SHARE, 45), Style("%")) == "截至2022-06-30为45%，为目标（≥50%）的90.0%；距目标还差5个百分点。"
    )


def test_milestones_come_before_the_profile_and_the_profile_before_the_days():
    stones = [(datetime.date(2022, 3, 31), D("0.2")), (HALF, D("0.5"))]
    profile = [(D("0.5"), D("0.1"))]
    assert expected(HALF, 2022, stones, profile) == Expectation(D("0.5"), Method.MILESTONES)
    assert expected(HALF, 2022, (), profile).method == Method.PAST_YEARS
    assert expected(HALF, 2022).method == Method.ELAPSED
    assert D("0.2") < expected(datetime.date(2022, 5, 15), 2022, stones).share < D("0.5")
    assert expected(END, 2022, stones).share == 1


def test_the_days_of_a_leap_year():
    assert elapsed(datetime.date(2024, 2, 29), 2024) == D(60) / 366
    assert elapsed(datetime.date(2023, 12, 31), 2024) == 0
    assert elapsed(datetime.date(2024, 12, 31), 2024) == 1


def test_a_profile_is_the_mean_course_of_past_years():
    years = {
        2020: [(datetime.date(2020, 6, 30), D(10)), (datetime.date(2020, 12, 31), D(100))],
        2021: [(datetime.date(2021, 6, 30), D(30)), (datetime.date(2021, 12, 31), D(100))],
        2019: [(datetime.date(2019, 12, 31), D(50))],  # one value is no course
        2018: [(datetime.date(2018, 6, 30), D(5)), (datetime.date(2018, 11, 30), D(9))],  # no year's end
    }
    profile = profile_of(years, dict.fromkeys(years, D(0)), 2022, rising=True)
    assert dict(profile)[elapsed(HALF, 2022)] == D("0.2")
    assert expected(HALF, 2022, (), profile).share == D("0.2"), "the pace of past years is on track in this one"
    assert profile[-1] == (1, 1)
    assert profile_of({2019: years[2019]}, {2019: D(0)}, 2022, rising=True) == ()


@pytest.mark.parametrize(
    "half, whole, start, rising",
    [(150, 101, 100, True), (110, 90, 100, True), (90, 110, 100, True), (110, 120, 100, False), (100, 100, 100, True)],
)
def test_a_past_year_that_went_astray_sets_no_pace(half, whole, start, rising):
    points = [(datetime.date(2021, 6, 30), D(half)), (datetime.date(2021, 12, 31), D(whole))]
    assert profile_of({2021: points}, {2021: D(start)}, 2022, rising) == ()


@pytest.mark.parametrize(
    "comparator, target, base, value, status",
    [
        (">=", 140, 150, 130, Status.OFF_TRACK),
        (">=", 140, 150, 145, Status.ACHIEVED),
        ("<=", 100, 80, 120, Status.OFF_TRACK),
        ("<=", 100, 80, 90, Status.ACHIEVED),
    ],
)
def test_a_baseline_past_the_target_is_to_be_held(comparator, target, base, value, status):
    goal = Goal("stock", comparator, D(target), 2022, baseline=D(base), baseline_on=END)
    assert judged(goal, value).status == status


def test_a_year_that_is_over_is_missed_as_soon_as_one_looks_back_at_it():
    late = datetime.date(2023, 5, 1)
    on_the_day = assess(HTE, D(139), END, END, expected(END, 2022))
    looking_back = assess(HTE, D(139), END, END, expected(END, 2022), seen_on=late)
    assert (on_the_day.status, looking_back.status) == (Status.BEHIND, Status.MISSED)
    assert assess(HTE, D(139), HALF, HALF, expected(HALF, 2022), seen_on=late).status != Status.MISSED


def test_a_limit_on_a_flow_is_kept_only_by_the_figure_of_the_last_day():
    assert assess(CAP, D(60), HALF, END, expected(END, 2022), seen_on=AFTER).status == Status.ON_TRACK
    assert assess(CAP, D(60), END, END, expected(END, 2022), seen_on=AFTER).status == Status.ACHIEVED


def test_a_flow_past_its_limit_cannot_come_back():
    late = datetime.date(2022, 12, 30)
    seen = assess(CAP, D(101), late, late, expected(late, 2022))
    assert seen.status == Status.OFF_TRACK
    assert sentence(seen, FIRMS).endswith("；已超过限额，年内累计数不会回落。")
    assert rule(seen) == ""
    band = Goal("flow", "band", D(90), 2022, upper=D(110))
    assert judged(band, 150).status == Status.OFF_TRACK
    assert judged(band, 60).status == Status.ON_TRACK


def test_a_band_may_end_at_zero_and_says_how_far_away_it_is():
    assert judged(Goal("ratio", "band", D(-10), 2022, upper=D(0)), -5).status == Status.ACHIEVED
    assert sentence(judged(BAND, 120), Style("%")).endswith("；距目标还差10个百分点。")


def test_what_is_required_is_rounded_half_up():
    assert Style("家").exact(D("131.255")) == "131.26家"
    assert Style("家").exact(D("131.5000")) == "131.5家"


figures = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
positive = st.decimals(min_value=D("0.01"), max_value=10**6, places=2)
days = st.dates(datetime.date(2022, 1, 1), END)


@given(base=figures, aim=positive, value=figures, on=days)
def test_what_is_required_by_now_is_on_track(base, aim, value, on):
    goal = Goal("stock", ">=", base + aim, 2022, baseline=base, baseline_on=END)
    needed = required(goal, elapsed(on, 2022))
    seen = assess(goal, value, on, on, expected(on, 2022))
    good = {Status.ON_TRACK, Status.ACHIEVED}
    if value > needed + D("1e-9"):
        assert seen.status in good
    if value < needed - D("1e-9"):
        assert seen.status not in good


@given(target=positive, value=figures, more=positive, on=days)
def test_more_is_never_worse_where_more_is_better(target, value, more, on):
    order = [Status.OFF_TRACK, Status.BEHIND, Status.ON_TRACK, Status.ACHIEVED]
    goal = Goal("flow", ">=", target, 2022)
    before, after = (assess(goal, v, on, on, expected(on, 2022)).status for v in (value, value + more))
    assert order.index(before) <= order.index(after)


@given(goal=st.sampled_from([HTE, NEW, SHARE, CAP, RANK, BAND]), value=figures, on=days)
def test_every_light_has_a_sentence_without_a_gap(goal, value, on):
    seen = assess(goal, value, on, on, expected(on, 2022))
    said = sentence(seen, FIRMS)
    assert "None" not in said
    assert "%(" not in said
    assert said.endswith("。")
    assert (rule(seen) == "") == (seen.status in {Status.ACHIEVED, Status.MISSED} or seen.overrun)
