"""The pages of briefs, each beside the right it needs."""

from django.urls import path

from qijiang.directory.access import needs, reads

from ..views import brief_files, brief_writing, briefs

reads_briefs = reads("indicators.view_brief")
adds = needs("indicators.add_brief")
changes = needs("indicators.change_brief")

urlpatterns = [
    path("", reads_briefs(briefs.listing), name="brief_list"),
    path("new/", adds(brief_writing.new), name="brief_new"),
    path("<int:pk>/", reads_briefs(briefs.page), name="brief"),
    path("<int:pk>/edit/", changes(brief_writing.edit), name="brief_edit"),
    path("<int:pk>/freeze/", changes(brief_writing.freeze), name="brief_freeze"),
    path("<int:pk>/discard/", changes(brief_writing.discard), name="brief_discard"),
    path("<int:pk>/edition/", adds(brief_writing.edition), name="brief_edition"),
    path("<int:pk>/changes/", reads_briefs(briefs.changes), name="brief_changes"),
    path("<int:pk>/print/", reads_briefs(briefs.print_page), name="brief_print"),
    path("<int:pk>/files/", needs("indicators.view_brief")(brief_files.make), name="brief_make"),
    path("<int:pk>/files/<int:number>/", reads_briefs(brief_files.page), name="brief_file"),
    path("<int:pk>/files/<int:number>/progress/", reads_briefs(brief_files.progress), name="brief_file_progress"),
    path("<int:pk>/files/<int:number>/download/", reads_briefs(brief_files.download), name="brief_download"),
]
