"""One valid record of each kind of the platforms' registers; what is not said is filled in, different each time.

With save=False it is neither checked nor saved, so that a test can do either by hand.
"""

import datetime
from itertools import count

from platforms.models import (
    Agreement,
    Award,
    Commissioner,
    Event,
    Incubatee,
    Institution,
    Platform,
    PlatformRecognition,
    ServiceRecord,
    Talent,
)
from tests import makers

_numbers = count(1)
DAY = datetime.date(2021, 6, 1)


def _made(model, defaults, fields):
    save = fields.pop("save", True)
    record = model(**defaults | fields)
    return makers.tidied(record) if save else record


def _area(fields):
    return fields.get("area") or makers.make_district()


def make_platform(**fields):
    defaults = {
        "name": f"平台{next(_numbers)}",
        "kind": "key_laboratory",
        "host_name": "某研究院",
        "area": _area(fields),
    }
    return _made(Platform, defaults, fields)


def make_platform_recognition(**fields):
    """Municipal, from 1 June 2021, without an end."""
    platform = fields.get("platform") or make_platform()
    return _made(PlatformRecognition, {"platform": platform, "level": "municipal", "recognised": DAY}, fields)


def make_institution(**fields):
    defaults = {"name": f"大学{next(_numbers)}", "kind": "university", "area": _area(fields)}
    return _made(Institution, defaults, fields)


def make_agreement(**fields):
    institution = fields.get("institution") or make_institution()
    defaults = {"institution": institution, "title": f"协议{next(_numbers)}", "signed": DAY}
    return _made(Agreement, defaults, fields)


def make_talent(**fields):
    defaults = {
        "name": f"某人{next(_numbers)}",
        "category": "bayu_scholar",
        "level": "municipal",
        "year": 2021,
        "employer_name": "某公司",
        "area": _area(fields),
    }
    return _made(Talent, defaults, fields)


def make_commissioner(**fields):
    defaults = {
        "name": f"特派员{next(_numbers)}",
        "sent_by": "西南大学",
        "level": "municipal",
        "term_from": datetime.date(2021, 1, 1),
        "area": _area(fields),
    }
    return _made(Commissioner, defaults, fields)


def make_service_record(**fields):
    commissioner = fields.get("commissioner") or make_commissioner()
    return _made(ServiceRecord, {"commissioner": commissioner, "date": DAY, "place": f"村{next(_numbers)}"}, fields)


def make_incubatee(**fields):
    platform = fields.get("platform") or make_platform(kind="incubator")
    defaults = {"platform": platform, "name": f"团队{next(_numbers)}", "stage": "incubator", "entered": DAY}
    return _made(Incubatee, defaults, fields)


def make_event(**fields):
    defaults = {"name": f"活动{next(_numbers)}", "kind": "activity", "begins": DAY, "area": _area(fields)}
    return _made(Event, defaults, fields)


def make_award(**fields):
    defaults = {"name": "渝基工匠", "year": 2021, "winner": f"某人{next(_numbers)}", "area": _area(fields)}
    return _made(Award, defaults, fields)
