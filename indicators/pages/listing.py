"""The list of indicators: which rows, in which order, on which page. Twelve queries at most, however many rows."""

from dataclasses import dataclass

from django.core.paginator import InvalidPage
from django.http import Http404
from django.utils.translation import gettext as _

from ..models import Target
from ..reading import courses
from ..scope import Scope
from ..standing import SPARK_YEARS, standing
from .desks import breaks_of
from .filters import IndicatorFilter
from .tables import BY_FIGURES, IndicatorRow, IndicatorTable, light, sorted_columns

PAGE_SIZE = 100


@dataclass(frozen=True)
class Listing:
    table: IndicatorTable
    filters: IndicatorFilter
    sort: str


def listing(request, scope: Scope) -> Listing:
    """The page of the list that the request asks for; raises Http404 for a page that there is not."""
    filters = IndicatorFilter(request.GET, scope=scope)
    rows = _rows(filters.qs, scope)
    sort = sorted_columns(request.GET.getlist("sort")[:1])
    state = filters.wanted_state
    by_figures = state or any(word.lstrip("-") in BY_FIGURES for word in sort)
    if by_figures:  # only then all figures are read before it is known which rows the page shows
        _read(rows, scope)
        rows = [row for row in rows if state in ("", row.state)]
    table = IndicatorTable(rows, scope.year, order_by=sort)
    _turn_to(table, request.GET.get("page", "1"))
    shown = [row.record for row in table.paginated_rows]
    if not by_figures:
        _read(shown, scope)
    _write(shown, scope)
    return Listing(table, filters, sort[0] if sort else "")


def _rows(indicators, scope):
    found = list(indicators)
    breaks = breaks_of([indicator.pk for indicator in found])
    return [
        IndicatorRow(
            indicator,
            scope.year,
            f"/indicators/{indicator.code}/{scope.link}",
            [day for day in breaks.get(indicator.pk, ()) if day <= scope.on],
        )
        for indicator in found
    ]


def _years(scope):
    return range(scope.year - SPARK_YEARS + 1, scope.year + 1)


def _read(rows, scope):
    """Give the rows their courses of the last years: one query."""
    years = [year for year in _years(scope) if year in scope.years]
    by_indicator = {row.indicator.pk: row for row in rows}
    for (indicator, _area, year), course in courses(by_indicator, [scope.area.pk], years, scope.moment).items():
        by_indicator[indicator].courses[year] = course


def _turn_to(table, page):
    try:
        table.paginate(page=page[:9], per_page=PAGE_SIZE)
    except InvalidPage:
        raise Http404(
            _("There is no page “%(page)s” of this list: it has %(pages)s.")
            % {"page": page[:16], "pages": table.paginator.num_pages}
        ) from None


def _write(rows, scope):
    """Judge the targets of the page's rows, and write the rows out."""
    by_indicator = {row.indicator.pk: row for row in rows}
    for target in _targets(by_indicator, scope):
        row = by_indicator[target.indicator_id]
        cells = {(target.indicator_id, scope.area.pk, year): course for year, course in row.courses.items()}
        row.lights.append(light(standing(target, cells, scope.moment)))
    for row in rows:
        row.write(_years(scope))


def _targets(indicators, scope):
    if scope.plan is None:
        return []
    targets = Target.objects.of_plan(scope.plan, scope.year).filter(area=scope.area, indicator__in=indicators)
    return targets.with_milestones()
