"""Where the plugin's files lie, in an installed zip and in a checkout alike."""

from __future__ import annotations

import configparser
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE if (PACKAGE / "metadata.txt").exists() else PACKAGE.parent
"""The folder that holds `metadata.txt` and `resources/`."""

RESOURCES = ROOT / "resources"


def style_path(name: str) -> Path:
    """The QML file of one of our layer styles, for example `detections`."""
    return RESOURCES / "styles" / f"{name}.qml"


def icon_path(name: str) -> Path:
    """The SVG file of one of our icons, for example `detect`."""
    return RESOURCES / "icons" / f"{name}.svg"


def demo_checkpoint() -> Path:
    """The folder of the checkpoint that ships with the project (it may be missing in a zip)."""
    return RESOURCES / "demo" / "checkpoint"


def demo_aef_file() -> Path:
    """The simulated AEF raster that ships with the demo scene."""
    return RESOURCES / "demo" / "aef_demo.tif"


def plugin_version() -> str:
    """The version that `metadata.txt` states; nothing else states one."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    return metadata.get("general", "version", fallback="unknown")
