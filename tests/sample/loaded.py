"""A database as `make run` makes it: the figures, what the article names, and a sample of this size."""

from io import StringIO

from django.core.management import call_command


def load_what_is_real():
    call_command("load_figures", stdout=StringIO())
    call_command("load_registers", stdout=StringIO())


def sample(*arguments):
    """What `manage.py sample` says."""
    out = StringIO()
    call_command("sample", *arguments, stdout=out)
    return out.getvalue()


def load_whole():
    load_what_is_real()
    sample()


def load_small():
    load_what_is_real()
    sample("--scale", "0.04")
