"""The pages of the claims desk, each beside the right it needs."""

from django.urls import path

from qijiang.directory.access import needs, reads

from ..freshness import unless_unchanged
from ..views import claims

reads_claims = reads("indicators.view_indicator")

urlpatterns = [
    path("claims/", reads_claims(unless_unchanged(claims.listing)), name="claims"),
    path("claims/check/", needs("indicators.view_indicator")(claims.check), name="claims_check"),
    path("claims/new/", needs("indicators.add_claim")(claims.new), name="claim_new"),
    path("claims/<int:pk>/", reads_claims(claims.detail), name="claim"),
    path("claims/<int:pk>/change/", needs("indicators.change_claim")(claims.change), name="claim_change"),
    path("claims/<int:pk>/withdraw/", needs("indicators.delete_claim")(claims.withdraw), name="claim_withdraw"),
]
