"""What is made of the registers, each page beside the right it needs."""

from django.urls import path

from qijiang.directory.access import needs, signed_in

from .views import bases, mechanisms, rankings

reads_figures = needs("enterprises.view_enterprise", "enterprises.view_annualfigures")
reads_rankings = needs("enterprises.view_ranking")
draws_up = needs("enterprises.view_ranking", "enterprises.change_ranking")

urlpatterns = [
    path("", signed_in(mechanisms.overview), name="mechanisms"),
    path("technology-smes/", reads_figures(bases.sme_base), name="sme_base"),
    path("pipeline/", reads_figures(bases.pipeline), name="pipeline"),
    path(
        "high-growth/",
        needs("enterprises.view_annualfigures", "enterprises.view_growthrule")(bases.growth_base),
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
    path(
        "achievements/",
        needs("enterprises.view_achievement", "enterprises.view_achievementtransfer")(mechanisms.achievements),
        name="achievements",
    ),
    path(
        "challenges/",
        needs("enterprises.view_challenge", "enterprises.view_challengebid")(mechanisms.challenges),
        name="challenges",
    ),
    path(
        "commissioners/",
        needs("platforms.view_commissioner", "platforms.view_servicerecord")(mechanisms.commissioners),
        name="commissioners",
    ),
    path("incubation/", needs("platforms.view_incubatee")(mechanisms.incubation), name="incubation"),
    path("funds/", needs("enterprises.view_fund", "enterprises.view_financing")(mechanisms.funds), name="funds"),
    path(
        "policies/", needs("enterprises.view_policy", "enterprises.view_payout")(mechanisms.policies), name="policies"
    ),
    path("chains/", needs("enterprises.view_industrychain")(mechanisms.chains), name="chains"),
    path("events/", needs("platforms.view_event", "platforms.view_award")(mechanisms.events), name="events"),
]
