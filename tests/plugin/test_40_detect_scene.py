"""Detection over a whole scene: boxes in the right place, once each, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from fusar_qgis.core.detection_plan import count_detection_tiles, plan_detection
from fusar_qgis.core.errors import InvalidRequestError, UnknownModelError
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.workflows.detect_scene import DetectionOptions
from tests.plugin.rasters import NORTH_UP, curved_gcps, sea, write_raster
from tests.plugin.ship_scenes import (
    SHIP,
    SHIPS,
    assert_found_once_each,
    detect,
    scene_fixture,  # noqa: F401 - fixtures
    scene_of,
)
from tests.plugin.stub_backend import decode_image


def test_every_ship_is_found_once_in_its_place(scene, client, stub):
    result = detect(scene, client)
    assert_found_once_each(result.boxes)
    assert result.complete and result.error is None
    assert result.tiles_done == result.tiles_total == len(stub.bodies("/v1/interpret"))
    for box in result.boxes:
        corners = box.box.ring() * [10, -10] + [NORTH_UP[0], NORTH_UP[3]]
        assert np.allclose(box.polygon, corners)
        assert (box.label, box.model, box.score_kind) == ("ship", "stub", "token_probability")
        assert box.length_m == pytest.approx(10 * max(box.box.width, box.box.height), rel=0.01)


@pytest.mark.parametrize(("zoom", "tile_px"), [(1.0, 0), (2.0, 0), (3.0, 90), (1.0, 100), (0.5, 0)])
def test_zoom_and_tile_size_change_the_cut_not_the_place(scene, client, stub, zoom, tile_px):
    options = DetectionOptions(label="ship", zoom=zoom, tile_px=tile_px)
    result = detect(scene, client, options)
    assert_found_once_each(result.boxes, least_iou=0.5 if zoom < 1 else 0.7)
    sent = {decode_image(body["image"]).shape for body in stub.bodies("/v1/interpret")}
    assert sent == {(tile_px or 64, tile_px or 64)}
    assert plan_detection(scene, options, None).zoom == zoom


@pytest.mark.parametrize("overlap", [0, 25, 60])
@pytest.mark.parametrize("window", [None, PixelBox(-20, 30.5, 90, 500), PixelBox(3, 3, 9, 9)])
def test_tiles_are_counted_as_they_are_planned(scene, overlap, window):
    for tile_px in (0, 17, 100, 300):
        options = DetectionOptions("ship", tile_px=tile_px, overlap_percent=overlap, window=window)
        assert count_detection_tiles(scene, options) == len(plan_detection(scene, options).tiles)


def test_counting_millions_of_tiles_makes_none(scene):
    huge = replace(scene, width_px=400_000, height_px=400_000)
    options = DetectionOptions("ship", tile_px=64, overlap_percent=50, zoom=1.0)
    assert count_detection_tiles(huge, options) == 12_499**2
    with pytest.raises(InvalidRequestError, match="156225001"):
        plan_detection(huge, options)
    with pytest.raises(InvalidRequestError, match="does not touch"):
        count_detection_tiles(scene, replace(options, window=PixelBox(900, 900, 950, 950)))


@pytest.mark.parametrize(("pixel_m", "side_px"), [(0.5, 64), (5, 64), (10, 64), (20, 32), (40, 16)])
def test_coarse_scenes_are_enlarged_by_themselves(tmp_path, qgis_app, pixel_m, side_px):
    transform = (500000.0, pixel_m, 0.0, 4200000.0, 0.0, -pixel_m)
    scene = scene_of(write_raster(tmp_path / "scene.tif", sea(200, 140), transform))
    assert plan_detection(scene, DetectionOptions("ship", tile_px=64)).side_px == side_px


def test_boxes_on_a_gcp_raster_lie_within_two_pixels_of_gdals_mapping(tmp_path, client, qgis_app):
    gcps = curved_gcps(200, 140)
    path = write_raster(tmp_path / "grd.tif", sea(200, 140, SHIPS, seed=0), epsg=4326, gcps=gcps)
    scene = scene_of(path)
    result = detect(scene, client, DetectionOptions("ship", zoom=2.0))
    assert_found_once_each(result.boxes)
    transformer = gdal.Transformer(gdal.Open(path), None, [])
    for found in result.boxes:
        ship = max(SHIPS, key=lambda truth: found.box.iou(PixelBox(*map(float, truth))))
        corners = PixelBox(*map(float, ship)).corners()
        theirs = np.array([point[:2] for point in transformer.TransformPoints(0, corners.tolist())[0]])
        ours = found.polygon[[0, 4, 8, 12]]
        off_px = scene.mapping.map_to_pixel(ours) - scene.mapping.map_to_pixel(theirs)
        assert np.abs(off_px).max() < 2.0


@pytest.mark.parametrize("width", [20, 64, 65])
def test_a_scene_smaller_than_a_tile_is_padded_not_stretched(tmp_path, client, stub, qgis_app, width):
    path = write_raster(tmp_path / "small.tif", sea(width, 24, [(5, 6, 12, 10)], seed=0))
    result = detect(scene_of(path), client, DetectionOptions("ship", zoom=1.0, max_in_flight=1))
    assert_found_once_each(result.boxes, [(5, 6, 12, 10)])
    image = decode_image(stub.bodies("/v1/interpret")[0]["image"])
    assert image.shape == (64, 64)
    bright = np.zeros((64, 64), bool)
    bright[6:10, 5:12] = True
    assert np.array_equal(image == 255, bright)


def test_boxes_come_as_tiles_finish(scene, client):
    heard = []
    result = detect(scene, client, on_boxes=heard.append)
    assert len(heard) > 1
    found = [box for boxes in heard for box in boxes]
    assert len(result.boxes) == len(SHIPS) <= len(found)
    for final in result.boxes:
        assert max(final.box.iou(box.box) for box in found) > 0.4
    assert all(np.isfinite(box.polygon).all() for box in found)


def test_progress_rises_to_a_hundred(scene, client):
    class Recorder(QuietFeedback):
        def __init__(self):
            super().__init__()
            self.seen = []

        def set_progress(self, percent):
            self.seen.append(percent)

    feedback = Recorder()
    detect(scene, client, feedback=feedback)
    assert feedback.seen == sorted(feedback.seen)
    assert feedback.seen[-1] == 100


def test_only_the_window_is_searched(scene, client, stub):
    whole = plan_detection(scene, SHIP)
    options = DetectionOptions("ship", window=PixelBox(10, 20, 75, 110))
    result = detect(scene, client, options)
    assert_found_once_each(result.boxes, SHIPS[:2])
    assert result.tiles_total < len(whole.tiles) * 64
    assert len(stub.bodies("/v1/interpret")) == result.tiles_total


def test_a_window_beside_the_scene_is_refused(scene, client):
    with pytest.raises(InvalidRequestError, match="does not touch"):
        detect(scene, client, DetectionOptions("ship", window=PixelBox(900, 900, 990, 990)))


def test_nothing_to_look_for_and_an_unknown_model_are_refused(scene, client):
    with pytest.raises(InvalidRequestError, match="Nothing to look for"):
        detect(scene, client, DetectionOptions("  "))
    with pytest.raises(UnknownModelError, match="'other'"):
        detect(scene, client, DetectionOptions("ship", model="other"))


def make_complex(pixels):
    return (pixels * np.exp(1j * np.arange(pixels.size).reshape(pixels.shape))).astype(np.complex64)


@pytest.mark.parametrize(
    "convert",
    [
        make_complex,
        lambda pixels: pixels.astype(np.uint16),
        lambda pixels: 20 * np.log10(pixels) - 60,
        lambda pixels: pixels**2 * 1e-9,
        lambda pixels: np.where(pixels > 1000, 255, 60).astype(np.uint8),
    ],
    ids=["complex", "integer", "decibels", "power", "8 bits"],
)
def test_every_kind_of_pixel_gives_the_same_boxes(tmp_path, client, qgis_app, convert):
    path = write_raster(tmp_path / "scene.tif", convert(sea(200, 140, SHIPS, seed=0)))
    assert_found_once_each(detect(scene_of(path), client).boxes)


def test_all_tiles_share_one_stretch(tmp_path, client, stub, qgis_app):
    pixels = sea(200, 140, SHIPS, seed=0)
    pixels[:70] *= 0.1
    detect(scene_of(write_raster(tmp_path / "two.tif", pixels)), client, DetectionOptions("ship", zoom=1.0))
    calm = [int(np.median(decode_image(body["image"]))) for body in stub.bodies("/v1/interpret")]
    # A stretch of each tile's own would lift the dark half of the scene to the bright half's gray.
    assert max(calm[:3]) - min(calm[:3]) <= 2
    assert max(calm[:3]) + 60 < min(calm[-3:])


def test_a_window_of_a_scene_40000_pixels_wide(tmp_path, client, stub, qgis_app):
    path = tmp_path / "huge.tif"
    options = ["TILED=YES", "COMPRESS=DEFLATE", "SPARSE_OK=TRUE"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 40_000, 30_000, 1, gdal.GDT_UInt16, options)
    from osgeo import osr

    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    dataset.SetGeoTransform(list(NORTH_UP))
    dataset.SetProjection(reference.ExportToWkt())
    band = dataset.GetRasterBand(1)
    elsewhere = np.full((32, 3_000), 40, np.uint16)
    elsewhere[:, ::40] = 20_000
    for left in range(0, 40_000, 4_000):
        for top in range(0, 30_000, 1_242):
            band.WriteArray(elsewhere, left, min(top, 29_960))
    band.WriteArray(sea(200, 140, SHIPS, seed=0).astype(np.uint16), 30_000, 20_000)
    del dataset, band
    scene = scene_of(str(path))
    window = PixelBox(30_000, 20_000, 30_200, 20_140)
    result = detect(scene, client, DetectionOptions("ship", window=window))
    moved = [(x0 + 30_000, y0 + 20_000, x1 + 30_000, y1 + 20_000) for x0, y0, x1, y1 in SHIPS]
    assert_found_once_each(result.boxes, moved)
    assert len(plan_detection(scene, SHIP).tiles) > 50_000 / 4


@pytest.mark.data
def test_the_real_ships_off_mumbai(shared_data, client, stub, qgis_app):
    """Three ships on a real Sentinel-1 scene; the stub marks what is saturated."""
    path = next((Path(shared_data) / "sar" / "geo-scenes" / "dev" / "mumbai-ships").glob("*.tif"))
    stub.behave(threshold=255, least_blob=60)
    result = detect(scene_of(str(path)), client, DetectionOptions("ship", zoom=1.0, tile_px=128))
    assert len(result.boxes) == 3
    assert all(30 < box.length_m < 500 for box in result.boxes)


def test_polygons_limit_the_search_and_the_boxes(scene, client, stub):
    ring = ((10.0, 20.0), (75.0, 20.0), (75.0, 110.0), (10.0, 110.0))
    result = detect(scene, client, replace(SHIP, polygons=(ring,)))
    assert_found_once_each(result.boxes, SHIPS[:2])
    assert result.tiles_total == len(stub.bodies("/v1/interpret")) < detect(scene, client).tiles_total
