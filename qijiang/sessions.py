"""How long a sign-in lasts: 30 minutes after the last request, 12 hours in all."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in

STEP = 60
"""Seconds between two writes of a session in use: writing it at every request would lock SQLite for every reader."""


def stamp_session(request, **kwargs):
    """Write down when the sign-in happened."""
    request.session["since"] = request.session["seen"] = int(time.time())


user_logged_in.connect(stamp_session, dispatch_uid="sessions.stamp")


def _is_key(text):
    """Whether it is a key as sessions get them, letters and digits; a cookie may hold anything."""
    return text.isascii() and text.isalnum()


def limited_sessions(get_response):
    """Keep a session in use alive, and end it after `SESSION_LONGEST` however busy it is."""

    def middleware(request):
        if not _is_key(request.session.session_key or ""):
            request.session = type(request.session)()  # never asked for: PostgreSQL takes no NUL even in a question
        session, now = request.session, int(time.time())
        if SESSION_KEY in session:
            if "since" not in session:
                stamp_session(request)
            elif now - session["since"] >= settings.SESSION_LONGEST:
                session.flush()
            elif now - session["seen"] >= STEP:
                session["seen"] = now  # saving it moves its end
        return get_response(request)

    return middleware
