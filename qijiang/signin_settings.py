"""What sign-in is told: django-allauth, passwords, sessions. settings.py takes every name of this file as its own.

An OpenID Connect provider (the city's own sign-in, say) is offered as soon as the environment names one:
OIDC_SERVER_URL, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, and OIDC_NAME for the words on its button.
"""

from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()
_MINUTE = 60

ACCOUNT_ADAPTER = "qijiang.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# The session ends with the browser at the latest; qijiang/sessions.py ends it sooner.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * _MINUTE
# Counted before the password is hashed, per account and address, and more generously per address: an office shares one.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "60/15m/ip,5/15m/key",
    # addresses of shared links that there are not (indicators/sharing/finding.py)
    "shared_link": "60/15m/ip",
}
# Proxies in front that set X-Forwarded-For themselves; 0 believes the connection alone.
ALLAUTH_TRUSTED_PROXY_COUNT = int(_env.bool("BEHIND_PROXY", default=False))

MFA_ADAPTER = "qijiang.accounts.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # one step of 30 s: phones and servers are seldom on the same second

SOCIALACCOUNT_ADAPTER = "qijiang.accounts.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5


def _provider() -> dict | None:
    """The OpenID Connect provider of the environment, whole or not at all."""
    parts = {name: _env(f"OIDC_{name}", default="") for name in ("SERVER_URL", "CLIENT_ID", "CLIENT_SECRET")}
    if not any(parts.values()):
        return None
    missing = [f"OIDC_{name}" for name, value in parts.items() if not value]
    if missing:
        raise ImproperlyConfigured(f"OpenID Connect needs {', '.join(missing)} too.")
    return {
        "provider_id": "unit",
        "name": _env("OIDC_NAME", default="OpenID Connect"),
        "client_id": parts["CLIENT_ID"],
        "secret": parts["CLIENT_SECRET"],
        "settings": {"server_url": parts["SERVER_URL"], "oauth_pkce_enabled": True},
    }


OIDC_PROVIDER = _provider()
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC_PROVIDER] if OIDC_PROVIDER else []}}
# Browsers hold a form's redirects to form-action too: the provider's page must be among them.
SIGN_IN_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(_env("OIDC_SERVER_URL")))] if OIDC_PROVIDER else []

_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": "qijiang.passwords.LocalWordsValidator"},
]

SESSION_COOKIE_AGE = 30 * _MINUTE  # without a request
SESSION_LONGEST = 12 * 60 * _MINUTE  # whatever happens: see qijiang/sessions.py
