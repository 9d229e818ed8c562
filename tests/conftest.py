"""What all tests share: where things are, what is skipped where, and no traffic beyond this computer."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
NO_DATA = "no evaluation data beside the checkout (../shared/data)"
DEMO_CHECKPOINT = ROOT / "resources" / "demo" / "checkpoint"

# Backends that tests start never go to the public archive; tests of it start a server of their own and say where.
os.environ["FUSAR_AEF_PUBLIC"] = "false"


def _find_proj() -> None:
    """Tells pyproj of the system's package where the system keeps PROJ's database.

    It looks below `sys.prefix`, and there is none in a virtual environment over the system's Python.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # says just this
            from pyproj import datadir
            from pyproj.exceptions import DataDirError
    except ImportError:
        return
    try:
        datadir.get_data_dir()
    except DataDirError:
        datadir.set_data_dir(str(Path(sys.base_prefix, "share", "proj")))


_find_proj()

# A slow machine is not a wrong result.
settings.register_profile("fusar", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fusar")


def _has_cuda() -> bool:
    try:
        import torch
    except ImportError:
        return False
    return torch.cuda.is_available()


_MISSING: dict[str, Callable[[], str]] = {
    "gpu": lambda: "" if _has_cuda() else "no CUDA device",
    "data": lambda: "" if SHARED_DATA.is_dir() else NO_DATA,
    "checkpoint": lambda: (
        "" if (DEMO_CHECKPOINT / "fusar.json").is_file() else "no checkpoint in resources/demo"
    ),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what this machine cannot run, each with its reason."""
    for marker, find_reason in _MISSING.items():
        marked = [item for item in items if item.get_closest_marker(marker)]
        if marked and (reason := find_reason()):
            for item in marked:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The evaluation data beside the checkout; skips where it is missing."""
    if not SHARED_DATA.is_dir():
        pytest.skip(NO_DATA)
    return SHARED_DATA


@pytest.fixture(autouse=True)
def only_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python sockets reach loopback only: a test that needs the network is wrong."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            host = str(address[0])
            if host not in ("localhost", "") and not ipaddress.ip_address(host).is_loopback:
                raise AssertionError(f"A test tried to reach {host}; tests stay on this computer.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
