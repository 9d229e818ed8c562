"""The public AEF archive's files as a server could send them: a COG, or a Zarr array of one shard."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np

from backend.aef.cog_archive import pixels
from backend.aef.cog_blocks import CogBlocks
from backend.aef.cog_header import read_header
from backend.aef.recent_ranges import RecentRanges
from backend.aef.transfer import Transfer
from backend.aef.zarr_mosaic import ZarrMosaic
from fusar_qgis.core.errors import AefDataError
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.cog_files import write_cog
from tests.fuzz.target import Target

GRID = SamplingGrid(BBox(10.02, 50.02, 10.13, 50.13), 3, 3)
EPSG = 32632
SEPARATOR = b"\n\n\n\n"
MOST_BYTES = 2**24


class Files:
    """What `HttpRanges` gives, of files in memory."""

    url = "https://archive"
    connections = 2

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def read(self, path, start, length, transfer, may_be_shorter=False):
        data = self._files.get(path)
        if data is None:
            return None
        part = data[start : start + length] if start >= 0 and length > 0 else b""
        if not part or (len(part) != length and not may_be_shorter):
            raise AefDataError(f"{path} sent {len(part)} bytes, {length} were asked for.")
        return part

    def read_end(self, path, length, transfer):
        data = self._files.get(path)
        if data is not None and len(data) < length:
            raise AefDataError(f"{path} sent {len(data)} bytes, {length} were asked for.")
        return None if data is None else data[len(data) - length :]

    def read_whole(self, path, transfer):
        return self._files.get(path)


def run(data: bytes, _: Path) -> None:
    """The first byte says which of the two the others are.

    Raises:
        AefUnavailableError: They are damaged, or laid out in another way.
    """
    if (data[0] if data else 0) % 2:
        _mosaic(data[1:])
    else:
        _cog(data[1:])


def _cog(data: bytes) -> None:
    http, transfer = Files({"a.tiff": data}), Transfer(60.0)
    header = read_header(
        lambda start, length: http.read("a.tiff", start, length, transfer, start == 0), "a.tiff"
    )
    rows, cols = pixels(header, EPSG, GRID.nodes().reshape(-1, 2))
    bands = range(min(header.n_bands, 4))
    for at in ((rows, cols), (np.array([0, header.height_px - 1]), np.array([0, header.width_px - 1]))):
        codes = CogBlocks(http, "a.tiff", header, RecentRanges()).read(*at, bands, MOST_BYTES, transfer)
        assert codes.shape == (len(at[0]), len(bands))


def _mosaic(data: bytes) -> None:
    meta, _, shard = data.partition(SEPARATOR)
    mosaic = ZarrMosaic(Files.url, (2020,), 60.0, MOST_BYTES)
    files = {"embeddings/zarr.json": meta, "embeddings/c/0/0/0/0": shard}
    files.update({f"{name}/zarr.json": meta for name in ("x", "y")})
    mosaic._http = Files(files)  # type: ignore[assignment]
    assert mosaic.read(GRID, 2020).values.shape == (3, 3, 64)


def seeds() -> dict[str, bytes]:
    """A COG of two bands in each compression, and a store of 16 by 16 pixels with its shard."""
    codes = np.tile(np.arange(80, dtype=np.int8)[None, None], (2, 70, 1))
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, size, options in (
            ("zstd", 80, {"predictor": 2}),
            ("deflate", 80, {"predictor": 2}),
            ("none", 40, {"blockxsize": 32, "blockysize": 32, "bigtiff": "no"}),
        ):
            part = codes[:, : size - 10, :size]
            path = write_cog(Path(folder) / name, part, 570_000, 5_541_000, EPSG, compress=name, **options)
            found[f"cog-{name}"] = b"\0" + path.read_bytes()[:12_000]  # before its overviews
        found["zarr"] = b"\1" + _store(Path(folder) / "store")
    return found


def _store(folder: Path) -> bytes:
    import zarr
    from zarr.codecs import ZstdCodec

    array = zarr.open_group(folder, mode="w").create_array(
        "embeddings", shape=(1, 64, 16, 16), dtype="int8", fill_value=-128, chunks=(1, 64, 8, 8),
        shards=(1, 64, 16, 16), compressors=ZstdCodec(level=3),
        attributes={"spatial:transform": [0.01, 0.0, 10.0, 0.0, -0.01, 50.15]},
    )  # fmt: skip
    array[:] = np.full((1, 64, 16, 16), 45, np.int8)
    meta = json.dumps(json.loads((folder / "embeddings/zarr.json").read_text()))
    return meta.encode() + SEPARATOR + (folder / "embeddings/c/0/0/0/0").read_bytes()


TOKENS = (
    b"II\x2b\x00\x08\x00", b"MM\x00\x2a", b"\x00\x01\x03\x00", b"\x42\x01\x04\x00", b"\x44\x01\x10\x00",
    b"\xaf\x87\x03\x00",
    b"\x28\xb5\x2f\xfd", b"\xff\xff\xff\xff\x0f", b'"chunk_shape": [1, 64, 8, 8]', b"[0, 0, 0, 0]",
    b"[-1, 64, 8, 8]",
    b'"shape": [1, 64, 99999999, 99999999]', b'"float64"', b'"sharding_indexed"', b'"bytes"', b'"crc32c"',
    b'"zstd"',
    b'"fill_value": null', b'"spatial:transform": []', b"0.0", b"1e-300", b"NaN", b'"attributes": []', b"[8]",
    b"1.5",
    b'"x":', SEPARATOR,
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds)
