"""The site's pages, and beside them two to compare with: a bare one of 200 bytes behind the same sign-in and right as
the overview, and a list of enterprises as django-tables2 renders it of itself."""

import django_tables2
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from enterprises.models import Enterprise
from enterprises.registers import enterprises
from qijiang.directory.access import needs

BARE = b"<!doctype html><title>bare</title>".ljust(200, b".")


def bare(request):
    return HttpResponse(BARE)


class StockTable(django_tables2.Table):
    class Meta:
        model = Enterprise
        fields = enterprises.columns
        template_name = "django_tables2/bootstrap5.html"


def stock(request):
    """The first page of the same rows and columns, by the library's own renderer, in the same frame."""
    rows = Enterprise.objects.within_reach(request.user).in_use().select_related("area", "park", "chain")
    table = StockTable(rows.order_by("name", "pk"))
    django_tables2.RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(request, "stock.html", {"table": table})


urlpatterns = [
    path("bare/", needs("indicators.view_plan")(bare), name="bare"),
    path("stock/", needs("enterprises.view_enterprise")(stock), name="stock"),
    path("", include("qijiang.urls")),
]
