"""What every page says while the database holds a sample.

A stamp of no area and of `SAMPLE_YEAR` says that it does. Pages read the stamps for their ETag anyway and learn it from
the same query; the others ask for that row.
"""

from ..freshness import holds_sample
from ..models import Stamp
from ..stamps import SAMPLE_YEAR
from .place import CODE


def context(request) -> dict[str, object]:
    """For every template: `holds_sample`, which is asked only where a page has room for the notice."""
    return {"holds_sample": lambda: holds_sample(request), "sample_code": CODE}


def say() -> None:
    """From now on the pages say that there is a sample."""
    Stamp.objects.get_or_create(area=None, year=SAMPLE_YEAR)


def say_no_more() -> None:
    Stamp.objects.filter(area=None, year=SAMPLE_YEAR).delete()
