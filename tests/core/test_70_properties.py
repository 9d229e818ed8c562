"""What must hold for any raster, grid, tile plan and pixel: random cases against plain statements."""

from __future__ import annotations

import math

import numpy as np
import pytest

pytest.importorskip("hypothesis")

from hypothesis import assume, example, given
from hypothesis import strategies as st

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.field import dequantize, quantize
from fusar_qgis.core.geometry import (
    AffineMapping,
    BBox,
    GcpMapping,
    PixelBox,
    bbox_of_lonlat,
    outline,
    window_bbox,
)
from fusar_qgis.core.grid import SamplingGrid, node_positions
from fusar_qgis.core.pixel_kind import KINDS, valid_mask
from fusar_qgis.core.stretch import apply, fit_stretch
from fusar_qgis.core.tiling import TileBox, merge_boxes, plan_tiles

angles = st.floats(0.0, 2 * math.pi)
lons = st.floats(-180.0, 180.0)
lats = st.floats(-75.0, 75.0)
sides = st.integers(2, 3000)


@st.composite
def affine_mappings(draw):
    """A lon/lat raster anywhere, turned and mirrored, with pixels of 1e-5 to 1e-3 degrees."""
    step, turn = draw(st.floats(1e-5, 1e-3)), draw(angles)
    flip = draw(st.sampled_from([1.0, -1.0]))
    c, s = step * math.cos(turn), step * math.sin(turn)
    return AffineMapping((draw(lons), c, -s * flip, draw(lats), s, c * flip))


@given(affine_mappings(), sides, sides)
def test_outline_and_box_hold_every_pixel(mapping, width, height):
    box = bbox_of_lonlat(outline(mapping, width, height))
    points = np.random.default_rng(0).uniform(0, 1, (50, 2)) * [width, height]
    lonlat = mapping.pixel_to_lonlat(points)
    grown = BBox(box.west, box.south - 1e-9, box.east, box.north + 1e-9)
    assert grown.contains(lonlat).all()
    np.testing.assert_allclose(mapping.lonlat_to_pixel(lonlat), points, atol=1e-4)


@given(affine_mappings(), sides, sides, st.integers(2, 12), st.integers(2, 12))
def test_nodes_inside_are_where_their_position_says(mapping, width, height, n_lon, n_lat):
    window = PixelBox(0, 0, width, height)
    grid = SamplingGrid(window_bbox(mapping, window), n_lon, n_lat)
    positions, inside = node_positions(grid, mapping, window)
    assert positions.dtype == np.float32
    assert np.isnan(positions[~inside]).all()
    assert ((positions[inside] >= 0) & (positions[inside] <= 1)).all()
    pixels = positions[inside][:, ::-1].astype(float) * [width - 1, height - 1] + 0.5
    back = mapping.lonlat_to_pixel(grid.nodes()[inside])
    assert np.abs(pixels - back).max(initial=0.0) <= 0.5 + 5e-3


@given(st.integers(0, 2**32 - 1), st.floats(0.0, 0.3), lons, lats)
def test_gcp_scenes_round_trip_wherever_they_lie(seed, bend, lon, lat):
    rng = np.random.default_rng(seed)
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(0, 5000, 6), np.linspace(0, 4000, 5)))
    u, v = x / 5000, y / 4000
    map_x = lon + u - 0.2 * v + bend * (u * v)
    map_y = lat - v - 0.2 * u + bend * v**2 / 3
    gcps = np.stack([x, y, (map_x + 180) % 360 - 180, map_y], axis=1)
    mapping = GcpMapping(gcps)
    points = rng.uniform(0, 1, (40, 2)) * [5000, 4000]
    np.testing.assert_allclose(mapping.lonlat_to_pixel(mapping.pixel_to_lonlat(points)), points, atol=1e-4)


@given(st.integers(1, 900), st.integers(1, 700), st.integers(1, 300), st.data())
def test_tiles_cover_every_scene(width, height, tile, data):
    overlap = data.draw(st.integers(0, tile - 1))
    assume((width / (tile - overlap) + 1) * (height / (tile - overlap) + 1) < 3000)
    tiles = plan_tiles(width, height, tile, overlap)
    covered = np.zeros((height, width), bool)
    for t in tiles:
        w = t.window
        assert 0 <= w.xmin < w.xmax <= width
        assert 0 <= w.ymin < w.ymax <= height
        covered[int(w.ymin) : int(w.ymax), int(w.xmin) : int(w.xmax)] = True
    assert covered.all()
    assert len({t.window for t in tiles}) == len(tiles)


BOXES = st.lists(
    st.tuples(
        st.integers(0, 8), st.floats(-50, 450), st.floats(-50, 450), st.floats(0, 300), st.floats(0, 300)
    ),
    max_size=30,
)


@given(BOXES, st.booleans())
def test_merging_never_invents_or_repeats(raw, with_tiles):
    tiles = plan_tiles(400, 400, 160, 40)
    boxes = [TileBox(t, PixelBox(x, y, x + w, y + h), "ship", 0.5) for t, x, y, w, h in raw]
    merged = merge_boxes(boxes, tiles if with_tiles else ())
    assert len(merged) <= len(boxes)
    assert bool(merged) == bool(boxes)
    for item in merged:
        # A merged box is one of the boxes, or the hull of some of them.
        for edge in range(4):
            assert any(item.box.as_tuple()[edge] == box.box.as_tuple()[edge] for box in boxes)
    in_order = [TileBox(0, box.box, "ship", 0.5) for box in boxes]
    assert merge_boxes(in_order, tiles) == in_order


@given(st.lists(st.integers(-127, 127), min_size=1, max_size=64))
def test_every_code_survives(codes):
    q = np.array(codes, np.int8)
    np.testing.assert_array_equal(quantize(dequantize(q)), q)


FLOATS = st.floats(width=32, allow_nan=True, allow_infinity=True)


@example("display", [4503600164241408.0], None)
@given(
    st.sampled_from([kind for kind in KINDS if kind != "complex"]),
    st.lists(
        st.one_of(FLOATS, st.sampled_from([0.0, -9999.0, -99.0]), st.floats(0, 1, width=32)),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from([None, 0.0, -99.0, float("nan"), -3.4028234663852886e38]),
)
def test_any_pixels_give_an_image_or_say_why_not(kind, values, nodata):
    pixels = np.array(values, np.float32)[None]
    try:
        stretch = fit_stretch(pixels, kind, nodata=nodata)
    except InvalidSceneError:
        return
    gray = apply(stretch, pixels, nodata)
    valid = valid_mask(pixels, nodata, kind, stretch.skips_zero)
    assert gray.dtype == np.uint8
    assert not gray[~np.isfinite(pixels)].any()
    assert not gray[~valid].any()
    order = np.argsort(pixels[valid], kind="stable")
    assert (np.diff(gray[valid][order].astype(int)) >= 0).all()
