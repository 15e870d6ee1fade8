"""What every template may count on."""

from django.conf import settings

THEMES = ("light", "dark")


def site(request):
    chosen = request.COOKIES.get("theme")
    return {"theme": chosen if chosen in THEMES else "", "languages": settings.LANGUAGES}
