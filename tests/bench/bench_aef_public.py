"""AEF from the public archive's two forms against rasterio's `sample`, over a server with 30 ms before each answer.

The files are laid out as the archive's (64 bands one by one, int8, 1024 blocks, ZSTD, rows going north; the mosaic's
chunks of 256 pixels in shards); their content is made up. Server, each rasterio reader and this process are three.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from pyproj import Transformer
from zarr.codecs import ZstdCodec

from backend.__main__ import main as backend
from backend.aef.cog_archive import CogArchive
from backend.aef.cog_header import read_header
from backend.aef.tile_index_store import TileIndexStore
from backend.aef.transfer import Transfer
from backend.aef.zarr_mosaic import ZarrMosaic
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.cog_files import index_row, write_cog, write_index
from tests.backend.range_server import running, stats
from tests.bench.report import publish

ROOT = Path(__file__).resolve().parents[2]
SIDE, EPSG, WEST_M, SOUTH_M = 2048, 32632, 500_000.0, 5_540_000.0
STEP_DEG = 8.983e-5
NAME = "2024/32N/xA-0-0.tiff"
REPEATS = 3
LATE = "late30"
N_SCENES, N_ALONE = 10_000, 25

RASTERIO = """
import json, os, sys, time
import numpy as np, rasterio
url, points, tuned = sys.argv[1], np.array(json.loads(sys.argv[2])), sys.argv[3] == "tuned"
options = dict(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", CPL_VSIL_CURL_ALLOWED_EXTENSIONS=".tiff",
    GDAL_HTTP_MULTIRANGE="YES", GDAL_HTTP_MERGE_CONSECUTIVE_RANGES="YES", CPL_VSIL_CURL_CHUNK_SIZE="1048576",
    GDAL_INGESTED_BYTES_AT_OPEN="131072", CPL_VSIL_CURL_CACHE_SIZE="268435456") if tuned else {}
start = time.perf_counter()
with rasterio.Env(**options), rasterio.open("/vsicurl/" + url) as file:
    values = np.array(list(file.sample(points)))
print(json.dumps([time.perf_counter() - start, values.astype(int).sum().item()]))
"""


def layers() -> np.ndarray:
    """Smooth codes with noise, int8 [64, SIDE, SIDE]."""
    rng = np.random.default_rng(0)
    coarse = rng.normal(0, 30, (64, SIDE // 64, SIDE // 64)).astype(np.float32)
    smooth = coarse.repeat(64, axis=1).repeat(64, axis=2)
    for band in smooth:
        band += rng.normal(0, 3, band.shape).astype(np.float32)
    return np.clip(np.rint(smooth), -127, 127).astype(np.int8)


def write_archive(folder: Path, codes: np.ndarray) -> tuple[float, float]:
    """Both forms and the index; returns the mosaic's west and north edge."""
    write_cog(folder / "annual" / NAME, codes, WEST_M, SOUTH_M, EPSG, blockxsize=1024, blockysize=1024)
    write_index(folder / "index.parquet", [index_row(NAME[5:], 2024, EPSG, WEST_M, SOUTH_M, (SIDE, SIDE))])
    west, south = Transformer.from_crs(EPSG, 4326, always_xy=True).transform(WEST_M, SOUTH_M)
    north = south + SIDE * STEP_DEG
    group = zarr.open_group(folder / "mosaic", mode="w")
    array = group.create_array(
        "embeddings", shape=(1, *codes.shape), dtype="int8", fill_value=-128, chunks=(1, 64, 256, 256),
        shards=(1, 64, 1024, 1024), compressors=ZstdCodec(level=3),
        attributes={"spatial:transform": [STEP_DEG, 0.0, west, 0.0, -STEP_DEG, north]},
    )  # fmt: skip
    array[0] = codes[:, ::-1]
    return west, north


def measure(url: str, read: Callable[[], Any]) -> tuple[int, int, float]:
    """Requests and bytes of one cold read, and the median of the seconds of several."""
    times = []
    for _ in range(REPEATS):
        stats(url)
        start = time.perf_counter()
        taken = read()
        times.append(taken if isinstance(taken, float) else time.perf_counter() - start)
        seen = stats(url)
    return seen.get("requests", 0), seen.get("bytes", 0), sorted(times)[REPEATS // 2]


def by_rasterio(url: str, grid: SamplingGrid, tuned: str) -> float:
    """Seconds of opening and sampling, without starting Python."""
    to_file = Transformer.from_crs(4326, EPSG, always_xy=True)
    points = np.stack(to_file.transform(*grid.nodes().reshape(-1, 2).T), axis=1).tolist()
    command = [sys.executable, "-c", RASTERIO, f"{url}/{LATE}/annual/{NAME}", json.dumps(points), tuned]
    seconds, _ = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return float(seconds)


def least_bytes(folder: Path, grid: SamplingGrid) -> int:
    """The blocks that hold a node, of all bands: nobody can read the nodes from this file with less."""
    path = folder / "annual" / NAME

    def read(start: int, length: int) -> bytes:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(length)

    header = read_header(read, NAME)
    to_file = Transformer.from_crs(4326, EPSG, always_xy=True)
    x, y = to_file.transform(*grid.nodes().reshape(-1, 2).T)
    rows, cols = ((y - SOUTH_M) / 10 // 1024).astype(int), ((x - WEST_M) / 10 // 1024).astype(int)
    blocks = {(row, col) for row, col in zip(rows, cols, strict=True) if 0 <= row < 2 and 0 <= col < 2}
    return int(sum(header.counts[:, row, col].sum() for row, col in blocks))


def at(west: float, north: float, east_deg: float, north_deg: float) -> SamplingGrid:
    """16 x 16 nodes over 5 km, so far from the archive's south-west corner."""
    x, y = west + east_deg, north - SIDE * STEP_DEG + north_deg
    return SamplingGrid(BBox(x, y, x + 0.07, y + 0.045))


def compare(url: str, folder: Path, west: float, north: float) -> None:
    """One scene, cold each time."""
    rows = []
    store = TileIndexStore(f"{url}/ok/index.parquet", folder / "kept.npz")
    store.get(Transfer())
    ways: dict[str, Callable[[SamplingGrid], Any]] = {
        "rasterio sample": lambda grid: by_rasterio(url, grid, "plain"),
        "rasterio sample, tuned": lambda grid: by_rasterio(url, grid, "tuned"),
        "COG": lambda grid: CogArchive(f"{url}/{LATE}/annual", store, 60.0, 2**30).read(grid, 2024),
        "mosaic": lambda grid: ZarrMosaic(f"{url}/{LATE}/mosaic", (2024,), 60.0, 2**30).read(grid, 2024),
    }
    scenes = {
        "in one block": at(west, north, 0.030, 0.030),
        "on a corner of four": at(west, north, 0.11, 0.07),
    }
    for what, grid in scenes.items():
        least = least_bytes(folder, grid)
        found = {name: measure(url, partial(read, grid)) for name, read in ways.items()}
        plain_s = found["rasterio sample"][2]
        for name, (requests, n_bytes, seconds) in found.items():
            share = n_bytes / least if name != "mosaic" else "-"
            rows.append((what, name, requests, n_bytes / 2**20, share, seconds, plain_s / seconds))
    columns = (
        "scene",
        "read by",
        "requests",
        "MiB",
        "bytes / least",
        "time (s)",
        "times faster than rasterio",
    )
    publish(
        "aef_public", "AEF from the public archive, 16 x 16 nodes over 5 km, 30 ms latency", columns, rows
    )


def many(url: str, folder: Path, west: float, north: float) -> None:
    """Ten thousand scenes by one list, and some of them alone."""
    rng = np.random.default_rng(1)
    lines = []
    for number in range(N_SCENES):
        x, y = west + rng.uniform(0, 0.13), north - 0.045 - rng.uniform(0, 0.13)
        lines.append({"id": f"s{number}", "bbox": [x, y, x + 0.05, y + 0.04], "year": 2024})
    (folder / "scenes.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    os.environ.update(
        FUSAR_AEF_PUBLIC="true", FUSAR_AEF_YEARS="[2024]", FUSAR_CACHE_DIR=str(folder / "cache"),
        FUSAR_AEF_COG_URLS="[]",
        FUSAR_AEF_ZARR_URL=f"{url}/{LATE}/mosaic", FUSAR_AEF_INDEX_URL=f"{url}/ok/index.parquet",
    )  # fmt: skip
    stats(url)
    start = time.perf_counter()
    words = ["aef", "field", "--manifest", str(folder / "scenes.jsonl"), "--source", "public"]
    assert backend([*words, "--out", str(folder / "out")]) == 0
    together = time.perf_counter() - start, stats(url)
    start = time.perf_counter()
    for line in lines[:N_ALONE]:
        grid = SamplingGrid(BBox(*line["bbox"]))  # type: ignore[misc]
        ZarrMosaic(f"{url}/{LATE}/mosaic", (2024,), 60.0, 2**30).read(grid, 2024)
    alone = time.perf_counter() - start, stats(url)
    rows = [
        (name, count, seconds / count, seen["requests"] / count, seen["bytes"] / 2**20 / count)
        for name, count, (seconds, seen) in (("one list", N_SCENES, together), ("one by one", N_ALONE, alone))
    ]
    columns = ("how", "scenes", "s a scene", "requests a scene", "MiB a scene")
    publish("aef_many", "Fields of many scenes from the mosaic, 30 ms latency", columns, rows)


def main() -> None:
    """Measures and publishes."""
    logging.basicConfig(level=logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        west, north = write_archive(folder, layers())
        with running(folder) as url:
            compare(url, folder, west, north)
            many(url, folder, west, north)


if __name__ == "__main__":
    main()
