"""The language is kept in a cookie, as the theme is, and with the account: it is written to in the one chosen last."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.utils import translation
from django.views.i18n import set_language

from qijiang.directory.models import User

CHOSEN = "chosen_language"


def choose_language(request):
    """Keep the posted language and go back to the page it was chosen on. Who has yet to sign in has chosen it too."""
    response = set_language(request)
    kept = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if kept is not None and kept.value in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            _keep(request.user, kept.value)
        else:
            request.session[CHOSEN] = kept.value
    return response


def keep_language(request, user, **kwargs) -> None:
    """At sign-in: what was chosen on the way there."""
    if CHOSEN in request.session:
        _keep(user, request.session.pop(CHOSEN))


user_logged_in.connect(keep_language, dispatch_uid="language.keep")


def _keep(user, language):
    User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)


@contextmanager
def language_of(user) -> Iterator[None]:
    """Write in the language of the account, else in that of the site."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        yield
