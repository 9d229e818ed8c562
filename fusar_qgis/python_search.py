"""Pythons of this computer that a backend can be installed with: 3.11 or newer, and not the one inside QGIS."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import List, Optional

from qgis.core import QgsApplication

from fusar_qgis.backend_env import is_system

LEAST = (3, 11)
NAMES = ("python3.12", "python3.13", "python3.11", "python3.14", "python3", "python")
"""The middle of what torch supports comes first."""
LOOK = (
    "import sys, json; names = []\n"
    "for name in ('venv', 'ensurepip'):\n"
    "    try: __import__(name)\n"
    "    except ImportError: names.append(name)\n"
    "print(json.dumps({'version': list(sys.version_info[:3]), 'prefix': sys.base_prefix, 'missing': names}))"
)
"""Run by a candidate to say what it is."""


def candidates() -> List[str]:
    """Executables that may be such a Python, best first, each once."""
    found = [shutil.which(name) or "" for name in NAMES] + _usual_places()
    seen, kept = set(), []
    for item in found:
        real = str(Path(item).resolve()) if item else ""
        if item and real not in seen and not inside_qgis(item):
            seen.add(real)
            kept.append(item)
    return kept


def inside_qgis(python: str) -> bool:
    """Whether an executable is QGIS's own (Windows, macOS, conda); a system's Python belongs to everybody."""
    places = [Path(python).absolute(), Path(python).resolve()]
    tops = [Path(sys.prefix), Path(sys.base_prefix), Path(QgsApplication.prefixPath())]
    if sys.platform == "darwin":
        tops += [parent for parent in Path(QgsApplication.prefixPath()).parents if parent.suffix == ".app"]
    return any(
        top in place.parents
        for base in tops
        if not is_system(base)
        for top in (base.absolute(), base.resolve())
        for place in places
    )


def verdict(output: str) -> Optional[str]:
    """What is wrong with a candidate by its answer to `LOOK`; None: nothing.

    Args:
        output: What it printed.
    """
    try:
        data = json.loads(output.strip().splitlines()[-1])
        version, missing = tuple(data["version"]), data["missing"]
    except (IndexError, KeyError, TypeError, ValueError):
        return "it does not run"
    if version < LEAST:
        return f"it is Python {'.'.join(map(str, version))}; 3.11 or newer is needed"
    if missing:
        return f"it lacks {' and '.join(missing)}: install the system's package python3-venv"
    return None


def _usual_places() -> List[str]:
    home = Path.home()
    windows = [
        (Path(os.environ.get("LOCALAPPDATA", str(home))) / "Programs" / "Python", "Python3*/python.exe"),
        (Path(os.environ.get("PROGRAMFILES", str(home))), "Python3*/python.exe"),
    ]
    mac = [
        (Path("/opt/homebrew/bin"), "python3.1?"),
        (Path("/usr/local/bin"), "python3.1?"),
        (Path("/Library/Frameworks/Python.framework/Versions"), "3.1?/bin/python3"),
    ]
    linux = [(Path("/usr/bin"), "python3.1?"), (Path("/usr/local/bin"), "python3.1?")]
    places = {"win32": windows, "darwin": mac}.get(sys.platform, linux)
    places = [*places, (home / ".pyenv" / "versions", "3.1?.*/bin/python")]
    return [str(item) for top, pattern in places for item in sorted(top.glob(pattern), reverse=True)]
