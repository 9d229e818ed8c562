"""Raster files as scenes, read with rasterio: place, time and windows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from pyproj import Transformer
from rasterio.control import GroundControlPoint
from rasterio.transform import from_origin

from backend.raster_band import RasterBand, window_reader
from backend.raster_scene import read_scene
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidSceneError
from tests.backend.scenes import ORIGIN, UTM, write_scene


def gray(path, window, size_px):
    with RasterBand(path) as band:
        return window_reader(band).gray(window, size_px)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"crs": None}, "no CRS"), ({"transform": rasterio.Affine.identity()}, "no geotransform")],
)
def test_a_raster_without_a_place_is_refused(tmp_path, change, message):
    with pytest.raises(InvalidSceneError, match=message):
        read_scene(write_scene(tmp_path / "scene.tif", **change))


def test_a_raster_without_pixels_is_refused(tmp_path):
    path = write_scene(tmp_path / "scene.tif", np.full((50, 50), np.nan, np.float32))
    with RasterBand(path) as band, pytest.raises(InvalidSceneError, match="no valid pixel"):
        window_reader(band)


def test_files_and_bands_that_are_not_there_are_refused(tmp_path):
    with pytest.raises(InvalidSceneError, match="cannot be opened"):
        read_scene(tmp_path / "none.tif")
    with pytest.raises(InvalidSceneError, match="not a band 2"):
        RasterBand(write_scene(tmp_path / "scene.tif"), 2)


def test_a_damaged_file_is_told_when_its_pixels_are_read(tmp_path):
    path = tmp_path / "scene.tif"
    with rasterio.open(
        path, "w", "GTiff", 400, 400, 1, UTM, from_origin(*ORIGIN, 5, 5), "float32", compress="zstd"
    ) as file:
        file.write(np.random.default_rng(1).random((1, 400, 400), np.float32))
    content = bytearray(path.read_bytes())
    content[200_000:300_000] = bytes(100_000)
    path.write_bytes(content)
    with RasterBand(path) as band, pytest.raises(InvalidSceneError, match=r"cannot be read: .*[^.]\. Check"):
        window_reader(band)


def test_year_pixel_size_and_path_are_read(tmp_path, monkeypatch):
    write_scene(tmp_path / "scene.tif")
    monkeypatch.chdir(tmp_path)
    scene = read_scene(Path("scene.tif"))
    assert scene.acquisition.year == 2020
    assert scene.pixel_size_m == pytest.approx(5, rel=0.01)
    assert scene.source_path == str(tmp_path / "scene.tif")
    assert read_scene(tmp_path / "scene.tif", 2017).acquisition.year == 2017


def test_a_metadata_file_beside_the_raster_tells_the_time(tmp_path):
    path = write_scene(tmp_path / "scene.tif")
    (tmp_path / "scene.json").write_text('{"properties": {"datetime": "2018-03-04T05:06:07Z"}}')
    assert (read_scene(path).acquisition.year, read_scene(path).acquisition.source) == (2018, "sidecar")


def test_control_points_place_a_raster_as_the_grid_they_were_taken_from(tmp_path):
    to_lonlat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True)
    gcps = []
    for row in (0, 50, 100, 150):
        for col in (0, 50, 100, 150, 200):
            lon, lat = to_lonlat.transform(ORIGIN[0] + 5 * col, ORIGIN[1] - 5 * row)
            gcps.append(GroundControlPoint(row, col, lon, lat))
    scene = read_scene(write_scene(tmp_path / "gcp.tif", gcps=gcps, crs="EPSG:4326"))
    plain = read_scene(write_scene(tmp_path / "plain.tif"))
    points = np.array([[0, 0], [12.5, 99], [200, 150]])
    assert scene.mapping.kind == "gcp"
    np.testing.assert_allclose(
        scene.mapping.pixel_to_lonlat(points), plain.mapping.pixel_to_lonlat(points), atol=2e-6
    )


def test_rational_polynomials_place_a_raster_where_gdal_does(tmp_path):
    path = write_scene(tmp_path / "rpc.tif", crs=None, transform=rasterio.Affine.identity())
    ones = [0.0] * 19
    with rasterio.open(path, "r+") as file:
        file.rpcs = rasterio.rpc.RPC(
            height_off=30, height_scale=500, lat_off=50, lat_scale=0.1, long_off=10, long_scale=0.2,
            line_off=75, line_scale=75, samp_off=100, samp_scale=100,
            line_num_coeff=[0, 0, -1, *ones[:17]], line_den_coeff=[1, *ones],
            samp_num_coeff=[0, 1, 0, *ones[:17]], samp_den_coeff=[1, *ones],
        )  # fmt: skip
    scene = read_scene(path)
    assert (scene.mapping.kind, scene.crs) == ("rpc", "EPSG:4326")
    with rasterio.open(path) as file, rasterio.transform.RPCTransformer(file.rpcs) as theirs:
        lon, lat = theirs.xy([20.0], [30.0], zs=[30.0], offset="ul")
    ours = scene.mapping.pixel_to_lonlat([[30.0, 20.0]])[0]
    np.testing.assert_allclose(ours, [lon[0], lat[0]], atol=1e-3)  # half a pixel: their corner is our center


def test_a_geotransform_wins_over_control_points_as_in_qgis(tmp_path):
    path = tmp_path / "both.vrt"
    write_scene(tmp_path / "scene.tif")
    path.write_text(
        f"""<VRTDataset rasterXSize="200" rasterYSize="150"><SRS>{UTM}</SRS>
        <GeoTransform>{ORIGIN[0]}, 5, 0, {ORIGIN[1]}, 0, -5</GeoTransform>
        <GCPList Projection="EPSG:4326"><GCP Pixel="0" Line="0" X="0" Y="0"/><GCP Pixel="200" Line="0" X="1" Y="0"/>
        <GCP Pixel="0" Line="150" X="0" Y="-1"/></GCPList>
        <VRTRasterBand dataType="Float32" band="1"><SimpleSource>
        <SourceFilename relativeToVRT="1">scene.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource>
        </VRTRasterBand></VRTDataset>"""
    )
    scene = read_scene(path)
    assert scene.mapping.kind == "affine"
    assert scene.mapping.pixel_to_map([[0, 0]])[0] == pytest.approx(ORIGIN)


def test_whole_numbers_with_a_scale_show_what_they_stand_for(tmp_path):
    decibels = (
        (10 * np.log10(np.random.default_rng(1).gamma(4, 0.01, (120, 160)))).round(2).astype(np.float32)
    )
    stored = np.round((decibels + 40) / 0.01).astype(np.int16)
    stored[:, :20] = -9999
    decibels[:, :20] = np.nan
    plain = write_scene(tmp_path / "plain.tif", decibels, nodata=np.nan)
    scaled = write_scene(tmp_path / "scaled.tif", stored, nodata=-9999, scale=0.01, offset=-40.0)
    window = PixelBox(0, 0, 120, 120)
    expected, found = (gray(path, window, (120, 120)) for path in (plain, scaled))
    assert np.abs(expected.astype(int) - found).max() <= 1
    assert len(np.unique(found[:, :20])) == 1  # the border is even, not measurements


def test_what_lies_beyond_the_scene_or_behind_its_mask_is_median_gray(tmp_path):
    pixels = np.random.default_rng(1).gamma(4, 0.01, (100, 100)).astype(np.float32)
    path = write_scene(tmp_path / "scene.tif", pixels)
    with rasterio.open(path, "r+") as file:
        file.write_mask(np.where(np.arange(100) < 30, 0, 255).astype(np.uint8)[None].repeat(100, 0))
    image = gray(path, PixelBox(0, 0, 128, 128), (128, 128))
    inside, median = image[:100, 30:100], np.median(image[:100, 30:100])
    assert (image[:, :30] == median).all() and (image[100:] == median).all()
    assert len(np.unique(inside)) > 100
    assert gray(path, PixelBox(0, 0, 20, 20), (64, 64)) is None


def complex_integers(path):
    path.write_text(
        '<VRTDataset rasterXSize="20" rasterYSize="16"><SRS>EPSG:32633</SRS><GeoTransform>500000,10,0,4983000,0,-10'
        '</GeoTransform><VRTRasterBand dataType="CInt16" band="1"/></VRTDataset>'
    )
    return path


def test_complex_integers_as_in_slcs_are_read_as_complex_numbers(tmp_path):
    with RasterBand(complex_integers(tmp_path / "slc.vrt")) as band:
        assert band.stored == np.complex64
        assert band.values((0, 0, 20, 16), (20, 16), average=False).dtype == np.complex64


def test_a_file_that_claims_blocks_it_cannot_hold_is_refused_before_memory_is_taken(tmp_path):
    path = tmp_path / "claims.tif"
    with rasterio.open(
        path, "w", "GTiff", 2**28, 16, 1, UTM, from_origin(*ORIGIN, 5, 5), "uint8", SPARSE_OK=True
    ):
        pass
    with pytest.raises(InvalidSceneError, match="claims blocks of 268435456 bytes"):
        RasterBand(path)
