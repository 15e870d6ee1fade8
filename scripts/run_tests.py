"""Every test on SQLite, browser tests included, then on a throw-away PostgreSQL every one that a database may change;
what a machine cannot run is said.

    python -m scripts.run_tests [arguments for pytest]

NOTHING_LEFT_OUT=1 makes anything left out a failure.
"""

import os
import shutil
import subprocess
import sys

from scripts.postgres import binaries, throw_away_server

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
SHELL = "chromium-headless-shell"

# On the first database one more than the two cores: a test in a browser waits for it half of its time. On the second,
# where hardly any does, a third worker costs what it builds anew. Each keeps to whole modules, whose tests share a
# world, until it takes from another what is left.
WORKERS = {"first": 3, "second": 2}

# The databases of the workers go with their server: dropping each first writes out all that it holds.
LEFT_TO_THE_SERVER = ["--create-db", "--reuse-db"]


def chromium() -> str | None:
    """The system's Chromium; $CHROMIUM names another."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, [*CHROMIUM_NAMES, SHELL])), None)


def browser_of_tests() -> str | None:
    """What the browser tests drive: the engine without its window, where it is installed, costs half as much."""
    return os.environ.get("CHROMIUM") or shutil.which(SHELL) or chromium()


def left_out() -> list[str]:
    """What this machine cannot run, in words."""
    reasons = []
    if not binaries():
        reasons.append("every test on PostgreSQL (no server programs found: install postgresql)")
    if not chromium():
        reasons.append("the browser tests (no Chromium found: install chromium)")
    return reasons


def run(title: str, arguments: list[str], database_url: str | None) -> int:
    """One whole run on one database; the exit code of pytest."""
    print(f"\n=== {title} ===", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"QIJIANG_MODE": "test"} | ({"DATABASE_URL": database_url} if database_url else {})
    environment |= {"CHROMIUM": browser_of_tests() or "", "DATABASE": _which(database_url)}
    environment["PYTHONDONTWRITEBYTECODE"] = ""  # compiling the tests anew takes each worker of each run eleven seconds
    browser = [] if browser_of_tests() else ["-m", "not browser"]
    workers = ["-n", str(WORKERS["second" if database_url else "first"]), "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", "-q", *workers, *browser, *arguments]
    return subprocess.run(command, env=environment).returncode


def _which(database_url):
    """Which of two the database is, as tests/conftest.py asks; "" where there is but one."""
    if database_url:
        return "second"
    return "first" if binaries() else ""


def announce(reasons: list[str]) -> None:
    if reasons:
        print(f"\n!!!!!! LEFT OUT: {'; '.join(reasons)} !!!!!!", flush=True)


def main(arguments: list[str]) -> int:
    reasons = left_out()
    if reasons and os.environ.get("NOTHING_LEFT_OUT") == "1":
        announce(reasons)
        return 1
    worst = run("SQLite", arguments, None)
    programs = binaries()
    if programs:
        with throw_away_server(programs) as url:
            worst = max(worst, run("PostgreSQL", [*LEFT_TO_THE_SERVER, *arguments], url))
    announce(reasons)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
