"""Every page of the site and who may open it."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from qijiang.directory.access import public
from qijiang.language import choose_language
from qijiang.theme import choose_theme

admin.autodiscover()
setattr(admin.site, "login", secure_admin_login(admin.site.login))  # noqa: B010 (as django-allauth documents it)

favicon = RedirectView.as_view(url=lazy(static, str)("qijiang/mark.svg"))  # its hashed name is known once collected

handler404 = "qijiang.failing.nothing_there"
handler500 = "qijiang.failing.site_failed"

urlpatterns = [
    path("", include("indicators.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("platforms/", include("platforms.urls")),
    path("mechanisms/", include("platforms.mechanisms.urls")),
    path("operations/", include("qijiang.registers.urls")),
    path("accounts/", include("qijiang.signin")),
    path("theme/", public(choose_theme, why="light or dark is the reader's, signed in or not"), name="theme"),
    path("language/", public(choose_language, why="the sign-in page offers both languages"), name="set_language"),
    path("favicon.ico", public(favicon, why="browsers ask for it before anybody signed in"), name="favicon"),
    path("admin/", admin.site.urls),
]
