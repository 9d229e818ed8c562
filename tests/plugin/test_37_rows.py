"""Rows of result layers: each holds its own values, whatever the row before it held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import NULL, QgsField, QgsFields, QgsVectorLayer
from qgis.PyQt.QtCore import QDateTime, QVariant

from fusar_qgis.core.api import AefReport
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.scene_box import Provenance, place_box
from fusar_qgis.layers import detection_layer
from fusar_qgis.layers.detection_layer import DetectionLayer, detection_features, detection_fields
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.layers.vector_file import VectorTable, create_vector_file
from tests.plugin.rasters import sea, write_raster

FIELDS = (
    ("name", QVariant.String),
    ("number", QVariant.Double),
    ("count", QVariant.Int),
    ("known", QVariant.Bool),
)
HERE = ("Detect ships", "m1", 3, AefReport("used", source="file", year_requested=2020, year_used=2020))


def point(x: float) -> bytes:
    return (
        np.array([1], "u1").tobytes() + np.array([1], "<u4").tobytes() + np.array([x, 2.0], "<f8").tobytes()
    )


@pytest.fixture
def exceptions():
    """GDAL as another plugin may have left it."""
    modules = [module for module in (gdal, ogr, osr) if not module.GetUseExceptions()]
    for module in modules:
        module.UseExceptions()
    yield
    for module in reversed(modules):
        module.DontUseExceptions()


def test_files_are_written_where_another_plugin_switched_gdals_exceptions_on(tmp_path, qgis_app, exceptions):
    rows = [(point(1.0), ("a", 0.5, 1, True)), (b"", ("b", None, 2, None))]
    file, table = tmp_path / "rows.gpkg", VectorTable("rows", FIELDS, ogr.wkbPoint, "detections")
    create_vector_file(file, table, "EPSG:32633", "Rows", rows)
    layer = QgsVectorLayer(f"{file}|layername=rows", "rows", "ogr")
    assert [(row["name"], row.hasGeometry()) for row in layer.getFeatures()] == [("a", True), ("b", False)]
    assert layer.listStylesInDatabase()[0] == 1


def test_what_a_row_does_not_have_is_not_taken_from_the_row_before(tmp_path, qgis_app):
    rows = [
        (point(1.0), ("a", 0.5, 1, True)),
        (point(2.0), ("a", None, 1, False)),
        (b"", (None, None, None, None)),
        (point(4.0), ("a", 0.5, 2, False)),
        (point(4.0), ("a", 0.5, 2, False)),
    ]
    table = VectorTable("rows", FIELDS, ogr.wkbPoint, "no style")
    create_vector_file(tmp_path / "r.gpkg", table, "EPSG:4326", rows=iter(rows))
    found = list(QgsVectorLayer(f"{tmp_path / 'r.gpkg'}|layername=rows", "rows", "ogr").getFeatures())
    assert [row.id() for row in found] == [1, 2, 3, 4, 5]
    assert [row.attributes()[1:] for row in found] == [
        [NULL if value is None else value for value in values] for _, values in rows
    ]
    assert [row.geometry().asPoint().x() if row.hasGeometry() else None for row in found] == [
        1.0, 2.0, None, 4.0, 4.0,
    ]  # fmt: skip


def boxes(tmp_path):
    scene = inspect_file(write_raster(tmp_path / "s.tif", sea(200, 140))).scene
    of_ships, of_planes = Provenance(*HERE), replace(Provenance(*HERE), prompt="Detect planes", tile=4)
    return [
        place_box(scene, PixelBox(10.0, 20.0, 30.0, 28.0), "ship", of_ships, (0.5, "token_probability")),
        place_box(scene, PixelBox(50.0, 20.0, 60.0, 45.0), "plane", of_planes, (0.25, "token_probability")),
        place_box(scene, PixelBox(90.0, 20.0, 99.0, 29.0), "ship", of_ships, (None, None)),
        place_box(scene, PixelBox(10.0, 60.0, 30.0, 68.0), "ship", replace(of_ships, status="partial")),
    ]


def test_boxes_of_several_classes_keep_each_its_own_attributes(tmp_path, qgis_app):
    created, found = QDateTime.currentDateTimeUtc(), boxes(tmp_path)
    rows = detection_features(found, detection_fields(), "scene", created)
    for row, box in zip(rows, found):
        told = [row[name] for name in ("label", "prompt", "tile", "score", "score_kind", "status")]
        known = [box.label, box.prompt, box.tile, box.score, box.score_kind, box.status]
        assert told == [NULL if value is None else value for value in known]
        assert tuple(row[name] for name in ("xmin", "ymin", "xmax", "ymax")) == box.box.as_tuple()
        assert (row["length_m"], row["scene"], row["created"]) == (box.length_m, "scene", created)
        assert (row["aef"], row["aef_year"], row["review"]) == ("used", 2020, NULL)
        corners = [(point.x(), point.y()) for point in row.geometry().asPolygon()[0]]
        np.testing.assert_array_equal(corners, box.polygon)


def test_a_layer_with_other_fields_takes_what_it_has_a_place_for(tmp_path, qgis_app):
    fields = QgsFields()
    for name, kind in (("note", QVariant.String), ("ymax", QVariant.Double), ("label", QVariant.String)):
        fields.append(QgsField(name, kind))
    rows = detection_features(boxes(tmp_path), fields, "scene", QDateTime.currentDateTimeUtc())
    assert [row.attributes() for row in rows] == [
        [NULL, 28.0, "ship"], [NULL, 45.0, "plane"], [NULL, 29.0, "ship"], [NULL, 68.0, "ship"],
    ]  # fmt: skip


def test_many_boxes_are_written_in_parts_and_in_their_order(tmp_path, monkeypatch, qgis_app):
    monkeypatch.setattr(detection_layer, "_ROWS_AT_ONCE", 3)
    scene = inspect_file(write_raster(tmp_path / "s.tif", sea(200, 140))).scene
    found = [
        place_box(scene, PixelBox(10.0 * n, 20.0, 10.0 * n + 8, 30.0), "ship", Provenance(*HERE))
        for n in range(8)
    ]
    made = DetectionLayer(tmp_path / "d.gpkg", scene.crs, "Ships", "scene")
    made.replace(found, "eight ships")
    assert [(row.id(), row["xmin"]) for row in made.layer.getFeatures()] == [
        (n + 1, 10.0 * n) for n in range(8)
    ]
    assert made.layer.featureCount() == 8
    made.replace(found[2:5], "three of them")
    assert sorted(row["xmin"] for row in made.layer.getFeatures()) == [20.0, 30.0, 40.0]
