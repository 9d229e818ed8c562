"""Rasters that claim blocks which they cannot hold: GDAL takes memory for a whole block before it reads one byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

_HARMLESS_BYTES = 2**27
_MOST_PACKING = 2000
"""No file of pixels is packed tighter than this; DEFLATE's limit is 1032."""


def numpy_type(name: str) -> np.dtype[Any]:
    """The type in which rasterio gives the pixels of a band, by its own name of the stored one.

    NumPy has no complex integers, as Sentinel-1's SLCs hold them.
    """
    return np.dtype(np.complex64 if name == "complex_int16" else name)


def impossible_block(dataset: Any, path: Path | str) -> str:
    """What is wrong with the blocks of a raster, as part of a sentence; empty where nothing is.

    Args:
        dataset: An open rasterio dataset.
        path: Its file; of what is no file on this computer nothing is said.
    """
    largest = max(
        (
            rows * cols * numpy_type(kind).itemsize
            for (rows, cols), kind in zip(dataset.block_shapes, dataset.dtypes, strict=True)
        ),
        default=0,
    )
    if largest <= _HARMLESS_BYTES or not Path(path).is_file():
        return ""
    n_bytes = Path(path).stat().st_size
    if dataset.driver != "GTiff" or largest <= _MOST_PACKING * n_bytes:
        return ""
    return f"claims blocks of {largest} bytes and has {n_bytes}"
