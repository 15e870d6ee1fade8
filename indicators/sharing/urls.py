"""What is shown outside, each page beside the right it needs."""

from django.urls import path

from qijiang.directory.access import needs, public, reads

from ..views import public as pages
from ..views import screen, sharing

by_token = "a wall has no account: who has the secret address sees what the link was made for"  # noqa: S105
by_name = "a manager published it: approved figures of what was chosen, no names and no drafts"

urlpatterns = [
    path("screen/", reads("indicators.view_plan")(screen.wall), name="screen"),
    path("screen/<str:token>/", public(screen.by_link, why=by_token), name="screen_by_link"),
    path("sharing/", reads("indicators.view_sharedlink")(sharing.listing), name="sharing"),
    path("sharing/new/<slug:kind>/", needs("indicators.add_sharedlink")(sharing.new), name="shared_link_new"),
    path("sharing/<int:pk>/", needs("indicators.view_sharedlink")(sharing.one), name="shared_link"),
    path("public/<slug:slug>/", public(pages.page, why=by_name), name="public_page"),
    path("public/<slug:slug>/embed/", public(pages.embedded, why=by_name), name="public_embed"),
    path("public/<slug:slug>/data.<slug:kind>", public(pages.data, why=by_name), name="public_data"),
]
