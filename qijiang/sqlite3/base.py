"""SQLite lets one write at a time and has the others look again after pauses that grow to a tenth of a second: among
many the place stands empty while they sleep, and who came last may go first. Here the threads of a process wait for
each other in turn, and only one of each process looks."""

import os
import threading
from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

DjangosOwn: Any = base.DatabaseWrapper  # whose inner steps the stubs do not know
_places: dict[str, Any] = defaultdict(threading.Lock)
os.register_at_fork(after_in_child=_places.clear)  # who held a place stayed behind


class DatabaseWrapper(DjangosOwn):
    _place: Any = None  # while this connection holds it

    def _start_transaction_under_autocommit(self):
        if self.transaction_mode != "IMMEDIATE":
            return super()._start_transaction_under_autocommit()
        place = _places[str(self.settings_dict["NAME"])]
        if not place.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", 5)):
            raise OperationalError("database is locked")  # as SQLite says it
        self._place = place
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self):
        super()._commit()  # if it fails the transaction goes on, and its rollback leaves the place
        self._leave()

    def _rollback(self):
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self):
        try:
            super()._close()
        finally:
            self._leave()

    def _leave(self):
        place, self._place = self._place, None
        if place is not None:
            place.release()
