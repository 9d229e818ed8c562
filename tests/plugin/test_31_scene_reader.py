"""Place and time of a layer: real products against the recorded truth, made rasters against GDAL's own transformer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsVectorLayer

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.layers.scene_reader import inspect_file, inspect_layer, layer_path, read_scene
from tests.plugin.rasters import NORTH_UP, curved_gcps, sea, write_raster

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "sar" / "geo-scenes"
NO_PLACE = "safe-metadata-only"


def truth() -> list[dict]:
    file = SHARED / "dev" / "expected_georef.json"
    if not file.is_file():
        return []
    found = []
    for product in json.loads(file.read_text("utf-8")):
        for raster in product["rasters"]:
            found.append({**raster, "truth_date": product.get("truth_date")})
    return found


def gdal_pixel_to_map(path: str, points: np.ndarray) -> np.ndarray:
    transformer = gdal.Transformer(gdal.Open(path), None, [])
    moved, _ = transformer.TransformPoints(0, [tuple(map(float, point)) for point in points])
    return np.array([point[:2] for point in moved])


def gdal_map_to_lonlat(points: np.ndarray, epsg: int) -> np.ndarray:
    """(lon, lat) of map (x, y) by GDAL, with x before y on both sides whatever order the CRS names them in."""
    systems = []
    for code in (epsg, 4326):
        systems.append(osr.SpatialReference())
        systems[-1].ImportFromEPSG(code)
        systems[-1].SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    moved = osr.CoordinateTransformation(*systems).TransformPoints(points.tolist())
    return np.array(moved)[:, :2]


def grid_of(width: int, height: int) -> np.ndarray:
    x, y = np.meshgrid(np.linspace(0, width, 7), np.linspace(0, height, 7))
    return np.stack([x.ravel(), y.ravel()], axis=1)


@pytest.mark.data
@pytest.mark.parametrize("raster", truth() or [None], ids=lambda r: Path(r["file"]).name if r else "none")
def test_real_products_lie_where_they_should_and_when(raster, qgis_app):
    layer = QgsRasterLayer(str(SHARED / raster["file"]), "scene", "gdal")
    if NO_PLACE in raster["file"]:
        with pytest.raises(InvalidSceneError, match="nowhere"):
            read_scene(layer)
        return
    scene = read_scene(layer)
    assert [scene.width_px, scene.height_px] == raster["size"]
    assert scene.crs == (raster["crs"] or raster["gcp_crs"])
    expected = raster.get("lonlat_bbox") or raster["lonlat_bbox_warped"]
    pixel_deg = (expected[2] - expected[0]) / raster["size"][0]
    # The truth is rounded to 5 decimals; for warped rasters to 4, and the warp adds up to a pixel of its own.
    tolerance = 6e-5 + pixel_deg if raster["gcps"] else 6e-6
    assert np.abs(np.array(scene.bbox.as_tuple()) - expected).max() <= tolerance
    if "volkov" in raster["file"]:  # the date is only in a catalog of all scenes
        assert scene.acquisition.year is None
    elif raster["truth_date"]:
        assert str(scene.acquisition.time)[:10] == raster["truth_date"]
    else:
        assert scene.acquisition.year is None


@pytest.mark.data
def test_the_file_is_read_where_qgis_shows_a_warped_copy(shared_data, qgis_app):
    measured = json.loads((SHARED / "dev" / "qgis_3.22_measured.json").read_text("utf-8"))
    name = next(name for name in measured if name.endswith("iw-vv.tiff"))
    layer = QgsRasterLayer(str(SHARED / "dev" / name), "grd", "gdal")
    reading = inspect_layer(layer)
    assert [layer.width(), layer.height()] == measured[name]["size"]
    assert (reading.scene.width_px, reading.scene.height_px) == (1280, 837)
    assert reading.scene.mapping.kind == "gcp"
    assert any("210 ground control points" in text for text in reading.warnings)


@pytest.mark.data
def test_boxes_of_a_real_grd_lie_within_two_pixels_of_gdals_own_mapping(shared_data, qgis_app):
    name = next((SHARED / "dev" / "sentinel1-grd-iw-gcps").rglob("iw-vv.tiff"))
    scene = inspect_file(str(name)).scene
    points = grid_of(scene.width_px, scene.height_px)
    theirs = gdal_pixel_to_map(str(name), points)
    off_px = scene.mapping.map_to_pixel(theirs) - points
    assert np.abs(off_px).max() < 2.0


def test_boxes_of_a_made_gcp_raster_lie_where_gdal_puts_them(tmp_path, qgis_app):
    path = write_raster(tmp_path / "gcp.tif", sea(400, 300), epsg=4326, gcps=curved_gcps(400, 300))
    scene = inspect_file(path).scene
    box = PixelBox(290, 140, 310, 160)
    theirs = gdal_pixel_to_map(path, box.ring(4))
    ours = scene.box_to_map_polygon(box, 4)
    back = scene.mapping.map_to_pixel(ours) - scene.mapping.map_to_pixel(theirs)
    assert np.abs(back).max() < 2.0
    # Mapping through the layer's extent, as QGIS shows it, would be kilometres off.
    layer = QgsRasterLayer(path, "gcp", "gdal")
    extent = layer.extent()
    naive = (extent.xMinimum() + 300 / 400 * extent.width(), extent.yMaximum() - 150 / 300 * extent.height())
    assert np.hypot(*(np.array(naive) - ours.mean(axis=0))) > 0.005


@pytest.mark.parametrize(
    ("name", "transform", "epsg"),
    [
        ("north up", NORTH_UP, 32633),
        ("south up", (500000.0, 10.0, 0.0, 4190000.0, 0.0, 10.0), 32633),
        ("rotated", (500000.0, 8.0, 6.0, 4200000.0, 6.0, -8.0), 32633),
        ("degrees", (14.0, 0.0001, 0.0, 40.0, 0.0, -0.0001), 4326),
        ("northing before easting", (1600000.0, 10.0, 0.0, 5400000.0, 0.0, -10.0), 2193),
        ("antimeridian", (812000.0, 100.0, 0.0, 2000000.0, 0.0, -100.0), 32660),
        ("polar", (-50000.0, 100.0, 0.0, 1500000.0, 0.0, -100.0), 3413),
    ],
)
def test_every_way_to_lie_on_the_map_agrees_with_gdal(tmp_path, qgis_app, name, transform, epsg):
    path = write_raster(tmp_path / "a.tif", sea(120, 90), transform, epsg)
    scene = read_scene(QgsRasterLayer(path, "a", "gdal"))
    points = grid_of(120, 90)
    lonlat = gdal_map_to_lonlat(gdal_pixel_to_map(path, points), epsg)
    ours = scene.mapping.pixel_to_lonlat(points)
    assert np.abs((ours - lonlat + 180) % 360 - 180).max() < 1e-7
    assert np.abs(scene.mapping.lonlat_to_pixel(ours) - points).max() < 1e-3
    assert scene.bbox.crosses_antimeridian == (name == "antimeridian")


def test_an_rpc_only_raster_is_placed_and_said_to_be_approximate(tmp_path, qgis_app):
    one = ["1"] + ["0"] * 19
    rpc = {
        "LINE_OFF": "50", "SAMP_OFF": "50", "LAT_OFF": "45", "LONG_OFF": "10", "HEIGHT_OFF": "100",
        "LINE_SCALE": "50", "SAMP_SCALE": "50", "LAT_SCALE": "0.01", "LONG_SCALE": "0.01", "HEIGHT_SCALE": "500",
        "LINE_NUM_COEFF": " ".join(["0", "0", "-1"] + ["0"] * 17), "LINE_DEN_COEFF": " ".join(one),
        "SAMP_NUM_COEFF": " ".join(["0", "1"] + ["0"] * 18), "SAMP_DEN_COEFF": " ".join(one),
    }  # fmt: skip
    path = write_raster(tmp_path / "rpc.tif", sea(100, 100), None, None, rpc=rpc)
    reading = inspect_file(path)
    assert reading.scene.mapping.kind == "rpc"
    lon, lat = reading.scene.bbox.center
    assert (lon, lat) == pytest.approx((9.9999, 45.0001), abs=1e-6)  # RPCs count from the pixel center
    assert any("RPCs" in text for text in reading.warnings)


def test_no_layer_a_vector_layer_and_a_map_service_are_refused(qgis_app):
    with pytest.raises(InvalidSceneError, match="No layer"):
        read_scene(None)
    with pytest.raises(InvalidSceneError, match="no raster"):
        read_scene(QgsVectorLayer("Point?crs=EPSG:4326", "points", "memory"))
    service = QgsRasterLayer("type=xyz&url=http://127.0.0.1:9/{z}/{x}/{y}.png&zmax=1&zmin=0", "tiles", "wms")
    with pytest.raises(InvalidSceneError, match="wms service"):
        read_scene(service)


def test_a_raster_without_crs_is_refused_until_the_layer_gets_one(tmp_path, qgis_app):
    path = write_raster(tmp_path / "a.tif", sea(50, 40), NORTH_UP, None)
    layer = QgsRasterLayer(path, "a", "gdal")
    layer.setCrs(QgsCoordinateReferenceSystem())
    with pytest.raises(InvalidSceneError, match="no CRS") as caught:
        read_scene(layer)
    assert "Set Layer CRS" in caught.value.action
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    assert read_scene(layer).crs == "EPSG:32633"


def test_a_raster_without_any_georeference_is_refused(tmp_path, qgis_app):
    path = write_raster(tmp_path / "a.tif", sea(50, 40), None, None)
    with pytest.raises(InvalidSceneError, match="nowhere"):
        inspect_file(path)


def test_a_raster_off_the_globe_is_refused(tmp_path, qgis_app):
    path = write_raster(tmp_path / "a.tif", sea(50, 40), (0.0, 10.0, 0.0, 4000.0, 0.0, -10.0), 4326)
    with pytest.raises(InvalidSceneError, match="globe"):
        inspect_file(path)


def test_a_missing_file_is_named(qgis_app):
    with pytest.raises(InvalidSceneError, match=r"gone\.tif"):
        inspect_file("/nowhere/gone.tif")


def test_a_photo_is_allowed_with_a_warning(tmp_path, qgis_app):
    path = write_raster(tmp_path / "photo.tif", np.full((3, 40, 50), 90, np.uint8))
    reading = inspect_file(path)
    assert any("does not look like SAR" in text for text in reading.warnings)
    assert not any("look like SAR" in text for text in inspect_file(
        write_raster(tmp_path / "sar.tif", np.full((2, 40, 50), 90, np.float32))
    ).warnings)  # fmt: skip


def test_the_year_comes_from_our_tag_the_analyst_wins_and_none_is_asked_for(tmp_path, qgis_app):
    tagged = write_raster(
        tmp_path / "t.tif", sea(50, 40), tags={"ACQUISITION_DATETIME": "2021-03-04T05:06:07Z"}
    )
    scene = inspect_file(tagged).scene
    assert (scene.year, scene.acquisition.source) == (2021, "tag")
    chosen = inspect_file(tagged, user_year=2019).scene
    assert (chosen.year, chosen.acquisition.source) == (2019, "user")
    silent = inspect_file(write_raster(tmp_path / "s.tif", sea(50, 40)))
    assert silent.scene.acquisition.year is None
    assert any("set the year" in text for text in silent.warnings)


@pytest.mark.data
def test_a_safe_products_manifest_gives_the_time(tmp_path, shared_data, qgis_app):
    product = next((SHARED / "dev" / "safe-metadata-only").glob("*.SAFE"))
    copy = tmp_path / "renamed"
    (copy / "measurement").mkdir(parents=True)
    shutil.copy(product / "manifest.safe", copy / "manifest.safe")
    path = write_raster(copy / "measurement" / "vv.tif", sea(50, 40))
    taken = inspect_file(path).scene.acquisition
    assert (taken.year, taken.source) == (2021, "sidecar")
    assert f"{taken.time:%Y-%m-%dT%H:%M}" == "2021-04-01T05:26"


def test_a_json_beside_the_image_gives_the_time(tmp_path, qgis_app):
    path = write_raster(tmp_path / "umbra.tif", sea(50, 40))
    metadata = {"collects": [{"startAtUTC": "2023-02-01T10:11:12Z"}], "updatedAt": "2024-01-01T00:00:00Z"}
    (tmp_path / "umbra.json").write_text(json.dumps(metadata))
    taken = inspect_file(path).scene.acquisition
    assert (taken.year, taken.source) == (2023, "sidecar")


def test_a_metadata_file_that_cannot_be_read_is_passed_over(tmp_path, monkeypatch, qgis_app):
    path = write_raster(tmp_path / "umbra.tif", sea(50, 40))
    (tmp_path / "umbra.json").write_text('{"startAtUTC": "2023-02-01T10:11:12Z"}')
    (tmp_path / "umbra.xml").write_text("<a><startAtUTC>2022-02-01T10:11:12Z</startAtUTC></a>")
    read, look = Path.read_text, Path.is_file

    def refuse_json(file, *args, **kwargs):
        if file.suffix == ".json":
            raise PermissionError(13, "Permission denied", str(file))
        return read(file, *args, **kwargs)

    monkeypatch.setattr(Path, "read_text", refuse_json)
    assert inspect_file(path).scene.acquisition.year == 2022

    def refuse_parent(file):
        if file.parent == tmp_path.parent:
            raise PermissionError(13, "Permission denied", str(file))
        return look(file)

    monkeypatch.setattr(Path, "is_file", refuse_parent)
    assert inspect_file(path).scene.acquisition.year == 2022


def test_layer_sources_with_options_open_the_plain_file(tmp_path, qgis_app):
    path = write_raster(tmp_path / "a b.tif", sea(50, 40))
    assert layer_path(QgsRasterLayer(path, "a", "gdal")) == path
    assert layer_path(QgsRasterLayer(path + "|option:NUM_THREADS=2", "a", "gdal")) == path


def test_pixel_size_is_measured_on_the_ground(tmp_path, qgis_app):
    degrees = write_raster(tmp_path / "d.tif", sea(50, 40), (10.0, 0.0001, 0.0, 60.0, 0.0, -0.0001), 4326)
    size = inspect_file(degrees).scene.pixel_size_m
    assert size == pytest.approx(np.sqrt(11.14 * 5.58), rel=0.01)
