"""What every template may count on."""

from django.conf import settings

from qijiang import __version__

THEMES = ("light", "dark")


def site(request):
    chosen = request.COOKIES.get("theme")
    return {"theme": chosen if chosen in THEMES else "", "languages": settings.LANGUAGES, "version": __version__}
