"""The command line of `prepare`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.timestamps import FIRST_YEAR
from training.prepare import run
from training.prepare.formats import Source
from training.prepare.text_frames import parse_frame
from training.prepare.tiles import TileOptions


def prepare(arguments: argparse.Namespace) -> None:
    """Runs it and prints the page's path.

    Raises:
        ConfigError: Options contradict each other.
        DatasetError: A label or image is wrong.
        OutputError: The folder cannot be written.
    """
    _check(arguments)
    page = run.prepare(_sources(arguments), arguments.out, _options(arguments))
    sys.stdout.write(f"{page}\n")


def _sources(given: argparse.Namespace) -> list[Source]:
    frame = parse_frame(given.text_boxes)
    labels: list[Path] = given.labels
    images: list[Path] = given.images or [path if path.is_dir() else path.parent for path in labels]
    missing = [path for path in images if not path.exists()]
    if missing:
        raise ConfigError(f"There are no images at {missing[0]}.", "Check --images.")
    known = (tuple(images), given.format or "", given.class_column, given.class_name, frame, given.group)
    return [Source(path, *known) for path in labels]


def _options(given: argparse.Namespace) -> run.PrepareOptions:
    return run.PrepareOptions(
        tiles=TileOptions(
            given.tile_px or TileOptions.tile_px,
            given.overlap,
            given.band,
            given.year,
            given.nodes,
            given.whole_px,
        ),
        side_chosen=given.tile_px is not None,
        shares=given.splits,
        empty_share=given.empty,
        aef=given.aef,
        land_cover=given.land_cover,
        land_cover_names=given.land_cover_names,
        longest=given.longest,
        skip_bad=given.skip_bad,
        license=given.license,
        seed=given.seed,
    )


def _check(arguments: argparse.Namespace) -> None:
    wrong = {
        "--empty is 0 to 1": 0 <= arguments.empty <= 1,
        "--tile-px is at least 32": arguments.tile_px is None or arguments.tile_px >= 32,
        "--whole-px is at least 32": arguments.whole_px >= 32,
        "--overlap is 0 to 99": 0 <= arguments.overlap < 100,
        "--nodes is at least 2": arguments.nodes >= 2,
        "--longest is at least 200": arguments.longest >= 200,
        "--seed is not negative": arguments.seed >= 0,
        f"--year is {FIRST_YEAR} to 2100": arguments.year is None or FIRST_YEAR <= arguments.year <= 2100,
        "--land-cover-names goes with --land-cover": arguments.land_cover or not arguments.land_cover_names,
    }
    for told, right in wrong.items():
        if not right:
            raise ConfigError(f"{told}.", "Change the option.")
