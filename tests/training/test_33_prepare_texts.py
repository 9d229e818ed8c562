"""Imported questions and answers: in pixels of the picture that is written, and of the size that the model sees."""

import json

import numpy as np
import pytest
from PIL import Image

from fusar_qgis.core.errors import DatasetError
from tests.training.prepared_scenes import NORTH_UP, prepare, records, write_image, write_scene
from training.data.prepared import PreparedFolder
from training.data.written_boxes import boxes_in, rescaled, to_pixels
from training.prepare.formats import Source, read_source
from training.prepare.pictures import LONGEST_PX

ANSWER = '[{"bbox_2d": [10, 20, 30, 50], "label": "ship"}]'


def write_records(folder, *items):
    path = folder / "train.jsonl"
    path.write_text("\n".join(json.dumps(item) for item in items) + "\n")
    return path


def release(image, answer=ANSWER, **more):
    return {"id": 1, "image": image, "question": "<image>Detect all ships.", "answer": answer, **more}


def written(path, folder, **options):
    (reading,) = read_source(Source(path, (folder,), **options))
    return [(item.question, item.answer) for item in reading().written]


def test_an_answer_is_told_in_the_pixels_that_the_model_sees(tmp_path):
    write_image(tmp_path)
    labels = write_records(tmp_path, release("a.png"))
    assert prepare(tmp_path, "--labels", labels, "--splits", "1") == 0
    (pair,) = PreparedFolder(tmp_path / "out/train").pairs(0, (48, 128))
    assert pair.answer == '[{"bbox_2d": [5, 40, 15, 100], "label": "ship"}]'


def test_what_is_said_of_a_scene_stays_with_the_whole_scene(tmp_path):
    write_scene(tmp_path / "s.tif", NORTH_UP, size=(640, 960))
    labels = write_records(
        tmp_path, release("s.tif"), {**release("s.tif", "Sea."), "question": "What is it?"}
    )
    assert prepare(tmp_path, "--labels", labels, "--tile-px", 64, "--splits", "1") == 0
    (record,) = records(tmp_path)
    assert record["size"] == [960, 640] and [entry["answer"] for entry in record["qa"]] == [ANSWER, "Sea."]


def test_a_caption_of_a_scene_is_none_of_its_tiles(tmp_path):
    write_scene(tmp_path / "s.tif", NORTH_UP, size=(200, 300))
    (tmp_path / "c.csv").write_text("image,caption\ns.tif,A harbor with a long pier.\n")
    assert prepare(tmp_path, "--labels", tmp_path / "c.csv", "--tile-px", 64, "--splits", "1") == 0
    (record,) = records(tmp_path)
    assert record["size"] == [300, 200] and record["qa"][-1]["answer"] == "A harbor with a long pier."


def test_a_picture_beyond_the_limit_is_made_smaller_with_its_boxes(tmp_path):
    width = 2 * LONGEST_PX
    Image.fromarray(np.zeros((64, width), np.uint8)).save(tmp_path / "long.png")
    labels = write_records(tmp_path, release("long.png"))
    assert prepare(tmp_path, "--labels", labels, "--splits", "1") == 0
    (record,) = records(tmp_path)
    assert record["size"] == [LONGEST_PX, 32] and "[5, 10, 15, 25]" in record["qa"][0]["answer"]


def swift(answer, **objects):
    turns = [
        {"role": "user", "content": "<image>Find <ref-object>."},
        {"role": "assistant", "content": answer},
    ]
    return {"images": ["a.png"], "messages": turns, "objects": {"ref": ["the ship"], **objects}}


@pytest.mark.parametrize(
    "objects",
    [
        {"bbox": [[10, 20, 30, 50]]},
        {"bbox": [[20, 40, 60, 100]], "width": 192, "height": 128},
        {"bbox": [[10 / 96, 20 / 64, 30 / 96, 50 / 64]], "bbox_type": "norm1"},
        {"bbox": [[10 / 0.096, 20 / 0.064, 30 / 0.096, 50 / 0.064]], "bbox_type": "norm1000"},
    ],
)
def test_ms_swifts_placeholders_are_filled_in(tmp_path, objects):
    write_image(tmp_path)
    path = write_records(tmp_path, swift("It is at <bbox>.", **objects))
    assert written(path, tmp_path) == [("Find the ship.", "It is at [10, 20, 30, 50].")]


@pytest.mark.parametrize(
    ("answer", "objects", "told"),
    [
        ("<bbox> and <bbox>", {"bbox": [[10, 20, 30, 50]]}, "more <bbox> than objects"),
        ("None.", {"bbox": [[10, 20, 30, 50]]}, "1 boxes and 0 <bbox>"),
        ("<bbox>", {"bbox": [[10, 20, 30, 50]], "bbox_type": "polar"}, "bbox_type 'polar'"),
        ("<bbox>", {"bbox": [[10, 20, 300, 50]]}, "outside the image"),
        ("<bbox>", {"bbox": [[10, 20, 30]]}, "A box is xmin"),
    ],
)
def test_placeholders_that_do_not_fit_are_refused(tmp_path, answer, objects, told):
    write_image(tmp_path)
    with pytest.raises(DatasetError, match=told):
        written(write_records(tmp_path, swift(answer, **objects)), tmp_path)


def llava(answer):
    turns = [{"from": "human", "value": "<image>\nWhere is the ship?"}, {"from": "gpt", "value": answer}]
    return {"image": "a.png", "conversations": turns}


def test_what_boxes_count_is_declared_and_never_guessed(tmp_path):
    write_image(tmp_path)
    shares = write_records(tmp_path, llava("At [0.25, 0.5, 0.5, 0.75]."))
    with pytest.raises(DatasetError, match="--boxes unit"):
        written(shares, tmp_path)
    assert written(shares, tmp_path, frame="unit")[0][1] == "At [24, 32, 48, 48]."
    thousandths = write_records(tmp_path, llava("At [250, 500, 500, 750]."))
    with pytest.raises(DatasetError, match="say what the boxes count"):
        written(thousandths, tmp_path)
    assert written(thousandths, tmp_path, frame="thousandths")[0][1] == "At [24, 32, 48, 48]."
    assert prepare(tmp_path, "--labels", thousandths, "--boxes", "thousandths", "--splits", "1") == 0


def test_boxes_are_found_and_moved_and_other_numbers_are_not():
    text = "2 ships of [10, 20, 30, 40] and [1.5,2,3,4] px, not [1, 2] or (1, 2, 3, 4)."
    assert boxes_in(text) == [(10, 20, 30, 40), (1.5, 2, 3, 4)]
    assert rescaled(text, (1.0, 1.0)) == text
    assert (
        rescaled(text, (2.0, 3.0))
        == "2 ships of [20, 60, 60, 120] and [3, 6, 6, 12] px, not [1, 2] or (1, 2, 3, 4)."
    )
    with pytest.raises(DatasetError, match="has no area"):
        to_pixels("[30, 20, 10, 40]", "pixels", (96, 64), "here")
