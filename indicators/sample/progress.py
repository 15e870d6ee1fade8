"""How far the load has come: a bar on a terminal, else a line for each district."""

from django.utils.translation import gettext as _

from .district import NOUNS

WIDTH = 30


class Progress:
    """Is told each noun of each district before it is drawn."""

    def __init__(self, out, districts: int):
        self.out, self.steps, self.done = out, districts * len(NOUNS), 0
        self.is_terminal, self.area = out.isatty(), None

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self.is_terminal and self.done:
            self._bar("")
            self.out.write("")

    def tell(self, area, noun: str) -> None:
        if self.is_terminal:
            self._bar(f"{area} · {noun}")
        elif area != self.area:
            self.out.write(_("Drawing %(area)s …") % {"area": area})
            self.out.flush()
        self.area = area
        self.done += 1

    def _bar(self, text):
        full = min(WIDTH, WIDTH * self.done // self.steps)
        self.out.write(f"\r[{'█' * full}{'·' * (WIDTH - full)}] {text}\x1b[K", ending="")
        self.out.flush()
