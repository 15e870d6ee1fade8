"""Who may open a page, said beside its route and enforced by what says it.

A route without one of these wrappers fails a test that walks the URLconf. Each wrapper leaves its word on the
view as `.access`, which is what that test (and a reader) sees.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_safe


def public(view, why):
    """Anybody may open it; `why` is the reason, for the reader of the route."""

    @wraps(view)
    def open_to_all(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    return login_not_required(_marked(open_to_all, f"public: {why}"))


def signed_in(view):
    """Any active account may open it."""
    return _guarded(view, "signed in", lambda user: True)


def needs(*permissions):
    """Only accounts whose role holds all of `permissions` may open it; others get 403, strangers the sign-in page."""

    def guard(view):
        return _guarded(view, " & ".join(permissions), lambda user: user.has_perms(permissions))

    return guard


def reads(*permissions):
    """The same of a page that writes nothing: whatever is sent to it is answered with 405, once the right is there."""
    guard = needs(*permissions)
    return lambda view: guard(require_safe(view))


def needs_one_of(*permissions):
    """Accounts whose role holds any of `permissions` may open it; others get 403, strangers the sign-in page."""

    def guard(view):
        return _guarded(view, " | ".join(permissions), lambda user: any(map(user.has_perm, permissions)))

    return guard


def _guarded(view, word, allowed):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not allowed(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _marked(guarded, word)


def _marked(view, word):
    view.access = word
    return view
