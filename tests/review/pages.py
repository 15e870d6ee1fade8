"""The page on which a figure is decided, and what is posted to it."""

import re
from html import unescape


def text_of(answer):
    return unescape(answer.content.decode())


def url_of(row):
    return f"/review/{row.pk}/"


def hidden_of(text):
    return dict(re.findall(r'<input type="hidden" name="(was_\w+|version)" value="([^"]*)"', text))


def decide(site, row, action, note="", version=None):
    said = {"action": action, "note": note, "version": str(version or row.version)}
    return site.post(url_of(row), said, follow=True)
