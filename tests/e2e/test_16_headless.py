"""The command line beside the plugin: the same images of the same places, the same boxes."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsVectorLayer

from fusar_qgis.client import BackendClient
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.wire import decode_array
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.layers.window_images import window_reader
from fusar_qgis.workflows.detect_scene import DetectionOptions, detect_scene
from tests.e2e.headless_scene import seen_of
from tests.plugin.rasters import curved_gcps, sea, write_raster

WIDTH, HEIGHT = 220, 160
SHIPS = [(20, 30, 29, 36), (60, 90, 66, 104), (150, 40, 162, 47)]
WINDOWS = [
    [0, 0, 64, 64, 64, 64],
    [10, 20, 74, 84, 224, 224],
    [0, 0, 220, 160, 112, 112],
    [0, 0, 220, 220, 224, 224],
    [180, 120, 260, 200, 112, 112],
    [30.4, 17.6, 101.5, 90.2, 96, 80],
    [0, 0, 12, 12, 224, 224],
]
DEGREE = (10.0, 1e-4, 0.0, 45.0, 0.0, -1e-4)


def zoo(folder: Path) -> list[str]:
    """Rasters of every kind of pixel and place that the reader knows."""
    pixels = sea(WIDTH, HEIGHT, SHIPS)
    db = 10 * np.log10(pixels / 1000)
    holes = db.copy()
    holes[:, :14] = np.nan
    whole = np.clip(pixels, 0, 60000)
    made = [
        write_raster(folder / "amplitude.tif", pixels, tags={"ACQUISITION_DATETIME": "2019-03-04T05:06:07Z"}),
        write_raster(folder / "holes.tif", holes.astype(np.float32)),
        write_raster(folder / "s1_20180506_uint16.tif", whole.astype(np.uint16), nodata=0),
        write_raster(folder / "picture.tif", (whole / 300).astype(np.uint8)),
        write_raster(folder / "signed.tif", (db * 100).astype(np.int16), nodata=-32768),
        write_raster(folder / "complex.tif", (pixels * np.exp(0.3j)).astype(np.complex64)),
        write_raster(folder / "three.tif", np.stack([pixels, pixels * 2, pixels / 3])),
        write_raster(folder / "south_up.tif", pixels, (500000.0, 10.0, 0.0, 4000000.0, 0.0, 10.0)),
        write_raster(folder / "rotated.tif", pixels, (500000.0, 8.0, 3.0, 4200000.0, 3.0, -8.0)),
        write_raster(folder / "tiny.tif", pixels, (500000.0, 0.1, 0.0, 4200000.0, 0.0, -0.1)),
        write_raster(folder / "degrees.tif", pixels, DEGREE, 4326),
        write_raster(folder / "date_line.tif", pixels, (179.99, 1e-4, 0.0, 10.0, 0.0, -1e-4), 4326),
        write_raster(folder / "polar.tif", pixels, (-1000.0, 10.0, 0.0, 900.0, 0.0, -10.0), 3995),
        write_raster(folder / "mercator.tif", pixels, (2e6, 10.0, 0.0, 6e6, 0.0, -10.0), 3857),
        write_raster(folder / "gcps.tif", pixels, epsg=4326, gcps=curved_gcps(WIDTH, HEIGHT)),
        write_raster(folder / "rpc.tif", pixels, None, None, rpc=rational()),
        write_raster(folder / "coarse.tif", sea(1500, 1400, SHIPS)),
    ]
    scaled = write_raster(folder / "scaled.tif", ((db + 60) * 50).astype(np.uint16), nodata=7)
    with_scale(scaled, 0.02, -60.0)
    masked = write_raster(folder / "masked.tif", pixels)
    with_mask(masked)
    shrunk = write_raster(folder / "overviews.tif", sea(1200, 1200, SHIPS))
    opened = gdal.Open(shrunk, gdal.GA_Update)
    opened.BuildOverviews("AVERAGE", [2, 4, 8])
    del opened
    virtual = folder / "virtual.vrt"
    gdal.Translate(str(virtual), made[0], format="VRT", srcWin=[10, 10, 190, 140])
    return [*made, scaled, masked, shrunk, str(virtual)]


def rational() -> dict[str, str]:
    """Coefficients of a straight map from (lon, lat) to (column, row)."""
    names = ("LINE_OFF", "SAMP_OFF", "LAT_OFF", "LONG_OFF", "HEIGHT_OFF")
    values = {**dict(zip(names, ("80", "110", "45", "10", "20"))), "HEIGHT_SCALE": "500"}
    values.update(LINE_SCALE="80", SAMP_SCALE="110", LAT_SCALE="0.01", LONG_SCALE="0.012")
    rest = " 0" * 17
    one, x, y = "1 0 0" + rest, "0 1 0" + rest, "0 0 -1" + rest
    return {
        **values, "LINE_NUM_COEFF": y, "LINE_DEN_COEFF": one, "SAMP_NUM_COEFF": x, "SAMP_DEN_COEFF": one,
    }  # fmt: skip


def with_scale(path: str, scale: float, offset: float) -> None:
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetScale(scale)
    dataset.GetRasterBand(1).SetOffset(offset)


def with_mask(path: str) -> None:
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    mask = np.full((HEIGHT, WIDTH), 255, np.uint8)
    mask[:, :25] = 0
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)


def headless(main_python: Path, root: Path, paths: list[str]) -> dict[str, Any]:
    done = subprocess.run(
        [str(main_python), "-m", "tests.e2e.headless_scene"],
        input=json.dumps({"paths": paths, "windows": WINDOWS}), capture_output=True, text=True, cwd=root,
        env=main_environment(), timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def main_environment() -> dict[str, str]:
    """Without what QGIS's Python has set for its own GDAL and PROJ."""
    drop = ("PYTHONPATH", "PYTHONHOME", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA")
    return {name: value for name, value in os.environ.items() if name not in drop}


def assert_alike(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    exact = ("size", "mapping", "bands", "year", "source", "images", "stretch")
    assert {name: theirs[name] for name in exact} == {name: ours[name] for name in exact}
    np.testing.assert_allclose(theirs["pixel_size_m"], ours["pixel_size_m"], rtol=1e-6)
    for name, tolerance in (("bbox", 1e-8), ("lonlat", 1e-8), ("map", 1e-4)):
        np.testing.assert_allclose(theirs[name], ours[name], atol=tolerance)
    np.testing.assert_allclose(theirs["place"]["bbox"], ours["place"]["bbox"], atol=1e-8)
    np.testing.assert_allclose(*(positions(each) for each in (theirs, ours)), atol=1e-5)


def positions(seen: dict[str, Any]) -> np.ndarray:
    from fusar_qgis.core.api import FieldPlace, from_json

    return decode_array(from_json(FieldPlace, seen["place"]).positions, "float32")


def assert_seen_alike(paths: list[str], main_python: Path, project_root: Path) -> None:
    theirs = headless(main_python, project_root, paths)
    for path in paths:
        ours = seen_of(inspect_file(path).scene, window_reader(path), WINDOWS)
        try:
            assert_alike(json.loads(json.dumps(ours)), theirs[path])
        except AssertionError as error:
            raise AssertionError(f"{Path(path).name}: {error}") from error


def test_images_and_places_are_those_of_the_plugin(
    tmp_path: Path, main_python: Path, project_root: Path
) -> None:
    assert_seen_alike(zoo(tmp_path), main_python, project_root)


@pytest.mark.data
def test_real_scenes_too(shared_data: Path, main_python: Path, project_root: Path) -> None:
    folder = shared_data / "sar" / "geo-scenes"
    found = [str(path) for path in sorted(folder.rglob("*.tif*")) if path.suffix in (".tif", ".tiff")]
    paths = [path for path in found if is_scene(path)]
    assert len(paths) >= 4
    assert_seen_alike(paths, main_python, project_root)


def is_scene(path: str) -> bool:
    from fusar_qgis.core.errors import InvalidSceneError

    try:
        inspect_file(path)
        window_reader(path)
    except InvalidSceneError:
        return False
    return True


@pytest.mark.checkpoint
def test_the_command_line_finds_the_plugins_boxes(
    project_root: Path,
    main_python: Path,
    start_backend: Callable[..., str],
    wait_until_ready: Callable,
    tmp_path: Path,
) -> None:
    demo = project_root / "resources" / "demo"
    aef = ("--aef-file", str(demo / "aef_demo.tif"))
    url = start_backend(demo / "checkpoint", *aef, "--cache-dir", str(tmp_path / "cache"))
    client = BackendClient(url, token_provider=lambda: "")
    wait_until_ready(client)
    scene = inspect_file(str(demo / "scene.tif")).scene
    ours = detect_scene(scene, DetectionOptions("ship"), client, QuietFeedback())
    for number, how in enumerate((("--server", url), aef)):
        out = tmp_path / f"{number}.gpkg"
        command = [str(main_python), "-m", "backend", "detect", str(demo / "scene.tif"), "--classes", "ship"]
        done = subprocess.run(
            [*command, "--out", str(out), *how], capture_output=True, text=True, cwd=project_root,
            env={**main_environment(), "FUSAR_CACHE_DIR": str(tmp_path / "cache"), "FUSAR_AEF_PUBLIC": "false"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert_same_boxes(
            QgsVectorLayer(f"{out}|layername=detections", "boxes", "ogr"), ours.boxes, scene.crs
        )


def assert_same_boxes(layer: QgsVectorLayer, boxes: Any, crs: str) -> None:
    assert layer.crs().authid() == crs
    assert layer.renderer() is not None and layer.featureCount() == len(boxes) > 20
    rows = [
        {**dict(zip(feature.fields().names(), feature.attributes())), "polygon": ring_of(feature)}
        for feature in layer.getFeatures()
    ]
    for row, box in zip(rows, boxes):
        assert (row["xmin"], row["ymin"], row["xmax"], row["ymax"]) == box.box.as_tuple()
        assert (row["label"], row["tile"], row["prompt"], row["aef"]) == (
            box.label,
            box.tile,
            box.prompt,
            box.aef,
        )
        assert row["score"] == pytest.approx(box.score, abs=1e-4)
        np.testing.assert_allclose(row["polygon"], box.polygon, atol=1e-3)


def ring_of(feature: Any) -> np.ndarray:
    return np.array([(point.x(), point.y()) for point in feature.geometry().asPolygon()[0]])
