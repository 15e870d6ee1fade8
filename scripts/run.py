"""Starts the site on this machine: brings the database and the static files up to date, starts the worker that does
the imports, then becomes the server.

Django is set up once for all steps, and what has not changed since the last start is skipped.
"""

import hashlib
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
THREADS = 2  # a worker; more of them only wait for each other (docs/decisions.md)
HOST = "127.0.0.1"
FIRST = 3.0  # seconds that the server has to itself when it starts, for its first page
LOOK = 1.0  # seconds between two looks at the worker
KEEPER = "keep-worker"  # the argument with which this file keeps a worker running and does nothing else


def port() -> int:
    """The port from PORT, 8000 without; ends with a plain message if it is no port or is taken."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text!r} is not a port: use a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            sys.exit(
                f"Port {text} cannot be used ({error.strerror}). Another one: PORT={int(text) % 65535 + 1} make run"
            )
    return int(text)


def bring_database_up_to_date() -> None:
    """Migrates, which also grants the roles their rights, and loads the figures and the registers if there are none.

    A new database on a machine of one's own gets the sample too; who takes it away is not given it again.
    """
    from django.conf import settings
    from django.core.management import call_command

    from indicators.models import Indicator
    from platforms.models import Platform

    call_command("migrate", verbosity=0, interactive=False)
    is_new = not Indicator.objects.exists()
    if is_new:
        call_command("load_figures")
    if not Platform.objects.exists():
        call_command("load_registers")
    if is_new and settings.MODE == "local":
        call_command("sample")


def fingerprint_of_sources() -> str:
    """Changes when a static file or the settings do."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(str((ROOT / "qijiang" / "settings.py").stat().st_mtime_ns).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = os.stat(storage.path(path))
            digest.update(f"{path}\0{facts.st_mtime_ns}\0{facts.st_size}\n".encode())
    return digest.hexdigest()


def collect_static_files() -> None:
    """Collects, hashes and compresses the static files if a source changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    mark, fingerprint = Path(settings.STATIC_ROOT).with_suffix(".sources"), fingerprint_of_sources()
    if mark.exists() and mark.read_text() == fingerprint and Path(settings.STATIC_ROOT).exists():
        return
    print("Collecting the static files …", flush=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(fingerprint)


def greet(address: str) -> None:
    """The address and, on a machine of one's own, who can sign in."""
    from django.conf import settings
    from django.core.management import call_command

    print(f"\n  {address}\n", flush=True)
    if settings.MODE == "local":
        call_command("demo_accounts")
        print(flush=True)


def keep_running(command: list[str], after: float = 0.0) -> None:
    """Starts the command after so many seconds, and again when it ends, for as long as the process lives that started
    this one.

    The command is to end with its own parent, which is this one.
    """
    parent = os.getppid()
    time.sleep(after)
    while os.getppid() == parent:
        worker = subprocess.Popen(command)
        while os.getppid() == parent and worker.poll() is None:
            time.sleep(LOOK)
        time.sleep(LOOK)  # who ends both ends the worker first


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qijiang.settings")
    chosen = port()
    import django

    django.setup()
    bring_database_up_to_date()
    collect_static_files()
    greet(f"http://{HOST}:{chosen}/")
    subprocess.Popen([sys.executable, __file__, KEEPER])  # a small process of its own, which ends when the server does
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(chosen)]
    server += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--respawn-failed-workers"]
    server += ["--no-ws", "--log-level", "warning", "--workers-kill-timeout", "5", "qijiang.wsgi:application"]
    os.execv(sys.executable, server)  # a worker told to stop while it starts may never do so: hence the kill time-out


if __name__ == "__main__":
    if sys.argv[1:] == [KEEPER]:
        with suppress(KeyboardInterrupt):
            keep_running([sys.executable, str(ROOT / "manage.py"), "work", "--with-parent"], after=FIRST)
    else:
        main()
