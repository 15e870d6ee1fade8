"""The district that is drawn: what of it there is already, and how large it is beside the home district."""

from dataclasses import dataclass, field

from enterprises.models import Enterprise, Fund, IndustryChain
from indicators.models import Indicator, Source
from qijiang.directory.models import Area, Department

from .plan import HOME, LAST_DAY

CODE = "sample"  # of the source that marks the sample's figures
ZONE, PARKS, NEIGHBOUR = "QJ-HTZ", ("QJ-P-BD", "QJ-P-MD"), "WS-EDZ"
# Size beside the home district; a district that is not named counts 1.
WEIGHTS = {
    "500101": 1.6, "500102": 1.9, "500103": 1.1, "500105": 1.6, "500106": 1.9, "500107": 2.6, "500108": 1.9,
    "500109": 2.3, "500112": 3.2, "500113": 1.8, "500115": 1.4, "500116": 1.8, "500117": 1.3, "500118": 1.6,
    "500120": 1.6, "500114": 0.5, "500155": 0.6, "500156": 0.4, "500229": 0.2, "500230": 0.4, "500231": 0.6,
    "500233": 0.5, "500235": 0.5, "500236": 0.4, "500237": 0.2, "500238": 0.2, "500240": 0.4, "500241": 0.4,
    "500242": 0.3, "500243": 0.3,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A district with its streets and parks; `number` is its place among those of the city, for serials."""

    area: Area
    number: int
    weight: float
    source: Source
    streets: list[Area]
    zone: list[Area] = field(default_factory=list)
    parks: list[Area] = field(default_factory=list)
    neighbour: Area | None = None
    keepers: dict[str, Department] = field(default_factory=dict)
    chains: dict[str, IndustryChain] = field(default_factory=dict)
    funds: dict[str, Fund] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    indicators: dict[str, Indicator] = field(default_factory=dict)

    @property
    def parts(self) -> list[Area]:
        """The places within the district that report figures of their own."""
        return [*(street for street in self.streets if street != self.area), *self.zone, *self.parks]

    @property
    def is_home(self) -> bool:
        return self.area.code == HOME

    def size(self, number: int) -> int:
        """A number of the home district in proportion to this one: the number itself for the home district."""
        return round(number * self.weight)

    def keeper(self, code: str) -> Department | None:
        """The department that keeps such records; only the home district's are known."""
        return self.keepers.get(code)


def districts() -> list[Area]:
    """The districts that a sample may be made for, the home district first."""
    of_the_year = Area.objects.valid_on(LAST_DAY).filter(kind=Area.Kind.DISTRICT).order_by("code")
    return sorted(of_the_year, key=lambda area: area.code != HOME)


def place_of(area: Area, number: int, scale: float, source: Source) -> Place:
    """Reads what is there of the district: ten queries."""
    within = Area.objects.valid_on(LAST_DAY).within(area)
    home = area.code == HOME
    streets = within.filter(kind__in=["street", "town"], reporting_unit=None)
    return Place(
        area=area,
        number=number,
        weight=scale * WEIGHTS.get(area.code, 1),
        source=source,
        streets=list(streets) or [area],
        zone=list(Area.objects.filter(code__startswith=ZONE, path__startswith=area.path).order_by("code")),
        parks=list(within.filter(code__in=PARKS)),
        neighbour=Area.objects.by_code(NEIGHBOUR) if home else None,
        keepers={department.code: department for department in Department.objects.filter(area__in=within)},
        chains={chain.name: chain for chain in IndustryChain.objects.in_use().filter(area=area)},
        funds={fund.kind: fund for fund in Fund.objects.in_use().filter(area=area).order_by("-pk")},
        taken=set(Enterprise.objects.filter(area__in=within).values_list("name", flat=True)),
        indicators={indicator.code: indicator for indicator in Indicator.objects.select_related("owner")},
    )
