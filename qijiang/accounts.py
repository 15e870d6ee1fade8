"""Where our accounts differ from what django-allauth expects: nobody signs up, throttling looks at the address."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WRONG_SIGN_IN = _("User name or password is wrong.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG_SIGN_IN,
        "too_many_login_attempts": _("Too many failed attempts. Wait 15 minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """With the address in the key, failing on purpose from one place locks nobody out of an account elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A provider vouches for who somebody is; whether they have an account here is decided here."""

    def is_open_for_signup(self, request, sociallogin):
        return False


class MFAAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self):
        """The name that an authenticator app shows, instead of the host's."""
        return gettext("Qijiang innovation tracker")
