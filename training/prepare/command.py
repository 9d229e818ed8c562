"""The command line of `prepare`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.timestamps import FIRST_YEAR

if TYPE_CHECKING:
    from training.prepare.formats import Source
    from training.prepare.run import PrepareOptions


def prepare(arguments: argparse.Namespace) -> None:
    """Runs it and prints the page's path.

    Raises:
        ConfigError: Options contradict each other.
        DatasetError: A label or image is wrong.
    """
    from training.prepare.run import prepare as run

    _check(arguments)
    page = run(_sources(arguments), arguments.out, _options(arguments))
    sys.stdout.write(f"{page}\n")


def _sources(arguments: argparse.Namespace) -> list[Source]:
    from training.prepare.formats import Source
    from training.prepare.text_frames import parse_frame

    labels: list[Path] = arguments.labels
    images: list[Path] = arguments.images or [path if path.is_dir() else path.parent for path in labels]
    missing = [path for path in images if not path.exists()]
    if missing:
        raise ConfigError(f"There are no images at {missing[0]}.", "Check --images.")
    chosen = (arguments.format or "", arguments.class_column, arguments.class_name)
    frame = parse_frame(arguments.text_boxes)
    return [Source(path, tuple(images), *chosen, frame, arguments.group) for path in labels]


def _options(arguments: argparse.Namespace) -> PrepareOptions:
    from training.prepare.run import PrepareOptions
    from training.prepare.tiles import TileOptions

    tiles = TileOptions(
        arguments.tile_px,
        arguments.overlap,
        arguments.band,
        arguments.year,
        arguments.nodes,
        arguments.whole_px,
    )
    return PrepareOptions(
        tiles,
        arguments.splits,
        arguments.empty,
        arguments.aef,
        arguments.land_cover,
        arguments.land_cover_names,
        arguments.longest,
        arguments.skip_bad,
        arguments.license,
        arguments.seed,
    )


def _check(arguments: argparse.Namespace) -> None:
    wrong = {
        "--empty is 0 to 1": 0 <= arguments.empty <= 1,
        "--tile-px is at least 32": arguments.tile_px >= 32,
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
