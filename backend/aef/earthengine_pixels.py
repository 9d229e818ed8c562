"""What Earth Engine sent, as AEF vectors: masked places told apart, anything that is not AEF refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.recfunctions import structured_to_unstructured

from backend.aef.base import N_BANDS
from fusar_qgis.core.errors import AefDataError
from fusar_qgis.core.field import is_valid_vector, on_lattice

MASKED = -2.0
"""What a masked place is sent as: AEF values lie within -1..1."""

_LARGEST = 1.0
_ACTION = "Choose another AEF source and report this; the answer would be wrong."


def band_names(bands: Sequence[int]) -> list[str]:
    """A00..A63 for 0-based numbers."""
    return [f"A{band:02d}" for band in bands]


def unpack(pixels: Any, bands: Sequence[int], n_rows: int, n_cols: int) -> np.ndarray:
    """One reply as a plain array.

    Args:
        pixels: Structured array [n_rows, n_cols] with one field a band.
        bands: 0-based numbers, in the order to return.
        n_rows: Rows asked for.
        n_cols: Columns asked for.

    Returns:
        float32 [n_rows, n_cols, bands].

    Raises:
        AefDataError: Other bands, another shape or another kind of number.
    """
    names = band_names(bands)
    found = getattr(getattr(pixels, "dtype", None), "names", None) or ()
    if np.shape(pixels) != (n_rows, n_cols) or not set(names) <= set(found):
        raise AefDataError(
            f"Earth Engine sent {np.shape(pixels)} pixels of {len(found)} bands, "
            f"not {n_rows} x {n_cols} of {len(names)}.",
            _ACTION,
        )
    kinds = {pixels.dtype[name].kind for name in names}
    if kinds != {"f"}:
        raise AefDataError(
            f"Earth Engine sent numbers of kind {', '.join(sorted(kinds))}, not floats.", _ACTION
        )
    return np.asarray(structured_to_unstructured(pixels[names], dtype=np.float32))


def check(values: np.ndarray) -> tuple[np.ndarray, str]:
    """Which places have data, and a sentence where vectors are no single pixel's.

    A masked pixel is masked in all bands. Everything else must be AEF: one wrong vector means that all are suspect,
    so it is an error, not a hole.

    Args:
        values: float32 [rows, cols, bands].

    Returns:
        valid bool [rows, cols]; and the sentence, empty when all vectors lie on AEF's value lattice.

    Raises:
        AefDataError: A leaked nodata value (-1.00786), or with all 64 bands a vector that is not of unit length.
    """
    valid = ~(values == MASKED).all(axis=-1)
    seen = values[valid]
    beyond = ~(np.abs(seen) <= _LARGEST)
    if beyond.any():
        raise AefDataError(
            f"Earth Engine sent the value {seen[beyond][0]:.5f}, which no AEF band can have (leaked nodata).",
            _ACTION,
        )
    if seen.shape[-1] != N_BANDS:
        return valid, ""
    wrong = ~is_valid_vector(seen)
    if wrong.any():
        norm = float(np.linalg.norm(seen[wrong][0].astype(np.float64)))
        raise AefDataError(
            f"Earth Engine sent {int(wrong.sum())} of {len(seen)} vectors off unit length "
            f"(the first has {norm:.3f}): averaged or wrongly de-quantized.",
            _ACTION,
        )
    off = int((~on_lattice(seen)).sum())
    note = f"{off} of {len(seen)} AEF vectors from Earth Engine are no single 10 m pixel (averaged)."
    return valid, note if off else ""
