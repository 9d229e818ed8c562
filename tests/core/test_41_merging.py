"""One box per object: duplicates, cut objects, neighbors that must stay apart, whole scenes."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.tiling import Tile, TileBox, merge_boxes, plan_tiles, split_tile

LEFT, RIGHT = Tile(0, PixelBox(0, 0, 224, 224)), Tile(1, PixelBox(168, 0, 392, 224))


def seen(tiles: list, boxes: list, jitter: float = 0.0, seed: int = 0, least_px: float = 4.0) -> list:
    """What a perfect detector finds: in each tile the visible part of each object, moved by up to `jitter` px."""
    rng = np.random.default_rng(seed)
    found = []
    for tile in tiles:
        w = tile.window
        for label, box in boxes:
            part = box.shifted(-w.xmin, -w.ymin).clipped(w.width, w.height).shifted(w.xmin, w.ymin)
            if min(part.width, part.height) >= min(least_px, box.width, box.height) and part.area > 0:
                moved = [v + rng.uniform(-jitter, jitter) for v in part.as_tuple()]
                found.append(TileBox(tile.index, PixelBox(*moved), label, float(rng.uniform(0.3, 1.0))))
    return found


def matched(merged: list, boxes: list, least: float = 0.7) -> bool:
    """Whether the merged boxes are the objects, one to one."""
    if len(merged) != len(boxes):
        return False
    left = list(boxes)
    for item in merged:
        best = max(left, key=lambda pair: item.box.iou(pair[1]) * (pair[0] == item.label))
        if best[0] != item.label or item.box.iou(best[1]) < least:
            return False
        left.remove(best)
    return True


def test_a_duplicate_in_the_overlap_is_one_box_the_better_one():
    a = TileBox(0, PixelBox(180, 50, 210, 70), "ship", 0.6)
    b = TileBox(1, PixelBox(181, 51, 211, 70), "ship", 0.9, "token_probability")
    assert merge_boxes([a, b], [LEFT, RIGHT]) == [b]
    assert merge_boxes([a, b]) == [b]


def test_the_whole_box_wins_over_the_cut_one_whatever_the_scores():
    cut = TileBox(0, PixelBox(210, 50, 224, 70), "ship", 0.99)
    whole = TileBox(1, PixelBox(210, 50, 250, 70), "ship", 0.4)
    assert merge_boxes([cut, whole], [LEFT, RIGHT]) == [whole]


def test_halves_of_a_long_object_become_one():
    ship = PixelBox(100, 80, 330, 110)
    merged = merge_boxes(seen([LEFT, RIGHT], [("ship", ship)]), [LEFT, RIGHT])
    assert [item.box for item in merged] == [ship]
    assert merged[0].score == max(item.score for item in seen([LEFT, RIGHT], [("ship", ship)]))


def test_halves_meet_without_any_overlap():
    tiles = plan_tiles(448, 224, 224, 0)
    ship = PixelBox(200, 80, 250, 100)
    merged = merge_boxes(seen(tiles, [("ship", ship)], jitter=1.0), tiles)
    assert matched(merged, [("ship", ship)], 0.8)


def test_an_object_in_four_tiles_becomes_one():
    tiles = plan_tiles(400, 400, 224, 48)
    plane = PixelBox(120, 110, 300, 290)
    assert matched(merge_boxes(seen(tiles, [("plane", plane)], jitter=1.5), tiles), [("plane", plane)], 0.9)


def test_an_object_across_three_tiles_becomes_one():
    tiles = plan_tiles(600, 224, 224, 48)
    quay = PixelBox(20, 90, 580, 130)
    assert matched(merge_boxes(seen(tiles, [("ship", quay)]), tiles), [("ship", quay)], 0.95)


def test_boxes_of_one_tile_are_never_merged():
    parked = [
        TileBox(0, PixelBox(20, 20, 60, 60), "plane", 0.9),
        TileBox(0, PixelBox(25, 22, 65, 62), "plane", 0.8),
    ]
    assert merge_boxes(parked, [LEFT, RIGHT]) == parked
    # Not even through a box of the next tile that resembles both.
    between = TileBox(1, PixelBox(190, 20, 216, 60), "plane", 0.9)
    pair = [
        TileBox(0, PixelBox(188, 20, 214, 60), "plane", 0.9),
        TileBox(0, PixelBox(193, 20, 219, 60), "plane", 0.9),
    ]
    assert len(merge_boxes([*pair, between], [LEFT, RIGHT])) == 2


def test_a_tug_beside_a_tanker_stays_a_tug():
    objects = [("ship", PixelBox(175, 60, 218, 100)), ("ship", PixelBox(180, 70, 192, 80))]
    assert matched(merge_boxes(seen([LEFT, RIGHT], objects), [LEFT, RIGHT]), objects)


def test_other_classes_stay():
    a = TileBox(0, PixelBox(180, 50, 210, 70), "ship", 0.6)
    b = TileBox(1, PixelBox(180, 50, 210, 70), "plane", 0.6)
    assert merge_boxes([a, b], [LEFT, RIGHT]) == [a, b]


def test_neighbors_at_a_border_that_do_not_face_each_other_stay_apart():
    boxes = [TileBox(0, PixelBox(200, 20, 224, 40), "ship"), TileBox(1, PixelBox(168, 80, 190, 100), "ship")]
    assert merge_boxes(boxes, [LEFT, RIGHT]) == boxes


def test_boxes_without_scores_merge_too():
    boxes = [TileBox(0, PixelBox(180, 50, 210, 70), "ship"), TileBox(1, PixelBox(180, 50, 211, 71), "ship")]
    merged = merge_boxes(boxes, [LEFT, RIGHT])
    assert [item.score for item in merged] == [None]


def test_nothing_and_degenerate_boxes_are_fine():
    assert merge_boxes([]) == []
    point = TileBox(0, PixelBox(5, 5, 5, 5), "ship")
    wild = TileBox(1, PixelBox(-1e6, -1e6, 1e6, 1e6), "ship")
    assert set(merge_boxes([point, wild], [LEFT, RIGHT])) <= {point, wild}


@pytest.mark.parametrize(("seed", "jitter"), [(0, 0.0), (1, 1.5), (2, 1.5), (3, 2.0), (4, 2.0)])
def test_a_random_scene_is_put_together_again(seed, jitter):
    """Objects larger than the jitter and apart from each other, up to three times the overlap long."""
    rng = np.random.default_rng(seed)
    tiles = plan_tiles(1500, 1100, 224, 56)
    objects: list = []
    while len(objects) < 120:
        w, h = rng.uniform(12, 60, 2) if rng.random() < 0.8 else rng.uniform(20, 170, 2)
        x, y = rng.uniform(0, 1500 - w), rng.uniform(0, 1100 - h)
        box = PixelBox(x, y, x + w, y + h)
        apart = PixelBox(x - 8, y - 8, x + w + 8, y + h + 8)
        if all(apart.intersection(other) == 0 for _, other in objects):
            objects.append(("ship" if rng.random() < 0.6 else "plane", box))
    merged = merge_boxes(seen(tiles, objects, jitter, seed, least_px=6.0), tiles)
    assert matched(merged, objects, 0.6)


def test_quarters_of_a_split_tile_merge_with_their_neighbors():
    tiles = plan_tiles(400, 224, 224, 48)
    used = [*split_tile(tiles[0]), tiles[1]]
    objects = [
        ("ship", PixelBox(90, 90, 150, 140)),
        ("ship", PixelBox(150, 20, 210, 50)),
        ("ship", PixelBox(260, 9, 290, 30)),
    ]
    assert matched(merge_boxes(seen(used, objects), used), objects)


def test_many_boxes_give_what_the_plain_loop_gives():
    """Against all pairs in plain Python: the same pairs must meet, whatever strip they fall into."""
    from fusar_qgis.core.merging import _close_pairs

    rng = np.random.default_rng(5)
    corner = rng.uniform(0, 2000, (400, 2))
    size = np.where(
        rng.random((400, 1)) < 0.05, rng.uniform(200, 1500, (400, 2)), rng.uniform(1, 60, (400, 2))
    )
    corners, reach = np.concatenate([corner, corner + size], axis=1), np.full(400, 2.0)
    wanted = set()
    for i in range(400):
        for j in range(i):
            a, b = corners[i], corners[j]
            if all(min(a[k + 2], b[k + 2]) - max(a[k], b[k]) > -4.0 for k in range(2)):
                wanted.add((j, i))
    pairs = [
        tuple(sorted(pair)) for a, b in _close_pairs(corners, reach) for pair in zip(a.tolist(), b.tolist())
    ]
    assert len(pairs) == len(set(pairs))
    assert wanted <= set(pairs)
    assert len(pairs) < 400 * 399 / 2


def test_a_scene_40000_px_wide_needs_few_comparisons():
    """Counted, not timed: candidate pairs stay a small multiple of the boxes."""
    from fusar_qgis.core.merging import _close_pairs

    tiles = plan_tiles(40_000, 25_000, 512, 128)
    rng = np.random.default_rng(6)
    origin = np.repeat([[t.window.xmin, t.window.ymin] for t in tiles], 5, axis=0)
    corner = origin + rng.uniform(0, 470, origin.shape)
    corners = np.concatenate([corner, corner + rng.uniform(5, 40, corner.shape)], axis=1)
    pairs = sum(len(a) for a, _ in _close_pairs(corners, np.full(len(corners), 5.0)))
    assert len(corners) > 30_000
    assert pairs < 3 * len(corners)
    boxes = [TileBox(i // 5, PixelBox(*c), "ship", 0.5) for i, c in enumerate(corners.tolist())]
    assert 0 < len(merge_boxes(boxes, tiles)) <= len(boxes)
