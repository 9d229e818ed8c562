"""`aef field` and `aef composite`: AEF of a box and year to files."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Any

from backend.commands.serve import open_aef
from backend.settings import load_settings
from fusar_qgis.core.errors import AefUnavailableError

LOGGER = logging.getLogger(__name__)


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Adds the subcommand and its two actions."""
    parser = commands.add_parser("aef", allow_abbrev=False, help="AEF vectors or a color picture to files")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    shared = argparse.ArgumentParser(add_help=False, allow_abbrev=False, parents=[common])
    shared.add_argument(
        "--bbox",
        type=float,
        nargs=4,
        required=True,
        metavar=("WEST", "SOUTH", "EAST", "NORTH"),
        help="degrees",
    )
    shared.add_argument("--year", type=int, required=True)
    shared.add_argument("--out", type=Path, required=True, metavar="PATH", help="file to write")
    shared.add_argument(
        "--aef-file", type=Path, metavar="PATH", help="AEF GeoTIFF or folder (default: the demo's)"
    )
    shared.add_argument("--source", default="auto", help="auto, file, earthengine or public (default: auto)")
    field = actions.add_parser("field", parents=[shared], allow_abbrev=False, help="sampling grid to .npz")
    field.add_argument("--nodes", type=int, default=16, metavar="N", help="nodes per side (default: 16)")
    field.set_defaults(run=write_field)
    composite = actions.add_parser(
        "composite", parents=[shared], allow_abbrev=False, help="picture to GeoTIFF"
    )
    composite.add_argument(
        "--bands", type=int, nargs=3, default=(1, 16, 9), metavar=("R", "G", "B"), help="0..63"
    )
    composite.add_argument(
        "--stretch", type=float, default=0.3, help="value that becomes full color (default: 0.3)"
    )
    composite.add_argument("--size", type=int, nargs=2, default=(512, 512), metavar=("WIDTH", "HEIGHT"))
    composite.set_defaults(run=write_composite)


def write_field(options: argparse.Namespace) -> int:
    """Writes the valid nodes in the release's form.

    Raises:
        AefUnavailableError: There are none.
    """
    from backend.fields import FieldResolver
    from fusar_qgis.core.api import AefOptions, FieldPlace
    from fusar_qgis.core.field import write_npz

    aef = open_aef(load_settings(aef_file=options.aef_file))
    place = FieldPlace(tuple(options.bbox), options.year, options.nodes, options.nodes)
    field, report = FieldResolver(aef, takes_field=True).resolve(
        place, None, AefOptions(source=options.source)
    )
    if field is None:
        raise AefUnavailableError(
            report.message.removesuffix(" The answer is without AEF."), "Check box and file."
        )
    write_npz(options.out, field)
    LOGGER.info("%s: %d of %d nodes, AEF %s. %s", options.out, report.n_valid, report.n_nodes, report.year_used,
                report.attribution)  # fmt: skip
    return 0


def write_composite(options: argparse.Namespace) -> int:
    """Writes the picture."""
    from backend.aef.composite import render_composite
    from fusar_qgis.core.api import CompositeRequest

    aef = open_aef(load_settings(aef_file=options.aef_file))
    width, height = options.size
    request = CompositeRequest(
        tuple(options.bbox),
        options.year,
        tuple(options.bands),
        options.stretch,
        width,
        height,
        options.source,
    )
    data, reading = render_composite(aef, request)
    options.out.write_bytes(data)
    LOGGER.info("%s: AEF %s. %s", options.out, reading.year_used, reading.note)
    return 0
