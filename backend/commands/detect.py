"""`detect`: boxes of one class in a raster file, as GeoJSON."""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path
from typing import Any

from backend.aef_setup import open_aef
from backend.engine_setup import load_engine
from backend.settings import load_settings
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.tiling import automatic_zoom

LOGGER = logging.getLogger(__name__)

_OVERLAP = 0.25


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Adds the subcommand."""
    parser = commands.add_parser(
        "detect", parents=[common], allow_abbrev=False, help="boxes of one class in a raster file"
    )
    parser.add_argument(
        "image", type=Path, help="SAR raster with a CRS, a geotransform or ground control points"
    )
    parser.add_argument("--label", required=True, help='class to look for, for example "ship"')
    parser.add_argument("--out", type=Path, required=True, metavar="PATH", help="GeoJSON to write")
    parser.add_argument(
        "--checkpoint", type=Path, metavar="DIR", help="checkpoint folder (default: the demo's)"
    )
    parser.add_argument("--band", type=int, default=1, help="1-based band (default: 1)")
    parser.add_argument("--year", type=int, help="year of the scene (default: what the file says)")
    parser.add_argument(
        "--aef-file", type=Path, metavar="PATH", help="AEF GeoTIFF or folder (default: the demo's)"
    )
    parser.add_argument("--no-aef", action="store_true", help="answer without AEF")
    parser.add_argument(
        "--tile-px",
        type=int,
        help="tile side in scene pixels (default: the model's, less for pixels of 8 m and more)",
    )
    parser.add_argument("--overlap-px", type=int, help="what tiles share (default: a quarter)")
    parser.add_argument("--device", help="cpu, cuda, ... (default: auto)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Detects and writes."""
    from backend.detection import DetectionJob, detect_raster, to_geojson
    from backend.inference import Interpreter
    from backend.raster import RasterScene

    if options.out.suffix.lower() not in (".geojson", ".json"):
        raise InvalidRequestError(
            f"The output {str(options.out)!r} is no GeoJSON.", "Let it end in .geojson."
        )
    settings = load_settings(checkpoint=options.checkpoint, aef_file=options.aef_file, device=options.device)
    with RasterScene(options.image, options.band) as scene:
        year = options.year or scene.acquisition.year
        interpreter = Interpreter(load_engine(settings), open_aef(settings))
        card = interpreter.engine.card
        tile_px = options.tile_px or round(card.tile_size_px / automatic_zoom(scene.pixel_size_m))
        overlap_px = round(tile_px * _OVERLAP) if options.overlap_px is None else options.overlap_px
        job = DetectionJob(options.label, tile_px, overlap_px, year, not options.no_aef)
        boxes = detect_raster(scene, interpreter, job)
        provenance = {
            "model": card.id,
            "fingerprint": card.fingerprint,
            "scene": options.image.name,
            "year": year,
        }
        collection = to_geojson(scene.mapping, boxes, provenance)
    options.out.write_text(json.dumps(collection) + "\n", encoding="utf-8")
    LOGGER.info("%s: %d x %s", options.out, len(boxes), options.label)
    return 0
