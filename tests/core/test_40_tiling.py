"""Tiles: full coverage, the asked overlap, quarters."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.tiling import Tile, automatic_zoom, count_tiles, plan_tiles, split_tile


def painted(tiles: list, width: int, height: int) -> np.ndarray:
    """How often each pixel is covered."""
    count = np.zeros((height, width), int)
    for tile in tiles:
        w = tile.window
        count[int(w.ymin) : int(w.ymax), int(w.xmin) : int(w.xmax)] += 1
    return count


@pytest.mark.parametrize(
    ("width", "height", "tile", "overlap"),
    [
        (1000, 700, 224, 56),
        (224, 224, 224, 56),
        (225, 223, 224, 0),
        (100, 80, 224, 56),
        (1, 1, 8, 7),
        (448, 50, 224, 0),
    ],
)
def test_every_pixel_is_covered_by_tiles_of_one_size(width, height, tile, overlap):
    tiles = plan_tiles(width, height, tile, overlap)
    assert painted(tiles, width, height).min() >= 1
    assert [t.index for t in tiles] == list(range(len(tiles)))
    assert len(tiles) == count_tiles(width, height, tile, overlap)
    for t in tiles:
        assert t.window.width == min(tile, width)
        assert t.window.height == min(tile, height)
        assert t.window.xmin >= 0
        assert t.window.xmax <= width
        assert t.window.ymin >= 0
        assert t.window.ymax <= height


def test_a_plan_of_millions_of_tiles_is_refused_before_it_is_made():
    assert count_tiles(40_000, 40_000, 37, 9) == 1429**2
    with pytest.raises(InvalidRequestError, match="2042041 tiles"):
        plan_tiles(40_000, 40_000, 37, 9)


@pytest.mark.parametrize(
    ("pixel_m", "zoom"),
    [
        (None, 1),
        (float("nan"), 1),
        (0.5, 1),
        (10, 1),
        (15.9, 1),
        (16, 2),
        (20, 2),
        (32, 4),
        (63, 4),
        (64, 1),
        (202, 1),
    ],
)
def test_coarse_pixels_are_enlarged(pixel_m, zoom):
    assert automatic_zoom(pixel_m) == zoom


def test_neighbors_share_at_least_the_overlap():
    tiles = plan_tiles(1000, 500, 224, 56)
    xs = sorted({t.window.xmin for t in tiles})
    ys = sorted({t.window.ymin for t in tiles})
    assert all(224 - (b - a) >= 56 for a, b in zip(xs, xs[1:]))
    assert all(224 - (b - a) >= 56 for a, b in zip(ys, ys[1:]))
    assert len(tiles) == len(xs) * len(ys)


def test_small_scene_is_one_tile_and_plain_grids_have_no_double():
    assert plan_tiles(100, 80, 224, 56) == [Tile(0, PixelBox(0, 0, 100, 80))]
    assert painted(plan_tiles(448, 672, 224, 0), 448, 672).max() == 1


def test_an_object_up_to_the_overlap_is_whole_in_some_tile():
    tiles = plan_tiles(900, 640, 224, 56)
    rng = np.random.default_rng(0)
    for _ in range(500):
        w, h = rng.uniform(1, 56, 2)
        x, y = rng.uniform(0, 900 - w), rng.uniform(0, 640 - h)
        assert any(
            t.window.xmin <= x and x + w <= t.window.xmax and t.window.ymin <= y and y + h <= t.window.ymax
            for t in tiles
        )


@pytest.mark.parametrize(
    "bad", [(0, 10, 8, 0), (10, -1, 8, 0), (10, 10, 0, 0), (10, 10, 8, 8), (10, 10, 8, -1)]
)
def test_impossible_plans_are_refused(bad):
    with pytest.raises(InvalidRequestError):
        plan_tiles(*bad)


@pytest.mark.parametrize("size", [(224, 224), (225, 101), (2, 2), (3, 1)])
def test_quarters_cover_the_tile_and_overlap(size):
    width, height = size
    tile = Tile(7, PixelBox(100, 50, 100 + width, 50 + height))
    quarters = split_tile(tile)
    shifted = [Tile(q.index, q.window.shifted(-100, -50)) for q in quarters]
    assert painted(shifted, width, height).min() >= 1
    assert len({q.index for q in quarters}) == len(quarters)
    if min(size) > 8:
        assert len(quarters) == 4
        assert quarters[0].window.xmax - quarters[1].window.xmin >= width // 8


def test_quarters_of_different_tiles_never_share_an_index():
    tiles = plan_tiles(2000, 2000, 224, 56)
    indices = [t.index for t in tiles]
    for tile in tiles:
        quarters = split_tile(tile)
        indices += [q.index for q in quarters] + [
            q.index for quarter in quarters for q in split_tile(quarter)
        ]
    assert len(indices) == len(set(indices))
    assert [q.index for q in split_tile(tiles[3], 16, first_index=500)] == [500, 501, 502, 503]


def test_a_plan_of_as_many_tiles_as_allowed_is_made(monkeypatch):
    monkeypatch.setattr("fusar_qgis.core.tiling.MAX_TILES", 12)
    assert len(plan_tiles(40, 30, 10, 0)) == 12
    with pytest.raises(InvalidRequestError, match=r"41 x 30 px would take 15 tiles, more than 12") as caught:
        plan_tiles(41, 30, 10, 0)
    assert "smaller area" in caught.value.action


def test_an_impossible_plan_says_which_and_what_to_do():
    with pytest.raises(
        InvalidRequestError, match="8 px with 9 px overlap do not fit a scene of 10 x 20 px"
    ) as caught:
        count_tiles(10, 20, 8, 9)
    assert "overlap below" in caught.value.action
    with pytest.raises(InvalidRequestError):
        count_tiles(10, 20, 0, -1)


@pytest.mark.parametrize(
    ("overlap", "size"),
    [(None, (126, 67)), (0, (112, 53)), (6, (115, 56)), (7, (116, 57))],
)
def test_quarters_share_the_asked_overlap_by_default_an_eighth(overlap, size):
    quarters = split_tile(Tile(4, PixelBox(10, 20, 10 + 224, 20 + 106)), overlap)
    assert {(q.window.width, q.window.height) for q in quarters} == {size}
    assert [(q.window.xmin, q.window.ymin) for q in quarters] == [
        (x, y) for y in (20, 126 - size[1]) for x in (10, 234 - size[0])
    ]
    assert [q.index for q in quarters] == [5_000_000, 5_000_001, 5_000_002, 5_000_003]
    assert all(isinstance(q.index, int) and float(q.window.xmax).is_integer() for q in quarters)
