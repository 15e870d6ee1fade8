"""The pages of reporting, each beside the right it needs."""

from django.urls import path

from qijiang.directory.access import needs, signed_in

from ..views import evidence, notices

urlpatterns = [
    path("notices/", signed_in(notices.listing), name="notices"),
    path("notices/read/", signed_in(notices.read_all), name="notices_read"),
    path("notices/choices/", signed_in(notices.choices), name="notice_choices"),
    path("notices/<int:pk>/", signed_in(notices.follow), name="notice"),
    path("entry/<int:pk>/evidence/", needs("indicators.add_evidencefile")(evidence.attach), name="evidence_attach"),
    path("evidence/<int:pk>/", needs("indicators.view_evidencefile")(evidence.open_file), name="evidence_open"),
    path(
        "evidence/<int:pk>/withdraw/",
        needs("indicators.withdraw_evidencefile")(evidence.take_back),
        name="evidence_withdraw",
    ),
]
