"""The files of the registers: what each holds. They are loaded by `qijiang.registers.loading`, all or nothing."""

from django.db import transaction
from django.db.models import F

from enterprises.models import Enterprise, Fund, IndustryChain, Policy
from qijiang.directory.models import Area, Department
from qijiang.registers.loading import Ref, RegisterTable, checked, write

from .models import Agreement, Event, Institution, Platform, PlatformRecognition

AREA, DEPARTMENT, CHAIN, ENTERPRISE, INSTITUTION, PLATFORM = (
    Ref("areas", recorded=True),
    Ref("departments", recorded=True),
    Ref("entities_chains"),
    Ref("entities_enterprises"),
    Ref("entities_institutions"),
    Ref("entities_platforms"),
)
KEPT = ("keeper", "source", "remark")


def _table(name, model, columns, key, **refs):
    """A file of the registers; its rows are named by `name` and kept by a department."""
    return RegisterTable(
        f"entities_{name}",
        model,
        (*columns, *KEPT),
        key=key,
        named_by=("name",),
        refs={"keeper": DEPARTMENT, **refs},
    )


# In the order of writing: a file names rows of those above it.
TABLES = [
    _table("chains", IndustryChain, ("name", "area", "description"), ("area", "name"), area=AREA),
    _table(
        "enterprises",
        Enterprise,
        ("name", "credit_code", "area", "park", "chain"),
        ("area", "name"),
        area=AREA,
        park=AREA,
        chain=CHAIN,
    ),
    _table("institutions", Institution, ("name", "kind", "area"), ("area", "name"), area=AREA),
    _table(
        "platforms",
        Platform,
        ("name", "kind", "area", "institution", "host_name", "co_builders"),
        ("area", "name"),
        area=AREA,
        institution=INSTITUTION,
    ),
    _table("recognitions", PlatformRecognition, ("platform", "level"), ("platform", "level"), platform=PLATFORM),
    _table(
        "agreements",
        Agreement,
        ("institution", "title", "kind", "state", "enterprise", "platform"),
        ("institution", "title"),
        institution=INSTITUTION,
        enterprise=ENTERPRISE,
        platform=PLATFORM,
    ),
    _table("policies", Policy, ("title", "area"), ("area", "title"), area=AREA),
    _table("funds", Fund, ("name", "kind", "area", "size"), ("area", "name"), area=AREA),
    _table("events", Event, ("name", "kind", "area"), ("area", "name"), area=AREA),
]


def load(folder, overwrite=False):
    """Load every file of `folder` (a Path); returns one Outcome a file. Raises Damaged and writes nothing if any is.

    Places and departments must be there: `load_figures` loads them.
    """
    files = checked(folder, TABLES, known={"areas": _areas(), "departments": _departments()})
    with transaction.atomic():
        return write(files, TABLES, overwrite)


def _areas():
    """By code, which names its last holder."""
    areas = Area.objects.select_related("parent").order_by(F("valid_from").asc(nulls_first=True), "pk")
    return {(area.code,): area for area in areas}


def _departments():
    return {(department.code,): department for department in Department.objects.all()}
