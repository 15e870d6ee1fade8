"""The table: what was compared, the ratio, the limit, held or missed."""

from dataclasses import dataclass, field

from .measure import Ratio

HEADINGS = ("what", "CPU: median (min–max)", "wall: median (min–max)", "limit", "")


@dataclass
class Report:
    """Lines as they come; `missed` counts the limits that were not held."""

    missed: int = 0
    notes: list[str] = field(default_factory=list)

    def begin(self, title):
        print(f"\n### {title}\n\n| {' | '.join(HEADINGS)} |\n|---|---|---|---|---|", flush=True)

    def ratio(self, what: str, found: Ratio, limit: float | None = None, *, also_wall: bool = False):
        """A ratio whose median must not exceed the limit (`also_wall`: nor that of the time gone by)."""
        worst = max(found.cpu.median, found.wall.median) if also_wall else found.cpu.median
        self._line(what, str(found.cpu), str(found.wall), f"≤ {limit} ×" if limit else "", limit, worst)

    def count(self, what: str, counts: list[int], limit: int):
        """Whole numbers, the greatest of which must not exceed the limit."""
        self._line(what, ", ".join(map(str, counts)), "", f"≤ {limit}", limit, max(counts))

    def seconds(self, what: str, found: float, limit: float | None = None):
        """What people wait for, by the clock."""
        self._line(what, "", f"{found:.2f} s", f"≤ {limit:g} s" if limit else "", limit, found)

    def must_be(self, what: str, said: str, wanted: str):
        self._line(what, said, "", wanted, 0, int(said != wanted))

    def note(self, text: str):
        """Something for orientation, printed below the tables."""
        self.notes.append(text)

    def end(self):
        print("\n" + "\n".join(f"* {note}" for note in self.notes))
        print(f"\n{self.missed} limits missed." if self.missed else "\nEvery limit was held.", flush=True)

    def _line(self, what, cpu, wall, shown, limit, worst):
        verdict = "" if limit is None else "held" if worst <= limit else "**missed**"
        self.missed += verdict == "**missed**"
        print(f"| {what} | {cpu} | {wall} | {shown} | {verdict} |", flush=True)
