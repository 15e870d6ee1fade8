"""The pages of reporting, each beside the right it needs."""

from django.urls import path

from qijiang.directory.access import signed_in

from ..views import notices

urlpatterns = [
    path("notices/", signed_in(notices.listing), name="notices"),
    path("notices/read/", signed_in(notices.read_all), name="notices_read"),
    path("notices/choices/", signed_in(notices.choices), name="notice_choices"),
    path("notices/<int:pk>/", signed_in(notices.follow), name="notice"),
]
