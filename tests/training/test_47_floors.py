"""The floors: what the majority says, and what the most similar training picture says."""

import json

import numpy as np
import pytest
from PIL import Image

from fusar_qgis.core import tasks
from tests.training.evaluated import make_header, make_sample, questions_for
from training.__main__ import main
from training.data.sample import LabeledObject, Sample
from training.evaluation.floors import MajoritySystem, NearestSystem
from training.evaluation.predictions import read_predictions

SHIP = (30.0, 30.0, 60.0, 60.0)


def replies(system, samples, *names):
    header = make_header(samples, tasks=names)
    questions = questions_for(samples, header)
    return [(q, reply) for q, reply in zip(questions, system.answers(questions), strict=True)]


def picture(name, seed, objects=(), size=64):
    pixels = np.random.default_rng(seed).integers(0, 255, (size, size)).astype(np.uint8)
    return Sample(name, (size, size), tuple(objects), np.zeros((3, 3), np.uint8), "", pixels)


def test_the_majority_says_the_most_frequent_answer_of_each_question():
    train = [make_sample("a", [SHIP]), make_sample("b", [SHIP]), make_sample("c", [SHIP, SHIP], [SHIP])]
    found = replies(MajoritySystem(train), [make_sample("x", [SHIP])], "counting", "localization")
    assert {(q.task, q.label): r.text for q, r in found} == {
        ("counting", "ship"): "1",
        ("counting", "plane"): "0",
        ("localization", "ship"): tasks.render_cells([1]),
        ("localization", "plane"): tasks.render_cells([]),
    }
    (named,) = replies(MajoritySystem(train), [make_sample("x", [], [SHIP])], "classification")
    assert named[1].text == "ship"  # four ships, one plane


def test_the_nearest_picture_gives_its_answer_also_at_another_size():
    train = [
        picture("one", 1, [LabeledObject("ship", (8, 8, 24, 24))]),
        picture("two", 2, [LabeledObject("plane", (8, 8, 24, 24))]),
    ]
    larger = np.asarray(Image.fromarray(train[0].pixels).resize((128, 128), Image.Resampling.NEAREST))
    asked = Sample("x", (128, 128), (LabeledObject("plane", (16, 16, 48, 48)),), train[0].cells, "", larger)
    found = replies(NearestSystem(train), [asked], "counting", "classification", "detection")
    said = {(q.task, q.label): r for q, r in found}
    assert said["counting", "ship"].text == "1" and said["counting", "plane"].text == "0"
    assert said["classification", "plane"].text == "ship"
    assert said["detection", "ship"].text == tasks.render_detections([(16, 16, 48, 48)], "ship")
    assert said["detection", "ship"].scores == (None,)


def write_coco(folder, samples):
    (folder / "images").mkdir(parents=True)
    images, annotations = [], []
    for number, sample in enumerate(samples):
        Image.fromarray(sample.pixels).save(folder / "images" / f"{sample.id}.png")
        images.append({"id": number, "file_name": f"{sample.id}.png", "width": 64, "height": 64})
        for item in sample.objects:
            x1, y1, x2, y2 = item.box
            box = [x1, y1, x2 - x1, y2 - y1]
            annotations.append({"id": len(annotations), "image_id": number, "category_id": 1, "bbox": box})
    path = folder / "labels.json"
    content = {"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "ship"}]}
    path.write_text(json.dumps(content))
    return path


def test_both_are_commands_that_need_training_data(tmp_path, caplog):
    box = [LabeledObject("ship", (8.0, 8.0, 24.0, 24.0))]
    train = write_coco(tmp_path / "train", [picture(str(k), k, box) for k in range(3)])
    dev = write_coco(tmp_path / "dev", [picture("x", 1, box)])
    out = tmp_path / "p.jsonl"
    assert main(["evaluate", "majority", str(dev), "--out", str(out)]) == 2
    assert "majority needs --train" in caplog.text
    assert main(["evaluate", "cfar", str(dev), "--train", str(train), "--out", str(out)]) == 2
    for name in ("majority", "nearest"):
        assert main(["evaluate", name, str(dev), "--train", str(train), "--out", str(out)]) == 0
        predictions = read_predictions(out)
        assert predictions.header.engine == name
        assert {item.answer.count for item in predictions.items if item.key.task == "counting"} == {1}
        out.unlink()


@pytest.mark.parametrize("system", [MajoritySystem, NearestSystem])
def test_a_flat_picture_is_no_crash(system):
    flat = make_sample("flat", [SHIP])
    ((_, reply),) = [pair for pair in replies(system([flat]), [flat], "counting") if pair[0].label == "ship"]
    assert reply.text == "1"
