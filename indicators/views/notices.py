"""What the account has been told, and how it wants to hear of what."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..models import Notice
from ..pages.notices import notice_page
from ..reporting import noticing
from ..reporting.forms import ChoicesForm
from .answers import saved_form
from .back import FROM_NOTICES


@require_safe
def listing(request):
    return _page(request, ChoicesForm(user=request.user))


def _page(request, form):
    unread = request.GET.get("show") == "unread"
    page = notice_page(request.user, unread=unread, before=_number(request.GET.get("before", "")))
    context = {"page": page, "only_unread": unread, "form": form, "saved_form": saved_form(request)}
    return render(request, "reporting/notices.html", context)


def _number(text):
    """The notice that the address begins after, None for the newest; raises Http404 for what is no number."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Http404(_("There is no page of notices at this address."))
    return int(text)


@require_safe
def follow(request, pk):
    """To where the matter is dealt with; the notice is read by that."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    noticing.read(request.user, pk=pk)
    return redirect(notice.link + (FROM_NOTICES if _is_of_figure(notice.link) else ""))


def _is_of_figure(link) -> bool:
    """Whether it leads to the form of a figure, which then leads back here."""
    try:
        return resolve(link).url_name == "entry_edit"
    except Resolver404:
        return False


@require_POST
def read_all(request):
    number = noticing.read(request.user)
    messages.success(request, _("Marked as read: %(number)s.") % {"number": number})
    return redirect("notices")


@require_POST
def choices(request):
    form = ChoicesForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, form)
    noticing.choose(request.user, form.ways)
    messages.success(request, _("Your choice of notices is kept. It holds for what comes from now on."))
    return redirect("notices")
