"""Passwords that somebody here would try first."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LOCAL_WORDS = ["qijiang", "chongqing", "keji", "kejiju", "gaoxinqu", "wansheng", "mima", "500110", "401420", "888888"]
SHORTEST_REST = 6


class LocalWordsValidator:
    """Refuses a local word with nothing but a little around it: `Qijiang2022`, `keji888888`."""

    def validate(self, password, user=None):
        """Raise ValidationError where fewer than SHORTEST_REST characters remain without the local words."""
        rest = password.casefold()
        for word in sorted(LOCAL_WORDS, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < len(password) and len(rest) < SHORTEST_REST:
            raise ValidationError(_("The password is built on a word that anybody here would try first."), code="local")

    def get_help_text(self):
        return _("Your password can’t be a local word or postcode with a few characters around it.")
