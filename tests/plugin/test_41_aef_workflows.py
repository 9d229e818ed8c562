"""The use cases of AEF: sampling grid and composite."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from fusar_qgis.core.errors import (
    BackendRejectedError,
    InvalidRequestError,
    MissingYearError,
    OperationCancelledError,
    OutputError,
)
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.geometry import BBox, aef_picture_size_px
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.workflows.draw_composite import CompositeOptions, draw_composite, draw_series
from fusar_qgis.workflows.draw_grid import GridOptions, draw_grid
from tests.plugin.rasters import curved_gcps, sea, write_raster
from tests.plugin.workflow_scenes import (
    QUIET,
    scene_fixture,  # noqa: F401 - fixtures
)


def test_the_bare_grid_needs_no_backend(scene):
    grid = draw_grid(scene, GridOptions(n_lon=5, n_lat=4), None, QUIET)
    nodes = grid.nodes()
    assert len(nodes) == 20
    assert {node.status for node in nodes} <= {"not asked", "outside the image"}
    assert nodes[0].lat == pytest.approx(scene.bbox.north) and nodes[0].lon == pytest.approx(scene.bbox.west)
    assert (nodes[0].column, nodes[0].row, nodes[4].column, nodes[5].row) == (0, 0, 4, 1)
    inner = nodes[7]
    x, y = scene.mapping.lonlat_to_pixel([[inner.lon, inner.lat]])[0]
    assert (inner.x, inner.y) == pytest.approx(((x - 0.5) / 199, (y - 0.5) / 139), abs=1e-5)


def test_the_grid_says_where_aef_has_vectors(scene, client):
    grid = draw_grid(scene, GridOptions(n_lon=6, n_lat=5), client, QUIET)
    status = [[grid.status(row, column) for column in range(6)] for row in range(5)]
    assert set(status[0]) <= {"no data", "outside the image"}  # the stub has nothing in the north
    assert set(status[2]) <= {"loaded", "outside the image"} and "loaded" in status[2]
    loaded = sum(row.count("loaded") for row in status)
    assert grid.summary() == f"{loaded} of 30 nodes have AEF vectors of 2020 from file."
    assert sum(node.valid for node in grid.nodes()) == loaded


def test_the_grid_of_a_swath_marks_the_nodes_beside_it(tmp_path, qgis_app):
    path = write_raster(tmp_path / "grd.tif", sea(200, 140), epsg=4326, gcps=curved_gcps(200, 140))
    grid = draw_grid(inspect_file(path).scene, GridOptions(), None, QUIET)
    outside = [node for node in grid.nodes() if node.status == "outside the image"]
    assert 20 < len(outside) < 200
    assert all(node.x is None and node.y is None for node in outside)


def test_where_nobody_has_aef_the_grid_says_so_in_the_servers_words(scene, client, tmp_path):
    grid = draw_grid(scene, GridOptions(year=2016), client, QUIET)
    assert not any(node.valid for node in grid.nodes())
    assert "There is no AEF for 2016 here. Use 2020." in grid.summary()
    with pytest.raises(BackendRejectedError, match="told to refuse"):
        draw_composite(scene, CompositeOptions(source="refuse"), client, tmp_path / "rgb.tif", QUIET)


def test_grid_and_composite_ask_for_the_year(tmp_path, client, qgis_app):
    silent = inspect_file(write_raster(tmp_path / "s.tif", sea(50, 40))).scene
    with pytest.raises(MissingYearError, match="year"):
        draw_grid(silent, GridOptions(), client, QUIET)
    with pytest.raises(MissingYearError, match="year"):
        draw_composite(silent, CompositeOptions(), client, tmp_path / "rgb.tif", QUIET)
    assert draw_grid(silent, GridOptions(year=2020), client, QUIET).year == 2020


def test_a_grid_beyond_the_backends_limit_is_refused_before_it_is_asked(scene, client, stub):
    with pytest.raises(InvalidRequestError, match="65 x 64 has more than the 4096 nodes"):
        draw_grid(scene, GridOptions(65, 64), client, QUIET)
    assert not stub.bodies("/v1/aef/field")
    assert draw_grid(scene, GridOptions(65, 64), None, QUIET).inside.size == 4160
    assert draw_grid(scene, GridOptions(64, 64), client, QUIET).valid.any()


def test_the_composite_lies_over_the_scene(scene, client, tmp_path):
    result = draw_composite(scene, CompositeOptions(max_side_px=100), client, tmp_path / "rgb.tif", QUIET)
    dataset = gdal.Open(str(result.path))
    west, dx, _, north, _, dy = dataset.GetGeoTransform()
    assert (west, north) == pytest.approx((scene.bbox.west, scene.bbox.north))
    assert max(dataset.RasterXSize, dataset.RasterYSize) == 100
    assert abs(dx * np.cos(np.radians(38)) / dy) == pytest.approx(1, rel=0.03)  # square on the ground
    assert "A01" in result.summary() and "2020" in result.summary()


def test_aef_of_another_year_is_named_as_what_it_is(scene, client, stub, tmp_path):
    stub.behave(aef_year=2018)
    note = "There is no AEF of 2020 here; the nearest year, 2018, was used."
    result = draw_composite(scene, CompositeOptions(max_side_px=20), client, tmp_path / "rgb.tif", QUIET)
    assert (result.year, result.note) == (2018, note)
    assert "AEF composite of 2018" in result.summary() and result.summary().endswith(note)
    grid = draw_grid(scene, GridOptions(), client, QUIET)
    assert grid.year == 2018 and grid.summary().endswith(f"AEF vectors of 2018 from file. {note}")
    assert {node.year for node in grid.nodes()} == {2018}


def test_aef_of_the_wanted_year_needs_no_note(scene, client, tmp_path):
    result = draw_composite(scene, CompositeOptions(max_side_px=20), client, tmp_path / "rgb.tif", QUIET)
    assert (result.year, result.note) == (2020, "")
    assert "nearest" not in draw_grid(scene, GridOptions(), client, QUIET).summary()


def test_a_composite_is_no_finer_than_aef():
    assert aef_picture_size_px(BBox(10, 0, 10.01, 0.02), 4000) == (111, 223)
    assert aef_picture_size_px(BBox(179.9, 0, -179.9, 0.1), 512) == (512, 256)


def test_a_composite_that_cannot_be_written_says_where(scene, client, tmp_path):
    with pytest.raises(OutputError, match="nowhere"):
        draw_composite(scene, CompositeOptions(), client, tmp_path / "nowhere" / "rgb.tif", QUIET)


class StopsAfter(QuietFeedback):
    """Stop is pressed when so many pictures were asked for."""

    def __init__(self, pictures):
        super().__init__()
        self.pictures = pictures

    def push(self, text):
        self.pictures -= text.startswith("Asking")
        if self.pictures < 0:
            self.cancel()


def test_a_series_that_is_stopped_keeps_the_years_that_were_drawn(scene, client, tmp_path):
    files = [(year, tmp_path / f"{year}.tif") for year in (2018, 2019, 2020)]
    drawn = draw_series(scene, CompositeOptions(), client, files, StopsAfter(2))
    assert [result.year for result in drawn] == [2018, 2019]
    assert [path.name for path in sorted(tmp_path.glob("20*.tif"))] == ["2018.tif", "2019.tif"]
    with pytest.raises(OperationCancelledError):
        draw_series(scene, CompositeOptions(), client, [(2020, tmp_path / "x.tif")], StopsAfter(0))
