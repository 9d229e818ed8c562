"""AEF in files: the release's `.npz` and `.npy`, entries of the cache, the archive's index, scene lists."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np

from backend.aef import cache_file, tile_index
from backend.aef.file_source import open_file_source
from backend.aef.tile_index_store import read_parquet
from backend.scene_list import read_scene_list
from fusar_qgis.core.errors import AefDataError
from fusar_qgis.core.field import CHANNELS, AefField, write_npz
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.fuzz.target import Target

GRID = SamplingGrid(BBox(10.0, 50.0, 10.1, 50.1), 3, 3)
NAMES = ("a.npz", "a.npy", "entry", "index", "parquet", "scenes")


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
    elif name in ("index", "parquet"):
        index = tile_index.from_bytes(content) if name == "index" else read_parquet(io.BytesIO(content), 1.0)
        assert tile_index.to_bytes(index)
        for year in index.all_years()[:3]:
            index.tiles(GRID.nodes().reshape(-1, 2), year)
    elif name == "scenes":
        _scenes(folder / name, content)
    else:
        path = folder / name
        path.write_bytes(content)
        try:
            reading = open_file_source(path).read(GRID, 2020)
        finally:
            path.unlink()
        assert reading.values.shape == (3, 3, CHANNELS)
        assert np.isfinite(reading.values[reading.valid]).all()


def _scenes(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        scenes = read_scene_list(path)
    finally:
        path.unlink()
    assert all(scene.positions.shape == (*scene.inside.shape, 2) for scene in scenes)


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
    scene = {"id": "a", "bbox": [10, 50, 10.1, 50.1], "year": 2020, "nodes": 3}
    return {
        **found,
        "scenes": b"\5" + json.dumps(scene).encode(),
        "nothing": b"\2" + cache_file.to_bytes(nothing),
        "index": b"\3" + tile_index.to_bytes(index),
        "parquet": b"\4" + _parquet(use_dictionary=False, compression="none"),
        "parquet-packed": b"\4" + _parquet(use_dictionary=True, compression="zstd"),
    }


def _parquet(**options: object) -> bytes:
    """The provider's index with two files in it, and a column that is not needed."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "path": [f"gs://x/annual/{year}/32N/a-0_1.tiff" for year in (2020, 2021)],
            "year": pa.array([2020, 2021], pa.int16()),
            "crs": ["EPSG:32632"] * 2,
            **{
                f"wgs84_{side}": [at] * 2
                for side, at in zip(("west", "south", "east", "north"), (9.0, 49.0, 11.0, 51.0), strict=True)
            },
            "geometry": [b"\1"] * 2,
        }
    )
    buffer = io.BytesIO()
    pq.write_table(table, buffer, store_schema=False, write_statistics=False, **options)
    return buffer.getvalue()


TOKENS = (
    b"PK\x03\x04", b"PK\x05\x06", b"PK\x01\x02", b"\x93NUMPY", b"'descr': '<f4'", b"'descr': '|O'", b"'<U9999999'",
    b"'fortran_order': True", b"'shape': (4, 64)", b"(1, 0)", b"(99999999999, 64)", b"(-4, 64)", b"()", b"'<f2'",
    b"'<c8'",
    b"PAR1", b"wgs84_west", b"annual/", b"\x15\x00", b"\x15\x02", b"\x15\x04", b"\x15\x0c", b"\x16\xfe\xff\xff\xff\x0f",
    b"\x19\x0c", b"\x1c",
    b"'|i1'", b"'<M8[D]'", b"features.npy", b"positions.npy", b"\x00\x00\xc0\x7f", b"{", b"__import__",
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds)
