"""The end of a server: signals to a real process with answers in flight."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading

import httpx
import pytest

from tests.backend.serving import png_url

DETECT = {"image": png_url(), "task": "detection", "label": "ship"}
CHAT = {"model": "fake", "messages": [{"role": "user", "content": "hello"}], "stream": True}


class Held:
    """`tests.backend.held_server` as a child process."""

    def __init__(self, **environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.backend.held_server"],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment},
        )  # fmt: skip
        self.lines = []

    def wait_for(self, pattern):
        for line in self.process.stderr:
            self.lines.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError("".join(self.lines))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)


@pytest.fixture
def start():
    started = []

    def start(**environment):
        started.append(Held(**environment))
        return started[-1], started[-1].wait_for(r"Listening on (\S+)").group(1)

    yield start
    for held in started:
        held.process.kill()
        held.process.wait(30)


def ask(url, path, body):
    """Asks in a thread; the reply is in the list that comes back once the thread has ended."""
    replies = []
    thread = threading.Thread(
        target=lambda: replies.append(httpx.post(url + path, json=body, timeout=60)), daemon=True
    )
    thread.start()
    return thread, replies


def wait_until_stopping(url):
    for _ in range(5000):
        reply = httpx.get(f"{url}/ready")
        if reply.status_code == 503:
            return reply
    raise AssertionError("the server does not stop")


def test_an_idle_server_ends_at_once_and_cleanly(start):
    held, _ = start(FUSAR_SHUTDOWN_GRACE_S="600")
    held.stop()
    assert held.process.wait(30) == 0


def test_what_runs_may_finish_while_new_requests_get_503(start):
    held, url = start(FUSAR_SHUTDOWN_GRACE_S="600")
    thread, replies = ask(url, "/v1/interpret", DETECT)
    held.wait_for("The engine holds")
    held.stop()
    refused = wait_until_stopping(url)
    for reply in (
        refused,
        httpx.post(f"{url}/v1/interpret", json=DETECT),
        httpx.post(f"{url}/v1/chat/completions", json=CHAT),
        httpx.post(f"{url}/v1/aef/field", json={"scene": {"bbox": [1, 2, 3, 4], "year": 2020}}),
    ):
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, "stopping")
        assert int(reply.headers["Retry-After"]) >= 1
    assert httpx.get(f"{url}/health").status_code == 200
    held.process.stdin.write("go on\n")
    held.process.stdin.flush()
    thread.join(30)
    assert replies[0].status_code == 200
    assert len(replies[0].json()["boxes"]) == 1
    assert held.process.wait(30) == 0


def test_what_still_runs_when_the_grace_is_over_is_told_so(start):
    held, url = start(FUSAR_SHUTDOWN_GRACE_S="0.2", FUSAR_MAX_RUNNING="2")
    asked = [
        ask(url, "/v1/interpret", DETECT),
        ask(url, "/v1/chat/completions", CHAT),
        ask(url, "/v1/chat/completions", {**CHAT, "stream": False}),
    ]
    held.wait_for("The engine holds")
    # All three are with the server before it is told: two run, one waits for its turn.
    while "fusar_requests_at_work 3.0" not in httpx.get(f"{url}/metrics").text:
        pass
    held.stop()
    for thread, _ in asked:
        thread.join(30)
    whole, stream, other = (replies[0] for _, replies in asked)
    assert (whole.status_code, whole.json()["error"]["code"]) == (503, "stopping")
    assert '"code": "stopping"' in stream.text or stream.status_code == 503
    assert (other.status_code, other.json()["error"]["code"]) == (503, "stopping")
    assert held.process.wait(30) == 0
    assert "Traceback" not in "".join((*held.lines, held.process.stderr.read()))


def test_a_second_signal_ends_the_grace(start):
    held, url = start(FUSAR_SHUTDOWN_GRACE_S="600")
    thread, replies = ask(url, "/v1/interpret", DETECT)
    held.wait_for("The engine holds")
    held.stop()
    wait_until_stopping(url)
    held.stop()
    thread.join(30)
    assert replies[0].status_code == 503
    assert held.process.wait(30) == 0
