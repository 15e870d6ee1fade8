"""What each file holds: its model, its columns, what identifies a row, and which cells name rows of other files."""

from indicators.models import (
    Action,
    Assignment,
    CalendarDay,
    Claim,
    CountingRule,
    Framework,
    FrameworkGroup,
    FrameworkItem,
    Indicator,
    IndicatorAlias,
    Observation,
    Plan,
    RuleTerm,
    Source,
    Target,
    Task,
    ValidationRule,
)
from qijiang.directory.models import Area, Department
from qijiang.registers.loading import Ref, Table

from .catalogue import Indicators
from .counting import CountingRules
from .observations import Observations

AREA, DEPARTMENT, SOURCE, INDICATOR, PLAN = map(Ref, ["areas", "departments", "sources", "indicators", "plans"])
CITED = ("source", "section", "paragraph", "figure_id")

# In the order of writing: a file names rows of those above it.
TABLES = [
    Table(
        "areas",
        Area,
        ("code", "name", "kind", "parent", "valid_from", "valid_to", "reporting_unit", "remark"),
        key=("code", "valid_from"),
        refs={"parent": AREA, "reporting_unit": AREA},
    ),
    Table(
        "departments",
        Department,
        ("code", "name", "area", "parent"),
        refs={"area": AREA, "parent": DEPARTMENT},
        place="area",
    ),
    Table("sources", Source, ("code", "title", "publisher", "published", "link")),
    Indicators(
        "indicators",
        Indicator,
        (
            "code", "name", "name_en", "unit", "decimals", "measure", "direction", "frequency", "grace_days", "owner",
            "roll_up", "denominator", "minimum", "maximum", "position", "definition",
        ),
        refs={"owner": DEPARTMENT, "denominator": INDICATOR},
    ),
    Table(
        "calendar_days",
        CalendarDay,
        ("day", "kind", "name", "source"),
        key=("day",),
        named_by=("day",),
        refs={"source": SOURCE},
    ),
    Table(
        "assignments",
        Assignment,
        ("year", "indicator", "area", "department", "frequency", "due_working_day", "lock_working_day", "remark"),
        key=("year", "indicator", "area"),
        named_by=("year", "indicator", "area"),
        refs={"indicator": INDICATOR, "area": AREA, "department": DEPARTMENT},
        place="area",
    ),
    CountingRules(
        "counting_rules",
        CountingRule,
        ("indicator", "register", "filters", "measure", "field", "span", "area_field", "remark"),
        key=("indicator",),
        named_by=("indicator",),
        refs={"indicator": INDICATOR},
    ),
    Table(
        "validation_rules",
        ValidationRule,
        (
            "code", "kind", "severity", "position", "indicator", "measure", "area", "area_kind", "required", "minimum",
            "maximum", "comparator", "tolerance", "tolerance_percent", "against", "by", "way", "limit", "window",
            "name", "name_en", "advice", "advice_en",
        ),
        refs={"indicator": INDICATOR, "area": AREA},
    ),
    Table(
        "validation_terms",
        RuleTerm,
        ("rule", "position", "part", "sign", "indicator", "where", "when", "year"),
        key=("rule", "position"),
        named_by=("rule", "position"),
        refs={"rule": Ref("validation_rules"), "indicator": INDICATOR},
        words={"sign": {"+": 1, "-": -1}},
    ),
    Observations(
        "observations",
        Observation,
        (
            "indicator", "area", "year", "as_of", "precision", "value", "qualifier", "vintage", "derivation", "note",
            *CITED, "reviewed_at",
        ),
        key=("figure_id",),
        refs={"indicator": INDICATOR, "area": AREA, "source": SOURCE},
        place="area",
        words={"vintage": {vintage.name.lower(): vintage.value for vintage in Observation.Vintage}},
    ),
    Table(
        "plans",
        Plan,
        ("code", "kind", "name", "name_en", "area", "first_year", "last_year", "document", "behind_from"),
        refs={"area": AREA, "document": SOURCE},
        place="area",
    ),
    Table(
        "actions",
        Action,
        ("plan", "number", "name", "name_en", "lead"),
        key=("plan", "number"),
        named_by=("plan", "number"),
        refs={"plan": PLAN, "lead": DEPARTMENT},
        place="plan.area",
    ),
    Table(
        "targets",
        Target,
        (
            "plan", "action", "indicator", "area", "year", "comparator", "value", "commitment", "baseline",
            "baseline_on", "wording", "wording_en", "lead", "position", *CITED,
        ),
        key=("plan", "indicator", "area", "year"),
        refs={
            "plan": PLAN,
            "action": Ref("actions", within=("plan",)),
            "indicator": INDICATOR,
            "area": AREA,
            "lead": DEPARTMENT,
            "source": SOURCE,
        },
        place="area",
    ),
    Table(
        "tasks",
        Task,
        ("plan", "action", "number", "name", "name_en", "lead", "due", "source", "section", "paragraph"),
        key=("action", "number"),
        refs={"action": Ref("actions", within=("plan",)), "lead": DEPARTMENT, "source": SOURCE},
        place="action.plan.area",
    ),
    Table(
        "frameworks",
        Framework,
        ("code", "name", "name_en", "version", "document", "remark"),
        refs={"document": SOURCE},
    ),
    Table(
        "framework_groups",
        FrameworkGroup,
        ("framework", "number", "name", "name_en", "weight"),
        key=("framework", "number"),
        named_by=("framework", "number"),
        refs={"framework": Ref("frameworks")},
    ),
    Table(
        "framework_items",
        FrameworkItem,
        (
            "framework", "group", "code", "position", "name", "name_en", "unit", "kind", "direction", "weight",
            "numerator", "denominator", "wording_confidence", "indicator",
        ),
        key=("group", "code"),
        refs={"group": Ref("framework_groups", within=("framework",)), "indicator": INDICATOR},
    ),
    Table(
        "aliases",
        IndicatorAlias,
        ("indicator", "word"),
        key=("indicator", "word"),
        named_by=("indicator", "word"),
        refs={"indicator": INDICATOR},
    ),
    Table(
        "claims",
        Claim,
        (
            "indicator", "area", "year", "kind", "figure", "places", "qualifier", "base_year", "numerator",
            "denominator", "other_area", *CITED,
        ),
        key=("source", "figure_id", "kind"),
        refs={
            "indicator": INDICATOR,
            "area": AREA,
            "numerator": INDICATOR,
            "denominator": INDICATOR,
            "other_area": AREA,
            "source": SOURCE,
        },
        place="area",
    ),
]  # fmt: skip
