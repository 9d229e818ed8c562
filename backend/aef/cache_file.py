"""One kept reading as the bytes of a small .npz: lattice codes where nothing is lost, validity, provenance."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np

from backend.aef.base import N_BANDS, AefReading
from fusar_qgis.core.array_file import check_shapes, read_npz
from fusar_qgis.core.field import NODATA_CODE, dequantize, quantize

_NO_YEAR, _LAST_YEAR = -1, 9999
_LAST_S = 2.0**37
"""Times since 1970 beyond it have no year of four digits."""

_NOTHING = {"message": ("U", 0), "action": ("U", 0), "fetched": ("f", 0)}
_READING = {
    "values": ("if", 3), "valid": ("b", 2), "year": ("i", 0), "source": ("U", 0), "note": ("U", 0), "fetched": ("f", 0),
}  # fmt: skip
"""Kinds and dimensions of the arrays."""


@dataclass(frozen=True)
class NoCoverage:
    """A place for which a source said that AEF has nothing there, and when."""

    message: str
    action: str
    fetched_s: float


Entry = AefReading | NoCoverage


def to_bytes(entry: Entry) -> bytes:
    """An entry in its file form."""
    buffer = io.BytesIO()
    if isinstance(entry, NoCoverage):
        np.savez_compressed(
            buffer,
            message=np.str_(entry.message),
            action=np.str_(entry.action),
            fetched=np.float64(entry.fetched_s),
        )
        return buffer.getvalue()
    # int8 codes are a fifth of the size and, on the lattice, lose nothing; what is off the lattice stays float32.
    filled = np.where(entry.valid[..., None], entry.values, np.float32(0)).astype(np.float32)
    codes = quantize(filled)
    exact = np.array_equal(dequantize(codes), filled)
    # Not compressed: it would save an eighth of the disk and take half of the time to read.
    np.savez(
        buffer,
        values=codes if exact else filled,
        valid=entry.valid,
        year=np.int64(_NO_YEAR if entry.year_used is None else entry.year_used),
        source=np.str_(entry.source),
        note=np.str_(entry.note),
        fetched=np.float64(entry.fetched_s),
    )
    return buffer.getvalue()


def from_bytes(data: bytes) -> Entry:
    """The entry of a file form.

    Raises:
        ValueError: It is none.
    """
    arrays = read_npz(io.BytesIO(data))
    if "message" in arrays:
        check_shapes(arrays, _NOTHING)
        return NoCoverage(str(arrays["message"]), str(arrays["action"]), _time(arrays))
    check_shapes(arrays, _READING)
    valid, year, fetched_s = arrays["valid"], int(arrays["year"]), _time(arrays)
    if not _NO_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"year {year}")
    source, note = str(arrays["source"]), str(arrays["note"])
    values = _values(arrays["values"], valid)
    if not valid.all():
        values = np.where(valid[..., None], values, np.float32(np.nan))
    return AefReading(values, valid, None if year == _NO_YEAR else year, source, note, fetched_s=fetched_s)


def _values(stored: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Vectors float32 [rows, cols, 64] of codes or vectors as they are kept."""
    if stored.shape != (*valid.shape, N_BANDS) or stored.dtype not in (np.int8, np.float32):
        raise ValueError(f"values {stored.dtype} {stored.shape} for {valid.shape} places")
    holes = stored == NODATA_CODE if stored.dtype == np.int8 else ~np.isfinite(stored)
    if holes[valid].any():
        raise ValueError("a valid place without a vector")
    return dequantize(stored) if stored.dtype == np.int8 else stored


def _time(arrays: dict[str, np.ndarray]) -> float:
    fetched_s = float(arrays["fetched"])
    if not 0.0 <= fetched_s < _LAST_S:
        raise ValueError(f"read at {fetched_s}")
    return fetched_s
