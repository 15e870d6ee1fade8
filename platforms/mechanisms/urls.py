"""What is made of the registers, each page beside the right it needs."""

from django.urls import path

from qijiang.directory.access import needs, reads, signed_in

from .views import bases, mechanisms, rankings

reads_figures = reads("enterprises.view_enterprise", "enterprises.view_annualfigures")
reads_rankings = reads("enterprises.view_ranking")
draws_up = needs("enterprises.view_ranking", "enterprises.change_ranking")


def _of(mechanism, *rights):
    """The page of a mechanism, the records behind its numbers, and these as a file."""
    name, guard = mechanism.name, reads(*rights)
    return [
        path(f"{name}/", guard(mechanism.page), name=name),
        path(f"{name}/records/<slug:what>/", guard(mechanism.records), name=f"{name}_records"),
        path(f"{name}/records/<slug:what>/export.<slug:kind>", guard(mechanism.export), name=f"{name}_records_export"),
    ]


urlpatterns = [
    path("", signed_in(mechanisms.overview), name="mechanisms"),
    path("technology-smes/", reads_figures(bases.sme_base), name="sme_base"),
    path("pipeline/", reads_figures(bases.pipeline), name="pipeline"),
    path(
        "high-growth/",
        reads("enterprises.view_annualfigures", "enterprises.view_growthrule")(bases.growth_base),
        name="growth_base",
    ),
    path("firms/<int:pk>/", reads_figures(bases.firm), name="firm_scores"),
    path("rankings/", reads_rankings(rankings.listing), name="ranking_list"),
    path("rankings/new/", needs("enterprises.add_ranking")(rankings.new), name="ranking_new"),
    path("rankings/<int:pk>/", reads_rankings(rankings.detail), name="ranking_detail"),
    path("rankings/<int:pk>/edit/", draws_up(rankings.edit), name="ranking_edit"),
    path("rankings/<int:pk>/discard/", draws_up(rankings.discard), name="ranking_discard"),
    path(
        "rankings/<int:pk>/publish/",
        needs("enterprises.view_ranking", "enterprises.publish_ranking")(rankings.publish),
        name="ranking_publish",
    ),
    path("rankings/<int:pk>/firms/<int:record>/", reads_rankings(rankings.calculation), name="ranking_firm"),
    *_of(mechanisms.ACHIEVEMENTS, "enterprises.view_achievement", "enterprises.view_achievementtransfer"),
    *_of(mechanisms.CHALLENGES, "enterprises.view_challenge", "enterprises.view_challengebid"),
    *_of(mechanisms.COMMISSIONERS, "platforms.view_commissioner", "platforms.view_servicerecord"),
    *_of(mechanisms.INCUBATION, "platforms.view_incubatee"),
    *_of(mechanisms.FUNDS, "enterprises.view_fund", "enterprises.view_financing"),
    *_of(mechanisms.POLICIES, "enterprises.view_policy", "enterprises.view_payout"),
    *_of(mechanisms.CHAINS, "enterprises.view_industrychain"),
    *_of(mechanisms.EVENTS, "platforms.view_event", "platforms.view_award"),
]
