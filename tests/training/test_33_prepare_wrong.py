"""Files that are not what they say they are: one sentence each, no traceback, nothing half-written."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fusar_qgis.core.errors import DatasetError, FusarError, OutputError
from tests.training.prepared_scenes import coco, prepare, write_image, write_scene
from training.prepare import folder as folder_module
from training.prepare.formats import Source, read_source
from training.prepare.options import FORMATS

GARBAGE = {
    "coco": ["[]", "{}", "7",
             '{"images": 5, "annotations": [], "categories": []}', '{"images": [[]], "annotations": [3],',
             '{"images": [{"id": [1], "file_name": 3}], "annotations": [{"image_id": []}], "categories": [{"id": 1}]}',
             '{"images": [], "annotations": ["x"], "categories": []}'],
    "captions": ["[1, 2]", '{"image": "a.png"}', "null", "\x00,\x01", '{"image": {}, "caption": "x"}'],
    "release": ["5", '{"image": "a.png"}', '{"image": 7, "question": "q", "answer": "a"}', "[[]]",
                '{"image": "a.png", "question": "q", "answer": "a", "coordinate_size": [0, "x"]}',
                '{"image": "a.png", "question": "q", "answer": " "}'],
    "swift": ['{"images": ["a.png"], "messages": 3}', '{"images": ["a.png"], "messages": [{"role": "user"}]}',
              '{"images": [{}], "messages": []}', '{"images": ["a.png"], "messages": [1, 2]}',
              '{"images": ["a.png"], "objects": [1], "messages": [{"role": "user", "content": "q"}, '
              '{"role": "assistant", "content": "a"}]}'],
    "llava": ['{"image": "a.png", "conversations": [{"from": "gpt", "value": "x"}]}',
              '{"image": "a.png", "conversations": {}}', '{"image": ["a.png", "b.png"], "conversations": []}'],
    "vector": ["", "{}", '{"type": "FeatureCollection"}', '{"type": "FeatureCollection", "features": [{}]}',
               '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": null}]}'],
}  # fmt: skip
SUFFIX = {"vector": ".geojson", "captions": ".jsonl", "coco": ".json"}
CASES = [(name, text) for name, texts in GARBAGE.items() for text in texts]


def read_all(labels, images, name):
    """All that a source gives; the errors that its readings told."""
    told = []
    try:
        for reading in read_source(Source(labels, (images,), name)):
            try:
                reading()
            except FusarError as error:
                told.append(error)
    except FusarError as error:
        told.append(error)
    return told


@pytest.mark.parametrize(("name", "text"), CASES)
def test_a_malformed_file_is_told_in_one_sentence(tmp_path, name, text):
    write_image(tmp_path)
    labels = tmp_path / f"labels{SUFFIX.get(name, '.jsonl')}"
    labels.write_text(text, encoding="utf-8")
    told = read_all(labels, tmp_path, name)
    assert told and all(str(labels) in str(error) for error in told), text


@pytest.mark.parametrize(("name", "suffix"), [("voc", ".xml"), ("yolo", ".txt"), ("dota", ".txt")])
@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"<annotation><object/></annotation>", b"1 2", b"a b c d e"]
)
def test_a_malformed_label_file_is_told_in_one_sentence(tmp_path, name, suffix, content):
    write_image(tmp_path)
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / f"a{suffix}").write_bytes(content)
    (tmp_path / "labels" / "classes.txt").write_text("ship\n")
    told = read_all(tmp_path / "labels", tmp_path, name)
    assert told and all("labels" in str(error) for error in told)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.sampled_from(["a.png", "user", "<bbox>", ""]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["image", "images", "messages", "objects", "bbox", "id", "role", "content", "question",
                         "answer", "annotations", "categories", "name", "image_id", "category_id", "segmentation"]),
        inner, max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=JSON,
    name=st.sampled_from([name for name in FORMATS if name not in ("voc", "yolo", "dota", "vector")]),
)
def test_no_json_brings_a_traceback(tmp_path, content, name):
    write_image(tmp_path)
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps(content))
    read_all(labels, tmp_path, name)


def test_a_file_without_a_crs_lies_nowhere(tmp_path):
    import pyogrio

    scene = write_scene(tmp_path / "s.tif")
    ring = b"\x01\x03\x00\x00\x00\x01\x00\x00\x00\x04\x00\x00\x00" + np.zeros(8).tobytes()
    labels = tmp_path / "labels.gpkg"
    pyogrio.raw.write(
        str(labels), np.array([ring], object), [np.array(["ship"], object)], ["class"], geometry_type="Polygon",
        crs=None, driver="GPKG",
    )  # fmt: skip
    (error,) = read_all(labels, scene, "vector")
    assert (isinstance(error, DatasetError) and "lies" in str(error)) or "lie nowhere" in str(error)


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch, caplog):
    write_image(tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_module.Image.Image, "save", full)
    assert prepare(tmp_path, "--labels", coco(tmp_path)) == 2
    assert "No space left" in caplog.text and "Traceback" not in caplog.text
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob(".*partial"))


def test_what_the_trainer_would_refuse_never_gets_its_name(tmp_path, monkeypatch):
    write_image(tmp_path)

    def refuse(*_):
        raise DatasetError("The trainer cannot read it.")

    monkeypatch.setattr("training.prepare.run.PreparedFolder", refuse)
    assert prepare(tmp_path, "--labels", coco(tmp_path)) == 2
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob(".*partial"))
    assert issubclass(OutputError, FusarError)
