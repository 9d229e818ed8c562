"""From selected polygons on the map to polygons in scene pixels."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.polygons import holds, hull
from fusar_qgis.layers.map_polygons import polygon_rings, selected_polygons
from fusar_qgis.layers.scene_reader import inspect_file
from tests.plugin.rasters import NORTH_UP, curved_gcps, sea, write_raster

X0, Y0 = NORTH_UP[0], NORTH_UP[3]


def polygon_layer(*boxes, crs="EPSG:32633", wkt=()):
    """Polygons given in pixels of the scene, drawn in another CRS."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "areas", "memory")
    there = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:32633"), QgsCoordinateReferenceSystem(crs), QgsProject.instance()
    )
    features = []
    for xmin, ymin, xmax, ymax in boxes:
        geometry = QgsGeometry.fromWkt(f"POLYGON({corners_of(xmin, ymin, xmax, ymax)})")
        geometry.transform(there)
        features.append(QgsFeature())
        features[-1].setGeometry(geometry)
    for text in wkt:
        features.append(QgsFeature())
        features[-1].setGeometry(QgsGeometry.fromWkt(text))
    layer.dataProvider().addFeatures(features)
    layer.selectAll()
    return layer


@pytest.fixture
def scene(tmp_path, qgis_app, qgis_new_project):
    return inspect_file(write_raster(tmp_path / "scene.tif", sea(200, 140))).scene


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326", "EPSG:3857"])
def test_polygons_land_on_their_pixels_whatever_their_crs(scene, crs):
    rings = polygon_rings(polygon_layer((20, 30, 60, 90), (120, 10, 150, 40), crs=crs), scene)
    assert len(rings) == 2
    np.testing.assert_allclose(hull(rings).as_tuple(), (20, 10, 150, 90), atol=0.02)
    assert holds(rings, (40, 60)) and holds(rings, (130, 20)) and not holds(rings, (90, 60))


def test_polygons_that_overlap_are_one(scene):
    rings = polygon_rings(polygon_layer((20, 30, 60, 90), (40, 50, 100, 100)), scene)
    assert len(rings) == 1
    assert holds(rings, (50, 60)), "even-odd would leave the common part out"


def corners_of(xmin, ymin, xmax, ymax):
    corners = [(xmin, ymin), (xmax, ymin), (xmax, ymax), (xmin, ymax), (xmin, ymin)]
    return "(" + ", ".join(f"{X0 + 10 * x} {Y0 - 10 * y}" for x, y in corners) + ")"


def test_holes_stay_holes(scene):
    outer, inner = (0, 0, 100, 100), (40, 40, 60, 60)
    hole = f"POLYGON({corners_of(*outer)}, {corners_of(*inner)})"
    rings = polygon_rings(polygon_layer(wkt=[hole]), scene)
    assert holds(rings, (10, 10)) and not holds(rings, (50, 50))


def test_a_bow_tie_is_repaired(scene):
    tie = f"POLYGON(({X0} {Y0}, {X0 + 500} {Y0 - 500}, {X0 + 500} {Y0}, {X0} {Y0 - 500}, {X0} {Y0}))"
    rings = polygon_rings(polygon_layer(wkt=[tie]), scene)
    assert holds(rings, (5, 25)) and holds(rings, (45, 25)) and not holds(rings, (25, 5))


def test_a_swath_with_control_points_keeps_its_own_pixels(tmp_path, qgis_app, qgis_new_project):
    path = write_raster(tmp_path / "grd.tif", sea(200, 140), epsg=4326, gcps=curved_gcps(200, 140))
    scene = inspect_file(path).scene
    ring = scene.mapping.pixel_to_lonlat([[80, 60], [120, 60], [120, 90], [80, 90], [80, 60]])
    text = ", ".join(f"{lon} {lat}" for lon, lat in ring)
    rings = polygon_rings(polygon_layer(crs="EPSG:4326", wkt=[f"POLYGON(({text}))"]), scene)
    np.testing.assert_allclose(hull(rings).as_tuple(), (80, 60, 120, 90), atol=0.5)


def test_the_active_layers_selection_comes_first_then_any_other(scene):
    first, second = polygon_layer((0, 0, 9, 9)), polygon_layer((50, 50, 60, 60))
    QgsProject.instance().addMapLayers([first, second])
    assert selected_polygons(second) is second
    second.removeSelection()
    assert selected_polygons(second) is first
    first.removeSelection()
    assert selected_polygons(None) is None
    with pytest.raises(InvalidRequestError, match="No polygon is selected"):
        polygon_rings(None, scene)


def test_a_spike_is_left_out(scene):
    spike = f"{X0 + 500} {Y0 - 500}, {X0 + 900} {Y0 - 900}, {X0 + 500} {Y0 - 500}"
    text = f"POLYGON(({X0} {Y0}, {X0 + 500} {Y0}, {spike}, {X0} {Y0 - 500}, {X0} {Y0}))"
    rings = polygon_rings(polygon_layer(wkt=[text]), scene)
    np.testing.assert_allclose(hull(rings).as_tuple(), (0, 0, 50, 50), atol=0.02)


def test_polygons_without_an_area_are_none(scene):
    flat = f"POLYGON(({X0} {Y0}, {X0 + 500} {Y0}, {X0} {Y0}, {X0} {Y0}))"
    with pytest.raises(InvalidRequestError, match="do not touch the scene"):
        polygon_rings(polygon_layer(wkt=[flat]), scene)


@pytest.mark.parametrize(
    "text",
    [
        "POLYGONZ(({0} {1} 7, {2} {1} 7, {2} {3} 7, {0} {3} 7, {0} {1} 7))",
        "MULTIPOLYGONZM((({0} {1} 7 1, {2} {1} 7 2, {2} {3} 7 3, {0} {3} 7 4, {0} {1} 7 5)))",
        "CURVEPOLYGON(COMPOUNDCURVE(({0} {1}, {2} {1}, {2} {3}, {0} {3}, {0} {1})))",
    ],
)
def test_heights_measures_and_curves_are_polygons_too(scene, text):
    outline = text.format(X0 + 100, Y0 - 200, X0 + 500, Y0 - 600)
    rings = polygon_rings(polygon_layer(wkt=[outline]), scene)
    np.testing.assert_allclose(hull(rings).as_tuple(), (10, 20, 50, 60), atol=0.02)
    assert holds(rings, (30, 40))
