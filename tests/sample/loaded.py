"""A database as `make run` makes it: the figures, what the article names, and a sample of this size."""

from io import StringIO

from django.core.management import call_command

from indicators.models import Stamp
from tests.emptying import all_rows
from tests.snapshots import once_a_run

SMALL = ("--scale", "0.04")
OF_THEMSELVES = {Stamp._meta.db_table}  # rise with every change


def everything():
    """{table: its rows} of the whole database."""
    return {table: rows for table, rows in all_rows().items() if table not in OF_THEMSELVES}


@once_a_run
def load_the_figures():
    call_command("load_figures", stdout=StringIO())


@once_a_run
def load_what_is_real():
    load_the_figures()
    call_command("load_registers", stdout=StringIO())


def sample(*arguments):
    """What `manage.py sample` says."""
    out = StringIO()
    call_command("sample", *arguments, stdout=out)
    return out.getvalue()


@once_a_run
def load_whole():
    load_what_is_real()
    sample()


@once_a_run
def load_small():
    load_what_is_real()
    sample(*SMALL)
