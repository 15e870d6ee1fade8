"""Names announced beside names counted: which are the same, and why the others differ. Seven queries at most.

What is compared is the register on the day that the list stands for. Reads no clock.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, FormerName, FormerSeat
from qijiang.directory.models import Area
from qijiang.registers.register import field_at

from .counting import OfRule
from .matching import Entry, Holder, Matched, match
from .models import AnnouncedEntry, Announcement, CountingRule


@dataclass(frozen=True)
class Difference:
    """A name that stands on one side alone, and why, in a sentence.

    `kind` is one word for the reason; `model` and `record` name what the sentence is about, where it is recorded.
    """

    name: str
    number: str
    kind: str
    why: str
    model: type | None = None
    record: int | None = None


@dataclass(frozen=True)
class Reconciliation:
    announcement: Announcement
    announced: int
    counted: int
    same: int
    not_counted: list[Difference]
    not_announced: list[Difference]


def latest_announcement(rule: CountingRule, area: Area, on: datetime.date) -> Announcement | None:
    """The list of the area that stood last on that day: one query."""
    lists = Announcement.objects.in_use().filter(indicator=rule.indicator_id, area=area, as_of__lte=on)
    return lists.order_by("-as_of", "-pk").first()


def reconcile(rule: CountingRule, announcement: Announcement, area: Area) -> Reconciliation:
    """The list beside what the rule counts in the area on the day of the list."""
    side = _Side(rule, area, announcement.as_of)
    rows = AnnouncedEntry.objects.in_use().filter(announcement=announcement).order_by("name", "pk")
    entries = [Entry(*row) for row in rows.values_list("pk", "name", "code", "number")]
    holders = side.holders()
    found = match(entries, holders)
    return Reconciliation(
        announcement=announcement,
        announced=len(entries),
        counted=len(holders),
        same=len(found.pairs),
        not_counted=side.why_not_counted(found),
        not_announced=[side.why_not_announced(holder) for holder in found.holders],
    )


class _Side:
    """The register's side of the comparison."""

    def __init__(self, rule: CountingRule, area: Area, day: datetime.date):
        self.of, self.area, self.day = OfRule(rule), area, day
        thing = rule.field if rule.field and not self.of.sums else ""
        self.thing = thing if thing and field_at(self.of.model, thing).is_relation else ""
        self.named: Any = field_at(self.of.model, self.thing).related_model if self.thing else self.of.model
        self.prefix = f"{self.thing}__" if self.thing else ""
        self.is_firm = self.named is Enterprise
        self.renamed: set[tuple[str, int]] = set()

    def columns(self) -> dict[str, str]:
        """{what is asked: lookup} of a record and of what it belongs to."""
        life, has_number = self.of.life, any(field.name == "number" for field in self.of.model._meta.fields)
        found = {"pk": "pk", "thing": self.thing or "pk", "name": self.of.name}
        found |= {"in_use": "in_use", "begins": life.begins}
        found |= {"number": "number"} if has_number and self.of.model is not Enterprise else {}
        found |= {"last": life.last} if life.last else {}
        found |= {"until": life.until} if life.until else {}
        found |= {"instead": life.instead} if life.instead else {}
        if self.is_firm:
            names = ["credit_code", "moved_in", "moved_out", "moved_to", "closed"]
            found |= {name: f"{self.prefix}{name}" for name in names}
            found |= {"firm_in_use": f"{self.prefix}in_use", "area": f"{self.prefix}area__name"}
            found |= {"area_path": f"{self.prefix}area__path", "park_path": f"{self.prefix}park__path"}
        return found

    def read(self, rows) -> list[dict[str, Any]]:
        columns = self.columns()
        return [dict(zip(columns, row, strict=True)) for row in rows.values_list(*columns.values())]

    def holders(self) -> list[Holder]:
        rows = self.of.once(self.of.rows(self.area, self.day))
        found = sorted(self.read(rows), key=lambda row: (str(row["name"]), row["pk"]))
        self.rows = {row["pk"]: row for row in found}
        former = self._former(rows) if self.is_firm else {}
        return [
            Holder(
                key=row["thing"],
                record=row["pk"],
                name=str(row["name"]),
                code=row.get("credit_code", ""),
                numbers=(row["number"],) if row.get("number") else (),
                former=tuple(former.get(row["thing"], ())),
            )
            for row in found
        ]

    def _former(self, rows) -> Mapping[int, list[str]]:
        """The former names of the firms that are counted."""
        names = defaultdict(list)
        counted = FormerName.objects.in_use().filter(enterprise__in=rows.order_by().values(self.thing or "pk"))
        for firm, name in counted.values_list("enterprise_id", "name"):
            names[firm].append(name)
        return names

    def why_not_announced(self, holder) -> Difference:
        row = self.rows[holder.record]
        since = _begin(row)
        why = _("Counted since %(since)s, but not on the list.") if since else _("Counted, but not on the list.")
        return Difference(
            holder.name,
            row.get("number", ""),
            "not_announced",
            why % {"since": since},
            self.of.model,
            holder.record,
        )

    def why_not_counted(self, found: Matched) -> list[Difference]:
        """Why each name that is left over is not counted: four queries, however many."""
        if not found.entries:
            return []
        rows = self._candidates(found.entries)
        seats = self._seats({row["thing"] for row in rows}) if self.is_firm else {}
        firms = self._firms(found.entries) if self.is_firm else {}
        fitting = {entry: [row for row in rows if self._fits(entry, row)] for entry in found.entries}
        return [self._why(entry, fitting[entry], seats, firms) for entry in found.entries]

    def _candidates(self, entries):
        """Records of the rule's kind, of whatever day and place, that bear one of the names, codes or numbers."""
        names = [entry.name for entry in entries]
        wanted = Q(**{f"{self.of.name}__in": names})
        if self.is_firm:
            self.renamed = self._renamed(names)
            wanted |= Q(**{f"{self.prefix}credit_code__in": _known(entry.code for entry in entries)})
            wanted |= Q(**{f"{self.thing or 'pk'}__in": {firm for _name, firm in self.renamed}})
        if "number" in self.columns():
            wanted |= Q(number__in=_known(entry.number for entry in entries))
        return self.read(self.of.filtered(self.of.model._default_manager.order_by("pk")).filter(wanted))

    def _renamed(self, names) -> set[tuple[str, int]]:
        """(former name, the firm that had it) of those among the names."""
        former = FormerName.objects.in_use().filter(name__in=names)
        return set(former.values_list("name", "enterprise_id"))

    def _seats(self, firms):
        """{firm: (day, area, path)} of the former seats that the firms had on the day, the earliest end first."""
        seats = FormerSeat.objects.in_use().filter(enterprise__in=firms, until__gte=self.day).order_by("-until")
        return dict(seats.values_list("enterprise_id", "area__name"))

    def _firms(self, entries):
        """{name or code: its enterprise} of those that are recorded as enterprises at all."""
        names, codes = [entry.name for entry in entries], _known(entry.code for entry in entries)
        rows = Enterprise.objects.in_use().filter(Q(name__in=names) | Q(credit_code__in=codes))
        found = {}
        for pk, name, code in rows.values_list("pk", "name", "credit_code"):
            found |= {name: pk} | ({code: pk} if code else {})
        return found

    def _why(self, entry, rows, seats, firms) -> Difference:
        if not rows:
            return self._unknown(entry, firms)
        row = max(rows, key=self._nearness)
        kind, why = self._reason(row, seats)
        return Difference(entry.name, entry.number, kind, why, self.of.model, row["pk"])

    def _fits(self, entry, row):
        """By code where both have one, else by number or by a name of now or before."""
        code = row.get("credit_code", "")
        if entry.code and code:
            return entry.code == code
        same_name = entry.name == row["name"] or (entry.name, row["thing"]) in self.renamed
        return same_name or bool(entry.number and entry.number == row.get("number"))

    def _unknown(self, entry, firms):
        firm = firms.get(entry.code) or firms.get(entry.name)
        if firm:
            said = {"what": self.of.model._meta.verbose_name}
            why = _("The enterprise is recorded, but has no such %(what)s.") % said
            return Difference(entry.name, entry.number, "no_record", why, Enterprise, firm)
        return Difference(entry.name, entry.number, "unknown", _("Not in the register, under no name or number."))

    def _nearness(self, row):
        """Of several records that which comes closest to counting: in use, begun, still valid, the latest."""
        begun = _begin(row)
        valid = row["in_use"] and begun is not None and str(begun) <= str(self.day) and not self._over(row)
        return bool(valid), row["in_use"], str(begun or ""), row["pk"]

    def _over(self, row):
        last, until = row.get("last"), row.get("until")
        return (last is not None and last < self.day) or (until is not None and until <= self.day)

    def _reason(self, row, seats) -> tuple[str, str]:
        """Why the record does not count on the day: one word, and a sentence. What ended it first counts."""
        begun = _begin(row)
        if not row["in_use"] or row.get("firm_in_use") is False:
            return "out_of_use", _("Its record was taken out of use.")
        if begun is None and not self.of.life.always:
            return "no_day", _("Its first day is not recorded, so it counts on no day.")
        if begun is not None and str(begun) > str(self.day):
            return "not_begun", _("It counts only from %(day)s.") % {"day": begun}
        ends = sorted(end for end in _ends(row) if end[0] <= self.day)
        return ends[0][1:] if ends else self._of_place(row, seats)

    def _of_place(self, row, seats):
        moved_in = row.get("moved_in")
        if moved_in is not None and moved_in > self.day:
            return "not_moved_in", _("Moved in only on %(day)s.") % {"day": moved_in}
        if row["thing"] in {each["thing"] for each in self.rows.values()}:
            said = {"name": row["name"]}
            return "twice", _("Counted once, under another name of the list: %(name)s.") % said
        said = {"area": seats.get(row["thing"], row.get("area") or "—")}
        return "outside", _("It sat in %(area)s on that day, outside this area.") % said


def _ends(row):
    """(first day it no longer counts, word, sentence) of all that ends it."""
    last, until, closed, moved_out = (row.get(name) for name in ("last", "until", "closed", "moved_out"))
    if last is not None:
        yield last + datetime.timedelta(1), "lapsed", _("Lapsed: valid until %(day)s.") % {"day": last}
    if until is not None:
        yield until, "cancelled", _("Cancelled on %(day)s.") % {"day": until}
    if closed is not None:
        yield closed, "closed", _("Deregistered on %(day)s.") % {"day": closed}
    if moved_out is not None:
        to = _("Moved out on %(day)s, to %(place)s.") if row["moved_to"] else _("Moved out on %(day)s.")
        yield moved_out, "moved_out", to % {"day": moved_out, "place": row["moved_to"]}


def _begin(row):
    return row["begins"] if row["begins"] is not None else row.get("instead")


def _known(words):
    return [word for word in words if word]
