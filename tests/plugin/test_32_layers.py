"""Result layers: in the file at once, styled, with metadata, never over somebody's file."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    NULL,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDateTime, QSize

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidSceneError, OutputError
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.layers.composite_layer import create_composite_layer
from fusar_qgis.layers.detection_layer import DETECTION_FIELDS, DetectionLayer, create_detection_file
from fusar_qgis.layers.grid_layer import (
    GRID_FIELDS,
    GridNode,
    create_grid_file,
    create_grid_layer,
    grid_feature,
    open_grid_layer,
)
from fusar_qgis.layers.output_file import fallback_folder, new_output_file
from fusar_qgis.layers.vector_file import fields_of
from tests.plugin.rasters import sea, write_raster


def ship(tile: int = 0, x: float = 10, status: str = "ok", score=0.5) -> SceneBox:
    box = PixelBox(x, 20, x + 8, 30)
    ring = box.ring() * 10 + np.array([500000, 4190000])
    return SceneBox(
        box,
        ring,
        "ship",
        score,
        "token_probability",
        tile,
        98.5,
        "Detect",
        "m1",
        "used",
        2020,
        "file",
        status,
    )


NODES = [
    GridNode(0, 0, 10.0, 45.0, 0.0, 0.0, True, "loaded", 2020, "file"),
    GridNode(1, 0, 11.0, 45.0, None, None, False, "outside the image", None, ""),
]


def reopened(path: Path, table: str) -> QgsVectorLayer:
    return QgsVectorLayer(f"{path}|layername={table}", "again", "ogr")


def test_detections_are_in_the_file_as_soon_as_they_are_appended(tmp_path, qgis_app):
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene")
    made.append([ship()])
    again = reopened(tmp_path / "d.gpkg", "detections")
    row = next(again.getFeatures())
    assert again.crs().authid() == "EPSG:32633"
    assert [name for name in again.fields().names() if name != "fid"] == [
        name for name, _ in DETECTION_FIELDS
    ]
    assert (row["label"], row["score"], row["score_kind"], row["tile"]) == (
        "ship",
        0.5,
        "token_probability",
        0,
    )
    assert (row["xmin"], row["ymin"], row["xmax"], row["ymax"]) == (10, 20, 18, 30)
    assert (row["aef"], row["aef_year"], row["aef_source"], row["scene"]) == ("used", 2020, "file", "scene")
    assert abs(row["created"].secsTo(QDateTime.currentDateTimeUtc())) < 120
    assert row.geometry().boundingBox().toRectF().getRect() == (500100, 4190200, 80, 100)


def test_a_missing_score_stays_missing(tmp_path, qgis_app):
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene")
    made.append([ship(score=None)])
    assert next(made.layer.getFeatures())["score"] == NULL


def test_the_merged_boxes_replace_the_provisional_ones(tmp_path, qgis_app):
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene")
    made.append([ship(0, 10), ship(1, 11)])
    made.append([ship(2, 300)])
    kept = {row["xmin"]: row.id() for row in made.layer.getFeatures()}
    made.replace([ship(0, 10), ship(2, 300), ship(3, 700)], "three ships")
    rows = {row["xmin"]: row.id() for row in made.layer.getFeatures()}
    assert sorted(rows) == [10, 300, 700]
    assert rows[10] == kept[10] and rows[300] == kept[300]
    assert made.layer.extent().xMaximum() == pytest.approx(500000 + 7080)


def test_style_map_tip_and_metadata_travel_in_the_file(tmp_path, qgis_app):
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene")
    made.append([ship()])
    made.replace([ship()], "found by m1")
    again = reopened(tmp_path / "d.gpkg", "detections")
    assert '"label"' in again.mapTipTemplate()
    assert all(category.symbol().symbolLayerCount() == 2 for category in again.renderer().categories())
    assert again.metadata().abstract() == "found by m1"
    assert "AlphaEarth" in again.metadata().rights()[0]


def test_markup_in_a_name_or_a_servers_words_stays_words_in_the_metadata(tmp_path, qgis_app):
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships <u>", "scene")
    made.replace([ship()], "found by <script>m1</script>")
    told = made.layer.metadata()
    assert (told.title(), told.abstract()) == (
        "Ships \u2039u\u203a",
        "found by \u2039script\u203am1\u2039/script\u203a",
    )


def test_a_scene_with_a_crs_of_its_own_keeps_it(tmp_path, qgis_app):
    from qgis.core import QgsCoordinateReferenceSystem

    wkt = QgsCoordinateReferenceSystem.fromProj(
        "+proj=laea +lat_0=12 +lon_0=34 +datum=WGS84 +units=m"
    ).toWkt()
    made = DetectionLayer(tmp_path / "d.gpkg", wkt, "Ships", "scene")
    assert "lat_0=12" in reopened(made.path, "detections").crs().toProj()


def test_an_existing_file_is_never_overwritten(tmp_path, qgis_app):
    (tmp_path / "d.gpkg").write_text("precious")
    with pytest.raises(OutputError, match="exists already"):
        DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene")
    assert (tmp_path / "d.gpkg").read_text() == "precious"


def test_a_folder_that_is_gone_is_named(tmp_path, qgis_app):
    with pytest.raises(OutputError, match="nowhere"):
        DetectionLayer(tmp_path / "nowhere" / "d.gpkg", "EPSG:32633", "Ships", "scene")


def test_the_grid_layer_holds_every_node(tmp_path, qgis_app):
    create_grid_layer(NODES, tmp_path / "grid.gpkg", "AEF grid")
    again = reopened(tmp_path / "grid.gpkg", "aef_grid")
    first, second = again.getFeatures()
    assert [name for name in again.fields().names() if name != "fid"] == [
        "i", "j", "lon", "lat", "x", "y", "valid", "status", "year", "source",
    ]  # fmt: skip
    assert (first["i"], first["lon"], first["x"], first["valid"], first["year"]) == (0, 10.0, 0.0, True, 2020)
    assert (second["status"], second["valid"]) == ("outside the image", False)
    assert first.geometry().asPoint().x() == 10.0
    assert second["x"] == NULL and second["year"] == NULL
    assert {category.value() for category in again.renderer().categories()} == {
        "loaded", "other year", "no data", "missing", "outside the image", "not asked",
    }  # fmt: skip
    assert '"status"' in again.mapTipTemplate()


def test_files_are_made_without_a_layer_of_qgis(tmp_path, monkeypatch, qgis_app):
    """They are made in a worker thread, where a layer's question to the analyst would hang QGIS."""

    def refuse(*args, **kwargs):
        raise AssertionError("a QGIS layer was made")

    monkeypatch.setattr("fusar_qgis.layers.vector_file.QgsVectorLayer", refuse)
    before = gdal.GetConfigOption("OGR_SQLITE_SYNCHRONOUS")
    create_detection_file(tmp_path / "d.gpkg", "EPSG:32633", "ship")
    create_grid_file(NODES, tmp_path / "g.gpkg")
    assert gdal.GetConfigOption("OGR_SQLITE_SYNCHRONOUS") == before
    monkeypatch.undo()
    assert DetectionLayer.opened(tmp_path / "d.gpkg", "Ships", "scene").layer.featureCount() == 0
    again = reopened(tmp_path / "g.gpkg", "aef_grid")
    assert again.featureCount() == 2 and again.crs().authid() == "EPSG:4326"


def test_a_grid_opened_later_says_what_is_in_it(tmp_path, qgis_app):
    create_grid_file(NODES, tmp_path / "g.gpkg")
    open_grid_layer(tmp_path / "g.gpkg", "Grid")
    told = reopened(tmp_path / "g.gpkg", "aef_grid").metadata()
    assert told.abstract() == "AlphaEarth sampling grid: 2 nodes, 1 with vectors."
    assert (told.title(), "AlphaEarth" in told.rights()[0]) == ("Grid", True)
    with pytest.raises(OutputError, match="exists already"):
        create_grid_file(NODES, tmp_path / "g.gpkg")


def test_the_grid_in_a_sink_is_the_same(qgis_app):
    row = grid_feature(NODES[0], fields_of(GRID_FIELDS))
    assert row.attributes() == [0, 0, 10.0, 45.0, 0.0, 0.0, True, "loaded", 2020, "file"]
    assert row.geometry().asPoint() == QgsPointXY(10.0, 45.0)


def test_the_composite_layer_says_whose_data_it_shows(tmp_path, qgis_app):
    path = write_raster(tmp_path / "rgb.tif", np.full((4, 8, 8), 200, np.uint8))
    layer = create_composite_layer(Path(path), "AEF 2020", "A01 A16 A09")
    assert "AlphaEarth" in layer.attribution()
    again = QgsRasterLayer(path, "again")
    again.loadDefaultMetadata()
    assert again.metadata().abstract() == "A01 A16 A09"
    with pytest.raises(InvalidSceneError, match="no raster"):
        create_composite_layer(tmp_path / "missing.tif", "AEF")


def test_results_go_beside_the_image_under_a_free_name(tmp_path):
    scene = write_raster(tmp_path / "scene.tif", sea(8, 8))
    first = new_output_file(scene, "detections", ".gpkg")
    assert first == tmp_path / "scene_detections.gpkg"
    first.write_text("")
    assert new_output_file(scene, "detections", ".gpkg") == tmp_path / "scene_detections_2.gpkg"


def test_the_analysts_folder_wins_and_is_made(tmp_path):
    scene = write_raster(tmp_path / "scene.tif", sea(8, 8))
    wanted = tmp_path / "results" / "today"
    assert new_output_file(scene, "aef_rgb", ".tif", str(wanted)) == wanted / "scene_aef_rgb.tif"
    assert wanted.is_dir()


def test_a_read_only_folder_sends_results_to_the_profile(tmp_path, qgis_app):
    folder = tmp_path / "archive"
    folder.mkdir()
    scene = write_raster(folder / "scene.tif", sea(8, 8))
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert new_output_file(scene, "detections", ".gpkg").parent == fallback_folder()
    finally:
        folder.chmod(stat.S_IRWXU)


@pytest.mark.parametrize("source", ["/vsizip//data/scene.zip/scene.tif", "/no/such/scene.tif"])
def test_a_scene_without_a_folder_of_its_own_sends_results_to_the_profile(source, qgis_app):
    assert new_output_file(source, "detections", ".gpkg").parent == fallback_folder()


def test_a_sub_dataset_gives_a_plain_file_name(qgis_app):
    path = new_output_file('HDF5:"C:/data/scene.h5"://S01/SBI', "detections", ".gpkg")
    assert path.name == "SBI_detections.gpkg"
    assert new_output_file('NETCDF:"a b.nc":vv', "x", ".tif").name == "NETCDF_a_b_x.tif"


def test_a_new_grid_layer_shows_its_nodes(tmp_path, qgis_app):
    nodes = [
        GridNode(i, j, 3 + i / 100, 51 - j / 100, 0.5, 0.5, True, "loaded", 2024, "file")
        for i in range(8)
        for j in range(8)
    ]
    layer = create_grid_layer(nodes, tmp_path / "grid.gpkg", "grid")
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(120, 120))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    painted = sum(picture.pixelColor(x, y).name() != "#ffffff" for x in range(120) for y in range(120))
    assert painted > 200
