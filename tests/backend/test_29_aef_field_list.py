"""The list of scenes whose fields are wanted: what is refused in it, before anything is read."""

from __future__ import annotations

import pytest

from backend.scene_list import read_scene_list
from fusar_qgis.core.errors import DatasetError
from tests.backend.field_lists import run, write_list


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("not json", "Line 1"),
        ('{"id": "a", "year": 2020}', "bbox"),
        ('{"id": "a", "bbox": [1, 2, 3, 4], "image": "x.tif", "year": 2020}', "either"),
        ('{"id": "../a", "bbox": [1, 2, 3, 4], "year": 2020}', "no file name"),
        ('{"id": "a", "bbox": [1, 2, 3], "year": 2020}', "Line 1"),
        ('{"id": "a", "bbox": [1, 5, 3, 4], "year": 2020}', "Line 1"),
        ('{"id": "a", "bbox": [1, 2, 3, 4], "year": "2020"}', "year"),
        ('{"id": "a", "bbox": [1, 2, 3, 4], "year": 2020, "nodes": 1}', "Line 1"),
        ('{"id": "a", "bbox": [1, 2, 3, 4], "year": 2020, "nodes": 9999}', "nodes"),
        ('{"id": "a", "bbox": [1, 2, 3, 4], "year": 2020, "colour": 1}', "object of"),
        ('{"id": "a", "image": "none.tif", "year": 2020}', "none.tif"),
        (
            '{"id": "a", "bbox": [1, 2, 3, 4], "year": 2020}\n{"id": "a", "bbox": [1, 2, 3, 4], "year": 2020}',
            "twice",
        ),
        ("", "empty"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number_before_anything_is_read(tmp_path, line, told):
    (tmp_path / "s.jsonl").write_text(line)
    with pytest.raises(DatasetError, match=told):
        read_scene_list(tmp_path / "s.jsonl")


def test_year_and_nodes_belong_to_one_box(tmp_path, caplog):
    write_list(tmp_path / "s.jsonl", [])
    assert (
        run("aef", "field", "--manifest", tmp_path / "s.jsonl", "--year", 2020, "--out", tmp_path / "o") == 1
    )
    assert run("aef", "field", "--bbox", 1, 2, 3, 4, "--out", tmp_path / "o.npz") == 1
    assert "--year" in caplog.text
