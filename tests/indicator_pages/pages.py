"""The list of indicators and the page of one, read by their words, and figures kept for them."""

import datetime
import re

from django.utils import timezone

from indicators import keeping
from indicators.models import Observation
from indicators.stamps import raise_stamp
from qijiang.directory.models import Area

LIST = "/indicators/"
PAGE = "/indicators/hte_valid/"


def settle():
    """Keep what the makers wrote past the door: current values, roll-ups and stamps."""
    keeping.rebuild()
    cells = Observation.objects.order_by().values_list("area", "year").distinct()
    for pk, year in cells:
        raise_stamp(Area.objects.get(pk=pk), year)


def moment(text):
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def text_of(response):
    """The page's words, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def names(response):
    return re.findall(r'class="c-name"><a[^>]*>([^<]+)</a>', response.content.decode())


def chunks(html):
    """The parts of a page that name a source: records, targets, claims."""
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in re.split(r"<li\b", html)[1:]]


def records_of(response):
    """The records of an indicator's page, in words."""
    found = response.content.decode().split('class="vintages"')
    return chunks(found[1].split("</ol>")[0]) if len(found) > 1 else []
