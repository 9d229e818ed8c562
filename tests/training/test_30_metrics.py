"""Metrics against independent implementations and cases counted by hand."""

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from training.evaluation import cfar
from training.evaluation.metrics import iou_matrix, match_detections, score_cells, wilson_interval


def random_boxes(rng, count):
    corner, size = rng.uniform(0, 180, (count, 2)), rng.uniform(4, 60, (count, 2))
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


def test_the_papers_table_4_follows_from_its_integers():
    # 664 boxes, 515 predictions; matches at IoU 0.25, 0.50, 0.75 (training reference, section 2).
    for matched, printed in ((441, 74.81), (346, 58.69), (142, 24.09)):
        assert round(200 * matched / (664 + 515), 2) == pytest.approx(printed, abs=0.01)


def test_cells():
    scores = score_cells([({1}, {1}), ({1, 2}, {1}), ({3}, {4}), (set(), set())])
    assert (scores.exact, scores.half, scores.top1) == (0.5, 0.75, 0.75)


def test_wilson_interval_of_ten_in_thirty_one():
    low, high = wilson_interval(10, 31)
    assert (round(low, 2), round(high, 2)) == (0.19, 0.50)


def test_cfar_finds_a_bright_ship_and_no_ship_in_noise():
    rng = np.random.default_rng(0)
    image = rng.normal(60, 12, (224, 224)).clip(0, 255).astype(np.uint8)
    assert cfar.detect(image, factor=6) == []
    image[100:112, 60:95] = 250
    assert match_detections(cfar.detect(image), [(60, 100, 95, 112)], 0.5).matched == 1
