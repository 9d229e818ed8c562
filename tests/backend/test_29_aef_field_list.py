"""The list of scenes whose fields are wanted: what is refused in it, before anything is read."""

from __future__ import annotations

import pytest

from backend.aef.field_folder import RECORDS, FieldFolder
from backend.scene_list import read_scene_list
from fusar_qgis.core.errors import DatasetError, OutputError
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


@pytest.mark.parametrize("line", ["{}", "nothing", "[1]"])
def test_a_folder_with_a_damaged_line_names_it(tmp_path, line):
    (tmp_path / RECORDS).write_text('{"id": "a", "path": null}\n' + line + "\n")
    with pytest.raises(DatasetError, match=f"Line 2 of {tmp_path / RECORDS} is no record"):
        FieldFolder(tmp_path)


@pytest.mark.parametrize(
    "content", [b"notes", b'{"features": 1}\nnotes', b'{"id": "a", "path": null}\nnotes']
)
def test_records_of_somebody_elses_stay_as_they_are(tmp_path, content):
    (tmp_path / RECORDS).write_bytes(content)
    with pytest.raises(DatasetError, match="no record"):
        FieldFolder(tmp_path)
    assert (tmp_path / RECORDS).read_bytes() == content


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written: Not a directory") as caught:
        FieldFolder(tmp_path / "file" / "fields")
    assert "--out" in caught.value.action


def test_a_full_disk_leaves_the_scene_undone(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with FieldFolder(tmp_path) as folder:
        monkeypatch.setattr("backend.aef.field_folder.os.fsync", full)
        with pytest.raises(OutputError, match="No space left on device") as caught:
            folder.add("a", None, {"year": 2020})
        assert "Make room" in caught.value.action
        assert folder.records == {}
