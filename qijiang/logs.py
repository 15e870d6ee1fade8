"""What is written into the log, without what must not stand there."""

import logging
import re

SECRET = re.compile(r"(/screen/)[^/\s?#'\"]+")


class Masked(logging.Formatter):
    """Lines in which the secret of a wall screen's address is masked, wherever it comes from, tracebacks too."""

    def format(self, record):
        return SECRET.sub(r"\1…", super().format(record))
