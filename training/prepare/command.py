"""The command line of `prepare`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fusar_qgis.core.errors import ConfigError


def prepare(arguments: argparse.Namespace) -> None:
    """Runs it and prints the page's path.

    Raises:
        ConfigError: Options contradict each other.
        DatasetError: A label or image is wrong.
    """
    from training.prepare.formats import Source
    from training.prepare.run import PrepareOptions
    from training.prepare.run import prepare as run
    from training.prepare.tiles import TileOptions

    labels: list[Path] = arguments.labels
    images: list[Path] = arguments.images or [path if path.is_dir() else path.parent for path in labels]
    sources = [
        Source(
            path,
            tuple(images),
            arguments.format or "",
            arguments.class_column,
            arguments.class_name,
            arguments.boxes,
        )
        for path in labels
    ]
    if not 0 <= arguments.empty <= 1 or arguments.tile_px < 32 or not 0 <= arguments.overlap < 100:
        raise ConfigError("--empty is 0 to 1, --tile-px at least 32, --overlap 0 to 99.")
    tiles = TileOptions(
        arguments.tile_px,
        arguments.overlap,
        arguments.band,
        arguments.year,
        arguments.nodes,
        arguments.cut_images,
    )
    options = PrepareOptions(
        tiles,
        arguments.splits,
        arguments.empty,
        arguments.aef,
        arguments.land_cover,
        arguments.land_cover_names,
        arguments.skip_bad,
        arguments.license,
        arguments.seed,
    )
    sys.stdout.write(f"{run(sources, arguments.out, options)}\n")
