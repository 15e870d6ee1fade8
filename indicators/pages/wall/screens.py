"""The screens of a wall by name, the order in which they follow each other, and their addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

SECONDS = 20
NAME = re.compile(r"[a-z]{2,12}(-[0-9a-z_-]{1,64})?")
PLAN, ACTION, MAP, AREAS, FIRMS, PIPELINE = "plan", "action", "map", "areas", "firms", "pipeline"


@dataclass(frozen=True)
class Screen:
    """A screen that has something to show: `name` in the address, `title` for people, how long it stays."""

    name: str
    title: str
    seconds: int = SECONDS

    @property
    def kind(self) -> str:
        return self.name.partition("-")[0]

    @property
    def of(self) -> str:
        """What it is of: the action's number, the indicator's code, the page of a long plan."""
        return self.name.partition("-")[2]


@dataclass(frozen=True)
class Step:
    """A screen as the wall's foot names it."""

    title: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Round:
    """The screens of a wall, the one that is shown, and what its addresses carry along."""

    screens: Sequence[Screen]
    here: Screen
    carried: Sequence[tuple[str, str]] = ()
    held: bool = False

    def url(self, screen: Screen, **more: str) -> str:
        return f"?{urlencode([*self.carried, ('screen', screen.name), *more.items()])}"

    def _beside(self, by: int) -> Screen:
        place = [screen.name for screen in self.screens].index(self.here.name)
        return self.screens[(place + by) % len(self.screens)]

    @property
    def next_url(self) -> str:
        """What comes when the time is up: the same screen anew where it is held."""
        return self.hold_url if self.held else self.url(self._beside(1))

    @property
    def forward_url(self) -> str:
        return self.url(self._beside(1), **self._hold)

    @property
    def back_url(self) -> str:
        return self.url(self._beside(-1), **self._hold)

    @property
    def hold_url(self) -> str:
        return self.url(self.here, hold="1")

    @property
    def go_url(self) -> str:
        return self.url(self.here)

    @property
    def _hold(self) -> dict[str, str]:
        return {"hold": "1"} if self.held else {}

    @property
    def steps(self) -> list[Step]:
        return [Step(screen.title, self.url(screen, **self._hold), screen is self.here) for screen in self.screens]


def usual(screens: Sequence[Screen], asked: str = "") -> list[Screen]:
    """Those that a wall goes round by itself: of all maps and rankings of areas the first one of each kind, and the one
    that is asked for. More of them are chosen for a link."""
    first: dict[str, str] = {}
    for screen in screens:
        first.setdefault(screen.kind, screen.name)
    return [each for each in screens if each.kind not in {MAP, AREAS} or each.name in {first[each.kind], asked}]


def is_name(text: str) -> bool:
    """Whether a screen could be called so; that it has nothing to show today is another thing."""
    return bool(NAME.fullmatch(text))


def chosen(screens: Sequence[Screen], wanted: Sequence[Sequence]) -> list[Screen]:
    """Of the screens there are those wanted, (name, seconds), in that order. A plan's further pages come with it."""
    found = []
    for name, seconds in wanted:
        for screen in screens:
            if screen.name == name or (name == PLAN and screen.kind == PLAN):
                found.append(Screen(screen.name, screen.title, int(seconds)))
    return found
