"""The worker beside the server: it checks and writes imports, makes the files of briefs, and whatever else takes long,
one after the other, until it is told to stop."""

import logging
import os
import signal
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from qijiang.registers.background import do_chores, work_once

PAUSE = 0.4  # seconds between two looks when nothing is waiting
REST = 3  # seconds after something that nobody foresaw
HOUR = 3600
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does what takes long in the background: imports, files of briefs. Start one beside the server."

    def add_arguments(self, parser):
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started it ends")

    def handle(self, *args, with_parent, **options):
        self.told_to_stop, self.tidied = False, 0.0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        parent = os.getppid()
        while not self.told_to_stop and not (with_parent and os.getppid() != parent):
            time.sleep(self._turn())

    def _turn(self) -> float:
        """Do what is waiting; gives the seconds until the next look. Whatever goes wrong ends the turn alone."""
        try:
            close_old_connections()
            if time.monotonic() - self.tidied > HOUR or not self.tidied:
                do_chores()
                self.tidied = time.monotonic()
            return 0 if work_once() else PAUSE
        except Exception:
            log.exception("a turn of the worker")
            connections.close_all()  # who knows what state they are in
            return REST

    def _stop(self, *_args):
        """What is under way is finished first: a second signal kills, and loses nothing but time."""
        if self.told_to_stop:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        self.told_to_stop = True
