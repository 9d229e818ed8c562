"""Scores of whole predictions files: counted by hand, by scikit-learn and by pycocotools."""

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from sklearn.metrics import accuracy_score, average_precision_score, mean_absolute_error, recall_score

from fusar_qgis.core import tasks
from tests.training.evaluated import make_sample, scores_of, truthful, write
from training.evaluation.average_precision import average_precision
from training.evaluation.predictions import read_predictions
from training.evaluation.scores import count_part, score, size_part

A, B = (10.0, 10.0, 50.0, 50.0), (100.0, 100.0, 140.0, 140.0)
SAMPLES = [make_sample("two", ships=[A, B]), make_sample("none"), make_sample("one", planes=[A])]


def scored(tmp_path, say, **values):
    return scores_of(tmp_path / "p.jsonl", SAMPLES, say, **values)


def test_right_answers_score_everything(tmp_path):
    scores = scored(tmp_path, truthful)
    names = (
        "counting accuracy",
        "Acc@100",
        "Acc@50",
        "Top1",
        "classification",
        "F1@0.75",
        "empty images right",
    )
    assert [scores.value(name) for name in names] == [1.0] * len(names)
    assert scores.value("unparsed") == 0 and scores.value("counting error") == 0


def test_an_unreadable_answer_is_wrong_even_where_nothing_is_right(tmp_path):
    scores = scored(tmp_path, lambda q: "I would rather talk about the weather")
    assert scores.value("counting accuracy") == 0 and scores.value("Acc@100") == 0
    assert scores.value("classification") == 0 and scores.value("empty images right") == 0
    assert scores.value("F1@0.25") == 0 and scores.value("recall@0.25") == 0
    for task in (tasks.COUNTING, tasks.LOCALIZATION, tasks.CLASSIFICATION, tasks.DETECTION):
        assert scores.value("unparsed", task) == 1


def test_a_count_is_compared_as_a_number_never_as_a_part_of_one(tmp_path):
    # 2, 0 and 0 ships, 0, 0 and 1 planes; "12" and "20" hold the right digits.
    said = {("two", "ship"): "12", ("none", "ship"): "20", ("one", "plane"): "There are 10 of them."}
    scores = scored(
        tmp_path, lambda q: said.get((q.sample.id, q.label), truthful(q)), tasks=(tasks.COUNTING,)
    )
    assert scores.value("counting accuracy") == 0.5
    assert (
        scores.value("counting accuracy", "count 2") == 0
        and scores.value("counting accuracy", "count 1") == 0
    )
    assert scores.value("counting accuracy", "count 0") == 0.75
    words = scored(
        tmp_path / "w",
        lambda q: {2: "two ships", 1: "one plane", 0: "no objects"}[q.truth()],
        tasks=(tasks.COUNTING,),
    )
    assert words.value("counting accuracy") == 1


def test_counting_equals_scikit_learn(tmp_path):
    rng = np.random.default_rng(0)
    samples = [make_sample(str(k), ships=[A] * int(n)) for k, n in enumerate(rng.integers(0, 6, 60))]
    told = rng.integers(0, 6, 60)
    path = tmp_path / "p.jsonl"
    scores = scores_of(
        path, samples, lambda q: str(told[q.index]), classes=("ship",), tasks=(tasks.COUNTING,)
    )
    truth = [len(sample.objects) for sample in samples]
    assert scores.value("counting accuracy") == pytest.approx(accuracy_score(truth, told))
    assert scores.value("counting error") == pytest.approx(mean_absolute_error(truth, told))


def test_classification_per_class_equals_scikit_learn(tmp_path):
    rng = np.random.default_rng(1)
    names = ("a220", "a330", "tanker")
    truth, told = (rng.integers(0, 3, 80) for _ in range(2))
    samples = [make_sample(str(k)) for k in range(80)]
    from dataclasses import replace

    from training.data.sample import LabeledObject

    samples = [replace(s, objects=(LabeledObject(names[t], A),)) for s, t in zip(samples, truth, strict=True)]
    path = write(
        tmp_path / "p.jsonl",
        samples,
        lambda q: names[told[q.index]],
        classes=names,
        choices=names,
        tasks=(tasks.CLASSIFICATION,),
    )
    scores = score(read_predictions(path), {"a220": "plane", "a330": "plane"})
    recalls = recall_score(truth, told, average=None)
    assert [scores.value("classification", f"class {name}") for name in names] == pytest.approx(list(recalls))
    assert scores.value("classification") == pytest.approx(accuracy_score(truth, told))
    assert scores.value("coarse classification") == pytest.approx(accuracy_score(truth == 2, told == 2))


def test_detection_is_one_to_one_by_class_and_counts_false_boxes_on_empty_images(tmp_path):
    def say(question):
        if question.task != tasks.DETECTION:
            return truthful(question)
        if question.label == "plane":
            return tasks.NONE_ANSWER  # the one plane is missed
        found = {"two": [A, (12, 10, 52, 50)], "none": [A], "one": [A]}[question.sample.id]
        return tasks.render_detections(found, "ship")

    scores = scored(tmp_path, say)
    # Ships: 1 of 2 found, 4 predictions. Planes: 0 of 1, none predicted.
    assert scores.value("F1@0.50", "class ship") == pytest.approx(2 * 1 / (2 + 4))
    assert scores.value("F1@0.50", "class plane") == 0
    assert scores.value("F1@0.50") == pytest.approx(2 * 1 / (3 + 4))
    assert scores.value("precision@0.50") == pytest.approx(1 / 4)
    assert scores.value("empty images right") == pytest.approx(1 / 3 * 0 + 2 / 4)
    assert scores.value("recall by size", "32 to 96 px") == pytest.approx(1 / 3)


def test_boxes_are_scored_in_the_frame_that_the_model_saw_and_unclamped(tmp_path):
    from tests.training.evaluated import Scripted, make_header, questions_for
    from training.evaluation.predict import write_predictions

    edge = (280.0, 280.0, 300.0, 300.0)
    samples = [make_sample("edge", ships=[edge])]
    header = make_header(samples, tasks=(tasks.DETECTION,), classes=("ship",))
    # Seen at twice the size, and written past its border.
    system = Scripted(lambda q: '[{"bbox_2d": [560, 560, 640, 640], "label": "ship"}]', seen=(600, 600))
    write_predictions(tmp_path / "p.jsonl", header, questions_for(samples, header), system)
    scores = score(read_predictions(tmp_path / "p.jsonl"))
    assert scores.value("F1@0.25") == 1 and scores.value("F1@0.50") == 0  # IoU 400/1600


def test_counts_and_sizes_have_their_parts():
    assert [count_part(n) for n in (0, 4, 5, 40)] == ["0", "4", "5 or more", "5 or more"]
    sides = (15.9, 16, 31, 32, 95, 96, 4000)
    assert [size_part((0, 0, s, s))[:2] for s in sides] == ["un", "16", "16", "32", "32", "ov", "ov"]


def scored_boxes(seed, count=25):
    """Images with ships, answers with noise, misses and false boxes, and a score for each box."""
    rng = np.random.default_rng(seed)
    samples, told = [], {}
    for k in range(count):
        corners = rng.integers(0, 220, (rng.integers(0, 5), 2))
        boxes = [
            (float(x), float(y), float(x + rng.integers(20, 60)), float(y + rng.integers(20, 60)))
            for x, y in corners
        ]
        samples.append(make_sample(f"s{k}", ships=boxes))
        found = [
            tuple(np.round(np.array(b) + rng.integers(-6, 7, 4)).tolist())
            for b in boxes
            if rng.random() < 0.8
        ]
        found += [(x, x, x + 30.0, x + 30.0) for x in rng.integers(0, 250, rng.integers(0, 3)).tolist()]
        found = list(dict.fromkeys(found))
        told[f"s{k}"] = (found, tuple(float(s) for s in rng.uniform(0.05, 0.99, len(found)).round(4)))
    return samples, told


def test_average_precision_is_pycocotools_own(tmp_path):
    samples, told = scored_boxes(3)
    path = write(
        tmp_path / "p.jsonl",
        samples,
        lambda q: tasks.render_detections(told[q.sample.id][0], "ship"),
        scores=lambda q: told[q.sample.id][1],
        classes=("ship",),
        tasks=(tasks.DETECTION,),
    )
    every, ship = average_precision(read_predictions(path))
    truth, xywh = COCO(), lambda b: [b[0], b[1], b[2] - b[0], b[3] - b[1]]
    boxes = [(k, item.box) for k, sample in enumerate(samples) for item in sample.objects]
    truth.dataset = {
        "images": [{"id": k} for k in range(len(samples))],
        "categories": [{"id": 1}],
        "annotations": [
            {"id": n, "image_id": k, "category_id": 1, "bbox": xywh(b), "area": 900, "iscrowd": 0}
            for n, (k, b) in enumerate(boxes, 1)
        ],
    }
    truth.createIndex()
    found = [
        {"image_id": k, "category_id": 1, "bbox": xywh(b), "score": s}
        for k, sample in enumerate(samples)
        for b, s in zip(*told[sample.id], strict=True)
    ]
    run = COCOeval(truth, truth.loadRes(found), "bbox")
    run.evaluate(), run.accumulate(), run.summarize()
    assert (ship.ap, ship.ap50, ship.ap75) == pytest.approx(tuple(run.stats[:3]))
    assert (every.ap, every.boxes) == (ship.ap, len(boxes))
    # And close to scikit-learn's, which does not interpolate between 101 points.
    ranked = run.evalImgs[: len(samples)]
    hits = np.concatenate([e["dtMatches"][0] > 0 for e in ranked if e])
    scores = np.concatenate([e["dtScores"] for e in ranked if e])
    assert average_precision_score(hits, scores) * hits.sum() / len(boxes) == pytest.approx(
        ship.ap50, abs=0.03
    )


def test_without_a_score_for_every_box_there_is_no_ap(tmp_path):
    told = average_precision(read_predictions(write(tmp_path / "p.jsonl", SAMPLES, truthful)))
    assert told == "3 boxes have no score"


def test_scores_that_no_longer_belong_to_the_boxes_give_no_ap(tmp_path):
    # Answers are parsed anew: a parser that reads fewer boxes than the one that scored them was a traceback.
    scores = lambda question: (0.5,) * 9 if question.task == tasks.DETECTION else ()  # noqa: E731
    told = average_precision(read_predictions(write(tmp_path / "p.jsonl", SAMPLES, truthful, scores=scores)))
    assert isinstance(told, str) and "no score" in told


def test_a_model_that_finds_nothing_has_ap_zero(tmp_path):
    path = write(tmp_path / "p.jsonl", SAMPLES, lambda q: tasks.NONE_ANSWER)
    every, *_ = average_precision(read_predictions(path))
    assert every.ap == 0 and every.boxes == 3
