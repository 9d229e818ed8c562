"""What the command line sees of raster files: a program of the main environment, `python -m tests.e2e.headless_scene`.

Reads JSON `{"paths": [...], "windows": [[xmin, ymin, xmax, ymax, width, height], ...]}` and writes one record a path.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from fusar_qgis.core.api import to_json
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_window import field_place, square_around
from fusar_qgis.core.window_reader import WindowReader

POINTS_PX = ((0.0, 0.0), (10.25, 20.5), (63.0, 40.0))


def seen_of(scene: Scene, reader: WindowReader, windows: list[list[float]]) -> dict[str, Any]:
    """Everything that decides what a model is asked, and where its answer lands."""
    images = []
    for xmin, ymin, xmax, ymax, width, height in windows:
        gray = reader.gray(PixelBox(xmin, ymin, xmax, ymax), (int(width), int(height)))
        images.append(None if gray is None else sha256(gray.tobytes()).hexdigest())
    place = field_place(scene, square_around(scene, PixelBox(5.0, 5.0, 50.0, 40.0), 64), 2020, 5, 4)
    return {
        "size": [scene.width_px, scene.height_px],
        "mapping": scene.mapping.kind,
        "bands": list(scene.bands),
        "pixel_size_m": scene.pixel_size_m,
        "bbox": list(scene.bbox.as_tuple()),
        "year": scene.acquisition.year,
        "source": scene.acquisition.source,
        "stretch": [reader.stretch.kind, reader.stretch.low, reader.stretch.high],
        "map": scene.mapping.pixel_to_map(POINTS_PX).tolist(),
        "lonlat": scene.mapping.pixel_to_lonlat(POINTS_PX).tolist(),
        "place": to_json(place),
        "images": images,
    }


def main() -> None:
    """Answers standard input on standard output."""
    from backend.raster_band import RasterBand, window_reader
    from backend.raster_scene import read_scene

    asked = json.load(sys.stdin)
    answers = {}
    for path in asked["paths"]:
        with RasterBand(path) as band:
            answers[path] = seen_of(read_scene(Path(path)), window_reader(band), asked["windows"])
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
