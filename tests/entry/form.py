"""What is typed into the form of a figure, and what stands in it."""

import re
from html import unescape

from indicators.models import Observation

NEW = "/entry/new/hte_valid/"


def typed(**changes):
    said = {"area": "500110", "as_of": "2022-06-30", "value": "131", "qualifier": "=", "vintage": "2"}
    return said | {"source": "", "note": "", "reason": "", "action": "save"} | changes


def text_of(answer):
    return unescape(answer.content.decode())


def field_of(text, name):
    """What stands in an input or a text area of the site."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]*>', text)
    if found:
        value = re.search(r' value="([^"]*)"', found[0])
        return value[1] if value else ""
    found = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\s*([^<]*)</textarea>', text)
    return found and found[1]


def hidden_of(text):
    """All that the form carries along unseen."""
    return dict(re.findall(r'<input type="hidden" name="(was_\w+|version|keep)" value="([^"]*)"', text))


def draft(site, **changes):
    site.post(NEW, typed(**changes))
    return Observation.objects.get()
