"""Questions to the database whose words never change. Django would make their words anew for every page, which costs
several times what the answer does."""

from collections.abc import Callable

from django.db import connection
from django.db.models import QuerySet


class Asked:
    """`make` gives the question as rows of values, with any value where one is to be filled in: it is called once a
    process and kind of database."""

    def __init__(self, make: Callable[[], QuerySet]):
        self.make = make
        self.words: dict[str, str] = {}

    def rows(self, *values) -> list[tuple]:
        """The answer, with these values in the order in which the question has them."""
        if connection.vendor not in self.words:
            sql, params = self.make().query.sql_with_params()
            if len(params) != len(values):
                raise ValueError(f"The question takes {len(params)} values, {len(values)} were given.")
            self.words[connection.vendor] = sql
        with connection.cursor() as cursor:
            cursor.execute(self.words[connection.vendor], values)
            return cursor.fetchall()
