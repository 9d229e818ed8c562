"""Questions and answers of three projects: their boxes come into pixels, their texts stay with the whole image."""

import json

import numpy as np
import pytest

from fusar_qgis.core.errors import ConfigError, DatasetError
from tests.backend.serving import unit_codes
from tests.training.prepare_inputs import (
    asked,
    conversation,
    data,
    manifest,
    prepare,
    records,
    scene,
    write_image,
)
from training.prepare.formats import Source, guess_format, read_source
from training.prepare.text_frames import parse_frame

RECORDS = {
    "release": {
        "id": 1, "image": "a.png", "coordinate_size": 192, "question": "<image>Detect all ships.",
        "answer": '[{"bbox_2d": [20, 60, 60, 150], "label": "ship"}]',
    },
    "swift": {
        "images": ["a.png"],
        "messages": [
            {"role": "system", "content": "You see SAR."},
            {"role": "user", "content": "<image>How many ships?"}, {"role": "assistant", "content": "2"},
        ],
    },
    "llava": {
        "image": "a.png",
        "conversations": [{"from": "human", "value": "<image>\nDescribe."}, {"from": "gpt", "value": "Sea."}],
    },
}  # fmt: skip


def written(folder, *found, frame=None):
    path = conversation(folder / "train.jsonl", *found)
    (reading,) = read_source(Source(path, (folder,), frame=frame))
    return reading()


@pytest.mark.parametrize(("name", "record"), RECORDS.items())
def test_conversations_of_three_projects(tmp_path, name, record):
    write_image(tmp_path)
    assert guess_format(conversation(tmp_path / "train.jsonl", record)) == name
    image = written(tmp_path, record)
    (item,) = image.written
    expected = {"release": "detection", "swift": "counting", "llava": "captioning"}
    assert item.task == expected[name] and "<image>" not in item.question and image.labels is None
    if name == "release":  # 192 px brought to 96 x 64
        assert item.answer == '[{"bbox_2d": <bbox>, "label": "ship"}]'
        assert item.boxes == ((10, 20, 30, 50),) and item.objects[0].name == "ship"


@pytest.mark.parametrize(
    ("question", "answer", "task"),
    [
        ("Detect all ships.", '[{"bbox_2d": [1, 2, 3, 4], "label": "ship"}]', "detection"),
        ("Detect all ships.", "None", "detection"),
        ("What is at [1, 2, 3, 4]?", "ship", "classification"),
        ("In which cells of the 3 x 3 grid?", "[1, 2, 5, 7]", "localization"),
        ("How many ships?", "There are 3.", "counting"),
        ("What do you see?", "Sea.", "captioning"),
    ],
)
def test_tasks_are_told_by_their_answers(tmp_path, question, answer, task):
    write_image(tmp_path)
    (item,) = written(tmp_path, asked(question, answer), frame="pixels").written
    assert item.task == task and (task != "localization" or item.answer == answer)


def swift(answer, objects, question="<image>Find the <ref-object>."):
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return {"images": ["a.png"], "messages": turns, "objects": objects}


@pytest.mark.parametrize(
    ("box", "more"),
    [
        ([10, 20, 30, 50], {}),
        ([10 / 96, 20 / 64, 30 / 96, 50 / 64], {"bbox_type": "norm1"}),
        ([10 / 0.096, 20 / 0.064, 30 / 0.096, 50 / 0.064], {"bbox_type": "norm1000"}),
        ([20, 40, 60, 100], {"bbox_type": "real", "width": 192, "height": 128}),
        ([20, 40, 60, 100], {"width": [192], "height": [128]}),
    ],
)
def test_places_and_boxes_of_swift_are_filled_in(tmp_path, box, more):
    write_image(tmp_path)
    record = swift("<ref-object><bbox><bbox>", {"ref": ["ship", "tug"], "bbox": [box, box], **more})
    (item,) = written(tmp_path, record).written
    assert (item.question, item.answer) == ("Find the ship.", "tug<bbox><bbox>")
    assert np.allclose(item.boxes, [(10, 20, 30, 50)] * 2)


@pytest.mark.parametrize(
    ("answer", "objects", "told"),
    [
        ("<bbox><bbox>", {"ref": ["ship"], "bbox": [[1, 2, 3, 4]]}, "more <bbox>"),
        ("<bbox>", {"ref": ["ship"], "bbox": [[1, 2, 3, 4]] * 2}, "1 boxes more"),
        ("<bbox>", {"bbox": [[1, 2, 3, 4]]}, "more <bbox> or <ref-object>"),
        ("<bbox>", {"ref": ["ship"], "bbox": [[1, 2]]}, "where a box should be"),
        ("<bbox>", {"ref": ["ship"], "bbox": [[1, 2, 3, 4]], "bbox_type": "norm7"}, "bbox_type of 'norm7'"),
        ("<bbox>", {"ref": ["ship"], "bbox": [[1, 2, 3, "x"]]}, "where a box should be"),
        ("<bbox>", {"ref": ["ship"], "bbox": [[5, 2, 3, 4]]}, "has no area"),
        ("<bbox>", {"ref": ["ship"], "bbox": [[1, 2, 3, 400]]}, "outside the image"),
        ("<bbox>", None, "no objects to put there"),
    ],
)
def test_objects_of_swift_that_do_not_fit_are_named(tmp_path, answer, objects, told):
    write_image(tmp_path)
    with pytest.raises(DatasetError, match=told):
        written(tmp_path, swift(answer, objects))


def test_relative_boxes_of_llava_become_pixels_and_unclear_frames_are_an_error(tmp_path):
    write_image(tmp_path)
    turns = [
        {"from": "human", "value": "<image>\nWhere is it?"},
        {"from": "gpt", "value": "At [0.25, 0.5, 0.5, 1.0]."},
    ]
    record = {"image": "a.png", "conversations": turns}
    assert written(tmp_path, record).written[0].boxes == ((24, 32, 48, 64),)
    turns[1]["value"] = "At [25, 10, 50, 30]."
    with pytest.raises(DatasetError, match="does not say in which frame"):
        written(tmp_path, record)
    expected = {
        "pixels": (25, 10, 50, 30), "thousand": (2.4, 0.64, 4.8, 1.92), "192x128": (12.5, 5, 25, 15),
    }  # fmt: skip
    for frame, box in expected.items():
        assert written(tmp_path, record, frame=parse_frame(frame)).written[0].boxes[0] == pytest.approx(box)
    with pytest.raises(DatasetError, match="outside the image, 1 x 1"):
        written(tmp_path, record, frame=parse_frame("unit"))
    for wrong in ("pixel", "-3", "nan", "1x2x3", "0"):
        with pytest.raises(ConfigError):
            parse_frame(wrong)


def test_qwen_marks_and_pairs_of_corners_are_boxes_too(tmp_path):
    write_image(tmp_path)
    said = "<|object_ref_start|>ship<|object_ref_end|><|box_start|>(100,250),(500,1000)<|box_end|>"
    (item,) = written(tmp_path, asked("Find it.", said), frame=parse_frame("thousand")).written
    assert item.answer == "ship<bbox>" and item.boxes[0] == pytest.approx((9.6, 16, 48, 64))


def test_texts_stay_with_the_whole_scene_and_their_boxes_follow(tmp_path):
    scene(tmp_path / "s.tif", size=(400, 600))
    record = asked(
        "Detect all ships.",
        '[{"bbox_2d": [60, 40, 120, 100], "label": "ship"}]',
        image="s.tif",
        coordinate_size=[600, 400],
    )
    labels = conversation(tmp_path / "train.jsonl", record, asked("Describe.", "A port.", image="s.tif"))
    arguments = ("--labels", labels, "--splits", "1", "--tile-px", 100, "--whole-px", 300)
    assert prepare(tmp_path, *arguments) == 0
    (found,) = records(tmp_path)
    assert found["size"] == [300, 200] and len(found["qa"]) == 2
    assert found["objects"] == [{"label": "ship", "bbox": [30, 20, 60, 50]}]
    seen = data(tmp_path).pairs(0, (150, 100))
    assert json.loads(seen[0].answer) == [{"bbox_2d": [15, 10, 30, 25], "label": "ship"}]
    assert seen[1].answer == "A port."


def test_a_scene_too_large_for_its_texts_is_refused_and_can_be_left_out(tmp_path, caplog):
    scene(tmp_path / "s.tif", size=(400, 600))
    write_image(tmp_path)
    labels = conversation(
        tmp_path / "train.jsonl", asked("What?", "Sea.", image="s.tif"), asked("What?", "Land.")
    )
    arguments = ("--labels", labels, "--splits", "1", "--whole-px", 100)
    assert prepare(tmp_path, *arguments) == 2
    assert "too large to be seen whole" in caplog.text and "--whole-px to 150" in caplog.text
    assert prepare(tmp_path, *arguments, "--skip-bad") == 0
    assert len(manifest(tmp_path)["left_out"]) == 1 and len(records(tmp_path)) == 1


def test_fields_of_the_release_in_rows_come_along(tmp_path):
    write_image(tmp_path)
    values = unit_codes(2, 2).reshape(4, 64).astype(np.float64) / 127.5
    values = np.sign(values) * values**2
    grid = np.array([(14.0 + c, 45.0 - r, r, c, c * 50.0, r * 30.0) for r in range(2) for c in range(2)])
    np.save(tmp_path / "a.npy", np.concatenate([grid, values], axis=1))
    labels = conversation(tmp_path / "train.jsonl", asked("What?", "Sea.", aef="a.npy"))
    assert prepare(tmp_path, "--labels", labels, "--splits", "1") == 0
    found, positions = data(tmp_path).field(0).anchors()
    assert positions.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert found == pytest.approx(values, abs=1e-6)
    assert manifest(tmp_path)["aef"] == {"used": 1}
