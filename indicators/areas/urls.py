"""Areas beside each other: the pages, each beside the right it needs."""

from django.urls import path

from indicators.freshness import unless_unchanged
from indicators.views import compare
from qijiang.directory.access import needs

reads_indicators = needs("indicators.view_indicator")

urlpatterns = [
    path("compare/", reads_indicators(unless_unchanged(compare.start)), name="compare_start"),
    path("compare/<slug:code>/", reads_indicators(unless_unchanged(compare.detail)), name="compare"),
]
