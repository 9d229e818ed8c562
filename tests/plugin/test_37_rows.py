"""Rows of result layers: each holds its own values, whatever the row before it held."""

from __future__ import annotations

import numpy as np
from osgeo import ogr
from qgis.core import NULL, QgsVectorLayer
from qgis.PyQt.QtCore import QVariant

from fusar_qgis.layers.vector_file import VectorTable, create_vector_file

FIELDS = (
    ("name", QVariant.String),
    ("number", QVariant.Double),
    ("count", QVariant.Int),
    ("known", QVariant.Bool),
)


def point(x: float) -> bytes:
    return (
        np.array([1], "u1").tobytes() + np.array([1], "<u4").tobytes() + np.array([x, 2.0], "<f8").tobytes()
    )


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
