"""A real backend in another process, for tests over HTTP."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading


class Server:
    """`python -m backend serve` as a child process."""

    def __init__(self, *words, **environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve", "--port", "0", *map(str, words)],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
        )  # fmt: skip
        self.lines = []
        self._found = {name: threading.Event() for name in ("Listening on", "is ready", "did not load")}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line)
            for words, event in self._found.items():
                if words in line:
                    event.set()

    def wait_for(self, words):
        assert self._found[words].wait(60), "".join(self.lines)

    @property
    def url(self):
        self.wait_for("Listening on")
        return re.search(r"Listening on (http://127\.0\.0\.1:\d+)", "".join(self.lines)).group(1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)
