"""How detections are scored: pairs by hand, and by the plain greedy loop over all of them."""

from __future__ import annotations

import numpy as np
import pytest

from fusar_qgis.core.box_matching import DetectionCounts, iou_matrix, match_detections, match_pairs
from fusar_qgis.core.boxes import PixelBox


def random_boxes(count: int, seed: int) -> list:
    rng = np.random.default_rng(seed)
    corner = rng.uniform(0, 150, (count, 2))
    return np.concatenate([corner, corner + rng.uniform(5, 40, (count, 2))], axis=1).tolist()


def test_overlaps_are_those_of_single_boxes_predictions_in_rows():
    predicted, truth = random_boxes(7, 1), random_boxes(5, 2)
    wanted = [[PixelBox(*a).iou(PixelBox(*b)) for b in truth] for a in predicted]
    np.testing.assert_allclose(iou_matrix(predicted, truth), wanted, atol=1e-12)
    assert iou_matrix([], truth).shape == (0, 5)
    assert iou_matrix([(3, 3, 3, 3)], [(3, 3, 3, 3), (0, 0, 9, 9)]).tolist() == [[0.0, 0.0]]


def test_the_highest_overlap_takes_its_pair_first_and_nothing_twice():
    overlaps = np.array([[0.6, 0.9], [0.8, 0.7], [0.55, 0.0]])
    assert match_pairs(overlaps, 0.5) == [(0, 1), (1, 0)]
    assert match_pairs(overlaps, 0.85) == [(0, 1)]


def test_the_threshold_itself_counts():
    assert match_pairs(np.array([[0.5]]), 0.5) == [(0, 0)]
    assert match_detections([(0, 0, 10, 10)], [(0, 0, 10, 20)], 0.5).matched == 1


def test_of_equal_overlaps_the_first_prediction_wins():
    assert match_pairs(np.array([[0.7], [0.7]]), 0.5) == [(0, 0)]


@pytest.mark.parametrize("n_predicted", [0, 1, 255, 256, 257, 600])
def test_counts_of_many_boxes_are_those_of_the_plain_loop(n_predicted):
    """Boxes are compared in blocks of rows; the block borders must not show."""
    predicted, truth = random_boxes(n_predicted, 3), random_boxes(300, 4)
    pairs = sorted(
        (
            (PixelBox(*a).iou(PixelBox(*b)), -i, -j)
            for i, a in enumerate(predicted)
            for j, b in enumerate(truth)
        ),
        reverse=True,
    )
    used_predictions, used_truths = set(), set()
    for overlap, i, j in pairs:
        if overlap >= 0.4 and i not in used_predictions and j not in used_truths:
            used_predictions.add(i)
            used_truths.add(j)
    assert match_detections(predicted, truth, 0.4) == DetectionCounts(len(used_truths), n_predicted, 300)


def test_counts_add_up_over_images():
    total = DetectionCounts(3, 4, 6) + DetectionCounts(1, 4, 2)
    assert total == DetectionCounts(4, 8, 8)
    assert (total.precision, total.recall, total.f1) == (0.5, 0.5, 0.5)
    assert DetectionCounts(3, 4, 6).precision == 0.75
    assert DetectionCounts(3, 4, 6).recall == 0.5
    assert DetectionCounts(3, 4, 6).f1 == 0.6


def test_nothing_predicted_or_nothing_there_has_plain_scores():
    assert DetectionCounts() == DetectionCounts(0, 0, 0)
    nothing_there, nothing_said, neither = (
        DetectionCounts(0, 3, 0),
        DetectionCounts(0, 0, 3),
        DetectionCounts(),
    )
    assert [c.precision for c in (nothing_there, nothing_said, neither)] == [0.0, 0.0, 0.0]
    assert [c.recall for c in (nothing_there, nothing_said, neither)] == [0.0, 0.0, 0.0]
    assert [c.f1 for c in (nothing_there, nothing_said, neither)] == [0.0, 0.0, 1.0]
    assert match_detections([], [], 0.5) == neither
