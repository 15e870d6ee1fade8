"""The secret of a screen's address. Only its hash is kept; who has the hash alone cannot make the address of it."""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

SALT = "indicators.sharing.tokens"
LENGTH = 43  # characters: 256 bits


def once() -> str:
    """A number for a form: pressed twice, it makes one link and shows the same address both times."""
    return secrets.token_urlsafe(24)


def token_of(user_id: int, once: str) -> str:
    """The token that this account's form makes. Without the site's secret key nobody works it out from the number."""
    digest = salted_hmac(SALT, f"{user_id}:{once}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """What is kept of a token, and looked up: comparing hashes tells nothing about how near a guess came."""
    return hashlib.sha256(token.encode()).hexdigest()
