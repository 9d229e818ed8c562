"""What an AEF read from Earth Engine costs, against a stub on this computer: requests, bytes both ways, time.

The stub answers at once, so the times are the client's own share; requests and bytes are those of the real service.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ee

from backend.aef.base import Picture
from backend.aef.earthengine_account import EarthEngineAccount
from backend.aef.earthengine_session import EarthEngineSession
from backend.aef.earthengine_source import EarthEngineSource
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.earthengine_remote import RemoteStub, running_stub, write_key
from tests.bench.report import publish

BOX = BBox(10.00313, 50.00117, 10.07271, 50.04629)
OVER_180 = BBox(179.971313, -16.521131, -179.982179, -16.477197)
REPEATS = 20


def measure(stub: RemoteStub, name: str, read: Callable[[], object]) -> tuple[str, int, int, int, float]:
    """One row: name, requests, bytes up, bytes down, median milliseconds."""
    stub.behave()
    read()
    log = stub.log()
    times_ms = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        read()
        times_ms.append((time.perf_counter() - start) * 1000)
    up, down = (sum(entry[key] for entry in log) for key in ("bytes_in", "bytes_out"))
    return name, len(log), up, down, sorted(times_ms)[REPEATS // 2]


def main() -> None:
    """Measures and publishes."""
    ee.deprecation._FetchDataCatalogStac = dict  # a list on the internet that the library asks for
    with tempfile.TemporaryDirectory() as folder, running_stub() as stub:
        account = EarthEngineAccount(None, write_key(Path(folder) / "key.json", stub.url))
        source = EarthEngineSource(EarthEngineSession(account, stub.url), (2024,))
        start = time.perf_counter()
        source.read(SamplingGrid(BOX), 2024)
        sign_in_s = time.perf_counter() - start
        rows = [
            measure(stub, "field 16 x 16, 5 km", lambda: source.read(SamplingGrid(BOX), 2024)),
            measure(stub, "field 64 x 64, 5 km", lambda: source.read(SamplingGrid(BOX, 64, 64), 2024)),
            measure(
                stub, "field 16 x 16 over 180 degrees", lambda: source.read(SamplingGrid(OVER_180), 2024)
            ),
            measure(
                stub,
                "picture 512 x 512, 3 bands",
                lambda: source.read_picture(Picture(BOX, 512, 512, (1, 16, 9)), 2024),
            ),
        ]
    title = f"AEF from Earth Engine, stub on this computer (first read with sign-in {sign_in_s:.2f} s)"
    columns = ("what", "requests", "bytes up", "bytes down", "median time, stub (ms)")
    publish("aef_earthengine", title, columns, rows)


if __name__ == "__main__":
    main()
