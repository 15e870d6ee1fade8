"""Databases to measure in: each a copy of one migrated, empty database, filled and used in turn in one process."""

import copy
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import load_backend

from indicators import outline
from indicators.pages import decide
from qijiang.stocktaking import take_stock_of_what_grew

ALIAS = "default"


@dataclass
class Bed:
    """A database by its name. `seen` is what was found or made in it, for those who measure."""

    name: str
    wrapper: Any
    seen: Any = None

    def enter(self):
        """From now on the program's one database is this one, and nothing is kept of another."""
        if connections[ALIAS] is not self.wrapper:
            outline.forget()
            decide.REMEMBERED.forget()
        connections[ALIAS] = self.wrapper


def _bed(name: str) -> Bed:
    chosen = copy.deepcopy(connections.settings[ALIAS])
    home = str(chosen["NAME"])
    chosen["NAME"] = (
        f"bed_{name}" if connection.vendor == "postgresql" else str(Path(home).with_name(f"{name}.sqlite3"))
    )
    return Bed(name, load_backend(chosen["ENGINE"]).DatabaseWrapper(chosen, ALIAS))


class Yard:
    """Makes the beds; `home` is the connection that came with the settings."""

    def __init__(self):
        self.home = Bed("home", connections[ALIAS])
        self.empty = _bed("empty")
        if connection.vendor == "postgresql":
            self._order("CREATE DATABASE bed_empty")
        self.empty.enter()
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()

    def bed(self, name: str, fill: Callable[[], Any]) -> Bed:
        """A new database, filled by `fill`, with the statistics that its planner needs."""
        made = _bed(name)
        if self.home.wrapper.vendor == "postgresql":
            self._order(f"CREATE DATABASE {made.wrapper.settings_dict['NAME']} TEMPLATE bed_empty")
        else:
            shutil.copyfile(self.empty.wrapper.settings_dict["NAME"], made.wrapper.settings_dict["NAME"])
        made.enter()
        made.seen = fill()
        analyze()
        return made

    def _order(self, statement):
        self.home.enter()
        with connection.cursor() as cursor:
            cursor.execute(statement)


def analyze():
    """Let the planner see what is there now, as PostgreSQL does by itself after a while and SQLite by the worker."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    else:
        take_stock_of_what_grew()
