"""AEF on the map against a real backend: similarity, components, values at points, and the model's tokens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsRasterLayer, QgsVectorLayer

from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.scene_reader import read_scene
from fusar_qgis.workflows.draw_composite import CompositeOptions, draw_composite, draw_series
from fusar_qgis.workflows.draw_grid import GridOptions, draw_grid
from fusar_qgis.workflows.draw_modulation import ModulationOptions, draw_modulation
from fusar_qgis.workflows.draw_similarity import SimilarityOptions, draw_similarity
from fusar_qgis.workflows.sample_points import sample_points

QUIET = QuietFeedback()


@pytest.fixture
def scene(scene_path: Path) -> Scene:
    return read_scene(QgsRasterLayer(str(scene_path), "scene"))


@pytest.fixture
def grid(scene, client):
    # Nodes that do not lie where two pixels of the AEF file meet.
    return draw_grid(scene, GridOptions(8, 8), client, QUIET)


def loaded(grid) -> list[tuple[int, int]]:
    inner = (grid.valid & grid.inside)[1:-1, 1:-1]
    return [(row + 1, col + 1) for row, col in np.argwhere(inner)]


def test_points_get_the_values_that_the_grid_has_there(scene, client, grid) -> None:
    places = loaded(grid)[:3]
    points = [tuple(grid.lonlat[place]) for place in places]
    found = list(sample_points(points, scene.year, client, QUIET))
    for place, at in zip(places, found):
        np.testing.assert_allclose(at.values, grid.values[place], atol=1e-6)
        assert at.report.year_used == scene.year


def test_similarity_is_the_cosine_of_the_vectors(scene, client, grid, tmp_path) -> None:
    places = loaded(grid)
    here = grid.values[places[0]]
    lon, lat = (float(value) for value in grid.lonlat[places[0]])
    result = draw_similarity(scene, SimilarityOptions(lon, lat), client, tmp_path / "similar.tif", QUIET)
    raster = gdal.Open(str(result.path))
    values, (x0, dx, _, y0, _, dy) = raster.ReadAsArray(), raster.GetGeoTransform()
    assert np.nanmax(values) <= 1 + 1e-5 and np.nanmin(values) >= -1 - 1e-5
    for place in places:
        there, (east, north) = grid.values[place], grid.lonlat[place]
        cosine = float(here @ there / np.linalg.norm(here) / np.linalg.norm(there))
        row = min(max(int((north - y0) / dy), 0), values.shape[0] - 1)
        col = min(max(int((east - x0) / dx), 0), values.shape[1] - 1)
        near = values[max(row - 1, 0) : row + 2, max(col - 1, 0) : col + 2]
        assert np.nanmin(np.abs(near - cosine)) < 1e-3


def test_a_place_without_aef_is_refused(scene, client, tmp_path) -> None:
    with pytest.raises(FusarError):
        draw_similarity(scene, SimilarityOptions(-150.0, 0.0), client, tmp_path / "none.tif", QUIET)
    assert not (tmp_path / "none.tif").exists()


def test_principal_components_tell_their_shares(scene, client, tmp_path) -> None:
    result = draw_composite(scene, CompositeOptions(mode="pca"), client, tmp_path / "pca.tif", QUIET)
    assert len(result.explained) == 3 and sorted(result.explained, reverse=True) == list(result.explained)
    assert 0 < sum(result.explained) <= 1 + 1e-3 and "principal components" in result.summary()


def test_a_series_leaves_out_years_that_aef_does_not_have(scene, client, tmp_path) -> None:
    files = [(year, tmp_path / f"{year}.tif") for year in (scene.year, 1999)]
    drawn = draw_series(scene, CompositeOptions(), client, files, QUIET)
    assert [result.year for result in drawn] == [scene.year]
    assert [path.name for _, path in files if path.exists()] == [f"{scene.year}.tif"]


def test_tokens_lie_where_the_model_sees_them(scene, client) -> None:
    found = draw_modulation(scene, ModulationOptions(), client, QUIET)
    assert found.report.status == "used" and len(found.scale) == len(found.rings) == len(found.places)
    assert np.all(np.isfinite(found.scale)) and found.scale.min() >= 0
    points = found.rings.reshape(-1, 2)
    whole = scene.box_to_map_polygon(scene.window)
    np.testing.assert_allclose(points.min(axis=0), whole.min(axis=0), atol=1e-6)
    np.testing.assert_allclose(points.max(axis=0), whole.max(axis=0), atol=1e-6)


def test_the_toolbox_samples_points_of_a_layer(qgis_processing, scene, backend_url, grid, tmp_path) -> None:
    import processing
    from qgis.core import QgsApplication

    from fusar_qgis.processing.provider import FusarProvider

    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=name:string", "points", "memory")
    place = loaded(grid)[0]
    lon, lat = (float(value) for value in grid.lonlat[place])
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(lon, lat)))
    feature.setAttribute("name", "here")
    layer.dataProvider().addFeature(feature)
    provider = FusarProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    try:
        parameters = {"POINTS": layer, "AEF_YEAR": scene.year, "BACKEND_URL": backend_url}
        done = processing.run("fusar:aeffieldvalues", {**parameters, "OUTPUT": str(tmp_path / "p.gpkg")})
        similar = {"INPUT": scene.source_path, "BACKEND_URL": backend_url}
        where = {"PLACE": f"{lon},{lat} [EPSG:4326]", "OUTPUT": str(tmp_path / "s.tif")}
        assert processing.run("fusar:aefsimilarity", {**similar, **where})["OUTPUT"].endswith("s.tif")
    finally:
        QgsApplication.processingRegistry().removeProvider(provider)
    assert done["VALID"] == 1
    rows = {f["name"]: f for f in QgsVectorLayer(done["OUTPUT"], "p", "ogr").getFeatures()}
    assert rows["here"]["A05"] == pytest.approx(float(grid.values[place][5]), abs=1e-6)
    assert (rows["here"]["aef_status"], rows["here"]["aef_year"]) == ("used", scene.year)
