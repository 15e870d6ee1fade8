"""The pages of operations, beside the right they need; those of each register come from its declaration."""

from django.urls import path

from qijiang.directory.access import needs

from . import operation_pages

looks = needs("registers.view_operation")

urlpatterns = [
    path("", looks(operation_pages.listing), name="operation_list"),
    path("<int:pk>/", looks(operation_pages.detail), name="operation_detail"),
    path("<int:pk>/undo/", looks(operation_pages.take_back), name="operation_undo"),
]
