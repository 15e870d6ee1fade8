"""The worker beside the server: it checks and writes imports, one after the other, until it is told to stop."""

import os
import signal
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from qijiang.registers.importing.working import forget_the_old, work_once

PAUSE = 0.4  # seconds between two looks when nothing is waiting
HOUR = 3600


class Command(BaseCommand):
    help = "Checks and writes imports in the background. Start one beside the server."

    def add_arguments(self, parser):
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started it ends")

    def handle(self, *args, with_parent, **options):
        self.told_to_stop = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        parent, tidied = os.getppid(), 0.0
        while not self.told_to_stop and not (with_parent and os.getppid() != parent):
            close_old_connections()
            if time.monotonic() - tidied > HOUR or not tidied:
                forget_the_old()
                tidied = time.monotonic()
            if not work_once():
                time.sleep(PAUSE)

    def _stop(self, *_args):
        """What is under way is finished first: a second signal kills, and loses nothing but time."""
        if self.told_to_stop:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        self.told_to_stop = True
