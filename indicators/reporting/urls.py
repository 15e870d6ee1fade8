"""The pages of reporting, each beside the right it needs."""

from django.urls import path, register_converter

from qijiang.directory.access import needs, needs_one_of, reads, signed_in

from ..views import assignments, desk, evidence, grid, grid_workbook, notices, tasks, timeline
from .routes import PeriodInAddress

register_converter(PeriodInAddress, "period")

records = needs("indicators.add_observation")
reviews = needs("indicators.review_observation")
oversees = reads("indicators.view_completeness")
has_a_desk = reads("indicators.view_assignment")
sees_drafts = needs_one_of("indicators.add_observation", "indicators.review_observation", "indicators.view_observation")

urlpatterns = [
    path("desk/", has_a_desk(desk.desk), name="desk"),
    path("desk/assignments/", needs("indicators.add_assignment")(assignments.page), name="assignments"),
    path("desk/numbers/", has_a_desk(desk.numbers), name="desk_numbers"),
    path("desk/remind/", reviews(desk.remind), name="desk_remind"),
    path("desk/<slug:department>/<period:period>/", oversees(desk.cell), name="desk_cell"),
    path("entry/<period:period>/", sees_drafts(grid.page), name="grid"),
    path("entry/<period:period>/cell/", records(grid.save), name="grid_cell"),
    path("entry/<period:period>/paste/", records(grid.read_block), name="grid_paste"),
    path("entry/<period:period>/of/<slug:code>/", sees_drafts(grid.beside), name="grid_beside"),
    path("entry/<period:period>/workbook.xlsx", records(grid_workbook.download), name="grid_workbook"),
    path("entry/<period:period>/workbook/", records(grid_workbook.upload), name="grid_upload"),
    path("entry/<period:period>/workbook/save/", records(grid.take_over), name="grid_take_over"),
    path("entry/<period:period>/report/", sees_drafts(grid_workbook.page), name="grid_official"),
    path("entry/<period:period>/report.xlsx", sees_drafts(grid_workbook.workbook), name="grid_official_workbook"),
    path("notices/", signed_in(notices.listing), name="notices"),
    path("notices/read/", signed_in(notices.read_all), name="notices_read"),
    path("notices/choices/", signed_in(notices.choices), name="notice_choices"),
    path("notices/<int:pk>/", signed_in(notices.follow), name="notice"),
    path("desk/tasks/", reads("indicators.view_plan")(tasks.listing), name="tasks"),
    path("tasks/<int:pk>/", needs("indicators.view_plan")(tasks.task), name="task"),
    path("entry/<int:pk>/evidence/", needs("indicators.add_evidencefile")(evidence.attach), name="evidence_attach"),
    path(
        "indicators/<slug:code>/timeline/",
        reads("indicators.view_indicator")(timeline.timeline),
        name="indicator_timeline",
    ),
    path("evidence/<int:pk>/", needs("indicators.view_evidencefile")(evidence.open_file), name="evidence_open"),
    path(
        "evidence/<int:pk>/withdraw/",
        needs("indicators.withdraw_evidencefile")(evidence.take_back),
        name="evidence_withdraw",
    ),
]
