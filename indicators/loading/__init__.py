"""Loads the figures of a folder of csv files, as `qijiang.registers.loading` does.

tables.py        what each file holds
catalogue.py     what a file of indicators owes to their figures
counting.py      what a file of counting rules owes besides
observations.py  what a file of figures owes besides: limits, days, and the door of figures
"""

from django.db import transaction

from indicators.stamps import hold_all
from qijiang.registers.loading import checked, write

from .tables import TABLES


def load(folder, overwrite=False):
    """Load every file of `folder` (a Path); returns one Outcome a file. Raises Damaged and writes nothing if any is."""
    return written(checked(folder, TABLES), overwrite)


def written(files, overwrite=False):
    """Write the checked rows of all files: all or nothing."""
    years = {row.values["year"] for row in files["observations"]}
    with transaction.atomic():
        hold_all(*years)  # as an approval does, before the first line of history: none waits for the other
        return write(files, TABLES, overwrite)
