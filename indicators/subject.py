"""What a rule counts in an area, as it is compared with a list: which things, what they are called, which columns say
what of them."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, TextField

from enterprises.models import Enterprise
from qijiang.directory.models import Area
from qijiang.registers.register import field_at

from .counting import OfRule, end_of_last_year
from .models import CountingRule
from .reasons import Asked

Measure, Span = CountingRule.Measure, CountingRule.Span
COLUMNS = [
    "pk", "thing", "name", "firm", "credit_code", "number", "reach", "in_use", "begins", "instead", "last", "until",
    "owner", "moved_in", "moved_out", "moved_to", "closed", "area", "area_path", "park_path",
]  # fmt: skip
OF_COUNTED = ["pk", "thing", "name", "firm", "credit_code", "number", "begins", "instead"]


class Subject:
    """`firm` is the lookup to the enterprise whose name the list prints, "" the record itself, None where it prints
    other names; `thing` that to what counts once."""

    def __init__(self, rule: CountingRule, area: Area, day: datetime.date):
        self.of, self.area, self.day = OfRule(rule), area, day
        self.thing = self.of.thing if self._is_related() else "pk"
        self.firm = self._firm()
        self.has_number = any(field.name == "number" for field in self.of.model._meta.fields)
        self.has_number = self.has_number and self.of.name != "number"
        self.is_named = isinstance(field_at(self.of.model, self.of.name), CharField | TextField)

    def _is_related(self):
        return self.of.thing != "pk" and field_at(self.of.model, self.of.thing).is_relation

    def _firm(self) -> str | None:
        if self.of.thing != "pk":
            return self.of.thing if self.of.named is Enterprise else None
        if self.of.model is Enterprise:
            return ""
        owner = self.of.placing.owner
        return owner if owner and self.of.name == f"{owner}__name" else None

    @property
    def is_gain(self) -> bool:
        return self.of.rule.measure == Measure.NET_CHANGE

    @property
    def before(self) -> datetime.date:
        return end_of_last_year(self.day)

    def counted(self) -> Any:
        """What a list of names is held against: what is counted; of a net change what was gained, of a share the part.

        Lists of new firms are announced; who left the stock is announced nowhere, or apart.
        """
        return self.of.lists(self.area, self.day)[0].rows

    def asked(self) -> Asked:
        """What the rule asks of a record."""
        life, time = self.of.life, self.of.rule.time
        if time == Span.DAY:
            before = self.before if self.is_gain else None
            return Asked("valid", self.day, self.day, life.always, life.yearly, before)
        first = datetime.date(1, 1, 1) if time == Span.EVER else datetime.date(self.day.year, 1, 1)
        what = "ended" if self.of.rule.measure == Measure.ENDED_IN else "begun"
        return Asked(what, first, self.day, life.always, life.yearly)

    def read(self, rows, wanted: list[str] | None = None) -> Iterator[dict[str, Any]]:
        """{what is asked: its value, None where such records have no such field} of each row; all without `wanted`."""
        lookups = self._lookups()
        wanted = wanted or [*COLUMNS, *self._ways()]
        columns = {name: lookups[name] for name in wanted if lookups.get(name)}
        blank = dict.fromkeys(name for name in wanted if name not in columns)
        for row in rows.values_list(*columns.values()):
            yield blank | dict(zip(columns, row, strict=True))

    def cuts(self) -> list[str]:
        """Lookups to the first day on which a record counts no more because what it belongs to ended; its enterprise
        is read apart."""
        return [cut for cut in self.of.life.cuts if cut != _of(self.of.placing.owner, "closed")]

    def _lookups(self) -> dict[str, str]:
        of, life, placing = self.of, self.of.life, self.of.placing
        found = {"pk": "pk", "thing": self.thing, "name": of.name, "reach": of.model.REACH, "in_use": "in_use"}
        found |= {"begins": life.begins, "instead": life.instead, "last": life.last, "until": life.until}
        found["number"] = "number" if self.has_number else ""
        found |= {f"in_use_{place}": f"{way}__in_use" for place, way in enumerate(placing.parents)}
        found |= {f"cut_{place}": cut for place, cut in enumerate(self.cuts())}
        if self.firm is not None:
            found |= {"firm": self.firm or "pk", "credit_code": _of(self.firm, "credit_code")}
        found |= {"area": f"{placing.lookup}__name", "area_path": f"{placing.lookup}__path"}
        if placing.owner is None:
            return found
        found["owner"] = placing.owner or "pk"
        found |= {name: _of(placing.owner, name) for name in ("moved_in", "moved_out", "moved_to", "closed")}
        if not placing.owner:
            found["until"] = ""  # its own end is that it closes
        return found | ({"park_path": _of(placing.owner, "park__path")} if placing.seat else {})

    def _ways(self) -> list[str]:
        ways = [f"in_use_{place}" for place in range(len(self.of.placing.parents))]
        return ways + [f"cut_{place}" for place in range(len(self.cuts()))]

    def numbers(self, rows) -> dict[Any, set[str]]:
        """{thing: all certificate numbers it ever had} of those that are counted: one query."""
        found: dict[Any, set[str]] = {}
        if not self.has_number:
            return found
        held = self.of.filtered(self.of.model._default_manager.in_use().order_by())
        held = held.filter(**{f"{self.thing}__in": rows.order_by().values(self.thing)})
        for thing, number in held.exclude(number="").values_list(self.thing, "number"):
            found.setdefault(thing, set()).add(number)
        return found


def _of(owner, name):
    return f"{owner}__{name}" if owner else name
