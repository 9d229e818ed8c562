"""One kept reading as the bytes of a small .npz: lattice codes where nothing is lost, validity, provenance."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np

from backend.aef.base import AefReading
from fusar_qgis.core.array_file import check_shapes, read_npz
from fusar_qgis.core.field import dequantize, quantize

_NO_YEAR = -1

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
        return NoCoverage(str(arrays["message"]), str(arrays["action"]), float(arrays["fetched"]))
    check_shapes(arrays, _READING)
    values, valid, year = arrays["values"], arrays["valid"], int(arrays["year"])
    if values.shape[:2] != valid.shape:
        raise ValueError(f"values {values.shape} for {valid.shape} places")
    source, note, fetched_s = str(arrays["source"]), str(arrays["note"]), float(arrays["fetched"])
    if values.dtype == np.int8:
        values = dequantize(values)
    if not valid.all():
        values = np.where(valid[..., None], values, np.float32(np.nan))
    values = values.astype(np.float32, copy=False)
    return AefReading(values, valid, None if year == _NO_YEAR else year, source, note, fetched_s=fetched_s)
