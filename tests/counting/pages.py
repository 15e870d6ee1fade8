"""The pages of counted figures, read by the names in their tables."""

import re

NAMES, PAGE_OF = "/indicators/hte_valid/records/", "/indicators/hte_valid/"
HTMX = {"HX-Request": "true"}


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def shown_at_all(answer):
    """The names in the table of the page, those without a link too."""
    heads = [line.partition("</th>")[0] for line in text(answer).split('<th scope="row">')[1:]]
    return [re.sub("<.*?>", "", head) for head in heads]


def shown(answer):
    """The names in the table of the page."""
    return [line.partition("</a>")[0].rpartition(">")[2] for line in text(answer).split('<th scope="row">')[1:]]
