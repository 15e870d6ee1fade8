"""Every constraint: the database refuses the row, and the model's check says why in the constraint's own words."""

import datetime
from copy import deepcopy
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators import models
from indicators.models import Observation
from qijiang.directory.models import Area, Department
from qijiang.registers.checks import checks_of, keeps_checks
from tests import makers
from tests.conftest import person
from tests.worlds import shared_world

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 6, 30)
KEPT_ROWS = {models.CurrentValue, models.RollUp, models.Stamp}  # written by the program alone: they have no words


def make_world():
    """One of each kind, all of them right."""
    district = makers.make_district()
    bureau = makers.make_department("kjj", "区科技局", area=district)
    source = models.Source.objects.create(code="article", title="文章")
    indicator = makers.make_indicator()
    plan = makers.make_plan(district)
    action = makers.make_action(plan)
    framework = models.Framework.objects.create(code="htz", name="高新区评价", version="2021")
    group = models.FrameworkGroup.objects.create(framework=framework, number=1, name="创新能力")
    item = models.FrameworkItem.objects.create(
        group=group, code="1.1", position=1, name="研发投入", unit="%", kind="quant"
    )
    return {
        "area": district,
        "bureau": bureau,
        "clerk": person("clerk", "clerk", bureau, district),
        "source": source,
        "indicator": indicator,
        "plan": plan,
        "action": action,
        "target": makers.make_target(action, indicator, 140),
        "framework": framework,
        "group": group,
        "item": item,
        "observation": makers.make_observation(indicator, district, DAY, 131),
    }


made = shared_world(make_world)


@pytest.fixture
def world(made):
    return deepcopy(made)


def observation(world, **fields):
    defaults = {"indicator": world["indicator"], "area": world["area"], "as_of": DAY, "year": 2022}
    return Observation(**defaults | {"value": Decimal(1), "created_at": timezone.now()} | fields)


def assignment(world, **fields):
    defaults = {"year": 2022, "indicator": world["indicator"], "area": world["area"], "department": world["bureau"]}
    return models.Assignment(**defaults | {"frequency": "month", "due_working_day": 10} | fields)


def target(world, **fields):
    defaults = {"plan": world["plan"], "indicator": world["indicator"], "area": world["area"], "year": None}
    return models.Target(**defaults | {"value": Decimal(1), "wording": "目标"} | fields)


def evidence(world, **fields):
    file = {"area": world["area"], "department": world["bureau"], "name": "佐证.pdf", "stored": "a" * 32, "size": 1}
    file |= {"sha256": "0" * 64, "kind": "pdf", "uploaded_by": world["clerk"], "uploaded_at": timezone.now()}
    return models.EvidenceFile(**{"observation": world["observation"]} | file | fields)


def notice(world, **fields):
    told = {"user": world["clerk"], "kind": "late", "key": "late:1", "link": "/", "created_at": timezone.now()}
    return models.Notice(**told | fields)


def rule(world, **fields):
    return models.CountingRule(indicator=world["indicator"], register="enterprises.recognition", **fields)


def announced(world, **fields):
    defaults = {"indicator": world["indicator"], "area": world["area"], "title": "名单", "as_of": DAY}
    return models.Announcement(**defaults | fields)


def note(world, **fields):
    defaults = {"indicator": world["indicator"], "area": world["area"], "as_of": DAY, "text": "已核实"}
    return models.ReconciliationNote(
        **defaults | {"recorded_at": timezone.now(), "recorded_by": world["clerk"]} | fields
    )


def asking(**fields):
    return models.ValidationRule(**{"code": "new", "name": "新规则", "kind": "period"} | fields)


def change_of(**fields):
    return asking(**{"kind": "change", "against": "last", "by": "percent", "limit": Decimal(5)} | fields)


def term(**fields):
    asked = models.ValidationRule.objects.get_or_create(code="asked", defaults={"name": "规则", "kind": "period"})[0]
    return models.RuleTerm(rule=asked, **fields)


def claim(world, **fields):
    defaults = {"indicator": world["indicator"], "area": world["area"], "year": 2021, "kind": "percent", "figure": 1}
    return models.Claim(**defaults | {"source": world["source"], "figure_id": "F1"} | fields)


def an_indicator(**fields):
    return models.Indicator(**{"code": "new", "name": "新", "unit": "家", "measure": "stock"} | fields)


def plan(world, **fields):
    return models.Plan(
        **{"code": "p", "name": "p", "area": world["area"], "first_year": 2022, "last_year": 2022} | fields
    )


def benchmark(world, **fields):
    return models.Benchmark(**{"item": world["item"], "year": 2021, "source": world["source"]} | fields)


def item_task(world, number):
    task = models.Task.objects.create(action=world["action"], number=100 + number, name="补短板")
    return models.ItemTask(task=task, item=world["item"], area=world["area"], year=2021, plan=world["plan"])


def item(world, **fields):
    defaults = {"group": world["group"], "code": "1.2", "position": 2, "name": "新", "unit": "%", "kind": "quant"}
    return models.FrameworkItem(**defaults | fields)


def shared(world, **fields):
    defaults = {"kind": "public", "slug": "open", "area": world["area"], "made_by": world["clerk"], "expires_on": DAY}
    return models.SharedLink(**defaults | {"note": "网站", "made_at": timezone.now()} | fields)


def cell(world):
    return {"area": world["area"], "indicator": world["indicator"], "year": 2022}


def kept(world):
    return models.CurrentValue(**cell(world), observation=world["observation"])


def milestone(world, share="0.5"):
    return models.Milestone(target=world["target"], date=DAY, share=Decimal(share))


# By constraint: the rows that break it, the last of which is the one refused; those before it are right alone.
BROKEN = {
    "area_code_once_at_a_time": lambda w: [
        Area(code="1", name=name, kind="town", valid_from=DAY, path="/") for name in "甲乙"
    ],
    "area_code_once_without_first_day": lambda w: [Area(code="1", name=name, kind="town", path="/") for name in "甲乙"],
    "area_dates_in_order": lambda w: [Area(code="1", name="甲", kind="town", valid_from=DAY, valid_to=DAY, path="/")],
    "department_name_once_in_area": lambda w: [Department(code="kjj2", name=w["bureau"].name, area=w["area"])],
    "indicator_decimals_at_most_four": lambda w: [an_indicator(decimals=5)],
    "indicator_limits_in_order": lambda w: [an_indicator(minimum=Decimal(2), maximum=Decimal(1))],
    "indicator_ratio_names_its_parts": lambda w: [
        an_indicator(measure="ratio", roll_up="ratio_of_sums", numerator=w["indicator"])
    ],
    "indicator_sum_of_stock_or_flow": lambda w: [an_indicator(measure="rank", roll_up="sum")],
    "definition_once_a_day": lambda w: [
        models.DefinitionVersion(indicator=w["indicator"], valid_from=DAY, what_changed=text) for text in "甲乙"
    ],
    "observation_value_or_not_collected": lambda w: [observation(w, value=None)],
    "observation_as_of_in_its_year": lambda w: [observation(w, year=2021)],
    "observation_approved_when": lambda w: [observation(w, state="approved")],
    "observation_returned_with_note": lambda w: [observation(w, state="returned")],
    "observation_not_reviewed_by_its_submitter": lambda w: [
        observation(w, submitted_by=w["clerk"], reviewed_by=w["clerk"])
    ],
    "observation_one_in_work": lambda w: [
        observation(w, state="submitted"), observation(w, state="draft", value=Decimal(2))
    ],
    "lock_days_in_order": lambda w: [
        models.PeriodLock(area=w["area"], first_day=DAY, last_day=DAY - datetime.timedelta(1), reason="锁")
    ],
    "assignment_once_from_a_period": lambda w: [assignment(w), assignment(w, last_period=3)],
    "assignment_periods_in_order": lambda w: [assignment(w, first_period=3, last_period=2)],
    "assignment_closes_after_it_is_due": lambda w: [assignment(w, lock_working_day=9)],
    "opening_days_in_order": lambda w: [
        models.Opening(department=w["bureau"], first_day=DAY, last_day=DAY - datetime.timedelta(1), until=DAY,
                       reason="补报")
    ],
    "plan_years_in_order": lambda w: [plan(w, last_year=2021)],
    "plan_threshold_is_a_share": lambda w: [plan(w, behind_from=Decimal("1.01"))],
    "action_number_once_in_plan": lambda w: [models.Action(plan=w["plan"], number=1, name="又一")],
    "target_once_in_plan": lambda w: [target(w, year=2022)],
    "target_without_year_once_in_plan": lambda w: [target(w), target(w)],
    "target_band_has_two_values": lambda w: [target(w, comparator="band", upper=Decimal(1))],
    "target_baseline_with_date": lambda w: [target(w, baseline=Decimal(1))],
    "milestone_once_a_day": lambda w: [milestone(w), milestone(w)],
    "milestone_share_between_0_and_1": lambda w: [milestone(w, "1.1")],
    "task_number_once_in_action": lambda w: [
        models.Task(action=w["action"], number=1, name=name) for name in "甲乙"
    ],
    "claim_once_in_source": lambda w: [claim(w), claim(w)],
    "claim_once_without_number": lambda w: [claim(w, figure_id=""), claim(w, figure_id="")],
    "claim_places_within_limits": lambda w: [claim(w, places=5)],
    "alias_once": lambda w: [models.IndicatorAlias(indicator=w["indicator"], word="高企") for _ in range(2)],
    "claim_base_before_year": lambda w: [claim(w, base_year=2021)],
    "framework_group_once": lambda w: [models.FrameworkGroup(framework=w["framework"], number=1, name="又一")],
    "framework_item_once": lambda w: [item(w, code="1.1")],
    "framework_weight_positive_or_unknown": lambda w: [item(w, weight=Decimal(0))],
    "benchmark_once_a_year": lambda w: [benchmark(w), benchmark(w)],
    "item_task_once_in_plan": lambda w: [item_task(w, 1), item_task(w, 2)],
    "benchmark_low_below_high": lambda w: [benchmark(w, low=Decimal(1), high=Decimal(1))],
    "shared_link_has_one_address": lambda w: [shared(w, slug=None)],
    "shared_link_name_once": lambda w: [shared(w), shared(w)],
    "shared_link_revoked_by_whom": lambda w: [shared(w, revoked_at=timezone.now())],
    "current_value_cell": lambda w: [kept(w), kept(w)],
    "roll_up_cell": lambda w: [models.RollUp(**cell(w)), models.RollUp(**cell(w))],
    "stamp_of_area_and_year": lambda w: [models.Stamp(area=w["area"], year=2022) for _twice in range(2)],
    "stamp_of_the_catalogue": lambda w: [models.Stamp(year=1), models.Stamp(year=1)],
    "counting_rule_names_its_field": lambda w: [rule(w, measure="sum")],
    "announcement_title_once_in_area": lambda w: [announced(w), announced(w, as_of=DAY - datetime.timedelta(1))],
    "announcement_once_a_day": lambda w: [announced(w), announced(w, title="又一名单")],
    "announced_name_once": lambda w: two_names(announced(w)),
    "reconciliation_note_says_something": lambda w: [note(w, text="")],
    "rule_of_an_indicator_or_a_measure": lambda w: [asking(indicator=w["indicator"], measure="flow")],
    "rule_says_what_is_required": lambda w: [asking(kind="required")],
    "rule_says_how_it_compares": lambda w: [asking(kind="comparison", indicator=w["indicator"])],
    "rule_says_what_changes": lambda w: [change_of(by="")],
    "rule_has_its_limit": lambda w: [change_of(limit=Decimal(0))],
    "rule_of_more_than_once": lambda w: [change_of(by="times", limit=Decimal(1))],
    "rule_limits_in_order": lambda w: [asking(kind="range", minimum=Decimal(2), maximum=Decimal(1))],
    "rule_tolerates_something": lambda w: [asking(tolerance=Decimal(-1))],
    "rule_window_of_5_to_60": lambda w: [asking(window=4)],
    "term_position_once_a_rule": lambda w: [term(), term()],
    "term_has_a_sign": lambda w: [term(sign=0)],
    "term_of_the_end_of_which_year": lambda w: [term(when="end_of")],
    "rule_answer_says_something": lambda w: [
        models.RuleAnswer(rule=term().rule, indicator=w["indicator"], area=w["area"], as_of=DAY, sentence="问",
                          answered_by=w["clerk"], answered_at=timezone.now())
    ],
    "evidence_not_empty": lambda w: [evidence(w, size=0)],
    "evidence_of_one_thing": lambda w: [evidence(w, observation=None)],
    "evidence_withdrawn_with_reason": lambda w: [
        evidence(w, withdrawn_by=w["clerk"], withdrawn_at=timezone.now(), withdrawn_why="")
    ],
    "notice_once": lambda w: [notice(w), notice(w)],
    "notice_about_whole": lambda w: [notice(w, about_id=1)],
    "digest_once_a_day": lambda w: [models.Digest(user=w["clerk"], day=DAY), models.Digest(user=w["clerk"], day=DAY)],
    "brief_frozen_with_content": lambda w: [brief(w, state="frozen")],
    "notice_choice_once": lambda w: [
        models.NoticeChoice(user=w["clerk"], kind="late", way=way) for way in ("page", "not")
    ],
    "weekly_mail_once_a_week": lambda w: [models.WeeklyMail(user=w["clerk"], monday=DAY) for _twice in range(2)],
    "follow_once": lambda w: [
        models.Follow(user=w["clerk"], indicator=w["indicator"], area=w["area"], since=timezone.now())
        for _twice in range(2)
    ],
}  # fmt: skip


def brief(w, **fields):
    people = {"created_by": w["clerk"], "changed_by": w["clerk"], "changed_at": timezone.now()}
    about = {"plan": w["plan"], "area": w["plan"].area, "year": 2022, "on": DAY, "title": "简报", "language": "zh-hans"}
    return models.Brief(**people | about | fields)


def two_names(of):
    of.save()
    return [models.AnnouncedEntry(announcement=of, name="重庆甲有限公司") for _twice in range(2)]


# Other ways to break the same constraint, in which an empty field or the other bound is what is wrong.
ALSO_BROKEN = {
    "band without an upper value": ("target_band_has_two_values", lambda w: target(w, comparator="band")),
    "upper value without a band": ("target_band_has_two_values", lambda w: target(w, upper=Decimal(5))),
    "date without a baseline": ("target_baseline_with_date", lambda w: target(w, baseline_on=DAY)),
    "value and not collected": ("observation_value_or_not_collected", lambda w: observation(w, not_collected=True)),
    "ratio without a numerator": (
        "indicator_ratio_names_its_parts",
        lambda w: an_indicator(measure="ratio", roll_up="ratio_of_sums", denominator=w["indicator"]),
    ),
    "ratio summed": ("indicator_sum_of_stock_or_flow", lambda w: an_indicator(measure="ratio", roll_up="sum")),
    "threshold below 0": ("plan_threshold_is_a_share", lambda w: plan(w, behind_from=Decimal("-0.1"))),
    "change without a limit": ("rule_has_its_limit", lambda w: change_of(limit=None)),
    "change against nothing": ("rule_says_what_changes", lambda w: change_of(against="")),
    "long ago without a limit": ("rule_has_its_limit", lambda w: asking(kind="age")),
    "tolerance in percent below 0": ("rule_tolerates_something", lambda w: asking(tolerance_percent=Decimal(-1))),
    "too wide a window": ("rule_window_of_5_to_60", lambda w: asking(window=61)),
    "a year that no term asks for": ("term_of_the_end_of_which_year", lambda w: term(when="same", year=2018)),
    "draft with content": ("brief_frozen_with_content", lambda w: brief(w, content={})),
    "share below 0": ("milestone_share_between_0_and_1", lambda w: milestone(w, "-0.1")),
    "base in a later year": ("claim_base_before_year", lambda w: claim(w, base_year=2022)),
    "area that ends before it began": (
        "area_dates_in_order",
        lambda w: Area(code="1", name="甲", kind="town", valid_from=DAY, valid_to=datetime.date(2022, 1, 1), path="/"),
    ),
}


def declared():
    """{name: (model, constraint)} of every constraint of the two apps."""
    found = {}
    for label in ("directory", "indicators"):
        for model in apps.get_app_config(label).get_models():
            found |= {constraint.name: (model, constraint) for constraint in model._meta.constraints}
    return found


def refused_by_database(row):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        type(row).objects.bulk_create([row])  # no save() and no clean() in the way
    return caught.value


def refused_in_words(row, constraint):
    """The part of full_clean that asks the constraints, which a field's own check could otherwise forestall."""
    with pytest.raises(ValidationError) as caught:
        row.validate_constraints()
    assert constraint.get_violation_error_message() in caught.value.messages
    if constraint in checks_of(type(row)):
        assert not keeps_checks(row), "the loader asks all checks in one question"


def test_no_constraint_is_left_untested():
    assert set(BROKEN) == set(declared())
    assert {name for name, _row in ALSO_BROKEN.values()} <= set(BROKEN)


def test_every_constraint_a_person_can_break_has_its_own_words():
    silent = {
        name
        for name, (model, constraint) in declared().items()
        if model not in KEPT_ROWS and constraint.violation_error_message == constraint.default_violation_error_message
    }
    assert silent == set()


@pytest.mark.parametrize("name", BROKEN)
def test_the_row_is_refused(world, name):
    model, constraint = declared()[name]
    *right, wrong = BROKEN[name](world)
    for row in right:
        row.save()
    if model not in KEPT_ROWS:
        refused_in_words(wrong, constraint)
    error = refused_by_database(wrong)
    assert names(error, name, constraint)


@pytest.mark.parametrize("case", ALSO_BROKEN)
def test_the_row_is_refused_in_other_ways_too(world, case):
    name, wrong = ALSO_BROKEN[case]
    constraint = declared()[name][1]
    refused_in_words(wrong(world), constraint)
    assert names(refused_by_database(wrong(world)), name, constraint)


def names(error, name, constraint):
    """Whether the database refused for this constraint; SQLite names a unique one by its index or its columns."""
    said = str(error)
    return name in said or all(f".{field}" in said for field in constraint.fields)


def test_the_rows_are_right_but_for_what_is_broken(world):
    """Control: the makers above give rows that both take."""
    rows = [observation(world), target(world), claim(world), an_indicator(), plan(world), benchmark(world), item(world)]
    for row in [*rows, milestone(world)]:
        row.validate_constraints()
        assert keeps_checks(row)
        row.save()
