"""Loads csv files that an administrator keeps: reads and checks everything, then writes everything or nothing.

read.py     files into rows, with the line of each
table.py    what a file holds; each app lists its own
cells.py    one cell into one value
check.py    every rule that can be asked before anything is written
write.py    the rows into the database, each with its line of history
command.py  the command that loads a folder and says what it did
"""

from .check import checked
from .read import Damaged, Problem, Row
from .table import Ref, RegisterTable, Table
from .write import Outcome, write

__all__ = ["Damaged", "Outcome", "Problem", "Ref", "RegisterTable", "Row", "Table", "checked", "write"]
