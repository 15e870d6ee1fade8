"""Questions to the database whose words never change. Django would make their words anew for every page, which costs
several times what the answer does.

A question is made once, with marks in place of its values; where the marks turn up among what the database is given,
the values stand from then on. PostgreSQL is told the words once a session as well (PREPARE): it spends as long on how
to answer such a question as on the answer, and then need not think again.
"""

import datetime
import itertools
from collections.abc import Callable, Collection, Sequence
from copy import copy
from functools import partial
from typing import Any, ClassVar

from django.db import connections
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.db.utils import DEFAULT_DB_ALIAS

MARKED_FROM = 31_000  # as numbers: small enough for every column, and nobody writes such a one into a question
_numbers = itertools.count(1)
MARKED_DAY = datetime.date(1871, 1, 1)


class AskedRecords:
    """`make` gives the question for its arguments: whole numbers, texts, days or moments. Records come with whatever it
    fetches along (`select_related`, `annotate`). A text stands for itself or, wherever it is, for all that begins with
    it (`startswith`)."""

    def __init__(self, make: Callable[..., QuerySet]):
        self.make = make
        self.made: dict[str, _Question] = {}  # by the kind of database

    def records(self, *values) -> list:
        """The answer for these arguments. Raises ValueError where one of them is not to be found in the question."""
        connection = connections[DEFAULT_DB_ALIAS]
        kept_by = vars(connection).setdefault("asked", {})
        question = kept_by.get(self)
        if question is None:
            question = kept_by[self] = self._question(connection, values)
        return question.answered(values)

    def _question(self, connection, values):
        """A process makes the words once; each of its threads, whose connections are their own, has them to itself."""
        made = self.made.get(connection.vendor)
        if made is None:
            made = self.made[connection.vendor] = _Question(self.make, values)
        return made.of(connection)

    def record(self, *values):
        """The first one, or None."""
        return next(iter(self.records(*values)), None)


class Asked(AskedRecords):
    """The same for rows of values: `make` ends in `values_list`."""

    def rows(self, *values) -> list[tuple]:
        return self.records(*values)


class AskedOfLists:
    """The same about lists of whole numbers, for what `make` gives for them and the other arguments.

    Each is filled up with its last number to 1, 2, 4, 8, ... of them, so that the words are made for few lengths; where
    there are very many they are made anew, which is little beside the answer.
    """

    MOST = 512

    def __init__(self, make: Callable[..., QuerySet]):
        self.make = make
        self.of_lengths: dict[tuple[int, ...], AskedRecords] = {}

    def records(self, lists: Sequence[Collection[int]], *values) -> list:
        """The answer for these lists, of which none is empty, and the other arguments."""
        filled = [_filled([*numbers]) for numbers in lists]
        lengths = tuple(map(len, filled))
        if sum(lengths) > self.MOST:
            return list(self.make(*lists, *values))
        asked = self.of_lengths.setdefault(lengths, AskedRecords(partial(self._made, lengths)))
        return asked.records(*itertools.chain(*filled), *values)

    def _made(self, lengths, *said):
        rest = iter(said)
        lists = [list(itertools.islice(rest, length)) for length in lengths]
        return self.make(*lists, *rest)


def _filled(numbers):
    length = 1 << (len(numbers) - 1).bit_length()
    return numbers + numbers[-1:] * (length - len(numbers))


class Prepared:
    """Words that PostgreSQL is told once a session (PREPARE), with $1, $2, ... in the places of so many values."""

    def __init__(self, about: str, words: str, number: int):
        self.words, self.name = words, f"kept_{next(_numbers)}_{about}"
        self.call = f"EXECUTE {self.name}({', '.join(['%s'] * number)})" if number else f"EXECUTE {self.name}"
        self.told_to: Any = None  # the session that knows them by their name

    def called(self, connection) -> str:
        """What calls them up, with %s in the places of the values; the session is told them the first time."""
        connection.ensure_connection()
        if self.told_to is not connection.connection:
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {self.name} AS {self.words}")
            self.told_to = connection.connection
        return self.call


class _Question:
    """A question in the words of its connection, in the shape in which Django's ModelIterable reads a queryset."""

    _known_related_objects: ClassVar[dict] = {}
    query: "_Question"
    prepared: "Prepared | None"

    def __init__(self, make, values):
        marks = [_mark(value, number) for number, value in enumerate(values)]
        rows = make(*marks)
        self.model, self.db = rows.model, rows.db
        self.compiler: Any = rows.query.get_compiler(self.db)
        self.is_of_records = issubclass(rows._iterable_class, ModelIterable)
        self.sql, params = self.compiler.as_sql()
        self.are_beginnings = [_is_beginning(mark, params) for mark in marks]
        self.params, self.places = params, _places(params, self._all_taken(marks))
        self.compiler.connection = None  # which ends with its thread

    def of(self, connection):
        """The same for one connection, which alone may ask it."""
        own = copy(self)
        own.query, own.prepared, own.compiler = own, None, copy(self.compiler)
        own.compiler.connection = connection
        columns = [selected[0] for selected in own.compiler.select]
        converters, composite = own.compiler.get_converters(columns), own.compiler.has_composite_fields(columns)
        own.compiler.get_converters = lambda expressions: converters
        own.compiler.has_composite_fields = lambda expressions: composite
        return own

    def get_compiler(self, using):
        return self.compiler

    def answered(self, values):
        said = self._said(self._all_taken(values))
        self.compiler.as_sql = lambda: said
        if self.is_of_records:
            asked_of: Any = self
            return list(ModelIterable(asked_of))
        return list(self.compiler.results_iter(tuple_expected=True))

    def _said(self, taken):
        """The words and the values as the database is given them."""
        connection = self.compiler.connection
        if connection.vendor == "postgresql":
            self.prepared = self.prepared or Prepared(self.model._meta.db_table, self._numbered(connection), len(taken))
            return self.prepared.called(connection), taken
        pairs = zip(self.params, self.places, strict=True)
        return self.sql, [param if place is None else taken[place] for param, place in pairs]

    def _numbered(self, connection):
        """The words with $1, $2, ... in the places of the values, and what is the question's own written out."""
        connection.ensure_connection()
        with connection.connection.cursor() as cursor:
            own = [cursor.mogrify("%s", [param]).decode() for param in self.params]
        places = zip(own, self.places, strict=True)
        return self.sql % tuple(text if place is None else f"${place + 1}" for text, place in places)

    def _all_taken(self, values):
        return [self._taken(*each) for each in zip(values, self.are_beginnings, strict=True)]

    def _taken(self, value, is_beginning):
        """The value as the database takes it."""
        ops = self.compiler.connection.ops
        if is_beginning:
            return f"{ops.prep_for_like_query(value)}%"
        if isinstance(value, datetime.datetime):
            return ops.adapt_datetimefield_value(value)
        return ops.adapt_datefield_value(value) if isinstance(value, datetime.date) else value


def _mark(value, number):
    """A value of the same kind that stands nowhere else."""
    day = MARKED_DAY + datetime.timedelta(number)
    if isinstance(value, datetime.datetime):
        return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    if isinstance(value, datetime.date):
        return day
    return MARKED_FROM + number if isinstance(value, int) else f"\x02{number}\x03"


def _is_beginning(mark, params):
    """Whether the text that the mark is in place of stands for all that begins with it."""
    found = isinstance(mark, str) and f"{mark}%" in params
    if found and mark in params:
        raise ValueError("A text stands for itself in one place, for all that begins with it in another.")
    return found


def _places(params, marks):
    """For each of what the database is given the number of the value that it stands for; None: it stays."""
    places = [marks.index(param) if param in marks else None for param in params]
    missing = [number for number in range(len(marks)) if number not in places]
    if missing:
        raise ValueError(f"The question has no place for its values number {missing}.")
    return places
