"""Cells around the nodes of a sampling grid, and the parts of a window that visual tokens see."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.geometry import BBox, PixelBox
from fusar_qgis.core.grid import SamplingGrid, node_cells
from fusar_qgis.core.token_map import token_boxes


@pytest.mark.parametrize("bbox", [BBox(10.0, 50.0, 10.2, 50.1), BBox(179.9, -1.0, -179.8, 1.0)])
@pytest.mark.parametrize(("n_lon", "n_lat"), [(2, 2), (5, 3), (16, 16)])
def test_cells_fill_the_box_and_hold_their_nodes(bbox, n_lon, n_lat) -> None:
    grid = SamplingGrid(bbox, n_lon, n_lat)
    cells, nodes = node_cells(grid), grid.nodes()
    west, south, east, north = (cells[..., k] for k in range(4))
    areas = (east - west) * (north - south)
    assert areas.min() > 0
    assert areas.sum() == pytest.approx(bbox.width_deg * (bbox.north - bbox.south))
    assert np.all((west <= nodes[..., 0]) & (nodes[..., 0] <= east))
    assert np.all((south <= nodes[..., 1]) & (nodes[..., 1] <= north))
    # Neighbors meet: what ends in the east of one begins in the west of the next, across the antimeridian too.
    gaps = (west[:, 1:] - east[:, :-1] + 180) % 360 - 180
    assert np.abs(gaps).max() < 1e-9
    assert np.abs(south[:-1] - north[1:]).max() < 1e-9
    assert north[0, 0] == bbox.north and south[-1, 0] == bbox.south and west[0, 0] == bbox.west


def test_a_point_of_a_cell_is_nearest_to_its_node() -> None:
    grid = SamplingGrid(BBox(3.0, 51.0, 3.4, 51.3), 6, 4)
    cells, nodes = node_cells(grid).reshape(-1, 4), grid.nodes().reshape(-1, 2)
    spacing = np.array([0.4 / 5, 0.3 / 3])
    rng = np.random.default_rng(0)
    for number, (west, south, east, north) in enumerate(cells):
        point = np.array([rng.uniform(west, east), rng.uniform(south, north)])
        assert np.argmin((((nodes - point) / spacing) ** 2).sum(axis=1)) == number


def test_token_boxes_tile_the_window_row_by_row() -> None:
    boxes, places = token_boxes(PixelBox(10.0, 20.0, 90.0, 60.0), (2, 4))
    assert places[:5] == ((0, 0), (0, 1), (0, 2), (0, 3), (1, 0))
    assert boxes[0].as_tuple() == (10.0, 20.0, 30.0, 40.0) and boxes[-1].as_tuple() == (
        70.0,
        40.0,
        90.0,
        60.0,
    )
    assert sum(box.area for box in boxes) == 80.0 * 40.0
