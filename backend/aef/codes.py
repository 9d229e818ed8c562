"""int8 codes of the archives to a reading: de-quantized, checked, NaN where there is nothing."""

from __future__ import annotations

import numpy as np

from backend.aef.base import N_BANDS, AefReading
from backend.aef.years import year_note
from fusar_qgis.core.field import NODATA_CODE, dequantize, is_valid_vector


def no_codes(n_places: int, n_bands: int) -> np.ndarray:
    """Codes [n_places, n_bands] of places of which nothing is known yet."""
    return np.full((n_places, n_bands), NODATA_CODE, np.int8)


def is_masked(codes: np.ndarray) -> np.ndarray:
    """Which places [N] of codes [N, bands] have nothing; a masked pixel is masked in all bands."""
    return np.asarray((codes == NODATA_CODE).any(axis=1))


def reading_of(codes: np.ndarray, shape: tuple[int, int], wanted: int, used: int, source: str) -> AefReading:
    """The reading of a grid of places.

    Args:
        codes: int8 [rows * cols, bands]; whole vectors are also held to unit length.
        shape: (rows, cols) of the grid.
        wanted: The year that was asked for.
        used: The year that was read.
        source: The source's name.
    """
    valid, values = ~is_masked(codes), dequantize(codes)
    if codes.shape[1] == N_BANDS:
        valid &= is_valid_vector(values)
    values[~valid] = np.nan
    return AefReading(values.reshape(*shape, -1), valid.reshape(shape), used, source, year_note(wanted, used))
