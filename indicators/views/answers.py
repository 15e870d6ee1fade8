"""What entry and review share: the door's refusals as HTTP answers, and the form whose typing need not be kept."""

from contextlib import contextmanager

from django.http import Http404

from ..recording import NotInReach

SAVED = "saved_form"


@contextmanager
def door():
    """What lies outside the account's reach is not found."""
    try:
        yield
    except NotInReach as error:
        raise Http404 from error


def remember_saved(request, keep: str):
    """Let the next desk say that the form kept in the browser as `keep` is saved."""
    request.session[SAVED] = keep


def saved_form(request) -> str:
    return request.session.pop(SAVED, "") if SAVED in request.session else ""
