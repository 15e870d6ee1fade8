"""The pages of the benchmark desk, each beside the right it needs."""

from django.urls import path

from qijiang.directory.access import needs, reads

from ..freshness import unless_unchanged
from . import views
from .setting import RIGHTS

reads_plan = reads("indicators.view_plan")

urlpatterns = [
    path("", reads_plan(views.home), name="benchmark"),
    path("<slug:framework>/", reads_plan(unless_unchanged(views.page)), name="benchmark_desk"),
    path("<slug:framework>/limits/", needs(*RIGHTS)(views.values), name="benchmark_limits"),
    path("<slug:framework>/<str:code>/", reads_plan(unless_unchanged(views.item)), name="benchmark_item"),
    path("<slug:framework>/<str:code>/task/", needs("indicators.add_task")(views.task), name="benchmark_task"),
]
