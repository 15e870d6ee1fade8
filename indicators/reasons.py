"""Why a record does not count on a day or in a period, in a sentence. Pure; agrees with what `counting.py` counts."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

DAY = datetime.timedelta(1)


@dataclass(frozen=True)
class Seat:
    """Where a record's enterprise sat, and whether that lies in the area asked for; `until` is None of that of now."""

    name: str
    inside: bool
    until: datetime.date | None = None


@dataclass(frozen=True)
class Standing:
    """What is recorded of the days and the place of a record.

    `last` is its last day, `until` the first on which it counts no more, `cut` that on which what it belongs to ended;
    `seats` in order of time, that of now at the
    end. `begun_said` is the first day as it is recorded: of some records only the year is.
    """

    in_use: bool
    begun: datetime.date | None
    begun_said: str
    last: datetime.date | None
    until: datetime.date | None
    cut: datetime.date | None
    moved_in: datetime.date | None
    moved_out: datetime.date | None
    moved_to: str
    closed: datetime.date | None
    seats: tuple[Seat, ...]

    def seat_on(self, day: datetime.date) -> Seat:
        return next(seat for seat in self.seats if seat.until is None or seat.until >= day)

    def had_come(self, day: datetime.date) -> bool:
        """Whether it had moved in by then; a later move is none where it sat elsewhere in the municipality before."""
        until = self.seat_on(day).until
        return self.moved_in is None or self.moved_in <= day or (until is not None and self.moved_in > until)


@dataclass(frozen=True)
class Asked:
    """What a rule asks of a record: that it is valid on `day`, or has begun or ended from `first` to `day`.

    always  a record without a first day has always been there
    yearly  records are known by their year alone, and placed on `day`
    before  of a net change the end of last year: what counted then already was not gained
    """

    what: str  # valid, begun, ended
    first: datetime.date
    day: datetime.date
    always: bool = False
    yearly: bool = False
    before: datetime.date | None = None


def reason(record: Standing, asked: Asked) -> tuple[str, str]:
    """One word, and a sentence; what comes first in time counts. A record that never was here has no other reason."""
    days = [asked.day, *_own_days(record, asked)]
    if not any(record.seat_on(day).inside for day in days):
        return _outside(record, asked.day)
    if not record.in_use:
        return "out_of_use", _("Its record was taken out of use.")
    return _of_time(record, asked) or _of_place(record, _day_of_place(record, asked)) or _of_last_year(record, asked)


def could_count(record: Standing, asked: Asked) -> bool:
    """Whether use and days alone let it count."""
    return record.in_use and _of_time(record, asked) is None


def _own_days(record, asked) -> Iterator[datetime.date]:
    """The days on which the record was where it was last while it counted, or where it counts."""
    ends = [end for end, _kind, _words in _ends(record) if asked.what == "valid" and end <= asked.day]
    if ends:
        yield min(ends) - DAY
    if asked.what == "begun" and record.begun is not None:
        yield record.begun
    if asked.what == "ended" and (end := _end_day(record)) is not None:
        yield end


def _day_of_place(record, asked):
    if asked.what == "valid" or asked.yearly:
        return asked.day
    return record.begun if asked.what == "begun" else _end_day(record)


def _of_time(record, asked):
    if record.begun is None and not (asked.always and asked.what != "begun"):
        return "no_day", _("Its first day is not recorded, so it counts on no day.")
    if record.begun is not None and record.begun > asked.day:
        return "not_begun", _("It counts only from %(day)s.") % {"day": record.begun_said}
    if asked.what == "valid":
        ends = sorted(end for end in _ends(record) if end[0] <= asked.day)
        return ends[0][1:] if ends else None
    said = {"first": asked.first, "last": asked.day}
    if asked.what == "ended":
        return _of_end(record, asked, said)
    if record.begun < asked.first:
        said["day"] = record.begun_said
        return "begun_before", _("It began on %(day)s, not in the time from %(first)s to %(last)s.") % said
    return None


def _of_end(record, asked, said):
    ends = (*_ends_of_its_own(record), *_ends_of_parents(record), *_ends_of_firm(record, moves=False))
    end = min((end for end, _kind, _words in ends), default=None)
    if end is None or end > asked.day:
        return "not_ended", _("It had not ended by %(last)s.") % said
    if end < asked.first:
        said["day"] = _end_day(record)
        return "ended_before", _("It ended on %(day)s, not in the time from %(first)s to %(last)s.") % said
    return None


def _of_place(record, day):
    ends = sorted(end for end in (*_ends_of_firm(record), *_ends_of_parents(record)) if end[0] <= day)
    if ends:
        return ends[0][1:]
    if not record.seat_on(day).inside:
        return _outside(record, day)
    if not record.had_come(day):
        return "not_moved_in", _("Moved in only on %(day)s.") % {"day": record.moved_in}
    return None


def _of_last_year(record, asked):
    if asked.before is not None:
        return "held_before", _("It counted already on %(day)s: it was not gained since.") % {"day": asked.before}
    return "changed", _("Its record was changed meanwhile: open the page once more.")


def _outside(record, day):
    said = {"area": record.seat_on(day).name or "—", "day": day}
    return "outside", _("It sat in %(area)s on %(day)s, outside this area.") % said


def _end_day(record):
    """The day that its end is dated, as `Life.end_day`."""
    ends = (record.until, record.last, record.cut, record.closed)
    return min((day for day in ends if day is not None), default=None)


def _ends(record):
    """(first day it no longer counts, word, sentence) of all that ends it."""
    yield from _ends_of_its_own(record)
    yield from _ends_of_parents(record)
    yield from _ends_of_firm(record)


def _ends_of_its_own(record):
    if record.last is not None:
        yield record.last + DAY, "lapsed", _("Lapsed: valid until %(day)s.") % {"day": record.last}
    if record.until is not None:
        yield record.until, "cancelled", _("Cancelled on %(day)s.") % {"day": record.until}


def _ends_of_parents(record):
    if record.cut is not None:
        yield record.cut, "ended_with", _("What it belongs to ended on %(day)s.") % {"day": record.cut}


def _ends_of_firm(record, moves=True):
    if record.closed is not None:
        yield record.closed, "closed", _("Deregistered on %(day)s.") % {"day": record.closed}
    if moves and record.moved_out is not None:
        to = _("Moved out on %(day)s, to %(place)s.") if record.moved_to else _("Moved out on %(day)s.")
        yield record.moved_out, "moved_out", to % {"day": record.moved_out, "place": record.moved_to}
