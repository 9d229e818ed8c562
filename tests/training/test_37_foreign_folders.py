"""What labels and records name is read in the folders that were named, and nowhere else; odd output folders."""

import json
from pathlib import Path

import pytest

from fusar_qgis.core.errors import DatasetError
from tests.training.prepare_inputs import coco, many, prepare, records, write_image
from training.data.prepared import PreparedFolder
from training.prepare.formats import Source, read_source


@pytest.mark.parametrize("name", ["../private/p.png", "sub/../../private/p.png", "{tmp}/private/p.png"])
def test_labels_reach_no_picture_outside_the_named_folders(tmp_path, name):
    write_image(tmp_path / "private", "p.png")
    write_image(tmp_path / "images" / "sub", "q.png")
    labels = coco(tmp_path, names=(name.format(tmp=tmp_path),))
    (reading,) = read_source(Source(labels, (tmp_path / "images",)))
    with pytest.raises(DatasetError, match="there is no image"):
        reading()


def test_a_field_outside_the_named_folders_is_not_read(tmp_path):
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "f.npz").write_bytes(b"")
    write_image(tmp_path / "data")
    record = {"image": "a.png", "question": "What?", "answer": "Sea.", "aef": "../private/f.npz"}
    (tmp_path / "data" / "l.jsonl").write_text(json.dumps(record))
    (reading,) = read_source(Source(tmp_path / "data" / "l.jsonl", (tmp_path / "data",)))
    with pytest.raises(DatasetError, match="there is no image"):
        reading()


def test_paths_that_stay_inside_and_links_of_ones_own_are_followed(tmp_path):
    picture = write_image(tmp_path / "store", "p.png")
    (tmp_path / "images" / "sub").mkdir(parents=True)
    (tmp_path / "images" / "sub" / "p.png").symlink_to(picture)
    (tmp_path / "linked").symlink_to(tmp_path / "images")
    for name in (
        "sub/p.png",
        "sub/../sub/p.png",
        str(tmp_path / "linked" / "sub" / "p.png"),
        "/elsewhere/p.png",
    ):
        labels = coco(tmp_path, names=(name,))
        (reading,) = read_source(Source(labels, (tmp_path / "linked", tmp_path / "linked" / "sub")))
        assert reading().path.resolve() == picture


@pytest.mark.parametrize("key", ["image", "aef"])
@pytest.mark.parametrize("name", ["../p.png", "{tmp}/p.png", "images/../../p.png"])
def test_a_record_reaches_nothing_outside_its_folder(tmp_path, key, name):
    write_image(tmp_path, "p.png")
    folder = tmp_path / "data"
    write_image(folder, "a.png")
    record = {"id": "a", "image": "a.png", "size": [96, 64], key: name.format(tmp=tmp_path)}
    (folder / "samples.jsonl").write_text(json.dumps(record))
    with pytest.raises(DatasetError, match="line 1 is no record"):
        PreparedFolder(folder)


def test_a_record_may_hold_characters_that_break_lines_elsewhere(tmp_path):
    write_image(tmp_path)
    text = "Sea\u2028and\x85land."
    record = {"id": "a", "image": "a.png", "size": [96, 64], "qa": [{"task": "captioning", "answer": text}]}
    (tmp_path / "samples.jsonl").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    assert PreparedFolder(tmp_path).caption(0) == text


def test_many_records_of_one_id_are_told_soon(tmp_path):
    records_ = [{"id": str(k % 39_999), "image": "a.png", "size": [96, 64]} for k in range(40_000)]
    (tmp_path / "samples.jsonl").write_text("\n".join(map(json.dumps, records_)))
    with pytest.raises(DatasetError, match="same id, first '0'"):
        PreparedFolder(tmp_path)


def test_an_empty_folder_behind_a_link_takes_the_data(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk")
    assert prepare(tmp_path, "--labels", many(tmp_path, 4), "--splits", "1") == 0
    assert len(records(tmp_path)) == 4 and (tmp_path / "disk" / "manifest.json").is_file()
    assert (tmp_path / "out").is_symlink()


def test_a_mounted_disk_is_refused_before_the_work(tmp_path, caplog, monkeypatch):
    (tmp_path / "out").mkdir()
    labels = many(tmp_path, 4)
    monkeypatch.setattr(Path, "is_mount", lambda path: path == tmp_path / "out")
    monkeypatch.setattr("training.prepare.run.read_source", lambda *_: pytest.fail("it has begun to read"))
    assert prepare(tmp_path, "--labels", labels) == 2
    assert "a folder in it" in caplog.text and (tmp_path / "out").is_dir()
