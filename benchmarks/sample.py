"""How long the sample takes to load, of one district and of all, and how much memory: each in a process of its own."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection

from .beds import Bed, Yard
from .report import Report

ALL = 38
LIMITS = {1: 20, ALL: 600}  # seconds
LARGEST = 3.2  # the largest district beside the home district: one is in memory at a time
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Load:
    """A load of so many districts: seconds gone by, MB at the most, rows in the registers."""

    seconds: float
    megabytes: float
    said: str


def measure_sample(report: Report, yard: Yard) -> None:
    report.begin("The sample: `manage.py sample` in an empty database with the figures and what the article names")
    found = {number: _loaded(yard.bed(f"sample_{number}", _fill), number) for number in LIMITS}
    for number, load in found.items():
        held = "in time" if load.seconds <= LIMITS[number] else "too late"
        what = f"{number} districts: {load.seconds:.1f} s of {LIMITS[number]}, {load.megabytes:.0f} MB"
        report.must_be(what, held, "in time")
        report.note(f"sample of {number}: {load.said}")
    grown = found[ALL].megabytes / found[1].megabytes
    what = f"memory of {ALL} districts beside that of one: {grown:.2f} ×, of which the largest has {LARGEST} × the rows"
    report.must_be(what, "level" if grown <= LARGEST else "grows", "level")


def _fill():
    call_command("load_figures", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115 (as long as the process)
    call_command("load_registers", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115


def _loaded(bed: Bed, number: int) -> Load:
    """A whole process of the command, from its start."""
    url = url_of(bed)
    connection.close()
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "qijiang.settings"}
    begun = time.monotonic()
    command = [sys.executable, "manage.py", "sample", "--districts", str(number)]
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    said = child.stdout.read() if child.stdout else ""
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"The sample of {number} districts was not loaded.")
    return Load(time.monotonic() - begun, used.ru_maxrss / 1024, said.strip().splitlines()[-1])


def url_of(bed: Bed) -> str:
    name = bed.wrapper.settings_dict["NAME"]
    if bed.wrapper.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
