"""Many clerks who save cells of their grids, each at their own pace, without Django: a process of its own.

    python -m benchmarks.crowd < what.json

`what.json`: {"host", "port", "path", "token", "seconds", "clerks": [{"account", "session", "cells"}]}. A line of JSON
comes out for each answer: what was sent, what came back, when and after how long. A save whose answer is lost is sent
again until it is answered, as the page does.
"""

import http.client
import json
import random
import sys
import threading
import time
from urllib.parse import urlencode

THINK = (1.0, 3.0)  # seconds between two saves of one clerk
HOT, MEET = 2, 0.1  # cells that a department's two clerks both fill in, and the share of their saves that go there
AGAIN = 0.2  # seconds until a save without an answer is sent again
PATIENCE = 30  # seconds that one answer may take
out = threading.Lock()


class Clerk(threading.Thread):
    """One account with a connection that is kept, and what it last saw of each cell."""

    def __init__(self, said, what):
        super().__init__(daemon=True)
        self.said, self.what, self.chance = said, what, random.Random(said["account"])
        self.seen = dict.fromkeys(said["cells"], 0)
        self.connection = None
        self.number = 0

    def run(self):
        until = time.monotonic() + self.what["seconds"]
        time.sleep(self.chance.uniform(0, THINK[1]))
        while time.monotonic() < until:
            cells = self.said["cells"]
            self._save(self.chance.choice(cells[:HOT] if self.chance.random() < MEET else cells[HOT:]))
            time.sleep(self.chance.uniform(*THINK))

    def _save(self, cell):
        """Save until it is answered; what a colleague changed is looked at, and saved over it."""
        self.number += 1
        value = self.said["account"] * 10_000 + self.number
        while True:
            at, seen = time.monotonic(), self.seen[cell]
            status, answer = self._sent(cell, value, seen)
            line = {"cell": cell, "value": value, "seen": seen, "status": status, "at": at}
            line |= {"seconds": time.monotonic() - at, "version": answer.get("version")}
            if status not in (0, 200, 409):
                line["said"] = str(answer)[:200]
            with out:
                print(json.dumps(line), flush=True)
            if status == 409:
                self.seen[cell] = answer["theirs"]["version"]
            elif status == 200:
                self.seen[cell] = answer["version"]
                return
            elif status != 0:
                return
            else:
                time.sleep(AGAIN)

    def _sent(self, cell, value, version):
        """(status, what was answered); status 0 where no answer came."""
        fields = {"account": self.said["account"], "cell": cell, "value": value, "version": version, "note": ""}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{self.what['session']}={self.said['session']}; {self.what['csrf']}={self.what['token']}",
            "X-CSRFToken": self.what["token"],
        }
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.what["host"], self.what["port"], timeout=PATIENCE)
            self.connection.request("POST", self.what["path"], urlencode(fields), headers)
            answer = self.connection.getresponse()
            body = answer.read()
            return answer.status, json.loads(body) if body[:1] == b"{" else {"text": body[:200].decode()}
        except (OSError, http.client.HTTPException):
            self.connection = None
            return 0, {}


def main() -> None:
    what = json.load(sys.stdin)
    clerks = [Clerk(said, what) for said in what["clerks"]]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join(what["seconds"] + PATIENCE * 2)


if __name__ == "__main__":
    main()
