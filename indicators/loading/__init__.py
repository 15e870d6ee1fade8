"""Loads the figures of a folder of csv files: reads and checks everything, then writes everything or nothing.

read.py    files into rows, with the line of each
tables.py  what each file holds
cells.py   one cell into one value
check.py   every rule, before anything is written
write.py   the rows into the database, in one transaction, each with its line of history
"""

from .check import checked
from .read import Damaged, Problem
from .write import Outcome, write

__all__ = ["Damaged", "Outcome", "Problem", "load"]


def load(folder):
    """Load every file of `folder` (a Path); returns one Outcome a file. Raises Damaged and writes nothing if any is."""
    return write(checked(folder))
