"""`detect`: the objects of a whole raster file, tile by tile, to GeoPackage, GeoJSON or COCO."""

from __future__ import annotations

import argparse
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.aef_setup import open_aef
from backend.commands.run_line import RunLine
from backend.engine_setup import load_engine
from backend.settings import load_settings
from backend.settings_checks import read_tokens
from fusar_qgis.core.api import AefOptions
from fusar_qgis.core.boxes import BBox, PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.errors import InvalidRequestError

if TYPE_CHECKING:
    from backend.asking import Asked
    from backend.detection import DetectionJob

LOGGER = logging.getLogger(__name__)

TOKEN_VARIABLE = "FUSAR_SERVER_TOKEN"
INCOMPLETE = 1
_MOST_OVERLAP = 90
_CORNERS = ("XMIN", "YMIN", "XMAX", "YMAX")
_SIDES = ("WEST", "SOUTH", "EAST", "NORTH")


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Adds the subcommand."""
    parser = commands.add_parser(
        "detect",
        parents=[common],
        allow_abbrev=False,
        help="objects of a whole raster file",
        description="Finds objects in a raster file, tile by tile, as the QGIS plugin does. What is finished is kept "
        "in a journal beside the output: the same command goes on after Ctrl+C, a crash or a lost connection, and the "
        "exit code is 1 until every tile was answered.",
    )
    parser.add_argument(
        "scene", type=Path, help="SAR raster with a geotransform, ground control points or RPCs"
    )
    parser.add_argument(
        "--classes",
        metavar="NAMES",
        help='what to find, with commas: "ship,plane" (default: the model\'s classes)',
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="PATH", help=".gpkg, .geojson or .coco.json to write"
    )
    parser.add_argument("--restart", action="store_true", help="forget what an unfinished run has found")
    _add_cut(parser)
    _add_aef(parser)
    _add_model(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Detects and writes; 1 while tiles are missing."""
    from backend.detection import detect_file, summaries
    from backend.detection_files import write_detections, writer_of

    writer_of(options.out)
    job = _job(options)
    asked = _asked(options)
    try:
        with RunLine() as line:
            found = detect_file(job, asked, line)
    finally:
        asked.close()
    if found.remembered:
        LOGGER.info("%d answers were there from an earlier run.", found.remembered)
    write_detections(options.out, found.scene, found.boxes, datetime.now(UTC))
    for text in summaries(found.results):
        LOGGER.info("%s", text)
    if found.complete:
        LOGGER.info("%s: %d boxes.", options.out, len(found.boxes))
        return 0
    LOGGER.error("%s holds what was found so far. Run the same command again for the rest.", options.out)
    return INCOMPLETE


def _add_cut(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--band", type=int, default=1, help="1-based band (default: 1)")
    parser.add_argument(
        "--window", type=float, nargs=4, metavar=_CORNERS, help="search here only, in pixels of the scene"
    )
    parser.add_argument("--bbox", type=float, nargs=4, metavar=_SIDES, help="search here only, in degrees")
    parser.add_argument(
        "--tile-px", type=int, default=0, help="side of the sent images (default: the model's)"
    )
    parser.add_argument(
        "--zoom", type=float, default=0.0, help="how much tiles are enlarged (default: from the pixel size)"
    )
    parser.add_argument(
        "--overlap", type=int, default=25, metavar="PERCENT", help="what tiles share (default: 25)"
    )


def _add_aef(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, help="year of the scene (default: what the file says)")
    parser.add_argument("--aef-year", type=int, help="year of the AEF vectors (default: the scene's)")
    parser.add_argument(
        "--aef-source", default="auto", help="auto, file, earthengine or public (default: auto)"
    )
    parser.add_argument(
        "--aef-file", type=Path, metavar="PATH", help="AEF GeoTIFF or folder (default: the demo's)"
    )
    parser.add_argument("--no-aef", action="store_true", help="answer without AEF")


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--server",
        metavar="URL",
        help=f"ask this FUSAR-GPT server; its token comes from {TOKEN_VARIABLE} or --token-file",
    )
    parser.add_argument("--token-file", type=Path, metavar="PATH", help="file with the server's token")
    parser.add_argument("--model", default="", help="one of the server's models (default: its first)")
    parser.add_argument(
        "--checkpoint", type=Path, metavar="DIR", help="checkpoint folder to load here (default: the demo's)"
    )
    parser.add_argument("--engine", help="transformers or vllm (default: auto)")
    parser.add_argument(
        "--engine-url", metavar="URL", help="a vllm serve with our plugin that runs the model"
    )
    parser.add_argument("--device", help="cpu, cuda, ... (default: auto)")


def _job(options: argparse.Namespace) -> DetectionJob:
    from backend.detection import DetectionJob

    if options.window and options.bbox:
        raise InvalidRequestError("Both --window and --bbox are given.", "Give one of them.")
    if not 0 <= options.overlap <= _MOST_OVERLAP or options.tile_px < 0 or options.zoom < 0:
        raise InvalidRequestError(
            f"Tiles of {options.tile_px} px with {options.overlap} % overlap and zoom {options.zoom} cannot be cut.",
            f"Use an overlap of 0 to {_MOST_OVERLAP}, and no negative numbers.",
        )
    labels = tuple(name.strip() for name in (options.classes or "").split(",") if name.strip())
    return DetectionJob(
        scene=options.scene,
        labels=tuple(dict.fromkeys(labels)),
        options=DetectionOptions(
            label="",
            band=options.band,
            tile_px=options.tile_px,
            overlap_percent=options.overlap,
            zoom=options.zoom,
            window=PixelBox(*options.window) if options.window else None,
            aef=AefOptions(not options.no_aef, options.aef_source, options.aef_year),
            year=options.year,
        ),
        journal=options.out.with_name(f"{options.out.name}.journal"),
        bbox=BBox(*options.bbox) if options.bbox else None,
        restart=options.restart,
    )


def _asked(options: argparse.Namespace) -> Asked:
    from backend.asked_server import AskedServer
    from backend.asking import AskedEngine
    from backend.inference import Interpreter

    if options.server:
        token = os.environ.get(TOKEN_VARIABLE, "")
        token = read_tokens(options.token_file)[0] if options.token_file else token
        return AskedServer(options.server, token, options.model)
    names = ("checkpoint", "aef_file", "engine", "engine_url", "device")
    settings = load_settings(**{name: getattr(options, name) for name in names})
    return AskedEngine(Interpreter(load_engine(settings), open_aef(settings)), settings.max_batch)
