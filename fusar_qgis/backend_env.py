"""The folder of the backend that the plugin installs: numbered environments, and a note which of them is complete.

A new environment is made beside the one in use and becomes current only when it was checked, so that a broken
installation or upgrade leaves what worked. Nothing is ever installed into QGIS's Python or the plugin's folder.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, List, Optional

from qgis.core import QgsApplication, QgsSettings

from fusar_qgis.core.errors import ConfigError, OutputError
from fusar_qgis.paths import PACKAGE, ROOT

FOLDER_KEY = "fusar/backend_folder"
MARKER = "fusar-backend.json"
_EXTRAS = re.compile(r"\[[\w,\s-]*\]$")
OURS = re.compile(r"env-(\d+)")
SYSTEM_PREFIXES = ("/", "/usr", "/usr/local")
GIB = 1024**3


@dataclass(frozen=True)
class Installed:
    """A complete environment, as the marker says."""

    env: str
    requirement: str
    version: str = ""
    hardware: str = ""


def default_folder() -> Path:
    """Beside QGIS's profiles, so that all profiles of this user share it."""
    return Path(QgsApplication.qgisSettingsDirPath()).resolve().parent.parent / "fusar-backend"


def backend_folder() -> Path:
    """Where the analyst wants the backend."""
    return Path(str(QgsSettings().value(FOLDER_KEY, "") or "") or default_folder())


def set_backend_folder(text: str) -> None:
    """Keeps the folder; an empty text means the default."""
    QgsSettings().setValue(FOLDER_KEY, "" if Path(text or default_folder()) == default_folder() else text)


def env_python(env: Path) -> Path:
    """The Python of an environment."""
    return env / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def installed(folder: Path) -> Optional[Installed]:
    """The complete environment in the folder, None where there is none."""
    try:
        data = json.loads((folder / MARKER).read_text("utf-8"))
        found = Installed(
            **{name: str(data.get(name, "")) for name in ("env", "requirement", "version", "hardware")}
        )
    except (OSError, ValueError, AttributeError):
        return None
    usable = OURS.fullmatch(found.env) and env_python(folder / found.env).exists()
    return found if usable else None


def installed_python() -> str:
    """The Python of the complete environment, empty where there is none."""
    found = installed(backend_folder())
    return str(env_python(backend_folder() / found.env)) if found is not None else ""


def leftovers(folder: Path) -> List[Path]:
    """Environments that are not the complete one: installations that were broken off, or replaced."""
    current = installed(folder)
    if not folder.is_dir():
        return []
    ours = (item for item in folder.iterdir() if item.is_dir() and OURS.fullmatch(item.name))
    return sorted(item for item in ours if current is None or item.name != current.env)


def next_env(folder: Path) -> Path:
    """A folder for a new environment; its number was never used before."""
    numbers = [0]
    if folder.is_dir():
        numbers += [
            int(found.group(1)) for found in (OURS.match(item.name) for item in folder.iterdir()) if found
        ]
    return folder / f"env-{max(numbers) + 1}"


def complete(folder: Path, done: Installed) -> None:
    """Makes an environment the current one: written beside and renamed, so that it is there whole or not at all.

    Raises:
        OutputError: The folder cannot be written.
    """
    beside = folder / f"{MARKER}.new"
    try:
        beside.write_text(json.dumps(asdict(done), indent=2), "utf-8")
        beside.replace(folder / MARKER)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def forget(folder: Path) -> None:
    """The environment is no longer current; its folder is removed afterwards."""
    (folder / MARKER).unlink(missing_ok=True)


def check_folder(folder: Path) -> None:
    """Refuses folders that are not ours to fill.

    Raises:
        ConfigError: It lies in the plugin, in QGIS or in its Python, is no full path, or holds other things.
    """
    advice = "Choose an empty folder of your own."
    if not folder.is_absolute():
        raise ConfigError(f"The backend's folder {str(folder)!r} is no full path.", advice)
    place = folder.resolve()
    for name, top in _forbidden().items():
        if top == place or top in place.parents:
            raise ConfigError(f"The backend's folder {folder} lies inside {name} ({top}).", advice)
    if place.exists() and not place.is_dir():
        raise ConfigError(f"The backend's folder {folder} is a file.", advice)
    foreign = [
        item.name
        for item in (place.iterdir() if place.is_dir() else ())
        if not (OURS.match(item.name) or item.name.startswith(MARKER) or item.name == CA_FILE)
    ]
    if foreign:
        raise ConfigError(
            f"The backend's folder {folder} holds other things, such as {foreign[0]!r}.", advice
        )


CA_FILE = "authorities.pem"
"""The certificate authorities that QGIS trusts, for pip and the backend."""


def _forbidden() -> Any:
    """Folders by name that an installation must not touch; a system's own prefixes hold everything and say nothing."""
    places = {
        "the plugin": PACKAGE,
        "QGIS": Path(QgsApplication.prefixPath()),
        "QGIS's Python": Path(sys.prefix),
    }
    return {name: top.resolve() for name, top in places.items() if not is_system(top)}


def is_system(prefix: Path) -> bool:
    """Whether a prefix is the system's, which other Pythons share."""
    return str(prefix).rstrip("/") in ("", *SYSTEM_PREFIXES) or str(prefix) in SYSTEM_PREFIXES


def check_space(folder: Path, needed_bytes: float) -> None:
    """Refuses to begin what cannot end.

    Raises:
        ConfigError: The disk has too little room.
    """
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < needed_bytes:
        raise ConfigError(
            f"{place} has {free / GIB:.1f} GiB free; the backend needs about {needed_bytes / GIB:.0f} GiB.",
            "Choose a folder on another disk, or make room.",
        )


def default_requirement() -> str:
    """The checkout that the plugin lies in; empty for a plugin that was installed from a zip."""
    return str(ROOT) if (ROOT / "pyproject.toml").is_file() and (ROOT / "backend").is_dir() else ""


def check_requirement(text: str) -> None:
    """Refuses a source that pip would read as an option or as somebody else's package of the same name.

    Raises:
        ConfigError: It is empty, an option, or a folder or file that does not exist.
    """
    advice = "Choose the folder or the wheel of FUSAR-GPT, or write NAME @ git+https://… ."
    if not text:
        raise ConfigError("Where the backend's package comes from is not said.", advice)
    if text.startswith("-") or "\n" in text:
        raise ConfigError(f"The package {text!r} is no requirement.", advice)
    if " @ " in text or "://" in text:
        return
    text = _EXTRAS.sub("", text)
    if os.sep in text or text.endswith(".whl") or text.startswith("."):
        path = Path(text)
        if not path.exists():
            raise ConfigError(f"The package {text} does not exist.", advice)
        if path.is_dir() and not (path / "pyproject.toml").is_file() and not (path / "setup.py").is_file():
            raise ConfigError(f"The folder {text} holds no pyproject.toml.", advice)
