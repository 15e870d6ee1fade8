"""What stands on the pages of the desk, and what is recorded for it."""

import re
from html import unescape

from tests.makers import make_observation
from tests.reporting.worlds import the_district, the_indicator


def text_of(answer):
    assert answer.status_code == 200, answer
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def plain(answer):
    """What is read, without the marks around it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(answer)))


def section(answer, state):
    """The part of the page under the heading of that state; "" where it is not there."""
    found = re.search(rf'<section[^>]* aria-labelledby="h-{state}">.*?</section>', text_of(answer))
    return found[0] if found else ""


def counts(answer):
    """{state: number} as the tiles say."""
    found = re.findall(r'href="#(?:h-\w+|main)"><span class="n">(\d+)</span>.*?</svg></span>([^<]+)', text_of(answer))
    return {word.strip(): int(number) for number, word in found}


def observed(day, state, **fields):
    return make_observation(the_indicator(), the_district(), day, fields.pop("value", 130), state=state, **fields)
