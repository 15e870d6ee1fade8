"""Django's test client without what it does and nobody here looks at: an eighth of the time of the tests that ask for
pages."""

from copy import copy
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.template import RequestContext
from django.test import client as client_of_django
from django.test.utils import ContextList


def _stored(store, signal, sender, template, context, **kwargs):
    """An answer keeps the context of its page. Django's client copies that of every part besides, each widget of a form
    among them."""
    if isinstance(context, RequestContext) and "context" not in store:
        store["templates"], store["context"] = [template], ContextList([copy(context)])


def _login(client, user, backend=None):
    """A session is written once. Django's client writes one first, which signing in deletes for another."""
    request = HttpRequest()
    kept = client.cookies.get(settings.SESSION_COOKIE_NAME)
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(kept.value if kept else None)
    login(request, user, backend)
    request.session.save()
    client._set_login_cookies(request)


@pytest.fixture(autouse=True, scope="session")
def sparing_client():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client_of_django, "store_rendered_templates", _stored)
        patch.setattr(client_of_django.ClientMixin, "_login", _login)
        yield
