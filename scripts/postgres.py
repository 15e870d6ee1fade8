"""A PostgreSQL server that lives as long as one command, for tests and benchmarks.

    python scripts/postgres.py -- COMMAND...    runs COMMAND with DATABASE_URL set, then stops and removes the server

It listens on a free port of the loopback address only, with a password made for this run. Its data are gone
afterwards, so it does not wait for the disk.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")  # Debian and its children keep the server's programs out of PATH
START_SECONDS = 30
STOP_SECONDS = 20
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # whose rounds, at moments of their own, make the planner take full tables for empty ones
    "max_connections": "60",
}


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine; None where there is none."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def unprivileged() -> dict:
    """Arguments for subprocess that give up root, under which PostgreSQL refuses to run; nothing for anyone else."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_cluster(programs: Path, folder: Path, password: str) -> None:
    """Initialises the data folder; raises CalledProcessError with initdb's words on the screen."""
    account = unprivileged()
    pwfile = folder / "password"
    pwfile.write_text(password)
    if account:
        for path in (folder, pwfile):
            os.chown(path, account["user"], account["group"])
    command: list[str | Path] = [programs / "initdb", "-D", folder / "data", "-U", "throwaway", f"--pwfile={pwfile}"]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **account)


def start(programs: Path, folder: Path, port: int) -> subprocess.Popen:
    """Starts the server in a session of its own: a ^C stops the command first, the server after it."""
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-p", str(port)]
    command += [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with open(folder / "log", "wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **unprivileged())


def wait_until_ready(programs: Path, folder: Path, server: subprocess.Popen, port: int) -> None:
    """Returns once the server takes connections; raises RuntimeError with its log if it stops or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    ask: list[str | Path] = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while server.poll() is None and time.monotonic() < deadline:
        if subprocess.run(ask, cwd=folder).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


def stop(server: subprocess.Popen) -> None:
    """At once, as its data go anyway; what still runs after STOP_SECONDS is killed with its children."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextmanager
def throw_away_server(programs: Path) -> Iterator[str]:
    """The URL of a server that runs inside the `with` block and leaves nothing behind, whatever ends the block."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the clean-up below also runs when terminated
    folder = Path(tempfile.mkdtemp(prefix="throwaway-postgres-"))
    server = None
    try:
        password, port = secrets.token_urlsafe(16), free_port()
        make_cluster(programs, folder, password)
        server = start(programs, folder, port)
        wait_until_ready(programs, folder, server, port)
        yield f"postgres://throwaway:{password}@127.0.0.1:{port}/postgres"
    finally:
        if server:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    programs = binaries()
    if not command or not programs:
        print(__doc__ if programs else "No PostgreSQL server programs on this machine.", file=sys.stderr)
        return 2
    with throw_away_server(programs) as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
