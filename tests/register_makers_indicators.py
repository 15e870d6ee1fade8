"""One valid record of each kind of the indicators' registers; what is not said is filled in, different each time.

With save=False it is neither checked nor saved, so that a test can do either by hand.
"""

import datetime
from itertools import count

from indicators.models import AnnouncedEntry, Announcement, CountingRule, Indicator
from tests import makers

NUMBERS = count(1)
DAY = datetime.date(2021, 12, 31)


def _made(model, fields):
    save = fields.pop("save", True)
    record = model(**fields)
    return makers.tidied(record) if save else record


def make_announcement(**fields):
    """A list of 高新技术企业 in the district, each for a day of its own."""
    number = next(NUMBERS)
    defaults = {
        "title": f"高新技术企业名单{number}",
        "as_of": DAY - datetime.timedelta(number),
        "publisher": "市科技局",
    }
    if "indicator" not in fields:
        defaults["indicator"] = Indicator.objects.filter(code="hte_valid").first() or makers.make_indicator()
    if "area" not in fields:
        defaults["area"] = makers.make_district()
    return _made(Announcement, defaults | fields)


def make_announced_entry(**fields):
    number = next(NUMBERS)
    if "announcement" not in fields:
        fields["announcement"] = make_announcement()
    return _made(
        AnnouncedEntry, {"name": f"重庆公告企业{number}有限公司", "number": f"GR20215110{number:04d}"} | fields
    )


def make_rule(code="hte_valid", register="enterprises.recognition", measure="valid_on", **fields):
    """A counting rule, cleaned as by a form; its indicator is made where there is none."""
    indicator = Indicator.objects.filter(code=code).first() or makers.make_indicator(code)
    rule = CountingRule(indicator=indicator, register=register, measure=measure, **fields)
    rule.full_clean()
    rule.save()
    return rule
