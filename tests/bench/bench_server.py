"""The server under load, over loopback: `python -m backend serve` with the demo checkpoint as a process of its own.

Every tile is asked alone first; an answer under load that differs from that is a wrong one. Server and clients share
the machine's cores, so times are an upper bound.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
import rasterio

from backend.images import encode_image
from tests.bench.report import publish

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
N_CLIENTS = 64
LOAD_S = 60.0
N_TILES = 16
TILE_PX = 224
REPEATS = 100
MEMORY_REQUESTS = 2000
AT_ONCE = (1, 8, 32)


@dataclass
class Served:
    """A running server."""

    url: str
    pid: int

    def rss_mib(self) -> float:
        """Its resident memory."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        assert found is not None
        return int(found.group(1)) / 1024


@dataclass
class Tally:
    """What became of the requests of one run."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def quantile_ms(self, q: float) -> float:
        """Of the answered ones."""
        return float(np.quantile(self.seconds, q) * 1000)


@contextmanager
def running_server(**environment: str) -> Iterator[Served]:
    """`python -m backend serve` until the block ends."""
    command = [sys.executable, "-m", "backend", "serve", "--port", "0"]
    settings = {"OMP_NUM_THREADS": "1", "FUSAR_TRUST_PROXY": "true", "FUSAR_LOG_LEVEL": "INFO", **environment}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **settings})
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"is ready after .*: (http\S+)", line):
            break
    else:
        raise SystemExit("The server did not start.")
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        yield Served(found.group(1), process.pid)
    finally:
        process.terminate()
        process.wait(30)


def tiles() -> list[str]:
    """Pieces of the demo scene as data URLs."""
    with rasterio.open(DEMO / "scene.tif") as dataset:
        scene = dataset.read(1).astype(np.float32)
    low, high = np.nanpercentile(scene, (1, 99))
    gray = (np.clip((scene - low) / (high - low), 0, 1) * 255).astype(np.uint8)
    rng = np.random.default_rng(0)
    corners = zip(
        rng.integers(0, gray.shape[0] - TILE_PX, N_TILES),
        rng.integers(0, gray.shape[1] - TILE_PX, N_TILES),
        strict=True,
    )
    return [encode_image(gray[row : row + TILE_PX, col : col + TILE_PX].copy()) for row, col in corners]


def question(image: str) -> dict[str, object]:
    """A detection request."""
    return {"image": image, "task": "detection", "label": "ship"}


def measure_overhead(served: Served, images: list[str]) -> list[tuple[str, float, str]]:
    """Milliseconds that a request takes beyond what the server says the answer took."""
    beyond, whole = [], []
    with httpx.Client(base_url=served.url, timeout=60) as client:
        for index in range(REPEATS):
            start = time.perf_counter()
            reply = client.post("/v1/interpret", json=question(images[index % N_TILES])).json()
            whole.append(time.perf_counter() - start)
            beyond.append(whole[-1] - reply["duration_s"])
    return [
        ("one request, median (ms)", float(np.median(whole) * 1000), ""),
        (
            "of it HTTP, JSON and image decoding, median (ms)",
            float(np.median(beyond) * 1000),
            "goal: below 5",
        ),
    ]


def first_token_s(served: Served, image: str, number: int) -> float:
    """Seconds from request to the first text of a stream."""
    parts = [
        {"type": "image_url", "image_url": {"url": image}},
        {"type": "text", "text": "Describe the scene."},
    ]
    body = {"model": "", "stream": True, "messages": [{"role": "user", "content": parts}]}
    start, first = time.perf_counter(), 0.0
    headers = {"X-Forwarded-For": f"10.0.0.{number}"}
    url = f"{served.url}/v1/chat/completions"
    with httpx.stream("POST", url, json=body, headers=headers, timeout=120) as reply:
        for line in reply.iter_lines():
            if not first and '"content"' in line and '"role"' not in line:
                first = time.perf_counter() - start
    return first


def measure_first_token(served: Served, images: list[str]) -> list[tuple[str, float, str]]:
    """At several numbers of clients that ask at the same moment."""
    rows = []
    for count in AT_ONCE:
        with ThreadPoolExecutor(count) as pool:
            asked = [
                pool.submit(first_token_s, served, images[n % N_TILES], n % 250)
                for n in range(max(32, count))
            ]
            seconds = [future.result() for future in asked]
        note = f"95 %: {np.quantile(seconds, 0.95) * 1000:.0f}"
        rows.append((f"first token, {count} clients, median (ms)", float(np.median(seconds) * 1000), note))
    return rows


def ask_until(end: float, served: Served, images: list[str], wanted: list[str], number: int) -> Tally:
    """One client of the load: one request after the other."""
    tally, index = Tally(), number
    with httpx.Client(base_url=served.url, timeout=120) as client:
        while time.monotonic() < end:
            index = (index + 1) % N_TILES
            start = time.monotonic()
            try:
                reply = client.post(
                    "/v1/interpret",
                    json=question(images[index]),
                    headers={"X-Forwarded-For": f"10.0.1.{number}"},
                )
            except httpx.HTTPError as error:
                tally.outcomes[f"lost ({type(error).__name__})"] += 1
                continue
            if reply.status_code == 429:
                tally.outcomes["put off (429)"] += 1
                time.sleep(float(reply.headers["Retry-After"]))
            elif reply.status_code != 200:
                tally.outcomes[f"lost ({reply.status_code})"] += 1
            else:
                tally.outcomes["right" if answer_of(reply) == wanted[index] else "wrong"] += 1
                tally.seconds.append(time.monotonic() - start)
    return tally


def answer_of(reply: httpx.Response) -> str:
    """What must not change under load: text and boxes, without scores, which differ in the last digits."""
    body = reply.json()
    return json.dumps([body["text"], [box["bbox"] for box in body["boxes"]]])


def measure_load(served: Served, images: list[str]) -> list[tuple[str, object, str]]:
    """64 clients for a minute."""
    with httpx.Client(base_url=served.url, timeout=60) as client:
        wanted = [answer_of(client.post("/v1/interpret", json=question(image))) for image in images]
    end = time.monotonic() + LOAD_S
    with ThreadPoolExecutor(N_CLIENTS) as pool:
        tallies = list(
            pool.map(lambda number: ask_until(end, served, images, wanted, number), range(N_CLIENTS))
        )
    total = Tally(
        sum((tally.outcomes for tally in tallies), Counter()), [s for tally in tallies for s in tally.seconds]
    )
    name = f"{N_CLIENTS} clients, {LOAD_S:g} s"
    least, most = (bound(len(tally.seconds) for tally in tallies) for bound in (min, max))
    rows: list[tuple[str, object, str]] = [
        (f"{name}: {outcome}", count, "") for outcome, count in sorted(total.outcomes.items())
    ]
    return [
        *rows,
        (f"{name}: answers a second", len(total.seconds) / LOAD_S, ""),
        (f"{name}: median (ms)", total.quantile_ms(0.5), f"95 %: {total.quantile_ms(0.95):.0f}"),
        (f"{name}: answers of the client that got fewest", least, f"most: {most}"),
    ]


def measure_memory(served: Served, images: list[str]) -> list[tuple[str, float, str]]:
    """Resident memory of the server over many requests, four at a time."""
    rows, step = [], MEMORY_REQUESTS // 4

    def ask(index: int) -> None:
        httpx.post(f"{served.url}/v1/interpret", json=question(images[index % N_TILES]), timeout=120)

    for done in range(0, MEMORY_REQUESTS + 1, step):
        if done:
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(ask, range(step)))
        rows.append((f"resident memory of the server after {done} more requests (MiB)", served.rss_mib(), ""))
    return rows


def main() -> None:
    """Measures and publishes."""
    images = tiles()
    with running_server(FUSAR_MAX_REQUESTS="64") as served:
        measure_overhead(served, images)  # warm
        rows: list[tuple[str, object, str]] = [*measure_overhead(served, images)]
        rows += measure_first_token(served, images)
        rows += measure_load(served, images)
        rows += measure_memory(served, images)
    publish("server", "The server under load", ("what", "value", "note"), rows)


if __name__ == "__main__":
    main()
