"""A file server with byte ranges and faults, as a process of its own: `python -m tests.backend.range_server FOLDER`.

The first part of a path names the fault: /ok/..., /late30/... (30 ms before each answer), /403/..., /429/...,
/429once/..., /500twice/..., /500/..., /stall/..., /trickle/..., /short/..., /norange/... (`once`, `twice`: per path).
It prints its port, and answers /stats with the requests and bytes since the last /stats.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

STALL_S = 30


SEEN: Counter[str] = Counter()
STATS: Counter[str] = Counter()
LOCK = threading.Lock()

# urlopen() keeps the proxies of its first call, which may be those that a test has put into the environment.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = Path()

    def do_HEAD(self):
        # GDAL asks for the size so.
        fault, _, name = self.path[1:].partition("/")
        with LOCK:
            STATS["requests"] += 1
        if not self.fails(fault, 10**9):
            path = self.folder / name
            self.send_response(200 if path.is_file() else 404)
            self.send_header("Content-Length", str(path.stat().st_size if path.is_file() else 0))
            self.send_header("Accept-Ranges", "bytes")
            self.end_headers()

    def do_GET(self):
        if self.path == "/stats":
            with LOCK:
                data = json.dumps(STATS).encode()
                STATS.clear()
            self.send_data(200, data, "stats")
            return
        fault, _, name = self.path[1:].partition("/")
        with LOCK:
            SEEN[self.path] += 1
            count = SEEN[self.path]
            STATS["requests"] += 1
        if not self.fails(fault, count):
            self.send_file(fault, self.folder / name)

    def fails(self, fault, count):
        if fault.startswith("late"):
            time.sleep(int(fault[4:]) / 1000)
        if fault == "stall":
            time.sleep(STALL_S)
        always = 10**9
        refused = {
            "403": (403, always), "429": (429, always), "429once": (429, 1), "500": (500, always),
            "500twice": (500, 2),
        }  # fmt: skip
        status, times = refused.get(fault, (0, 0))
        if status and count <= times:
            self.send_data(status, b"no")
            return True
        return False

    def send_file(self, fault, path):
        if not path.is_file():
            self.send_data(404, b"no such file")
            return
        size, span = path.stat().st_size, self.headers.get("Range")
        if span is None or fault == "norange":
            self.send_data(200, path.read_bytes())
            return
        first, _, last = span.removeprefix("bytes=").partition("-")
        start = int(first) if first else max(0, size - int(last))
        with path.open("rb") as file:
            file.seek(start)
            part = file.read(int(last) + 1 - start if first and last else size - start)
        self.send_data(206, part, fault, f"bytes {start}-{start + len(part) - 1}/{size}")

    def send_data(self, status, data, fault="", span=""):
        self.send_response(status)
        if span:
            self.send_header("Content-Range", span)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if fault != "stats" and status < 300:
            with LOCK:
                STATS["bytes"] += len(data)
        if fault == "short":
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
        elif fault == "trickle":
            for byte in data:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)
        else:
            self.wfile.write(data)

    def log_message(self, *_):
        pass


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The server in a process of its own; its address. In this one it would wait for GDAL's lock, and GDAL for it."""
    command = [sys.executable, "-m", "tests.backend.range_server", str(folder)]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def stats(url: str) -> dict[str, int]:
    """Requests and bytes since the last call; empty where there were none."""
    with DIRECT.open(f"{url}/stats") as reply:
        return json.load(reply)


class Server(ThreadingHTTPServer):
    # Of more callers at once than wait here, the system lets some try again a second later.
    request_queue_size = 128


def main() -> None:
    Handler.folder = Path(sys.argv[1])
    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
