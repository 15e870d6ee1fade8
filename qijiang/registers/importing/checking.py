"""Reads the file of an import, holds every row against the register, and leaves in its workspace what was found."""

import heapq
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils import timezone

from qijiang.uploads.cells import joined
from qijiang.uploads.places import address
from qijiang.uploads.reading import Table, cell_of, read_again

from ..bulk_rows import columns_of, kept_lines, staging
from ..history import told
from ..register import Register, register_named
from ..wanted import fields_of
from . import columns as matching
from .examining import WRITTEN, Examiner, Row, Verdict
from .models import Import
from .shape import Shape
from .staging import columns_looked_at, violations
from .workbooks import write_marked
from .workspace import MARKED, TABLE, Workspace

AT_ONCE = 4_000  # rows, or a few more, held against the register with one set of queries; a thousand cost a tenth more
CELLS = "cells.lines"  # rows that are faulty by themselves, before the database was asked
NAMED = "named"  # the records that rows name, which may not have moved on when those are written: model, key, version


class Kept(NamedTuple):
    """The files of what is to be written: plain rows, some in each line, of new ones as the database takes them; and of
    each row in a line its number in the file, key, area, label, warnings and what the history says, with tabs between.
    """

    rows: str
    said: str


KEPT = {verdict: Kept(f"{verdict}.rows", f"{verdict}.said") for verdict in WRITTEN}
KEPT[Verdict.NEW] = Kept("new.columns", "new.said")
as_json = json.JSONEncoder(ensure_ascii=False).encode
SHOWN = {Verdict.FAULTY: "faulty.lines", Verdict.REFUSED: "refused.lines"}


def check(job: Import) -> None:
    """Raises UploadRefused where the file cannot be read. The import is CHECKED afterwards."""
    register, workspace = register_named(job.register), job.workspace
    examiner = Examiner(job.user, register, job.columns, clears=job.clears)
    workspace.remove([*SHOWN.values(), CELLS, NAMED, MARKED, *(name for pair in KEPT.values() for name in pair)])
    with opened(job) as table:
        job.counts = _Found(register, workspace, table).of(examiner)
    if job.counts[Verdict.FAULTY]:
        with opened(job) as table:
            write_marked(job, table, workspace.lines(SHOWN[Verdict.FAULTY]))
    job.state, job.checked_at, job.attempts, job.problem = Import.State.CHECKED, timezone.now(), 0, ""
    job.save(update_fields=["counts", "state", "checked_at", "attempts", "problem"])


@contextmanager
def opened(job: Import) -> Iterator[Table]:
    """The table of the import's file. Raises UploadRefused, and FileNotFoundError once it is gone."""
    register = register_named(job.register)
    # the row of headings is found by those that were matched, and by all that are known
    known = [*(heading for heading, _name in job.columns), *matching.known_headings(register, job.user)]
    with job.workspace.open(TABLE) as lines, read_again(lines, known=known) as table:
        yield table


def _at_once(blocks):
    """Blocks of a table put together until they are worth a set of queries."""
    numbers, cells = [], []
    for more, theirs in blocks:
        cells = list(map(joined, cells, theirs)) if numbers else theirs
        numbers = numbers + more
        if len(numbers) >= AT_ONCE:
            yield numbers, cells
            numbers = []
    if numbers:
        yield numbers, cells


class _Found:
    """Writes down what is found, line by line, and counts it; nothing is kept in memory but the figures."""

    def __init__(self, register: Register, workspace: Workspace, table: Table):
        self.register, self.workspace, self.table = register, workspace, table
        self.counts: Counter[str] = Counter(dict.fromkeys(Verdict, 0))
        self.cells = self.warned = 0  # faults, and warnings about what is not forbidden
        self.shape = Shape(register)
        self.looked_at = columns_looked_at(register.model)
        self.areas: set[int] = set()
        self.keepers: set[int] = set()
        self.reopened: set[int] = set()
        self.named: dict[Any, dict[int, int]] = defaultdict(dict)

    def of(self, examiner: Examiner) -> dict[str, Any]:
        with ExitStack() as stack:
            kept = [name for pair in KEPT.values() for name in pair]
            self.kept = {name: stack.enter_context(self.workspace.writing(name)) for name in kept}
            names = SHOWN | {Verdict.FAULTY: CELLS}
            self.shown = {verdict: stack.enter_context(self.workspace.writing(name)) for verdict, name in names.items()}
            columns = [columns_of(self.register.model)[place] for place in self.looked_at]
            stage = stack.enter_context(staging(self.register.model, columns))
            for rows in self._examined(examiner):
                stage(self._written_down(rows))
            broken = self._rules_of_the_database(examiner.places)
            self._put_down_named(stack.enter_context(self.workspace.writing(NAMED)))
        with self.workspace.writing(SHOWN[Verdict.FAULTY]) as file:
            cells = self.workspace.lines(CELLS)
            file.writelines(as_json(line) + "\n" for line in heapq.merge(cells, broken, key=itemgetter(0)))
        found: dict[str, Any] = {"cells": self.cells, "warned": self.warned}
        return found | self.counts | {"areas": sorted(self.areas), "keepers": sorted(self.keepers)}

    def _examined(self, examiner):
        done = 0
        for numbers, cells in _at_once(self.table.blocks()):
            yield examiner.examine(numbers, cells)
            done += len(numbers)
            self.workspace.say(done, max(done, self.table.rows))

    def _written_down(self, rows: list[Row]) -> Iterator[list[Any]]:
        """Each row in the file of its verdict; gives those that would be written, with their numbers, for the rules."""
        alike = defaultdict(list)
        for row in rows:
            alike[row.verdict].append(row)
        for verdict, some in alike.items():
            self.counts[verdict] += len(some)
            if verdict == Verdict.FAULTY:
                self._say(verdict, [[row.number, row.label, self._faults(row)] for row in some])
            elif verdict == Verdict.REFUSED:
                self._say(verdict, [[row.number, row.label, row.refusal] for row in some])
            elif verdict != Verdict.UNCHANGED:
                yield from self._to_be_written(some, verdict)

    def _to_be_written(self, rows, verdict):
        """Rows in the files of what is to be written; gives the values that the rules of the database look at."""
        kept, columns = KEPT[verdict], self._in_columns(rows, verdict)
        if verdict == Verdict.NEW:
            fields = self.shape.told_new(columns)
            self.kept[kept.rows].writelines(kept_lines(columns))
        else:
            fields = [told(self.register.model, row.fields) for row in rows]
            self.kept[kept.rows].write(as_json([row.plain for row in rows]) + "\n")
        self.kept[kept.said].writelines(self._said(rows, columns[0], fields))
        if verdict == Verdict.REOPENED:
            self.reopened |= {row.record.pk for row in rows}
        return zip([row.number for row in rows], *(columns[place] for place in self.looked_at), strict=True)

    def _in_columns(self, rows, verdict):
        if verdict == Verdict.NEW:
            return self.shape.in_columns([row.record for row in rows])
        return list(zip(*[row.plain for row in rows], strict=True))

    def _said(self, rows, keys, fields):
        """The lines about rows that are to be written; `fields` as the history has them."""
        records = [row.record for row in rows]
        areas = list(map(self.shape.area_of, records))
        self._remember(records, areas)
        for row, record, key, area, what in zip(rows, records, keys, areas, fields, strict=True):
            label, warnings, warned = str(record), record.warnings(), "[]"
            if not label.isprintable() or " " in label:
                label = " ".join(label.split())
            if warnings:
                self.warned += len(warnings)
                warned = as_json(warnings)
            yield f"{row.number}\t{key}\t{area}\t{label}\t{warned}\t{what}\n"

    def _remember(self, records, areas):
        """What is asked again when the records are written."""
        self.areas.update(areas)
        self.keepers.update(keeper for record in records if (keeper := record.__dict__["keeper_id"]))
        for attribute, naming in self.shape.naming:
            for record in records:
                if record.__dict__[attribute] is not None and (other := naming(record)) is not None:
                    self.named[type(other)].setdefault(other.pk, other.version)

    def _faults(self, row):
        self.cells += len(row.faults)
        return [self._fault(row, *fault) for fault in row.faults]

    def _fault(self, row, place, message):
        """[address, heading, what stands there, what is wrong] of a cell; of a whole row the address of its first."""
        if place is None:
            return [address(row.number, self.table.headings[0].column), "", "", message]
        heading = self.table.headings[place]
        return [address(row.number, heading.column), heading.text, cell_of(row.wires[place]).typed, message]

    def _rules_of_the_database(self, places):
        """The lines of rows that were new or changed until a constraint speaks against them."""
        faulty: dict[int, list] = {}
        for broken in violations(self.register.model):
            number, key, rule = broken.number, broken.key, broken.constraint
            if number not in faulty:
                faulty[number] = []
                self.counts[self._before(key)] -= 1
                self.counts[Verdict.FAULTY] += 1
            place = min((places[name] for name in fields_of(rule) if name in places), default=0)
            heading = self.table.headings[place]
            faulty[number].append([address(number, heading.column), heading.text, "", broken.message])
        self.cells += sum(map(len, faulty.values()))
        return [[number, "", faulty[number]] for number in sorted(faulty)]

    def _put_down_named(self, file):
        for model, versions in self.named.items():
            file.writelines(f"{model._meta.label}\t{pk}\t{version}\n" for pk, version in versions.items())

    def _before(self, key):
        if key is None:
            return Verdict.NEW
        return Verdict.REOPENED if key in self.reopened else Verdict.CHANGED

    def _say(self, verdict, lines):
        self.shown[verdict].writelines(as_json(line) + "\n" for line in lines)
