"""Where results go: beside the image, else in the fallback folder; never over a file of the analyst's."""

from __future__ import annotations

from pathlib import Path


def new_output_file(scene_path: str, kind: str, suffix: str, folder: str = "") -> Path:
    """A path that does not exist yet, in a folder that can be written.

    Args:
        scene_path: The scene's file; results go beside it if `folder` is empty.
        kind: What the file is, for its name: `detections`, `aef_grid`, `aef_rgb`.
        suffix: `.gpkg` or `.tif`.
        folder: The analyst's output folder from the settings.

    Returns:
        For example `scene_detections.gpkg`, or `scene_detections_2.gpkg` if that exists. Where neither the folder nor
        the image's folder is writable, the file lies in the profile's `fusar` folder.
    """
    raise NotImplementedError
