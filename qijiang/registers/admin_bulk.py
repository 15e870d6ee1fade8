"""The administration's way to a bulk fix: an action that leads to the register's own pages with the chosen records."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from .previews import MOST
from .register import register_of


@admin.action(description=gettext_lazy("Bulk fix"), permissions=["change"])
def bulk_fix(model_admin, request, queryset):
    pks = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(pks) > MOST:
        said = _("One fix takes %(most)s records at most: choose fewer.") % {"most": figures.number(MOST)}
        model_admin.message_user(request, said, messages.ERROR)
        return None
    address = reverse(f"{register_of(model_admin.model).name}_bulk")
    return HttpResponseRedirect(f"{address}?pks={','.join(map(str, pks))}")
