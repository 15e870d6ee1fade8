"""Writes the lock files anew: requirements*.txt from pyproject.toml and requirements-node.in,
package-lock.json from package.json.

For developers. Hashes stay, hosts and paths do not: any mirror of the package indexes serves.

    python -m scripts.locks [--upgrade]
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-dev.txt": ["--extra", "dev", "--constraint", "requirements.txt", "pyproject.toml"],
    "requirements-node.txt": ["requirements-node.in"],
}
OPTIONS = ["--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-emit-options", "--quiet"]


def lock_python(target: str, options: list[str]) -> None:
    """One requirements file; the machine's own pip settings are left aside, since they may name folders and hosts."""
    environment = {name: value for name, value in os.environ.items() if name != "PIP_FIND_LINKS"}
    environment |= {"CUSTOM_COMPILE_COMMAND": "make locks", "PIP_CONFIG_FILE": os.devnull}
    command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, "-o", target, *options]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def lock_npm() -> None:
    """package-lock.json without the addresses where each package asks for money."""
    subprocess.run([shutil.which("npm") or "npm", "install", "--package-lock-only"], cwd=ROOT, check=True)
    path = ROOT / "package-lock.json"
    lock = json.loads(path.read_text())
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


def main(upgrade: list[str]) -> None:
    for target, options in LOCKS.items():
        lock_python(target, [*upgrade, *options])
    lock_npm()


if __name__ == "__main__":
    main(sys.argv[1:])
