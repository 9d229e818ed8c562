"""Pictures of AEF as north-up GeoTIFFs in EPSG:4326: what they are made of, their overviews, their tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from rasterio.enums import Resampling
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

from backend.aef.base import AefReading, Picture
from backend.aef.selection import AefSelector
from fusar_qgis.core.api import ATTRIBUTION, MAX_COMPOSITE_PX
from fusar_qgis.core.errors import AefNoCoverageError, InvalidRequestError, RequestTooLargeError
from fusar_qgis.core.geometry import BBox

OVERVIEW_FROM_PX = 512
PIXELS_PER_STRIP = 2**18
"""Pixels of all 64 bands held at once: 64 MiB."""


def make_picture(
    bbox: tuple[float, float, float, float], width_px: int, height_px: int, bands: tuple[int, ...]
) -> Picture:
    """The picture that a request asks for.

    Raises:
        InvalidRequestError: It has no pixels.
        RequestTooLargeError: A side is longer than `MAX_COMPOSITE_PX`.
        InvalidSceneError: The box is not on the globe.
    """
    if max(width_px, height_px) > MAX_COMPOSITE_PX:
        raise RequestTooLargeError(
            f"The picture of {width_px} x {height_px} px is too large.",
            f"Ask for at most {MAX_COMPOSITE_PX} px a side.",
        )
    if min(width_px, height_px) < 1:
        raise InvalidRequestError(
            f"The picture of {width_px} x {height_px} px has no pixels.", "Ask for 1 px at least."
        )
    return Picture(BBox(*bbox), width_px, height_px, bands)


def strips(picture: Picture) -> Iterator[tuple[slice, Picture]]:
    """The picture in full rows from the north, few enough at once for all 64 bands to fit in memory."""
    step = max(1, PIXELS_PER_STRIP // picture.width_px)
    box, row_deg = picture.bbox, picture.bbox.height_deg / picture.height_px
    for first in range(0, picture.height_px, step):
        last = min(first + step, picture.height_px)
        south = box.south if last == picture.height_px else box.north - last * row_deg
        part = BBox(box.west, south, box.east, box.north - first * row_deg)
        yield slice(first, last), Picture(part, picture.width_px, last - first, picture.bands)


def read_strip(
    aef: AefSelector, source: str, strip: Picture, year: int, like: AefReading | None = None
) -> AefReading:
    """A strip of a picture; one beside every file is masked, for others of the picture may lie on some.

    Args:
        aef: The sources.
        source: `auto` or one of them.
        strip: What to read.
        year: When.
        like: What the whole picture is told to be of: a strip for which another year stands in is masked.
    """
    try:
        reading = aef.read_picture(source, strip, year)
    except AefNoCoverageError as error:
        return _nothing(strip, error.message)
    if like is not None and (reading.year_used or year) != (like.year_used or year):
        return _nothing(strip, reading.note)
    return reading


def _nothing(strip: Picture, note: str) -> AefReading:
    shape = (strip.height_px, strip.width_px)
    values = np.full((*shape, len(strip.bands)), np.nan, np.float32)
    return AefReading(values, np.zeros(shape, bool), None, "", note)


def require_pixels(valid: np.ndarray) -> None:
    """Refuses a picture without a single valid pixel.

    Raises:
        AefNoCoverageError: It is one.
    """
    if not valid.any():
        raise AefNoCoverageError(
            "AEF has no valid pixel here (open sea or masked).", "Choose another place or year."
        )


def write_picture(pixels: np.ndarray, bbox: BBox, tags: Mapping[str, str]) -> bytes:
    """A GeoTIFF in memory, with overviews where it is large.

    Across the antimeridian the picture begins at `west` and its longitudes run on beyond 180.

    Args:
        pixels: uint8 [4, rows, cols] = RGBA or float32 [1, rows, cols], row 0 north; NaN is nodata.
        bbox: Its outer edge.
        tags: Metadata; the attribution is added.
    """
    count, height, width = pixels.shape
    is_color = count == 4
    profile = {
        "driver": "GTiff", "dtype": pixels.dtype.name, "count": count, "width": width, "height": height,
        "crs": "EPSG:4326", "compress": "deflate",
        "transform": from_origin(bbox.west, bbox.north, bbox.width_deg / width, bbox.height_deg / height),
        **({"photometric": "RGB", "alpha": "yes"} if is_color else {"nodata": np.nan, "predictor": 3}),
    }  # fmt: skip
    factors = [2**n for n in range(1, 6) if max(width, height) >> n >= OVERVIEW_FROM_PX // 2]
    with MemoryFile() as file:
        with file.open(**profile) as dataset:
            dataset.write(pixels)
            dataset.update_tags(**tags, ATTRIBUTION=ATTRIBUTION, TIFFTAG_COPYRIGHT=ATTRIBUTION)
            if max(width, height) > OVERVIEW_FROM_PX:
                dataset.build_overviews(factors, Resampling.average if is_color else Resampling.nearest)
        return bytes(file.read())


def year_tags(reading: AefReading, year: int) -> dict[str, str]:
    """Where and when the vectors are from; the layer of a year holds from its first day to its last.

    Args:
        reading: What was read.
        year: What was asked for.
    """
    used = reading.year_used
    when = {} if used is None else {
        "TIFFTAG_DATETIME": f"{used}:01:01 00:00:00",
        "AEF_TIME_START": f"{used}-01-01",
        "AEF_TIME_END": f"{used}-12-31",
    }  # fmt: skip
    return {
        "AEF_YEAR": str(used or ""),
        "AEF_YEAR_REQUESTED": str(year),
        "AEF_SOURCE": reading.source,
        "AEF_NOTE": reading.notes,
        **when,
    }
