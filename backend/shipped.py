"""Where the files are that ship with the backend: beside it in a checkout, inside it where a wheel was installed."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).resolve().parent / "resources"
RESOURCES = _INSTALLED if _INSTALLED.is_dir() else _INSTALLED.parents[1] / "resources"
DEMO_FOLDER = RESOURCES / "demo"
STYLES = RESOURCES / "styles"
