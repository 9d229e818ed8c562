"""`aef field|composite|similarity|difference|inspect`: AEF of a box and year to files, or of a place to the screen."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.aef_setup import open_aef
from backend.commands import aef_doctor, aef_fields, aef_index
from backend.commands.progress import TransferLine
from backend.settings import load_settings
from fusar_qgis.core.coverage import coverage_note
from fusar_qgis.core.errors import AefNoCoverageError, AefUnavailableError, ConfigError, OutputError

if TYPE_CHECKING:
    from backend.aef.base import AefReading
    from backend.aef.selection import AefSelector

LOGGER = logging.getLogger(__name__)

_VALUES_PER_LINE = 8
_BOX_NAMES = ("WEST", "SOUTH", "EAST", "NORTH")
_NODES = 16


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Adds the subcommand and its actions."""
    parser = commands.add_parser("aef", allow_abbrev=False, help="AEF vectors, pictures and maps")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    source = _source_options(common)
    box = _box_options(source)
    _add_field(actions, source)
    _add_composite(actions, box)
    similarity = actions.add_parser(
        "similarity", parents=[box], allow_abbrev=False, help="cosine with one place, to GeoTIFF"
    )
    _add_place(similarity)
    _add_size(similarity)
    similarity.set_defaults(run=write_similarity)
    difference = actions.add_parser(
        "difference", parents=[box], allow_abbrev=False, help="1 - cosine of two years, to GeoTIFF"
    )
    difference.add_argument("--year", type=int, required=True)
    difference.add_argument("--other-year", type=int, required=True)
    _add_size(difference)
    difference.set_defaults(run=write_difference)
    inspect = actions.add_parser(
        "inspect", parents=[source], allow_abbrev=False, help="the 64 values of a place"
    )
    _add_place(inspect)
    inspect.set_defaults(run=show_vector)
    aef_index.add_parser(actions, common)
    aef_doctor.add_parser(actions, source)


def _add_field(actions: Any, source: argparse.ArgumentParser) -> None:
    field = actions.add_parser(
        "field", parents=[source], allow_abbrev=False, help="sampling grid to .npz, or those of many scenes"
    )
    what = field.add_mutually_exclusive_group(required=True)
    what.add_argument("--bbox", type=float, nargs=4, metavar=_BOX_NAMES, help="degrees")
    what.add_argument(
        "--manifest",
        type=Path,
        metavar="FILE",
        help="JSON lines: id, bbox or image, year, nodes; --out is a folder",
    )
    field.add_argument("--out", type=Path, required=True, metavar="PATH", help="file or folder to write")
    field.add_argument("--year", type=int, help="with --bbox")
    field.add_argument("--nodes", type=int, metavar="N", help="with --bbox: nodes per side (default: 16)")
    field.add_argument(
        "--jobs",
        type=int,
        default=4,
        choices=range(1, 17),
        metavar="1..16",
        help="scenes at once (default: 4)",
    )
    field.set_defaults(run=write_field)


def _source_options(common: argparse.ArgumentParser) -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False, allow_abbrev=False, parents=[common])
    shared.add_argument(
        "--aef-file",
        type=Path,
        metavar="PATH",
        help="AEF GeoTIFF, folder, .npz or .npy (default: the demo's)",
    )
    shared.add_argument("--source", default="auto", help="auto, file, earthengine or public (default: auto)")
    return shared


def _box_options(source: argparse.ArgumentParser) -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False, allow_abbrev=False, parents=[source])
    shared.add_argument("--bbox", type=float, nargs=4, required=True, metavar=_BOX_NAMES, help="degrees")
    shared.add_argument("--out", type=Path, required=True, metavar="PATH", help="file to write")
    return shared


def _add_size(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size", type=int, nargs=2, metavar=("WIDTH", "HEIGHT"), help="pixels (default: AEF's own 10 m)"
    )


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument(
        "--lonlat", type=float, nargs=2, required=True, metavar=("LON", "LAT"), help="degrees"
    )


def _add_composite(actions: Any, box: argparse.ArgumentParser) -> None:
    composite = actions.add_parser("composite", parents=[box], allow_abbrev=False, help="picture to GeoTIFF")
    when = composite.add_mutually_exclusive_group(required=True)
    when.add_argument("--year", type=int)
    when.add_argument("--years", metavar="A-B", help="one picture a year into the folder --out: 2017-2025")
    composite.add_argument(
        "--bands", type=int, nargs=3, default=(1, 16, 9), metavar=("R", "G", "B"), help="0..63"
    )
    composite.add_argument(
        "--stretch", type=float, default=0.3, help="value that becomes full color (default: 0.3)"
    )
    composite.add_argument("--pca", action="store_true", help="three principal components in place of bands")
    _add_size(composite)
    composite.set_defaults(run=write_composites)


def write_field(options: argparse.Namespace) -> int:
    """Writes the valid nodes in the release's form.

    Raises:
        AefUnavailableError: There are none.
    """
    from backend.fields import FieldResolver
    from fusar_qgis.core.api import AefOptions, FieldPlace
    from fusar_qgis.core.field import write_npz

    if options.manifest is not None:
        if options.year is not None or options.nodes is not None:
            raise ConfigError("--year and --nodes belong to --bbox.", "Write them into the manifest's lines.")
        return aef_fields.write_fields(options)
    if options.year is None:
        raise ConfigError("--bbox needs --year.", "Add --year, for example --year 2024.")
    nodes = options.nodes or _NODES
    place = FieldPlace(tuple(options.bbox), options.year, nodes, nodes)
    field, report = FieldResolver(_open(options), takes_field=True).resolve(
        place, None, AefOptions(source=options.source)
    )
    if field is None:
        raise AefUnavailableError(
            report.message.removesuffix(" The answer is without AEF."), "Check box and file."
        )
    _replace(options.out, lambda part: write_npz(part, field))
    LOGGER.info(
        "%s: %d of %d nodes, AEF %s. %s %s",
        options.out, report.n_valid, report.n_nodes, report.year_used, report.message, report.attribution,
    )  # fmt: skip
    if note := coverage_note(report.n_valid, report.n_inside):
        LOGGER.warning("%s", note)
    return 0


def write_composites(options: argparse.Namespace) -> int:
    """Writes one picture, or one for each of several years; a year that AEF lacks is left out and said.

    Raises:
        AefUnavailableError: AEF has nothing here, or none of the years.
    """
    if options.years is None:
        _write(options.out, *_composite(options, options.year))
        return 0
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {options.out} cannot be made: {error.strerror}.", "Choose another --out."
        ) from error
    written = [_write_year(options, year) for year in _years(options.years)]
    if not any(written):
        raise AefNoCoverageError(
            f"AEF has none of the years {options.years} here.", "Check box, years and file."
        )
    return 0


def write_similarity(options: argparse.Namespace) -> int:
    """Writes the map."""
    from backend.aef.comparison import render_similarity
    from fusar_qgis.core.api import SimilarityRequest

    lon, lat = options.lonlat
    request = SimilarityRequest(tuple(options.bbox), options.year, lon, lat, *_size(options), options.source)
    _write(options.out, *render_similarity(_open(options), request))
    return 0


def write_difference(options: argparse.Namespace) -> int:
    """Writes the map."""
    from backend.aef.comparison import render_difference
    from fusar_qgis.core.api import DifferenceRequest

    request = DifferenceRequest(
        tuple(options.bbox), options.year, options.other_year, *_size(options), options.source
    )
    _write(options.out, *render_difference(_open(options), request))
    return 0


def show_vector(options: argparse.Namespace) -> int:
    """Tells the 64 values of a place."""
    from backend.aef.comparison import read_vector

    lon, lat = options.lonlat
    reading = read_vector(_open(options), options.source, lon, lat, options.year)
    values = reading.values[0, 0]
    LOGGER.info(
        "AEF of %s from %s at %.5f, %.5f. %s", reading.year_used, reading.source, lon, lat, reading.notes
    )
    for first in range(0, len(values), _VALUES_PER_LINE):
        bands = range(first, first + _VALUES_PER_LINE)
        LOGGER.info("%s", "  ".join(f"A{band:02d} {values[band]:+.4f}" for band in bands))
    return 0


def _composite(options: argparse.Namespace, year: int) -> tuple[bytes, AefReading]:
    from backend.aef.composite import render_composite
    from fusar_qgis.core.api import CompositeRequest

    request = CompositeRequest(
        tuple(options.bbox), year, tuple(options.bands), options.stretch, *_size(options), options.source,
        "pca" if options.pca else "bands",
    )  # fmt: skip
    return render_composite(_open(options), request)


def _write_year(options: argparse.Namespace, year: int) -> bool:
    try:
        data, reading = _composite(options, year)
    except AefNoCoverageError as error:
        LOGGER.warning("%d is left out: %s", year, error.message)
        return False
    if reading.year_used != year:
        # In a series a neighbor's picture under this year's name would show change where there is none.
        LOGGER.warning("%d is left out: %s", year, reading.note or "AEF does not say its year.")
        return False
    _write(options.out / f"aef_{year}.tif", data, reading)
    return True


def _replace(out: Path, write: Callable[[Path], object]) -> None:
    """Writes beside the target and renames: a file of that name is always whole."""
    part = out.with_name(out.name + ".part")
    try:
        write(part)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(f"{out} cannot be written: {error.strerror}.", "Choose another --out.") from error


def _write(out: Path, data: bytes, reading: AefReading) -> None:
    _replace(out, lambda part: part.write_bytes(data))
    LOGGER.info("%s: AEF %s from %s. %s", out, reading.year_used, reading.source, reading.notes)


def _open(options: argparse.Namespace) -> AefSelector:
    """The sources; on a terminal one line shows what they bring."""
    from backend.aef.transfer import Transfer

    settings = load_settings(aef_file=options.aef_file)
    line = TransferLine("AEF")
    return open_aef(settings, lambda: Transfer(settings.aef_deadline_s, progress=line.watch()))


def _size(options: argparse.Namespace) -> tuple[int, int]:
    from fusar_qgis.core.api import MAX_COMPOSITE_PX
    from fusar_qgis.core.geometry import BBox, aef_picture_size_px

    if options.size:
        return options.size[0], options.size[1]
    return aef_picture_size_px(BBox(*options.bbox), MAX_COMPOSITE_PX)


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last)):
        raise ConfigError(f"The years {text!r} are no range.", "Write them as 2017-2025.")
    return range(int(first), int(last) + 1)
