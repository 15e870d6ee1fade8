"""Areas beside each other, and indicators by period: the pages, each beside the right it needs."""

from django.urls import path

from indicators.freshness import unless_unchanged
from indicators.views import compare, pivot
from qijiang.directory.access import reads

reads_indicators = reads("indicators.view_indicator")

reads_plan = reads("indicators.view_plan", "indicators.view_indicator")

urlpatterns = [
    path("compare/", reads_indicators(unless_unchanged(compare.start)), name="compare_start"),
    path("compare/<slug:code>/", reads_indicators(unless_unchanged(compare.detail)), name="compare"),
    path("pivot/", reads_plan(unless_unchanged(pivot.page)), name="pivot"),
    path("pivot/export.xlsx", reads_plan(pivot.export), name="pivot_export"),
]
