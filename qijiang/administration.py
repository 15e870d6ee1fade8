"""The site of the administration. Beside each of its pages stands the list of all kinds of record: a process makes it
once for each language and set of rights, since making it anew took more than half the time of a page."""

from typing import Any

from django import template
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

register = template.Library()
MOST = 100  # kept lists: roles × languages; beyond that all are made anew


class AdministrationConfig(AdminConfig):
    default_site = "qijiang.administration.Site"


class Apps(list):
    """The apps with their kinds of record, as Django's site lists them; shared by all pages, which only read it."""

    @cached_property
    def written(self) -> str:
        """In HTML, where none of them is the page's own."""
        return render_to_string("admin/nav_sidebar.html", {"available_apps": self})

    def written_at(self, path: str) -> str:
        """The same with those marked to which the page at the path belongs."""
        html = self.written
        for app in self:
            if app["app_url"] in path:
                html = html.replace(f'"app-{app["app_label"]} module"', f'"app-{app["app_label"]} module current-app"')
                html = _marked(html, app["models"], path)
        return html


def _marked(html, kinds, path):
    for kind in kinds:
        if kind["admin_url"] and kind["admin_url"] in path:
            row = f"model-{kind['object_name'].lower()}"
            html = html.replace(f'<tr class="{row}"', f'<tr class="{row} current-model"')
            html = html.replace(f'<a href="{kind["admin_url"]}"', f'<a href="{kind["admin_url"]}" aria-current="page"')
    return html


class Site(AdminSite):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.kept: dict[tuple, Apps] = {}

    def get_app_list(self, request, app_label=None) -> Any:
        user = request.user
        rights = user.is_active, user.is_superuser, frozenset(user.get_all_permissions())
        key = (app_label, get_language(), get_script_prefix(), *rights)
        if key not in self.kept:
            if len(self.kept) >= MOST:
                self.kept.clear()
            self.kept[key] = Apps(super().get_app_list(request, app_label))
        return self.kept[key]


@register.simple_tag(takes_context=True)
def sidebar(context) -> str:
    return mark_safe(context["available_apps"].written_at(context["request"].path))
