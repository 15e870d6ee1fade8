"""A preview as a signed word that the account hands back: good for who was shown it, for that register, for a day."""

import datetime
import json
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

from .register import Register

DAY = 24 * 3600


def signed(user, register: Register, salt: str, said: dict[str, Any]) -> str:
    """What is said, with who was shown it and when; `salt` names what it is a preview of."""
    said = said | {"user": user.pk, "register": register.name, "at": timezone.now()}
    return signing.dumps(json.loads(json.dumps(said, cls=DjangoJSONEncoder)), salt=salt, compress=True)


def read_back(user, register: Register, salt: str, token: str) -> dict[str, Any]:
    """What the word says. Raises ValidationError that names why it is not, or no longer, good for this user."""
    try:
        said = signing.loads(token, salt=salt, max_age=DAY)
    except signing.SignatureExpired:
        raise ValidationError(_("This preview is older than a day: make a new one."), code="expired") from None
    except signing.BadSignature:
        raise ValidationError(_("This is no preview of this site: make a new one."), code="forged") from None
    if said["user"] != user.pk:
        raise ValidationError(_("Somebody else made this preview: make your own."), code="not_yours")
    if said["register"] != register.name:
        raise ValidationError(_("This preview is of another register: make a new one."), code="elsewhere")
    return said | {"at": datetime.datetime.fromisoformat(said["at"])}
