"""In which area a record of an enterprise counts: where the enterprise sat on the record's own day, as counts do."""

from typing import Any

from enterprises.seats import seated_then
from qijiang.directory.models import Area


def placed(rows: Any, area: Area, day: str, owner: str = "enterprise") -> Any:
    """The rows whose enterprise, in use, sat in the area on the day that the field `day` says.

    What an enterprise received stays with the place where it sat then, however often it moves later. `owner` is the
    lookup to the enterprise.
    """
    return rows.filter(seated_then(area, day, owner), **{f"{owner}__in_use": True})
