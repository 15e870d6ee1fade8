"""The pages of plans and indicators, each beside the right it needs."""

from django.urls import include, path

from qijiang.directory.access import needs, reads

from . import registers
from .freshness import board_unless_unchanged, unless_unchanged
from .views import ahead, counting, entry, following, indicator, overview, review, rules
from .visiting import visited

reads_plan = reads("indicators.view_plan")
reads_indicators = reads("indicators.view_indicator")
reads_pipeline = reads("indicators.view_indicator", "enterprises.view_enterprise", "enterprises.view_annualfigures")
records = needs("indicators.add_observation")
reviews = needs("indicators.review_observation")

urlpatterns = [
    path("", include("indicators.reporting.urls")),  # first: two hundred clerks save cells, and each route costs a look
    path("", reads_plan(visited(board_unless_unchanged(overview.overview))), name="overview"),
    path("following/", needs("indicators.view_plan")(following.page), name="following"),
    path("actions/<int:number>/", reads_plan(unless_unchanged(overview.action)), name="action"),
    path("indicators/", reads_indicators(unless_unchanged(indicator.listing)), name="indicator_list"),
    path("indicators/<slug:code>/", reads_indicators(unless_unchanged(indicator.detail)), name="indicator_detail"),
    path("indicators/<slug:code>/ahead/", reads_indicators(ahead.ahead), name="indicator_ahead"),
    path("indicators/<slug:code>/pipeline/", reads_pipeline(ahead.pipeline), name="indicator_pipeline"),
    path("indicators/<slug:code>/records/", reads_indicators(counting.records), name="indicator_records"),
    path(
        "indicators/<slug:code>/records/export.<slug:kind>",
        reads_indicators(counting.records_export),
        name="indicator_records_export",
    ),
    path(
        "indicators/<slug:code>/reconciliation/",
        needs("indicators.view_indicator")(counting.reconciliation),  # a note is added there
        name="indicator_reconciliation",
    ),
    path("indicators/<slug:code>/counted/", reads_indicators(counting.counted), name="indicator_counted"),
    path("indicators/<slug:code>/identity/", reads_indicators(counting.identity), name="indicator_identity"),
    path("indicators/<slug:code>/lapsing/", reads_indicators(counting.lapsing), name="indicator_lapsing"),
    path(
        "indicators/<slug:code>/lapsing/export.<slug:kind>",
        reads_indicators(counting.lapsing_export),
        name="indicator_lapsing_export",
    ),
    path("", include("indicators.areas.urls")),
    path("", include("indicators.claims.urls")),
    path("benchmark/", include("indicators.benchmarking.urls")),
    path("quality/", reads_indicators(counting.quality_desk), name="quality"),
    path("quality/rules/", reads_indicators(rules.rules_desk), name="quality_rules"),
    path("entry/", reads("indicators.add_observation")(entry.desk), name="entry"),
    path("entry/new/<slug:code>/", records(entry.new), name="entry_new"),
    path("entry/<int:pk>/", records(entry.edit), name="entry_edit"),
    path("review/", reads("indicators.review_observation")(review.desk), name="review"),
    path("review/many/", reviews(review.decide_many), name="review_many"),
    path("quality/announcements/names/", include(registers.announced_entries.urls)),
    path("quality/announcements/", include(registers.announcements.urls)),
    path("briefs/", include("indicators.briefs.urls")),
    path("", include("indicators.sharing.urls")),
    path("review/<int:pk>/", reviews(review.decide), name="review_decide"),
]
