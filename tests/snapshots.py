"""Worlds that several modules build, such as the figures that are shipped or the whole sample: each is built once in a
run, and the others, the second worker among them, write its rows back: a tenth of what loading it costs.
"""

import functools
import hashlib
import os
import pickle
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from tests import emptying

_folder: list[Path] = []


def keep_in(tmp_path_factory):
    """Where the rows are kept: the folder of the run, which its workers share."""
    own = tmp_path_factory.getbasetemp()
    _folder[:] = [own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own]


def once_a_run(build):
    """`build`, which is only called where nobody has yet called it on a database with the same rows."""

    @functools.wraps(build)
    def built():
        before = hashlib.sha256(repr(emptying.all_rows()).encode()).hexdigest()
        kept = _folder[0] / f"{build.__name__}-{connection.vendor}-{before}.rows"
        if kept.exists():
            emptying.restore(pickle.loads(kept.read_bytes()))
            _number_on()
            return
        build()
        written = kept.with_suffix(f".{os.getpid()}")
        written.write_bytes(pickle.dumps(emptying.all_rows()))
        written.replace(kept)  # at once, for the other worker may be looking

    return built


def _number_on():
    """PostgreSQL counts keys apart from the rows; those written back come with theirs. SQLite counts on by itself."""
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(line)
