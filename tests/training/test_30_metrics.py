"""Metrics against independent implementations and cases counted by hand."""

import numpy as np
import pytest
from pycocotools import mask as coco_mask
from scipy.optimize import linear_sum_assignment

from fusar_qgis.core.box_matching import DetectionCounts, iou_matrix, match_detections, match_pairs
from training.evaluation import cfar
from training.evaluation.metrics import score_cells


def random_boxes(rng, count, spread=180):
    corner, size = rng.uniform(0, spread, (count, 2)), rng.uniform(4, 60, (count, 2))
    return np.hstack([corner, corner + size])


def test_iou_equals_pycocotools():
    rng = np.random.default_rng(0)
    a, b = random_boxes(rng, 30), random_boxes(rng, 40)
    xywh = [np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]]) for boxes in (a, b)]
    theirs = coco_mask.iou(xywh[0], xywh[1], np.zeros(len(b)))
    assert np.allclose(iou_matrix(a, b), theirs, atol=1e-12)


def test_matching_is_one_to_one():
    truth = [(0, 0, 10, 10)]
    counts = match_detections([(0, 0, 10, 10), (1, 0, 10, 10)], truth, 0.5)
    assert (counts.matched, counts.predicted, counts.truth) == (1, 2, 1)
    assert counts.f1 == pytest.approx(2 / 3)
    assert match_detections([], truth, 0.5).f1 == 0
    assert match_detections([], [], 0.5).f1 == 1


def test_the_highest_overlap_is_matched_first():
    # The second prediction fits better, though the first one would do.
    assert match_pairs(np.array([[0.6, 0.0], [0.8, 0.55]]), 0.5) == [(1, 0)]
    assert match_pairs(np.array([[0.6, 0.0], [0.8, 0.55]]), 0.9) == []


def test_whole_scenes_are_matched_as_their_matrix_is():
    rng = np.random.default_rng(2)
    truth = random_boxes(rng, 700, 4000)
    predicted = np.concatenate([truth[:500] + rng.normal(0, 3, (500, 4)), random_boxes(rng, 300, 4000)])
    pairs = match_pairs(iou_matrix(predicted, truth), 0.5)
    assert match_detections(predicted, truth, 0.5) == DetectionCounts(len(pairs), 800, 700)
    assert len(pairs) > 300


def test_matching_never_differs_much_from_the_best_assignment():
    rng = np.random.default_rng(1)
    ours = best = 0
    for _ in range(60):
        truth = random_boxes(rng, 8, 260)
        overlaps = iou_matrix(truth + rng.normal(0, 3, truth.shape), truth)
        rows, cols = linear_sum_assignment(-(overlaps >= 0.5).astype(float))
        best += int((overlaps[rows, cols] >= 0.5).sum())
        ours += len(match_pairs(overlaps, 0.5))
    assert best >= ours >= 0.99 * best > 300


def test_f1_is_twice_the_matches_over_boxes_and_predictions():
    counts = DetectionCounts(346, 515, 664)
    assert counts.f1 == pytest.approx(2 * 346 / (515 + 664))
    assert counts.f1 == pytest.approx(
        2 * counts.precision * counts.recall / (counts.precision + counts.recall)
    )


@pytest.mark.parametrize(
    ("told", "truth", "exact", "half", "top1"),
    [
        ({1}, {1}, 1, 1, 1),
        ({1, 2}, {1}, 0, 1, 1),
        ({1, 2, 3}, {1}, 0, 0, 1),
        ({3}, {4}, 0, 0, 0),
        (set(), set(), 1, 1, 1),
        ({5}, set(), 0, 0, 0),
        (None, set(), 0, 0, 0),  # unreadable is wrong even where none is right
    ],
)
def test_cells(told, truth, exact, half, top1):
    found = score_cells(told, truth)
    assert (found.exact, found.half, found.top1) == (exact, half, top1)


def test_cfar_finds_a_bright_ship_and_no_ship_in_noise():
    rng = np.random.default_rng(0)
    image = rng.normal(60, 12, (224, 224)).clip(0, 255).astype(np.uint8)
    assert cfar.detect(image, factor=6) == []
    image[100:112, 60:95] = 250
    assert match_detections(cfar.detect(image), [(60, 100, 95, 112)], 0.5).matched == 1
