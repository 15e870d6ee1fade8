"""The site's pages, and beside them three to compare with: a bare one of 200 bytes behind the same sign-in and right as
the overview, and the list of enterprises as django-tables2 and django-filter make it of themselves."""

import django_filters
import django_tables2
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from enterprises.models import Enterprise
from enterprises.registers import enterprises
from qijiang.directory.access import needs
from qijiang.directory.models import Area

BARE = b"<!doctype html><title>bare</title>".ljust(200, b".")


def bare(request):
    return HttpResponse(BARE)


class StockTable(django_tables2.Table):
    class Meta:
        model = Enterprise
        fields = enterprises.columns
        template_name = "django_tables2/bootstrap5.html"


class StockFilter(django_filters.FilterSet):
    """What our list offers: a search, the same fields, the places within the reader's reach."""

    q = django_filters.CharFilter(method="search", label="Search")
    area = django_filters.ModelChoiceFilter(queryset=lambda request: _places(request), method="within")
    park = django_filters.ModelChoiceFilter(queryset=lambda request: _places(request), method="within")
    chain = django_filters.CharFilter(field_name="chain__name", lookup_expr="icontains")
    established = django_filters.DateFromToRangeFilter()
    in_use = django_filters.BooleanFilter()

    class Meta:
        model = Enterprise
        fields = ["q", "area", "park", "chain", "status", "established", "in_use"]

    def search(self, rows, name, text):
        return rows.filter(Q(name__icontains=text) | Q(credit_code__icontains=text))

    def within(self, rows, name, area):
        return rows.filter(**{f"{name}__path__startswith": area.path})


def _places(request):
    return Area.objects.within(request.user.area)


def stock(request):
    """The first page of the same rows and columns, by the library's own renderer, in the same frame."""
    table = _stock_table(request, _stock_rows(request))
    return render(request, "stock.html", {"table": table})


def stock_list(request):
    """The same with the form of filters, as django-filter renders it."""
    narrowed = StockFilter(request.GET, queryset=_stock_rows(request), request=request)
    return render(request, "stock.html", {"table": _stock_table(request, narrowed.qs), "filter": narrowed})


def _stock_rows(request):
    rows = Enterprise.objects.within_reach(request.user).in_use().select_related("area", "park", "chain")
    return rows.order_by("name", "pk")


def _stock_table(request, rows):
    table = StockTable(rows)
    django_tables2.RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return table


urlpatterns = [
    path("bare/", needs("indicators.view_plan")(bare), name="bare"),
    path("stock/", needs("enterprises.view_enterprise")(stock), name="stock"),
    path("stock-list/", needs("enterprises.view_enterprise")(stock_list), name="stock_list"),
    path("", include("qijiang.urls")),
]
