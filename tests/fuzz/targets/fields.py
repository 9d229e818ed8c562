"""AEF in files: the release's `.npz` and `.npy`, entries of the cache, the kept index of the archive."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from backend.aef import cache_file, tile_index
from backend.aef.file_source import open_file_source
from fusar_qgis.core.errors import AefDataError
from fusar_qgis.core.field import CHANNELS, AefField, write_npz
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.fuzz.target import Target

GRID = SamplingGrid(BBox(10.0, 50.0, 10.1, 50.1), 3, 3)
NAMES = ("a.npz", "a.npy", "entry", "index")


def run(data: bytes, folder: Path) -> None:
    """The first byte says what the others are.

    Raises:
        FusarError: They are no such file.
    """
    name, content = NAMES[(data[0] if data else 0) % len(NAMES)], data[1:]
    if name == "entry":
        try:
            entry = cache_file.from_bytes(content)
        except ValueError as error:
            raise AefDataError(f"It is read again: {error}") from error
        assert isinstance(entry, cache_file.NoCoverage) or entry.values.shape[:-1] == entry.valid.shape
    elif name == "index":
        index = tile_index.from_bytes(content)
        for year in index.all_years()[:3]:
            index.tiles(GRID.nodes().reshape(-1, 2), year)
    else:
        path = folder / name
        path.write_bytes(content)
        try:
            reading = open_file_source(path).read(GRID, 2020)
        finally:
            path.unlink()
        assert reading.values.shape == (3, 3, CHANNELS)
        assert np.isfinite(reading.values[reading.valid]).all()


def seeds() -> dict[str, bytes]:
    """One of each, with unit vectors that are on AEF's lattice."""
    rng = np.random.default_rng(0)
    values = rng.normal(size=(4, CHANNELS))
    values = (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float32)
    yx = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    buffer = io.BytesIO()
    write_to = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path()
    path = write_to / "fusar-seed.npz"
    write_npz(path, AefField.from_anchors(values, yx))
    lonlat = np.array([[10.0, 50.1], [10.1, 50.1], [10.0, 50.0], [10.1, 50.0]])
    np.save(buffer, np.concatenate([lonlat, yx[:, ::-1], yx[:, ::-1], values], axis=1).astype(np.float32))
    index = tile_index.build_index(
        ["gs://x/annual/2020/32N/a-0_1.tiff"],
        np.array([2020]),
        ["EPSG:32632"],
        np.array([[9.0, 49, 11, 51]]),
        1.0,
    )
    nothing = cache_file.NoCoverage("Open sea.", "Go ashore.", 1.0)
    found = {"npz": b"\0" + path.read_bytes(), "npy": b"\1" + buffer.getvalue()}
    path.unlink()
    return {
        **found,
        "nothing": b"\2" + cache_file.to_bytes(nothing),
        "index": b"\3" + tile_index.to_bytes(index),
    }


TOKENS = (
    b"PK\x03\x04", b"PK\x05\x06", b"PK\x01\x02", b"\x93NUMPY", b"'descr': '<f4'", b"'descr': '|O'", b"'<U9999999'",
    b"'fortran_order': True", b"'shape': (4, 64)", b"(1, 0)", b"(99999999999, 64)", b"(-4, 64)", b"()", b"'<f2'",
    b"'<c8'",
    b"'|i1'", b"'<M8[D]'", b"features.npy", b"positions.npy", b"\x00\x00\xc0\x7f", b"{", b"__import__",
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds)
