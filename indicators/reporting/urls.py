"""The pages of reporting, each beside the right it needs."""

from django.urls import path

from qijiang.directory.access import needs, signed_in

from ..views import notices, tasks

reads_plan = needs("indicators.view_plan")

urlpatterns = [
    path("notices/", signed_in(notices.listing), name="notices"),
    path("notices/read/", signed_in(notices.read_all), name="notices_read"),
    path("notices/choices/", signed_in(notices.choices), name="notice_choices"),
    path("notices/<int:pk>/", signed_in(notices.follow), name="notice"),
    path("desk/tasks/", reads_plan(tasks.listing), name="tasks"),
    path("tasks/<int:pk>/", reads_plan(tasks.task), name="task"),
]
