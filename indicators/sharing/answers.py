"""How pages of links answer: nobody keeps them, finds them by searching, or learns their address from a link; and what
is said where there is no link, or none any more."""

from django.http import HttpResponse
from django.shortcuts import render

from .finding import may_guess


def secret(response: HttpResponse) -> HttpResponse:
    """A page whose address is a secret: kept nowhere, searched by nobody, told to no other site."""
    response["Cache-Control"] = "no-store"
    return unlisted(response)


def unlisted(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def unlogged(response: HttpResponse) -> HttpResponse:
    """Django writes the path of every refused request into the log: not of these."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # what django.utils.log asks
    return response


def gone(request, link, ended: str) -> HttpResponse:
    """410, and whom to ask."""
    return secret(unlogged(render(request, "sharing/gone.html", {"ended": ended, "link": link}, status=410)))


def unknown(request) -> HttpResponse:
    """404, and what may be wrong with the address; 429 for who tries too many."""
    if not may_guess(request):
        return secret(unlogged(render(request, "429.html", status=429)))
    return secret(unlogged(render(request, "sharing/unknown.html", status=404)))
