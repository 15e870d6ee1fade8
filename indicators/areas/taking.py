"""The pictures of a comparison as they are taken away from its page, with the figures they show. No queries."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..pages.pictures import Picture
from .comparison import Comparison, Row
from .courses import Courses
from .pictures import Map

MAP, BARS, COURSES = "map", "bars", "courses"


def picture_of_map(compared: Comparison, found: Map | None) -> Picture | None:
    title = _("%(name)s, map of %(whole)s")
    return _picture(compared, found.svg, MAP, title, [*compared.rows, *compared.apart]) if found else None


def picture_of_bars(compared: Comparison, found: SafeString | None) -> Picture | None:
    return _picture(compared, found, BARS, _("%(name)s, areas of %(whole)s ranked"), compared.rows) if found else None


def picture_of_courses(compared: Comparison, found: Courses | None) -> Picture | None:
    if found is None:
        return None
    title = _title(compared, _("%(name)s, courses of areas of %(whole)s"))
    return Picture(found.svg, found.headings, found.rows, key=COURSES, title=title, said=_said(compared))


def _picture(compared: Comparison, svg: SafeString, key: str, title: str, rows: list[Row]) -> Picture:
    headings = [_("Area"), _("Value"), _("As of"), _("Remark")]
    cells = [
        [row.area.name, row.text, row.date, row.apart or ("" if row.value is not None else row.word)] for row in rows
    ]
    return Picture(svg, headings, cells, key=key, title=_title(compared, title), said=_said(compared))


def _title(compared, words):
    return words % {"name": compared.indicator.title, "whole": compared.members.whole.name}


def _said(compared):
    """What must stand beside a picture that is taken away: unit, days, coverage, and whether figures are a sample's."""
    days = sorted({row.date for row in compared.rows if row.date})
    span = days[0] if len(days) == 1 else f"{days[0]} – {days[-1]}" if days else ""
    said = [_("Unit: %(unit)s") % {"unit": compared.style.shown_unit}]
    said += [_("As of %(on)s") % {"on": span}] if span else []
    said.append(compared.coverage)
    if any(row.sample for row in [*compared.rows, *compared.apart]):
        said.append(_("sample, not real"))
    return "　".join(said)
