"""Rasters as scenes, as windows of one band, as AEF files, and as the image of a request."""

from __future__ import annotations

import base64
import io
import tempfile
from pathlib import Path

import numpy as np
import rasterio
from PIL import Image

from backend.aef.rasters import open_raster, read_pixels
from backend.images import decode_image
from backend.raster_band import RasterBand, window_reader
from backend.raster_scene import read_mapping, read_scene
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import FusarError
from tests.fuzz.target import Target

MOST_PX = 200_000
CENTER = np.array([[15.001, 45.001]])


def run(data: bytes, folder: Path) -> None:
    """Every way in; refused where no way takes it.

    Raises:
        FusarError: What the last way says.
    """
    path = folder / ("s.vrt" if data.lstrip()[:4] == b"<VRT" else "s.tif")
    path.write_bytes(data)
    url = "data:image/tiff;base64," + base64.b64encode(data).decode()
    ways = (
        lambda: _scene(path),
        lambda: _window(path),
        lambda: read_pixels(open_raster(path, folder), CENTER, range(64)),
        lambda: decode_image(url, MOST_PX),
    )
    refusals = []
    try:
        for way in ways:
            try:
                way()
            except FusarError as error:
                str(error).encode("utf-8")
                refusals.append(error)
    finally:
        path.unlink()
    if len(refusals) == len(ways):
        raise refusals[-1]


def _scene(path: Path) -> None:
    scene = read_scene(path)
    assert scene.width_px > 0
    mapping, width, height = read_mapping(path)
    mapping.pixel_to_lonlat(np.array([[0.0, 0.0], [width, height]]))
    mapping.lonlat_to_pixel(CENTER)


def _window(path: Path) -> None:
    with RasterBand(path) as band:
        reader = window_reader(band)
        gray = reader.gray(PixelBox(0, 0, min(64, band.width_px), min(64, band.height_px)), (28, 28))
    assert gray is None or (gray.dtype == np.uint8 and gray.shape == (28, 28))


def seeds() -> dict[str, bytes]:
    """Small rasters of each georeferencing and some pixel types, a VRT over nothing, and pictures."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, dtype, options in (
            ("float", "float32", {"compress": "deflate", "nodata": 0.0}),
            ("int16", "int16", {"tiled": True, "blockxsize": 16, "blockysize": 16, "compress": "lzw"}),
            ("complex", "complex64", {}),
            ("gcps", "uint8", {}),
        ):
            found[name] = _tiff(Path(folder) / f"{name}.tif", name, dtype, options)
    for kind in ("PNG", "JPEG", "WEBP", "TIFF"):
        buffer = io.BytesIO()
        Image.fromarray(np.arange(16 * 12, dtype=np.uint8).reshape(12, 16)).save(buffer, kind)
        found[kind.lower()] = buffer.getvalue()
    return {**found, "vrt": _VRT, "cint16": _VRT.replace(b"Byte", b"CInt16")}


def _tiff(path: Path, name: str, dtype: str, options: dict) -> bytes:
    values = np.arange(20 * 16).reshape(16, 20).astype(dtype)
    place = (
        {}
        if name == "gcps"
        else {"transform": rasterio.Affine(10, 0, 500_000, 0, -10, 4_983_000), "crs": 32633}
    )
    with rasterio.open(
        path, "w", driver="GTiff", width=20, height=16, count=1, dtype=dtype, **place, **options
    ) as file:
        file.write(values, 1)
        file.update_tags(ACQUISITION_DATETIME="2020-05-04T10:20:30Z")
        if name == "gcps":
            corners = ((0, 0), (0, 20), (16, 0), (16, 20))
            points = [
                rasterio.control.GroundControlPoint(r, c, 15 + c / 1e3, 45 - r / 1e3) for r, c in corners
            ]
            file.gcps = (points, rasterio.crs.CRS.from_epsg(4326))
    return path.read_bytes()


_VRT = (
    b'<VRTDataset rasterXSize="20" rasterYSize="16"><SRS>EPSG:32633</SRS>'
    b"<GeoTransform>500000,10,0,4983000,0,-10</GeoTransform>"
    b'<Metadata domain="RPC"><MDI key="LINE_OFF">8</MDI></Metadata>'
    b'<VRTRasterBand dataType="Byte" band="1"><NoDataValue>0</NoDataValue><Scale>2</Scale>'
    b'<SimpleSource><SourceFilename relativeToVRT="1">none.tif</SourceFilename><SourceBand>1</SourceBand>'
    b'<SrcRect xOff="0" yOff="0" xSize="20" ySize="16"/><DstRect xOff="0" yOff="0" xSize="20" ySize="16"/>'
    b"</SimpleSource></VRTRasterBand></VRTDataset>"
)

TOKENS = (
    b"II*\x00", b"II+\x00", b"MM\x00*", b"\x00\x01\x03\x00", b"\x01\x01\x04\x00", b"\x02\x01\x03\x00",
    b"\x53\x01\x03\x00",
    b"\x0e\x83\x0c\x00", b"\x82\x84\x0c\x00", b"\xaf\x87\x03\x00", b"\x80\xa4\x02\x00", b"\x81\xa4\x02\x00",
    b"IHDR", b"IDAT",
    b"tRNS", b"\xff\xd8\xff\xe0", b"\xff\xc0", b"RIFF", b"WEBPVP8L", b"0,0,0,0,0,0", b"nan,0,0,nan,0,0", b"1e308",
    b'dataType="CFloat64"', b'rasterXSize="2147483647"', b"EPSG:4326", b"EPSG:999999", b'LOCAL_CS["a"]',
    b"<SRS></SRS>",
    b'<GCPList Projection="EPSG:4326"><GCP Id="1" Pixel="0" Line="0" X="0" Y="0"/></GCPList>', b"<Scale>0</Scale>",
    b"<GeoTransform></GeoTransform>", b"s.vrt", b'<MDI key="HEIGHT_OFF">0</MDI>',
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds)
