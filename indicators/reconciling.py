"""Names announced beside names counted: which are the same, and why the others differ. Twelve queries at most, and six
more for each further 5,000 names that are left over.

What is compared is the register on the day that the list stands for. Reads no clock.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.models import Enterprise, FormerName
from qijiang.directory.models import Area

from .leftovers import Known, Leftovers
from .matching import Entry, Holder, match
from .models import AnnouncedEntry, Announcement, CountingRule
from .reasons import could_count, reason
from .subject import OF_COUNTED, Subject


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
    """`is_gain`: the list is compared with what was gained after the day `before`, as it is for a net change.

    Of the names of each side as many are explained as were asked for; `not_counted_number` and `not_announced_number`
    say of how many.
    """

    announcement: Announcement
    announced: int
    counted: int
    same: int
    not_counted: list[Difference]
    not_announced: list[Difference]
    not_counted_number: int
    not_announced_number: int
    is_gain: bool
    before: datetime.date


def latest_announcement(rule: CountingRule, area: Area, on: datetime.date) -> Announcement | None:
    """The list of the area that stood last on that day: one query."""
    lists = Announcement.objects.in_use().filter(indicator=rule.indicator_id, area=area, as_of__lte=on)
    return lists.order_by("-as_of", "-pk").first()


def reconcile(
    rule: CountingRule, announcement: Announcement, area: Area, user=None, most: int | None = None
) -> Reconciliation:
    """The list beside what the rule counts in the area on the day of the list, `most` names a side explained.

    The account is told of what lies outside its reach only that it is not here; without one everything is told.
    """
    side = _Side(Subject(rule, area, announcement.as_of))
    rows = AnnouncedEntry.objects.in_use().filter(announcement=announcement).order_by("name", "pk")
    entries = [Entry(*row) for row in rows.values_list("pk", "name", "code", "number")]
    found = match(entries, side.holders)
    return Reconciliation(
        announcement=announcement,
        announced=len(entries),
        counted=len(side.holders),
        same=len(found.pairs),
        not_counted=side.why_not_counted(found.entries[:most], found.pairs, user),
        not_announced=[side.why_not_announced(holder) for holder in found.holders[:most]],
        not_counted_number=len(found.entries),
        not_announced_number=len(found.holders),
        is_gain=side.subject.is_gain,
        before=side.subject.before,
    )


class _Side:
    """The register's side of the comparison."""

    def __init__(self, subject: Subject):
        self.subject, self.model = subject, subject.of.model
        rows = subject.counted()
        found = sorted(subject.read(rows, OF_COUNTED), key=lambda row: (str(row["name"]), row["pk"]))
        self.rows = {row["pk"]: row for row in found}
        numbers, former = subject.numbers(rows), self._former(rows)
        self.holders = [
            Holder(
                key=row["thing"],
                record=row["pk"],
                name=str(row["name"]),
                code=row["credit_code"] or "",
                numbers=tuple(sorted(numbers.get(row["thing"], ()))),
                former=tuple(former.get(row["firm"], ())),
            )
            for row in found
        ]

    def _former(self, rows) -> Mapping[int, list[str]]:
        """The former names of the firms that are counted."""
        names = defaultdict(list)
        if self.subject.firm is not None:
            firms = rows.order_by().values(self.subject.firm or "pk")
            counted = FormerName.objects.in_use().filter(enterprise__in=firms)
            for firm, name in counted.values_list("enterprise_id", "name"):
                names[firm].append(name)
        return names

    def why_not_announced(self, holder) -> Difference:
        row = self.rows[holder.record]
        since = row["begins"] if row["begins"] is not None else row["instead"]
        why = _("Counted since %(since)s, but not on the list.") if since else _("Counted, but not on the list.")
        said = why % {"since": since}
        return Difference(holder.name, row["number"] or "", "not_announced", said, self.model, holder.record)

    def why_not_counted(self, entries, pairs, user) -> list[Difference]:
        """Why each of these names that are left over is not counted."""
        if not entries:
            return []
        known = Leftovers(self.subject, entries, user)
        self.known, self.asked = known, self.subject.asked()
        self.listed = {holder.key: entry.name for entry, holder in pairs}
        return [Difference(entry.name, entry.number, *self._why(known.of(entry))) for entry in entries]

    def _why(self, known: Known):
        twice = next((row for row in known.rows if row["thing"] in self.listed), None)
        if twice:
            said = {"name": self.listed[twice["thing"]]}
            why = _("Counted once, under another name of the list: %(name)s.") % said
            return "twice", why, self.model, twice["pk"]
        rows = [row for row in known.rows if row["reached"]]
        if rows:
            return self._of_record(max(rows, key=self._nearness))
        firm = next((firm for firm in known.firms if firm.reached), None)
        if firm and not known.rows:
            return self._of_firm(firm)
        if known.hidden:
            return "elsewhere", _("Not in this area.")
        return "unknown", _("Not in the register, under no name or number.")

    def _of_record(self, row):
        kind, why = reason(self.known.standing(row), self.asked)
        return kind, why, self.model, row["pk"]

    def _of_firm(self, firm):
        if not firm.in_use:
            return "out_of_use", _("Its record was taken out of use."), Enterprise, firm.pk
        why = _("The enterprise is recorded, but has no such %(what)s.") % {"what": self.model._meta.verbose_name}
        return "no_record", why, Enterprise, firm.pk

    def _nearness(self, row):
        """Of several records that which comes closest to counting: in use, by its days, the latest."""
        standing = self.known.standing(row)
        return could_count(standing, self.asked), standing.in_use, str(standing.begun or ""), row["pk"]
