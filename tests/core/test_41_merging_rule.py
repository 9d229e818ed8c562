"""Which two boxes are one object: the documented rule in plain Python, over pairs around every border and threshold."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.tiling import Tile, TileBox, merge_boxes, plan_tiles

PLANS = {
    "four": plan_tiles(392, 392, 224, 56),
    "wide": plan_tiles(1000, 300, 600, 100),
    "high": plan_tiles(300, 1000, 600, 100),
}


def cut_sides(item: TileBox, tiles: list, reach: float) -> set:
    """Names of the sides of a box that lie on a border of its tile which is not the scene's edge."""
    windows = [tile.window for tile in tiles]
    own = next(tile.window for tile in tiles if tile.index == item.tile_index)
    on_border = {
        "left": item.box.xmin <= own.xmin + reach and own.xmin != min(w.xmin for w in windows),
        "top": item.box.ymin <= own.ymin + reach and own.ymin != min(w.ymin for w in windows),
        "right": item.box.xmax >= own.xmax - reach and own.xmax != max(w.xmax for w in windows),
        "bottom": item.box.ymax >= own.ymax - reach and own.ymax != max(w.ymax for w in windows),
    }
    return {side for side, is_cut in on_border.items() if is_cut}


def one_object(a: TileBox, b: TileBox, tiles: list) -> bool:
    """The docstring of `merge_boxes` for one pair of boxes of different tiles."""
    window = tiles[0].window
    reach = max(3.0, 0.015 * max(window.width, window.height))
    common_x = min(a.box.xmax, b.box.xmax) - max(a.box.xmin, b.box.xmin)
    common_y = min(a.box.ymax, b.box.ymax) - max(a.box.ymin, b.box.ymin)
    common = max(common_x, 0.0) * max(common_y, 0.0)
    small = min((a, b), key=lambda item: item.box.area)
    share = common / small.box.area
    sides_a, sides_b = cut_sides(a, tiles, reach), cut_sides(b, tiles, reach)

    def continues(first: str, second: str, gap: float, beside: float, smaller_side: float) -> bool:
        facing = (first in sides_a and second in sides_b) or (second in sides_a and first in sides_b)
        return facing and gap >= -2.0 * reach and beside / smaller_side >= 0.5

    return (
        common / (a.box.area + b.box.area - common) >= 0.5
        or share >= 0.7
        or (share >= 0.5 and bool(cut_sides(small, tiles, reach)))
        or continues("left", "right", common_x, common_y, min(a.box.height, b.box.height))
        or continues("top", "bottom", common_y, common_x, min(a.box.width, b.box.width))
    )


def random_box(tile: Tile, rng: np.random.Generator) -> TileBox:
    """A box of whole pixels in a tile; many touch a border or stop just short of it."""
    w, short = tile.window, int(rng.integers(1, 4)) * 10
    spans = []
    for low, high in ((w.xmin, w.xmax), (w.ymin, w.ymax)):
        length = int(rng.choice([short, 2 * short, 50, 90]))
        near = int(rng.integers(0, 12))
        start = {0: low + near, 1: high - length - near}.get(
            int(rng.integers(0, 3)), rng.integers(low, high - 95)
        )
        spans.append((float(start), float(start + length)))
    (x0, x1), (y0, y1) = spans
    return TileBox(tile.index, PixelBox(x0, y0, x1, y1), "ship")


def partner(item: TileBox, tile: Tile, rng: np.random.Generator) -> TileBox:
    """A box of another tile beside or over the first, at whole fractions of its size."""
    dx, dy = (int(rng.integers(-12, 13)) / 10.0 for _ in range(2))
    width, height = (
        side * float(rng.choice([0.5, 0.7, 1.0, 2.0])) for side in (item.box.width, item.box.height)
    )
    x, y = item.box.xmin + dx * item.box.width, item.box.ymin + dy * item.box.height
    return TileBox(tile.index, PixelBox(x, y, x + width, y + height), "ship")


@pytest.mark.parametrize("plan", PLANS)
def test_two_boxes_are_one_object_exactly_where_the_rule_says_so(plan):
    tiles, rng, outcomes = PLANS[plan], np.random.default_rng(3), []
    for _ in range(1200):
        first, second = rng.choice(len(tiles), 2, replace=False)
        a = random_box(tiles[first], rng)
        b = partner(a, tiles[second], rng) if rng.random() < 0.6 else random_box(tiles[second], rng)
        if abs(a.box.area - b.box.area) < 1e-9 * a.box.area:
            continue  # neither is the smaller one
        outcomes.append(one_object(a, b, tiles))
        assert (len(merge_boxes([a, b], tiles)) == 1) == outcomes[-1], (a, b)
    assert 60 < sum(outcomes) < len(outcomes) - 60


def test_thresholds_themselves_count_as_the_same_object():
    def merged(a: PixelBox, b: PixelBox) -> bool:
        return len(merge_boxes([TileBox(0, a, "ship"), TileBox(1, b, "ship")])) == 1

    whole = PixelBox(0, 0, 10, 10)
    assert merged(whole, PixelBox(0, 0, 20, 10)), "IoU 0.5"
    assert not merged(PixelBox(0, 0, 10, 10.01), PixelBox(0, 6, 10, 12.4)), "IoU and share below"
    assert merged(whole, PixelBox(3, 0, 43, 10)), "0.7 of the smaller one"
    assert not merged(whole, PixelBox(3.01, 0, 43, 10)), "just below"


def test_of_two_rivals_the_better_overlap_wins():
    near, far = PixelBox(180, 20, 200, 40), PixelBox(186, 20, 206, 40)
    third = TileBox(1, PixelBox(181, 20, 201, 40), "ship", 0.99)
    for rivals in ([near, far], [far, near]):
        items = [TileBox(0, box, "ship", 0.5) for box in rivals]
        left = merge_boxes([*items, third])
        assert third in left
        assert [item.box for item in left if item is not third] == [far]


def test_at_equal_overlap_the_larger_share_wins():
    # Both rivals have an IoU of 0.5 with the third box; the first lies wholly inside it.
    inside, shifted = PixelBox(0, 0, 10, 10), PixelBox(0, 5, 10, 30)
    third = TileBox(1, PixelBox(0, 0, 10, 20), "ship", 0.9)
    assert third.box.iou(inside) == third.box.iou(shifted) == 0.5
    for order in ((shifted, inside), (inside, shifted)):
        left = merge_boxes([*(TileBox(0, box, "ship", 0.1) for box in order), third])
        assert sorted(item.box.ymax for item in left) == [20, 30]


def test_a_scored_box_wins_over_one_without_a_score():
    scored = TileBox(0, PixelBox(0, 0, 10, 10), "ship", 0.0, "token_probability")
    larger = TileBox(1, PixelBox(0, 0, 11, 11), "ship")
    assert merge_boxes([larger, scored]) == [scored]


def test_a_union_takes_the_best_score_with_its_kind_and_the_largest_parts_tile():
    tiles = PLANS["four"]
    small = TileBox(0, PixelBox(180, 20, 224, 40), "ship", 0.2, "token_probability")
    large = TileBox(1, PixelBox(168, 20, 300, 40), "ship")
    (union,) = merge_boxes([small, large], tiles)
    assert union == TileBox(1, PixelBox(168, 20, 300, 40), "ship", 0.2, "token_probability")


def test_a_box_of_a_tile_that_is_not_in_the_plan_counts_as_whole():
    stray = TileBox(99, PixelBox(200, 20, 224, 40), "ship", 0.1)
    cut = TileBox(0, PixelBox(199, 20, 224, 40), "ship", 0.9)
    assert merge_boxes([stray, cut], PLANS["four"]) == [stray]
