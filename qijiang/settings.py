"""One file of settings. Everything that differs between machines comes from the environment and fails loudly.

QIJIANG_MODE  local (default: one machine, demo accounts) | production | test
"""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from qijiang.signin_settings import *  # noqa: F403  (ACCOUNT_*, MFA_*, SOCIALACCOUNT_*: one file, one subject)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

MODE = env("QIJIANG_MODE", default="test" if "pytest" in sys.modules else "local")
if MODE not in {"local", "production", "test"}:
    raise ImproperlyConfigured(f"QIJIANG_MODE is {MODE!r}: use local, production or test.")
PRODUCTION = MODE == "production"
DEBUG = env.bool("DEBUG", default=False)


def local_secret() -> str:
    """The secret of a machine of its own, made at the first start and kept, so that sign-ins outlive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        made = path.with_name(f"secret_key.{os.getpid()}")
        with open(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(made, path)  # whole or not at all; of two first starts the earlier one's counts
        made.unlink()
    return path.read_text()


def production_secret() -> str:
    secret = env("SECRET_KEY", default="")
    if len(secret) < 50 or len(set(secret)) < 10 or secret.startswith(("django-insecure-", "change-me")):
        raise ImproperlyConfigured(
            "Production needs a SECRET_KEY of its own, of at least 50 random characters, in the environment."
        )
    return secret


SECRET_KEY = production_secret() if PRODUCTION else env("SECRET_KEY", default="") or local_secret()
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG is on in production: unset DEBUG.")

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("Production needs ALLOWED_HOSTS, the names this site answers to, without '*'.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "qijiang.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "csp",
    # ours last: roles get their rights after django.contrib.auth has made the permissions
    "qijiang.directory",
    "qijiang.registers",
    "enterprises",
    "platforms",
    "indicators",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "qijiang.middleware.language_by_choice",
    "qijiang.middleware.limited_bodies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "qijiang.sessions.limited_sessions",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "qijiang.middleware.private_pages",
    "qijiang.middleware.noted_denials",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "qijiang.urls"
WSGI_APPLICATION = "qijiang.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qijiang.context.site",
                "indicators.sample.notice.context",
            ],
            "libraries": {
                "administration": "qijiang.administration",
                "kept": "qijiang.kept",
                "widgets": "qijiang.widgets",
            },
        },
    },
]
# The entry grid is one form: four fields a row, and a department may have a thousand rows and more.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FORM_RENDERER = "qijiang.widgets.Renderer"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'qijiang.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False  # with IMMEDIATE every page view would take the write lock
# Connections are kept: SQLite, too, reads its whole schema with each new one, which costs more than a small page does.
# In tests a server's thread must not hold on to a database that is to be dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0 if MODE == "test" else 60
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["ENGINE"] = "qijiang.sqlite3"  # Django's own, but who writes waits in turn
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        # A connection keeps 16 MB of pages; the 2 MB that SQLite keeps of itself do not hold a district's year.
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-16000;",
    )
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Beside what the URL says (sslmode=verify-full). A page ends after 15 s; a command may take its time.
    limits = "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
    if env.bool("QIJIANG_SERVING", default=False):
        limits += " -c statement_timeout=15000"
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = limits
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The counters of failed sign-ins must be one for all worker processes; a table serves both databases.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = ["qijiang.directory.roles.RoleBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "account_login"
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

SESSION_ENGINE = "qijiang.session_store"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *SIGN_IN_ORIGINS],  # noqa: F405
        "img-src": [SELF, "data:"],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")}

# The daily mail (manage.py notify). Without a mail server it is written to the command's output.
EMAIL_HOST = env("EMAIL_HOST", default="")
_mail_by = "smtp" if EMAIL_HOST else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_mail_by}.EmailBackend"
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("EMAIL_HOST_USER", default=""), env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS, EMAIL_USE_SSL = env.bool("EMAIL_USE_TLS", default=False), env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 30  # seconds; a claim of a mail lapses later (indicators/reporting/digest.py)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="qijiang@localhost")
# What the links of a mail begin with.
SITE_URL = env("SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "qijiang" / "static", BASE_DIR / "build" / "front"]
for folder in (STATIC_ROOT, STATICFILES_DIRS[-1]):  # filled by set-up; before it they are empty, not missing
    folder.mkdir(parents=True, exist_ok=True)
_static_storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
if MODE != "test":
    _static_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
WHITENOISE_AUTOREFRESH = MODE == "test"  # else every test's client reads the whole folder anew: a third of its time
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}

# Files that are handed in and what is found in them, until they are confirmed or forgotten: never served as such.
UPLOADS_ROOT = Path(env("UPLOADS_ROOT", default=str(VAR_DIR / "uploads")))
# Evidence is kept for good and handed out by one view, which asks who wants it; never from a folder that is served.
EVIDENCE_ROOT = Path(env("EVIDENCE_ROOT", default=str(VAR_DIR / "evidence"))).resolve()
EVIDENCE_MEGABYTES = env.int("EVIDENCE_MEGABYTES", default=1000)  # of a department to which the manager gave no other
if EVIDENCE_MEGABYTES < 1:
    raise ImproperlyConfigured("EVIDENCE_MEGABYTES must be 1 at least.")
for folder in (STATIC_ROOT, *STATICFILES_DIRS):
    if folder == EVIDENCE_ROOT or EVIDENCE_ROOT in folder.parents or folder in EVIDENCE_ROOT.parents:
        raise ImproperlyConfigured(
            f"EVIDENCE_ROOT {EVIDENCE_ROOT} lies in or around {folder}, which is served to anybody."
        )
LARGEST_BODY = 32 * 2**20  # bytes of a request, as the proxies of deploy/ have it; each page says what its files may be

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # %r: no forged lines
    "formatters": {
        "line": {"()": "qijiang.logs.Masked", "format": "%(asctime)s %(levelname)s %(name)s %(message)r"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
