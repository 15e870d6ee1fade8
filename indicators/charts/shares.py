"""A bar of a whole: how much of it is reached, how much is not known, and where a comparison lies."""

from django.utils.safestring import SafeString

from .svg import coordinate, frame, upright

HEIGHT = 14


def share_bar(reached: float | None, label: str, *, known: float = 1, mark: float | None = None) -> SafeString:
    """`reached`, `known` and `mark` are parts of the whole, 0 to 1: what is reached, how much of the whole is scored
    at all (the rest is hatched, not empty), and the comparison. `reached` is None where nothing is scored."""
    body = f'<rect class="lane" width="100%" height="{HEIGHT}"/>'
    if known < 1:
        body += _part('fill="url(#p-empty)"', known, 1 - known)
    if reached:
        body += _part('class="reached"', 0, reached)
    if mark is not None:
        body += upright("halo", mark * 100, 0, HEIGHT) + upright("mark", mark * 100, 0, HEIGHT)
    return frame("share-bar", f'height="{HEIGHT}"', label, body)


def _part(look: str, start: float, width: float) -> str:
    return f'<rect {look} x="{coordinate(start * 100)}%" width="{coordinate(width * 100)}%" height="{HEIGHT}"/>'
