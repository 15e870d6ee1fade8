"""The pages of the claims desk, each beside the right it needs."""

from django.urls import path

from qijiang.directory.access import needs

from ..freshness import unless_unchanged
from ..views import claims

reads = needs("indicators.view_indicator")

urlpatterns = [
    path("claims/", reads(unless_unchanged(claims.listing)), name="claims"),
    path("claims/<int:pk>/", reads(claims.detail), name="claim"),
]
