"""`aef doctor`: each configured AEF source, step by step, and what to do about the first bad one."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from backend.aef_setup import open_aef
from backend.settings import Settings, load_settings
from fusar_qgis.core.errors import AefNoCoverageError, FusarError

if TYPE_CHECKING:
    from backend.aef.base import AefSource
    from backend.aef.diagnosis import Step

LOGGER = logging.getLogger(__name__)

_DEADLINE_S = 20.0
_HALF_DEG = 0.0005
# Land on every continent has AEF; this is farmland in Iowa.
_DEFAULT_PLACE = (-93.6, 42.0)


def add_parser(actions: Any, source: argparse.ArgumentParser) -> None:
    """Adds the action."""
    parser = actions.add_parser(
        "doctor", parents=[source], allow_abbrev=False, help="which step of reading AEF fails"
    )
    parser.add_argument(
        "--lonlat",
        type=float,
        nargs=2,
        metavar=("LON", "LAT"),
        help="a place to read (default: farmland in Iowa)",
    )
    parser.add_argument("--year", type=int, help="its year (default: the newest)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Checks the sources that `--source` names; 1 when one of them cannot be used."""
    settings = load_settings(aef_file=options.aef_file)
    results = []
    for source in open_aef(settings).chosen(options.source):
        steps = [*_way(source.name, settings), _place(source, options)]
        for step in steps:
            (LOGGER.info if step.is_good else LOGGER.error)("%s, %s: %s", source.name, step.name, step.told)
        results.append(all(step.is_good for step in steps))
    return 0 if all(results) else 1


def _way(name: str, settings: Settings) -> Iterator[Step]:
    """The network's steps; those of Earth Engine are its library's, and its errors name them."""
    from backend.aef.diagnosis import diagnose
    from backend.aef.transfer import Transfer

    if name != "public":
        return
    if settings.aef_zarr_url:
        yield from diagnose(settings.aef_zarr_url, "embeddings/zarr.json", Transfer(_DEADLINE_S))
    if settings.aef_cog_urls:
        folder, _, file = settings.aef_index_url.rpartition("/")
        yield from diagnose(folder, file, Transfer(_DEADLINE_S))


def _place(source: AefSource, options: argparse.Namespace) -> Step:
    from backend.aef.diagnosis import Step
    from backend.aef.transfer import Transfer
    from fusar_qgis.core.geometry import BBox
    from fusar_qgis.core.grid import SamplingGrid

    lon, lat = options.lonlat or _DEFAULT_PLACE
    year = options.year or max(source.years(), default=2024)
    grid = SamplingGrid(BBox(lon - _HALF_DEG, lat - _HALF_DEG, lon + _HALF_DEG, lat + _HALF_DEG), 2, 2)
    transfer = Transfer(_DEADLINE_S)
    try:
        reading = source.read(grid, year, transfer)
    except AefNoCoverageError as error:
        # Without a place of the user's own, a file that lies elsewhere is no fault.
        return Step("place", options.lonlat is None, f"no coverage at {lon}, {lat}: {error.message}")
    except FusarError as error:
        return Step("place", False, str(error))
    if not reading.valid.any():
        return Step("place", options.lonlat is None, f"no coverage at {lon}, {lat}: open sea or masked.")
    mib = transfer.n_bytes / 2**20
    told = f"{lon}, {lat} of {reading.year_used} came, {mib:.1f} MiB in {transfer.requests} requests. {reading.notes}"
    return Step("place", True, told.strip())
