"""A color picture of three AEF bands: north-up RGBA GeoTIFF, transparent where AEF has nothing."""

from __future__ import annotations

import numpy as np
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

from backend.aef.base import N_BANDS, AefReading, Picture
from backend.aef.selection import AefSelector
from fusar_qgis.core.api import ATTRIBUTION, MAX_COMPOSITE_PX, CompositeRequest
from fusar_qgis.core.errors import AefUnavailableError, InvalidRequestError, RequestTooLargeError
from fusar_qgis.core.geometry import BBox

MAX_SIDE_PX = MAX_COMPOSITE_PX


def render_composite(aef: AefSelector, request: CompositeRequest) -> tuple[bytes, AefReading]:
    """The picture as the bytes of a GeoTIFF in EPSG:4326, and the reading it was made of.

    Across the antimeridian the picture begins at `west` and its longitudes run on beyond 180.

    Raises:
        InvalidRequestError: Box, bands, stretch or size make no sense.
        RequestTooLargeError: A side is longer than `MAX_SIDE_PX`.
        AefUnavailableError: No source has a valid pixel here.
    """
    _check(request)
    bbox = BBox(*request.bbox)
    step_x, step_y = bbox.width_deg / request.width_px, bbox.height_deg / request.height_px
    picture = Picture(bbox, request.width_px, request.height_px, tuple(request.bands))
    reading = aef.read_picture(request.source, picture, request.year)
    if not reading.valid.any():
        raise AefUnavailableError(
            "AEF has no valid pixel here (open sea or masked).", "Choose another place or year."
        )
    profile = {
        "driver": "GTiff", "dtype": "uint8", "count": 4, "width": request.width_px, "height": request.height_px,
        "crs": "EPSG:4326", "transform": from_origin(bbox.west, bbox.north, step_x, step_y),
        "compress": "deflate", "photometric": "RGB", "alpha": "yes",
    }  # fmt: skip
    with MemoryFile() as file:
        with file.open(**profile) as dataset:
            dataset.write(colors(reading, request.stretch))
            dataset.update_tags(**_tags(request, reading))
        return bytes(file.read()), reading


def colors(reading: AefReading, stretch: float) -> np.ndarray:
    """uint8 [4, rows, cols]: -stretch..stretch becomes 0..255, alpha is 255 where valid.

    Args:
        reading: Three bands [rows, cols, 3].
        stretch: Half the range; fixed, so that pictures of different scenes compare.
    """
    scaled = (np.where(reading.valid[..., None], reading.values, -stretch) + stretch) / (2 * stretch)
    rgb = np.rint(np.clip(scaled, 0.0, 1.0) * 255).astype(np.uint8)
    alpha = np.where(reading.valid, 255, 0).astype(np.uint8)
    return np.concatenate([np.moveaxis(rgb, -1, 0), alpha[None]])


def _check(request: CompositeRequest) -> None:
    if any(not 0 <= band < N_BANDS for band in request.bands):
        raise InvalidRequestError(f"The bands {request.bands} are not all 0..{N_BANDS - 1}.", "Use 1, 16, 9.")
    if not 0 < request.stretch <= 1:
        raise InvalidRequestError(f"The stretch {request.stretch} is not in (0, 1].", "Use for example 0.3.")
    if max(request.width_px, request.height_px) > MAX_SIDE_PX:
        raise RequestTooLargeError(
            f"The picture of {request.width_px} x {request.height_px} px is too large.",
            f"Ask for at most {MAX_SIDE_PX} px a side.",
        )
    if min(request.width_px, request.height_px) < 1:
        raise InvalidRequestError(
            f"The picture of {request.width_px} x {request.height_px} px has no pixels.",
            "Ask for 1 px at least.",
        )


def _tags(request: CompositeRequest, reading: AefReading) -> dict[str, str]:
    bands = " ".join(f"A{band:02d}" for band in request.bands)
    return {
        "ATTRIBUTION": ATTRIBUTION,
        "TIFFTAG_COPYRIGHT": ATTRIBUTION,
        "AEF_YEAR": str(reading.year_used or ""),
        "AEF_YEAR_REQUESTED": str(request.year),
        "AEF_SOURCE": reading.source,
        "AEF_BANDS": bands,
        "AEF_STRETCH": f"-{request.stretch:g}..{request.stretch:g}",
    }
