"""What the plugin's tests share: a stub backend in another process, rasters made by GDAL, a clean profile."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytest.importorskip("qgis.core", reason="needs QGIS's Python")

from qgis.core import QgsSettings

from fusar_qgis.client import BackendClient
from fusar_qgis.settings import GROUP, session_token
from tests.plugin.live_dock import dock, live, window  # noqa: F401 - fixtures for every file
from tests.plugin.slots import slot_errors  # noqa: F401 - the same

HERE = Path(__file__).resolve().parent


class StubBackend:
    """The stub process and its remote control."""

    def __init__(self) -> None:
        self.start()

    def start(self, port: int = 0) -> None:
        command = [sys.executable, str(HERE / "stub_backend.py"), "--port", str(port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[-1]

    def behave(self, **values: Any) -> None:
        """Sets fields of `stub_backend.Behavior`."""
        self._call(json.dumps(values).encode())

    def log(self) -> dict[str, Any]:
        """What the stub saw since the last reset."""
        return json.loads(self._call(None))

    def bodies(self, path: str) -> list[dict[str, Any]]:
        """The request bodies that one route got."""
        return [item["body"] for item in self.log()["requests"] if item["path"] == path]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def alive(self) -> bool:
        return self.process.poll() is None

    def _call(self, body: Any) -> bytes:
        with urllib.request.urlopen(self.url + "/_stub", data=body, timeout=10) as reply:
            return reply.read()


@pytest.fixture(scope="session")
def _stub_process() -> Iterator[StubBackend]:
    stub = StubBackend()
    yield stub
    stub.stop()


@pytest.fixture
def stub(_stub_process: StubBackend) -> StubBackend:
    """A running stub backend with its default behavior."""
    if not _stub_process.alive():
        _stub_process.start()
    _stub_process.behave(reset=True)
    return _stub_process


@pytest.fixture
def client(stub: StubBackend) -> BackendClient:
    """A client of the stub backend."""
    return BackendClient(stub.url, token_provider=lambda: "", timeout_s=20)


@pytest.fixture(scope="session", autouse=True)
def _collect_before_qgis_ends(qgis_app: Any) -> Iterator[None]:
    """Frees what caught exceptions still hold; QGIS objects that outlive QGIS crash the process."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def clean_settings() -> Iterator[None]:
    """No test sees another test's settings or token."""
    QgsSettings().remove(GROUP)
    session_token.set("")
    yield
    QgsSettings().remove(GROUP)
    session_token.set("")
