"""The site's pages, and a bare one of 200 bytes behind the same sign-in and right as the overview."""

from django.http import HttpResponse
from django.urls import include, path

from qijiang.directory.access import needs

BARE = b"<!doctype html><title>bare</title>".ljust(200, b".")


def bare(request):
    return HttpResponse(BARE)


urlpatterns = [
    path("bare/", needs("indicators.view_plan")(bare), name="bare"),
    path("", include("qijiang.urls")),
]
