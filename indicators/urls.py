"""The pages of plans and indicators, each beside the right it needs."""

from django.urls import include, path

from qijiang.directory.access import needs

from . import registers
from .freshness import unless_unchanged
from .views import entry, indicator, overview, review

reads_plan = needs("indicators.view_plan")
reads_indicators = needs("indicators.view_indicator")
records = needs("indicators.add_observation")
reviews = needs("indicators.review_observation")

urlpatterns = [
    path("", reads_plan(unless_unchanged(overview.overview)), name="overview"),
    path("actions/<int:number>/", reads_plan(unless_unchanged(overview.action)), name="action"),
    path("indicators/", reads_indicators(unless_unchanged(indicator.listing)), name="indicator_list"),
    path("indicators/<slug:code>/", reads_indicators(unless_unchanged(indicator.detail)), name="indicator_detail"),
    path("entry/", records(entry.desk), name="entry"),
    path("entry/new/<slug:code>/", records(entry.new), name="entry_new"),
    path("entry/<int:pk>/", records(entry.edit), name="entry_edit"),
    path("review/", reviews(review.desk), name="review"),
    path("quality/announcements/names/", include(registers.announced_entries.urls)),
    path("quality/announcements/", include(registers.announcements.urls)),
    path("review/<int:pk>/", reviews(review.decide), name="review_decide"),
]
