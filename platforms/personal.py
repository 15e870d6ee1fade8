"""Personal data as it may be kept: an identity number as a hash and its end."""

import re

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from qijiang.identifiers import clean_code

# GB 11643-1999: the weights of the 17 digits before the check character, which is found by the sum modulo 11.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_IDENTITY = re.compile(r"[1-9][0-9]{16}[0-9X]")


def check_identity(text):
    """The 公民身份号码 (GB 11643-1999) as it is compared: 18 characters, the last a check character.

    The message of a ValidationError does not repeat it: it must not come to stand in a report of an import.
    """
    number = clean_code(text)
    if not _IDENTITY.fullmatch(number):
        message = _("This is not an identity number: it has 17 digits and a check character, a digit or X.")
        raise ValidationError(message, "identity_form")
    if _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11] != number[-1]:
        message = _("This is not an identity number: its last character does not fit the others. Compare all 18.")
        raise ValidationError(message, "identity_check")
    return number


def identity_hash(number):
    """By what the same person is found again; the key lies outside the database, so a copy of it can guess nothing."""
    return salted_hmac("platforms.identity", check_identity(number), algorithm="sha256").hexdigest()


def identity_tail(number):
    """The last four characters, by which a person confirms who is meant."""
    return check_identity(number)[-4:]
