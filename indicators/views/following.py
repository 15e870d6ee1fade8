"""What a reader follows: the page of it, and the stars by which it changes."""

import datetime

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..followed import state_of
from ..following import follow, follows_of, found, unfollow
from ..moment import end_of
from ..pages.following import following

DAYS = 7


@require_http_methods(["GET", "HEAD", "POST"])
def page(request):
    return _star(request) if request.method == "POST" else _listing(request)


def _listing(request):
    today = timezone.localdate()
    state = state_of(request.user, today, end_of(today - datetime.timedelta(DAYS)))
    return render(request, "indicators/following.html", {"page": following(state, follows_of(request.user))})


def _star(request):
    """A star was pressed. Raises Http404 for what is not there or lies beyond the account's reach."""
    key, does = request.POST.get("follow", ""), follow
    if not key:
        key, does = request.POST.get("unfollow", ""), unfollow
    try:
        does(request.user, *found(key, request.user))
    except ObjectDoesNotExist as error:
        raise Http404(_("There is no such indicator within your reach.")) from error
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(_back(request))


def _back(request):
    """Where the star stood; never another site."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if safe and there.startswith("/") else "following"
