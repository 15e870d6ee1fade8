"""What each file holds: its model, its columns, what identifies a row, and which cells name rows of other files."""

from dataclasses import dataclass, field
from operator import attrgetter

from django.db.models import Model

from indicators.models import (
    Action,
    Claim,
    Framework,
    FrameworkGroup,
    FrameworkItem,
    Indicator,
    Observation,
    Plan,
    Source,
    Target,
    Task,
)
from qijiang.directory.models import Area, Department


@dataclass(frozen=True)
class Ref:
    """A cell that names a row of another file, together with the cells `within` of its own row."""

    table: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file `name`.csv. Columns that are no field of the model only help to name a row of another file."""

    name: str
    model: type[Model]
    columns: tuple[str, ...]
    key: tuple[str, ...] = ("code",)
    named_by: tuple[str, ...] = ("code",)
    refs: dict[str, Ref] = field(default_factory=dict)
    place: str = ""

    @property
    def file(self):
        return f"{self.name}.csv"

    @property
    def fields(self):
        helpers = {cell for ref in self.refs.values() for cell in ref.within} - self.refs.keys()
        return [name for name in self.columns if name not in helpers]

    def identity(self, value_of):
        """What tells a row from others of its file, given a function from a field's name to its value."""
        return tuple(value_of(name) for name in self.key)

    def existing(self):
        """The records that a row of the file may stand for."""
        return self.model._default_manager.all()

    def area_of(self, record):
        return attrgetter(self.place)(record) if self.place else record if isinstance(record, Area) else None


class Observations(Table):
    """A figure is known by its number in its source; a derived one, which has none, by what it is a figure of."""

    def identity(self, value_of):
        if value_of("figure_id"):
            return (value_of("source"), value_of("figure_id"))
        return (value_of("indicator"), value_of("area"), value_of("as_of"), bool(value_of("derivation")))

    def existing(self):
        # Corrections may cite the same figure: the first one is what was loaded, and dict() keeps the last it meets.
        loadable = Observation.objects.approved().exclude(source=None).exclude(figure_id="", derivation="")
        return loadable.select_related("indicator").order_by("-pk")


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
    Table(
        "indicators",
        Indicator,
        (
            "code", "name", "name_en", "unit", "decimals", "measure", "direction", "frequency", "grace_days", "owner",
            "roll_up", "minimum", "maximum", "position", "definition",
        ),
        refs={"owner": DEPARTMENT},
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
    Table("frameworks", Framework, ("code", "name", "version", "document"), refs={"document": SOURCE}),
    Table(
        "framework_groups",
        FrameworkGroup,
        ("framework", "number", "name", "weight"),
        key=("framework", "number"),
        named_by=("framework", "number"),
        refs={"framework": Ref("frameworks")},
    ),
    Table(
        "framework_items",
        FrameworkItem,
        (
            "framework", "group", "code", "position", "name", "unit", "kind", "direction", "weight", "numerator",
            "denominator", "wording_confidence", "indicator",
        ),
        key=("group", "code"),
        refs={"group": Ref("framework_groups", within=("framework",)), "indicator": INDICATOR},
    ),
    Table(
        "claims",
        Claim,
        ("indicator", "area", "year", "kind", "figure", "qualifier", "base_year", *CITED),
        key=("source", "figure_id", "kind"),
        refs={"indicator": INDICATOR, "area": AREA, "source": SOURCE},
        place="area",
    ),
]  # fmt: skip
