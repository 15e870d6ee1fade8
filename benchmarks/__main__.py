"""What the design promises about speed, measured on SQLite and on a throw-away PostgreSQL where that is installed.

python -m benchmarks [--observations N] [--records N] [--rounds N] [--database sqlite] [--strict]
                     [--only pages glance registers imports waiting hostile clerks grid sample counting rules
                             growth keeping briefs]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.postgres import binaries, throw_away_server

PARTS = [
    "pages",
    "glance",
    "registers",
    "imports",
    "waiting",
    "hostile",
    "clerks",
    "grid",
    "sample",
    "counting",
    "rules",
    "growth",
    "keeping",
    "briefs",
]


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--observations", type=int, default=1_000_000, help="of the larger database (default 1000000)")
    parser.add_argument("--records", type=int, default=1_000_000, help="of the larger register (default 1000000)")
    parser.add_argument("--rounds", type=int, default=30, help="how often each is measured (default 30)")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts alone")
    parser.add_argument("--database", choices=["sqlite", "postgres"], help="this database alone")
    parser.add_argument("--strict", action="store_true", help="exit code 1 if a limit is missed")
    return parser.parse_args(arguments)


def run(title: str, database_url: str, arguments: list[str]) -> int:
    """One whole run on one database, in a process of its own; its exit code."""
    print(f"\n## {title}\n", flush=True)
    environment = os.environ | {
        "QIJIANG_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_URL": database_url,
    }
    return subprocess.run([sys.executable, "-m", "benchmarks.run", *arguments], env=environment).returncode


def main(arguments: list[str]) -> int:
    database = parsed(arguments).database
    worst = 0
    if database != "postgres":
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            worst = run("SQLite", f"sqlite:///{Path(folder) / 'home.sqlite3'}", arguments)
    if database != "sqlite":
        programs = binaries()
        if programs is None:
            print("\n!!!!!! LEFT OUT: PostgreSQL (no server programs found: install postgresql) !!!!!!")
            return worst
        with throw_away_server(programs) as url:
            worst = max(worst, run("PostgreSQL", url, arguments))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
