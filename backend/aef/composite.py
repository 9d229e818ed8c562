"""A color picture of AEF, three bands or three principal components; transparent where AEF has nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backend.aef.base import ALL_BANDS, N_BANDS, AefReading, Picture
from backend.aef.picture_file import (
    make_picture,
    read_strip,
    require_pixels,
    strips,
    write_picture,
    year_tags,
)
from backend.aef.principal_colors import PrincipalColors
from backend.aef.selection import AefSelector
from fusar_qgis.core.api import MAX_COMPOSITE_PX, CompositeRequest
from fusar_qgis.core.errors import InvalidRequestError

MAX_SIDE_PX = MAX_COMPOSITE_PX
MODES = ("bands", "pca")

_FIT_SIDE_PX = 256


def render_composite(aef: AefSelector, request: CompositeRequest) -> tuple[bytes, AefReading]:
    """The picture as the bytes of a GeoTIFF in EPSG:4326, and the reading it was made of.

    Only the three bands are read in the mode `bands`, all 64 in `pca`.

    Raises:
        InvalidRequestError: Box, bands, stretch, mode or size make no sense.
        RequestTooLargeError: A side is longer than `MAX_SIDE_PX`.
        AefUnavailableError: No source has a valid pixel here.
    """
    _check(request)
    bands = ALL_BANDS if request.mode == "pca" else tuple(request.bands)
    picture = make_picture(request.bbox, request.width_px, request.height_px, bands)
    draw = _principal if request.mode == "pca" else _three_bands
    pixels, reading, how = draw(aef, request, picture)
    require_pixels(pixels[3])
    return write_picture(pixels, picture.bbox, {**year_tags(reading, request.year), **how}), reading


def colors(reading: AefReading, stretch: float) -> np.ndarray:
    """uint8 [4, rows, cols]: -stretch..stretch becomes 0..255, alpha is 255 where valid.

    Args:
        reading: Three bands [rows, cols, 3].
        stretch: Half the range; fixed, so that pictures of different scenes compare.
    """
    return to_rgba((reading.values + stretch) / (2 * stretch), reading.valid)


def to_rgba(scaled: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """uint8 [4, rows, cols] of colors [rows, cols, 3] in 0..1, black and transparent where not valid [rows, cols]."""
    filled = np.clip(np.where(valid[..., None], scaled, 0.0), 0.0, 1.0)
    rgb = np.rint(filled * 255).astype(np.uint8)
    return np.concatenate([np.moveaxis(rgb, -1, 0), np.where(valid, 255, 0).astype(np.uint8)[None]])


def _three_bands(
    aef: AefSelector, request: CompositeRequest, picture: Picture
) -> tuple[np.ndarray, AefReading, dict[str, str]]:
    reading = aef.read_picture(request.source, picture, request.year)
    how = {
        "AEF_BANDS": " ".join(f"A{band:02d}" for band in request.bands),
        "AEF_STRETCH": f"-{request.stretch:g}..{request.stretch:g}",
    }
    return colors(reading, request.stretch), reading, how


def _principal(
    aef: AefSelector, request: CompositeRequest, picture: Picture
) -> tuple[np.ndarray, AefReading, dict[str, str]]:
    # Components and stretch from pixels spread over the whole picture; they need not be all of them.
    few = replace(
        picture, width_px=min(picture.width_px, _FIT_SIDE_PX), height_px=min(picture.height_px, _FIT_SIDE_PX)
    )
    sample = aef.read_picture(request.source, few, request.year)
    require_pixels(sample.valid)
    components = PrincipalColors.fit(sample.values[sample.valid])
    pixels = np.zeros((4, picture.height_px, picture.width_px), np.uint8)
    for rows, strip in strips(picture):
        reading = read_strip(aef, request.source, strip, request.year, sample)
        pixels[:, rows] = to_rgba(components.scaled(reading.values), reading.valid)
    share = ", ".join(f"{part:.3f}" for part in components.explained)
    return pixels, sample, {"AEF_BANDS": "PCA of A00..A63", "AEF_EXPLAINED_VARIANCE": share}


def _check(request: CompositeRequest) -> None:
    if request.mode not in MODES:
        raise InvalidRequestError(
            f"The mode {request.mode!r} is unknown.", f"Use one of: {', '.join(MODES)}."
        )
    if any(not 0 <= band < N_BANDS for band in request.bands):
        raise InvalidRequestError(f"The bands {request.bands} are not all 0..{N_BANDS - 1}.", "Use 1, 16, 9.")
    if not 0 < request.stretch <= 1:
        raise InvalidRequestError(f"The stretch {request.stretch} is not in (0, 1].", "Use for example 0.3.")
