"""The star by which a reader follows an indicator of an area: a button of the page's one form for it."""

from collections.abc import Collection
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..following import named
from ..models import Indicator

FORM = "follow-form"  # the id of the form (templates/indicators/_follow_form.html)


def star(indicator: Indicator, area_id: int, follows: Collection[str], with_word: bool = False) -> SafeString:
    """A button that follows it, or no longer does; pressed where the reader follows it."""
    key = named(indicator.pk, area_id)
    is_followed = key in follows
    says = (_("Unfollow %(name)s") if is_followed else _("Follow %(name)s")) % {"name": indicator.title}
    word = f'<span class="word">{escape(_("followed") if is_followed else _("follow"))}</span>' if with_word else ""
    return SafeString(
        f'<button class="star" form="{FORM}" name="{"unfollow" if is_followed else "follow"}" value="{key}" '
        f'aria-pressed="{str(is_followed).lower()}" aria-label="{escape(says)}" title="{escape(says)}">'
        f'<svg aria-hidden="true"><use href="#i-star{"-on" if is_followed else ""}"/></svg>{word}</button>'
    )
