"""The sign-in pages that are offered, each with who may open it.

The views and the names are django-allauth's; what it offers beyond these (sign-up, e-mail addresses, password reset by
mail) has no route here.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.urls import path
from django.urls.resolvers import URLPattern

from qijiang.directory.access import public, signed_in

_HALF_WAY = "it belongs to a sign-in that is half way"
_PROVIDER = "the provider sends people here who are not signed in yet"

urlpatterns = [
    path("login/", public(account.login, why="it is the sign-in page"), name="account_login"),
    path("logout/", public(account.logout, why="it also cancels a sign-in that is half way"), name="account_logout"),
    path("inactive/", public(account.account_inactive, why=_HALF_WAY), name="account_inactive"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    path("2fa/", signed_in(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", public(mfa.authenticate, why=_HALF_WAY), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        signed_in(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]


def provider_urls() -> list[URLPattern]:
    """The pages that an OpenID Connect provider needs."""
    return [
        path("linked/", signed_in(social.connections), name="socialaccount_connections"),
        path("linked/cancelled/", public(social.login_cancelled, why=_PROVIDER), name="socialaccount_login_cancelled"),
        path("linked/error/", public(social.login_error, why=_PROVIDER), name="socialaccount_login_error"),
        path("linked/none/", public(social.signup, why=_PROVIDER), name="socialaccount_signup"),
        path("oidc/<slug:provider_id>/login/", public(openid.login, why=_PROVIDER), name="openid_connect_login"),
        path(
            "oidc/<slug:provider_id>/login/callback/",
            public(openid.callback, why=_PROVIDER),
            name="openid_connect_callback",
        ),
    ]


if settings.OIDC_PROVIDER:
    urlpatterns += provider_urls()
