"""What the commands of this app take from a terminal, refused in plain words."""

import argparse
import datetime

from django.core.exceptions import ValidationError

from .forms import typed_day


def a_day(text: str) -> datetime.date:
    """A day as the forms take it."""
    try:
        return typed_day(text)
    except ValidationError as refusal:
        raise argparse.ArgumentTypeError(refusal.messages[0]) from None
