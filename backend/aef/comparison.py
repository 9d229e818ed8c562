"""Maps that compare AEF vectors: a scene with one place, a year with another, by the cosine of their angle."""

from __future__ import annotations

import numpy as np

from backend.aef.base import ALL_BANDS, AefReading, Picture
from backend.aef.picture_file import (
    make_picture,
    read_strip,
    require_pixels,
    strips,
    write_picture,
    year_tags,
)
from backend.aef.selection import AefSelector
from fusar_qgis.core.api import DifferenceRequest, SimilarityRequest
from fusar_qgis.core.errors import AefNoCoverageError, InvalidRequestError
from fusar_qgis.core.geometry import BBox

_PLACE_DEG = 1e-6


def render_similarity(aef: AefSelector, request: SimilarityRequest) -> tuple[bytes, AefReading]:
    """Cosine of every pixel's vector and the place's, as the bytes of a float32 GeoTIFF, and a reading of it.

    Raises:
        InvalidRequestError: Place or size make no sense.
        RequestTooLargeError: A side is too long.
        AefUnavailableError: AEF has nothing at the place, or no valid pixel in the box.
    """
    picture = make_picture(request.bbox, request.width_px, request.height_px, ALL_BANDS)
    wanted = read_vector(aef, request.source, request.lon, request.lat, request.year)
    vector = wanted.values[0, 0].astype(np.float64)
    pixels = np.full((1, picture.height_px, picture.width_px), np.nan, np.float32)
    for rows, strip in strips(picture):
        reading = read_strip(aef, request.source, strip, request.year, wanted)
        pixels[0, rows] = np.where(reading.valid, _cosine(reading.values, vector), np.nan)
    require_pixels(np.isfinite(pixels))
    tags = {**year_tags(wanted, request.year), "AEF_MAP": "cosine similarity",
            "AEF_PLACE": f"{request.lon:.7f} {request.lat:.7f}"}  # fmt: skip
    return write_picture(pixels, picture.bbox, tags), wanted


def render_difference(aef: AefSelector, request: DifferenceRequest) -> tuple[bytes, AefReading]:
    """1 - cosine of every pixel's vectors of two years, as the bytes of a float32 GeoTIFF, and the last reading.

    Raises:
        InvalidRequestError: The years are the same, or the size makes no sense.
        RequestTooLargeError: A side is too long.
        AefUnavailableError: AEF lacks one of the years here; a neighbor of it would compare what was not asked.
    """
    if request.year == request.other_year:
        raise InvalidRequestError(f"Both years are {request.year}.", "Choose two different years.")
    picture = make_picture(request.bbox, request.width_px, request.height_px, ALL_BANDS)
    pixels = np.full((1, picture.height_px, picture.width_px), np.nan, np.float32)
    for rows, strip in strips(picture):
        first, second = (
            _read_year(aef, request.source, strip, year) for year in (request.year, request.other_year)
        )
        both = first.valid & second.valid
        pixels[0, rows] = np.where(both, 1.0 - _cosine(first.values, second.values), np.nan)
    require_pixels(np.isfinite(pixels))
    tags = {
        **year_tags(first, request.year),
        "AEF_MAP": "1 - cosine",
        "AEF_OTHER_YEAR": str(request.other_year),
    }
    return write_picture(pixels, picture.bbox, tags), first


def read_vector(aef: AefSelector, source: str, lon: float, lat: float, year: int) -> AefReading:
    """The vector of the 10 m pixel at a place: a reading of one pixel, [1, 1, 64].

    Args:
        aef: The sources.
        source: `auto` or one of them.
        lon: Degrees, -180..180.
        lat: Degrees, -90..90.
        year: When.

    Raises:
        InvalidRequestError: The place is not on the globe.
        AefUnavailableError: AEF has nothing there.
    """
    if not (-180.0 <= lon <= 180.0 and -89.9 <= lat <= 89.9):
        raise InvalidRequestError(f"The place {lon}, {lat} is not on the globe.", "Use degrees: lon, lat.")
    west, east = max(lon - _PLACE_DEG, -180.0), min(lon + _PLACE_DEG, 180.0)
    spot = BBox(west, lat - _PLACE_DEG, east, lat + _PLACE_DEG)
    reading = aef.read_picture(source, Picture(spot, 1, 1, ALL_BANDS), year)
    if not reading.valid.all():
        raise AefNoCoverageError(
            f"AEF has nothing at {lon:.5f}, {lat:.5f} (open sea or masked).", "Choose another place."
        )
    return reading


def _read_year(aef: AefSelector, source: str, strip: Picture, year: int) -> AefReading:
    reading = read_strip(aef, source, strip, year)
    if reading.valid.any() and reading.year_used != year:
        raise AefNoCoverageError(
            f"There is no AEF of {year} here.",
            f"Choose one of: {', '.join(map(str, aef.years())) or 'none'}.",
        )
    return reading


def _cosine(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Cosine along the last axis; vectors are of about unit length, and divided by it all the same."""
    with np.errstate(invalid="ignore", divide="ignore"):
        lengths = np.sqrt(_product(left, left)) * np.sqrt(_product(right, right))
        return np.asarray(np.clip(_product(left, right) / lengths, -1.0, 1.0))


def _product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Along the last axis, summed in float64 without a copy of all values in it."""
    return np.asarray(np.einsum("...k,...k->...", left, right, dtype=np.float64))
