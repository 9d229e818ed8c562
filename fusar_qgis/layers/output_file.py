"""Where results go: beside the image, else in the fallback folder; never over a file of the analyst's."""

from __future__ import annotations

import itertools
import os
import re
import stat
from pathlib import Path
from typing import List

from qgis.core import QgsApplication

from fusar_qgis.core.errors import OutputError


def new_output_file(scene_path: str, kind: str, suffix: str, folder: str = "") -> Path:
    """A path that does not exist yet, in a folder that can be written.

    Args:
        scene_path: The scene's file; results go beside it if `folder` is empty.
        kind: What the file is, for its name: `detections`, `aef_grid`, `aef_rgb`.
        suffix: `.gpkg` or `.tif`.
        folder: The analyst's output folder from the settings.

    Returns:
        For example `scene_detections.gpkg`, or `scene_detections_2.gpkg` if that exists. Where neither the folder nor
        the image's folder can be written, the file lies in the profile's `fusar` folder.

    Raises:
        OutputError: No folder can be written.
    """
    # A sub-dataset's name holds quotes and colons.
    stem = re.sub(r"[^\w.-]+", "_", Path(scene_path).stem).strip("_") or "scene"
    for place in _places(scene_path, folder):
        if _writable(place):
            return _free_name(place, f"{stem}_{kind}", suffix)
    raise OutputError(
        f"No folder for results can be written (tried {', '.join(map(str, _places(scene_path, folder)))}).",
        "Choose an output folder in the FUSAR options.",
    )


def fallback_folder() -> Path:
    """The folder for results of scenes whose own folder is read-only."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "fusar"


def _places(scene_path: str, folder: str) -> List[Path]:
    if folder:
        return [Path(folder).expanduser(), fallback_folder()]
    # A scene inside an archive or on a server has no folder of its own.
    beside = (
        [] if scene_path.startswith("/vsi") or not Path(scene_path).exists() else [Path(scene_path).parent]
    )
    return [*beside, fallback_folder()]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mode = folder.stat().st_mode
    except OSError:
        return False
    # Administrators may write anywhere; a folder without any write permission is meant to stay as it is.
    return bool(mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)) and os.access(folder, os.W_OK | os.X_OK)


def _free_name(folder: Path, stem: str, suffix: str) -> Path:
    numbered = (
        folder / f"{stem}{'' if number == 1 else f'_{number}'}{suffix}" for number in itertools.count(1)
    )
    return next(path for path in numbered if not path.exists())
