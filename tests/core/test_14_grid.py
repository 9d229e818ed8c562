"""The sampling grid: the paper's equations, and where nodes fall on the image."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.geometry import (
    AffineMapping,
    BBox,
    GcpMapping,
    PixelBox,
    bbox_of_lonlat,
    outline,
    window_bbox,
)
from fusar_qgis.core.grid import SamplingGrid, linear_positions, node_positions

BOX = BBox(72.0, 19.0, 72.4, 19.3)


def test_nodes_are_the_papers_equations_with_north_first():
    grid = SamplingGrid(BOX, 5, 4)
    assert grid.lon.tolist() == pytest.approx([72.0 + 0.1 * j for j in range(5)])
    assert grid.lat.tolist() == pytest.approx([19.0 + 0.1 * i for i in range(4)])
    nodes = grid.nodes()
    assert nodes.shape == (4, 5, 2)
    for i in range(4):
        for j in range(5):
            assert nodes[i, j].tolist() == pytest.approx([72.0 + 0.1 * j, 19.3 - 0.1 * i])


def test_default_is_16_by_16_and_ends_are_exact():
    grid = SamplingGrid(BBox(-0.1, 50.0, 0.2, 50.1))
    assert grid.nodes().shape == (16, 16, 2)
    assert (grid.lon[0], grid.lon[-1], grid.lat[0], grid.lat[-1]) == (-0.1, 0.2, 50.0, 50.1)


def test_grid_over_the_antimeridian_goes_east():
    lon = SamplingGrid(BBox(179.0, -1.0, -178.0, 1.0), 4, 2).lon
    assert lon.tolist() == pytest.approx([179.0, 180.0, -179.0, -178.0])


@pytest.mark.parametrize(("n_lon", "n_lat"), [(1, 16), (16, 1), (0, 2), (2, 10_000)])
def test_too_few_or_too_many_nodes_are_refused(n_lon, n_lat):
    with pytest.raises(InvalidRequestError):
        SamplingGrid(BOX, n_lon, n_lat)


def test_north_up_lonlat_raster_has_the_linear_mapping():
    width, height, step = 401, 301, 1e-3
    mapping = AffineMapping((72.0, step, 0.0, 19.3, 0.0, -step))
    # A box over pixel centers, not the outer edge: there the two agree exactly.
    centers = BBox(
        72.0 + step / 2, 19.3 - (height - 0.5) * step, 72.0 + (width - 0.5) * step, 19.3 - step / 2
    )
    grid = SamplingGrid(centers, 9, 7)
    found, inside = node_positions(grid, mapping, PixelBox(0, 0, width, height))
    wanted, all_inside = linear_positions(grid)
    assert inside.all()
    assert all_inside.all()
    assert found.dtype == wanted.dtype == np.float32
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_border_nodes_of_the_outer_edge_are_clamped():
    mapping = AffineMapping((72.0, 1e-3, 0.0, 19.3, 0.0, -1e-3))
    window = PixelBox(0, 0, 50, 40)
    grid = SamplingGrid(bbox_of_lonlat(outline(mapping, 50, 40)), 6, 6)
    positions, inside = node_positions(grid, mapping, window)
    assert inside.all()
    assert positions[0, 0].tolist() == [0.0, 0.0]
    assert positions[-1, -1].tolist() == [1.0, 1.0]
    # Interior nodes: the plain formula, node by node.
    for i in range(6):
        for j in range(1, 5):
            x_px = 50 * j / 5
            assert positions[i, j, 1] == pytest.approx((x_px - 0.5) / 49, abs=1e-6)


def test_nodes_further_outside_have_no_position():
    mapping = AffineMapping((72.0, 1e-3, 0.0, 19.3, 0.0, -1e-3))
    grid = SamplingGrid(BBox(71.99, 19.2, 72.11, 19.3), 13, 2)
    positions, inside = node_positions(grid, mapping, PixelBox(0, 0, 100, 100))
    assert inside[0].tolist() == [False, *[True] * 11, False]
    assert np.isnan(positions[~inside]).all()
    assert np.isfinite(positions[inside]).all()


def test_south_up_image_turns_the_field_over():
    mapping = AffineMapping((72.0, 1e-3, 0.0, 19.0, 0.0, 1e-3))
    grid = SamplingGrid(window_bbox(mapping, PixelBox(0, 0, 100, 100)), 4, 4)
    positions, inside = node_positions(grid, mapping, PixelBox(0, 0, 100, 100))
    assert inside.all()
    assert positions[0, 0].tolist() == [1.0, 0.0]  # north-west node: last image row
    assert positions[-1, 0].tolist() == [0.0, 0.0]


def test_rotated_scene_keeps_only_the_nodes_on_the_image():
    angle = np.radians(30.0)
    c, s = 1e-3 * np.cos(angle), 1e-3 * np.sin(angle)
    mapping = AffineMapping((72.0, c, s, 19.3, s, -c))
    box = bbox_of_lonlat(outline(mapping, 200, 200))
    grid = SamplingGrid(box, 21, 21)
    positions, inside = node_positions(grid, mapping, PixelBox(0, 0, 200, 200))
    for (i, j), ok in np.ndenumerate(inside):
        lon, lat = grid.nodes()[i, j]
        dx, dy = (lon - 72.0) / 1e-3, (lat - 19.3) / 1e-3
        x, y = dx * np.cos(angle) + dy * np.sin(angle), dx * np.sin(angle) - dy * np.cos(angle)
        assert ok == (-0.001 <= x <= 200.001 and -0.001 <= y <= 200.001)
        if ok:
            wanted = np.clip([(y - 0.5) / 199, (x - 0.5) / 199], 0, 1)
            np.testing.assert_allclose(positions[i, j], wanted, atol=1e-5)


def test_tile_of_a_gcp_scene_gets_positions_of_the_tile():
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(0, 2000, 6), np.linspace(0, 1000, 6)))
    gcps = np.stack([x, y, 75 + 1e-3 * x - 2e-4 * y, 11 - 2e-4 * x - 1e-3 * y], axis=1)
    mapping = GcpMapping(gcps)
    window = PixelBox(600, 300, 856, 556)
    grid = SamplingGrid(window_bbox(mapping, window), 8, 8)
    positions, inside = node_positions(grid, mapping, window)
    assert 0.3 < inside.mean() < 0.9
    pixels = positions[inside][:, ::-1] * 255 + 0.5 + [600, 300]
    np.testing.assert_allclose(mapping.pixel_to_lonlat(pixels), grid.nodes()[inside], atol=6e-4)
