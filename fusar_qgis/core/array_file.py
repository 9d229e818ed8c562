"""NumPy's files from anywhere: arrays of numbers come out, or one `ValueError` that says why not."""

from __future__ import annotations

import struct
import tokenize
import zipfile
import zlib
from typing import IO, Dict, Tuple

import numpy as np

MOST_BYTES = 2**28
"""What an archive may unpack to: a small file must not fill the memory."""
KINDS = "biufUS"

# What NumPy and zipfile raise on damaged files; hardly documented, found by damaging files.
_ERRORS = (
    ValueError, KeyError, EOFError, OSError, AttributeError, TypeError, IndexError, OverflowError, MemoryError,
    RuntimeError, SyntaxError, tokenize.TokenError, struct.error, zlib.error, zipfile.BadZipFile,
)  # fmt: skip


def read_npz(stream: IO[bytes]) -> Dict[str, np.ndarray]:
    """All arrays of an `.npz`, by name.

    Args:
        stream: The file, open for reading.

    Raises:
        ValueError: It is damaged, too large once unpacked, or holds what is no number, truth value or text.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > MOST_BYTES:
            raise ValueError(f"it unpacks to {size} bytes, more than {MOST_BYTES}")
        stream.seek(0)
        with np.load(stream, allow_pickle=False) as arrays:
            return {name: _checked(arrays[name]) for name in arrays}
    except _ERRORS as error:
        raise ValueError(f"no whole .npz ({str(error) or type(error).__name__})") from error


def read_npy(stream: IO[bytes]) -> np.ndarray:
    """The array of an `.npy`.

    Args:
        stream: The file, open for reading.

    Raises:
        ValueError: It is damaged, or of what is no number, truth value or text.
    """
    try:
        return _checked(np.load(stream, allow_pickle=False))
    except _ERRORS as error:
        raise ValueError(f"no whole .npy ({str(error) or type(error).__name__})") from error


def check_shapes(arrays: Dict[str, np.ndarray], wanted: Dict[str, Tuple[str, int]]) -> None:
    """Whether arrays are there, of a kind and with as many dimensions as they must have.

    Args:
        arrays: What was read.
        wanted: NumPy's kind letters and the number of dimensions, by name.

    Raises:
        ValueError: One is missing or another one.
    """
    for name, (kinds, n_dimensions) in wanted.items():
        if name not in arrays:
            raise ValueError(f"there is no {name!r}")
        array = arrays[name]
        if array.dtype.kind not in kinds or array.ndim != n_dimensions:
            raise ValueError(f"{name!r} is {array.dtype} {array.shape}")


def _checked(array: object) -> np.ndarray:
    if not isinstance(array, np.ndarray) or array.dtype.kind not in KINDS or array.dtype.names:
        raise ValueError(f"it holds {getattr(array, 'dtype', type(array).__name__)}")
    return array
