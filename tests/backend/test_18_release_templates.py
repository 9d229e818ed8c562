"""The authors' release: question templates from examples of its training data."""

from __future__ import annotations

import json

import pytest

from backend.model.checkpoint import load_checkpoint
from fusar_qgis.core.errors import CheckpointError
from tests.backend.converted_release import (  # noqa: F401 - fixtures
    DETECTION_RECORDS,
    base_fixture,
    convert,
    detection_fixture,
    stage1_fixture,
)


def records(path, questions, answer="2", **more):
    lines = [{"id": str(i), "question": q, "answer": answer, **more} for i, q in enumerate(questions)]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def test_templates_of_every_task(base, stage1, tmp_path):
    count = records(tmp_path / "counting.jsonl", ["How many ships are there?", "How many planes are there?"])
    cells = records(
        tmp_path / "localization.jsonl", ["In which cells is a ship?", "In which cells is a plane?"]
    )
    names = records(
        tmp_path / "classification.jsonl", ["What is in [1, 2, 30, 40]?", "What is in [-5,0,9,9]?"]
    )
    boxes = tmp_path / "detection.jsonl"
    boxes.write_text("\n".join(map(json.dumps, DETECTION_RECORDS)))
    convert(base, stage1, tmp_path / "out", examples=(count, cells, names, boxes))
    templates = load_checkpoint(tmp_path / "out").prompts.templates
    assert templates["counting"] == "How many {label}s are there?"
    assert templates["localization"] == "In which cells is a {label}?"
    assert templates["classification"] == "What is in {box}?"
    assert templates["detection"] == 'Find every {label}. Answer with "bbox_2d" or None.'


def test_the_class_is_found_by_what_differs_where_no_answer_names_it(base, stage1, tmp_path):
    count = records(tmp_path / "counting.jsonl", ["How many ships, please?", "How many oil tanks, please?"])
    convert(base, stage1, tmp_path / "out", examples=(count,))
    assert load_checkpoint(tmp_path / "out").prompts.templates["counting"] == "How many {label}, please?"


@pytest.mark.parametrize(
    ("questions", "more", "named"),
    [
        (["How many?", "How many?"], {}, "--classes"),
        (["How many ships?", "How many planes?"], {"coordinate_size": 1000}, "1000 px"),
        ([], {}, "empty"),
    ],
)
def test_examples_that_tell_nothing_are_refused(base, stage1, tmp_path, questions, more, named):
    examples = records(tmp_path / "counting.jsonl", questions, **more)
    with pytest.raises(CheckpointError, match=named):
        convert(base, stage1, tmp_path / "out", examples=(examples,))
    assert [path.name for path in tmp_path.iterdir()] == ["counting.jsonl"], "nothing is left"
