"""Garbage in every reader: labels or one sentence, never a traceback."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusar_qgis.core.errors import FusarError
from tests.training.prepare_inputs import BOX, geojson, ring, scene, write_image
from training.prepare.formats import Source, read_source
from training.prepare.tally import Tally


@pytest.mark.parametrize(
    "content",
    ["", "{}", "no json", '{"type": "FeatureCollection", "features": []}', '{"type": "FeatureCollection"}'],
)
def test_vector_files_without_polygons(tmp_path, content):
    scene(tmp_path / "s.tif")
    path = tmp_path / "labels.geojson"
    path.write_text(content)
    with pytest.raises(FusarError):
        read_all(path, tmp_path, "vector")


def test_vector_files_over_pictures_that_lie_nowhere(tmp_path):
    path = geojson(tmp_path / "labels.geojson", [ring(BOX)])
    write_image(tmp_path)
    with pytest.raises(FusarError, match="nowhere where it lies"):
        read_all(path, tmp_path, "vector")


def read_all(path, folder, name):
    return [reading() for reading in read_source(Source(path, (folder,), name), Tally())]


ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["a.png", "ship", "user"]),
)
KEYS = st.sampled_from(
    [
        "id", "image", "images", "annotations", "categories", "name", "file_name", "image_id", "category_id", "bbox",
        "segmentation", "size", "counts", "question", "answer", "messages", "role", "content", "conversations", "from",
        "value", "objects", "ref", "bbox_type", "coordinate_size", "caption", "text", "query", "response", "history",
        "aef", "licenses", "license", "type", "path", "width", "height", "iscrowd",
    ]
)  # fmt: skip
JSONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=24,
)
FORMS = ("coco", "captions", "release", "swift", "llava")


@pytest.fixture(scope="module")
def image_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    write_image(folder)
    return folder


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=150)
@given(content=JSONS, listed=st.booleans())
def test_any_json_gives_labels_or_one_sentence(image_folder, name, content, listed):
    path = image_folder / "fuzz.json"
    path.write_text(json.dumps([content] if listed else content))
    try:
        read_all(path, image_folder, name)
    except FusarError as error:
        assert str(error)


VALID = {
    "coco": {
        "images": [{"id": 1, "file_name": "a.png", "license": 1}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 40], "iscrowd": 0},
            {"id": 2, "image_id": 1, "category_id": 1, "segmentation": {"size": [2, 3], "counts": [1, 2, 3]}},
            {"id": 3, "image_id": 1, "category_id": 1, "segmentation": [[1, 2, 30, 40, 5, 60]]},
        ],
        "categories": [{"id": 1, "name": "ship"}], "licenses": [{"id": 1, "name": "CC0"}],
    },
    "captions": [{"image": "a.png", "caption": "Sea."}],
    "release": [{"image": "a.png", "question": "Find it.", "answer": "[1, 2, 3, 4]", "coordinate_size": [96, 64]}],
    "swift": [
        {
            "images": ["a.png"], "messages": [
                {"role": "user", "content": "<image>Find the <ref-object>."},
                {"role": "assistant", "content": [{"type": "text", "text": "<bbox>"}]},
            ],
            "objects": {"ref": ["ship"], "bbox": [[1, 2, 3, 4]], "bbox_type": "real", "width": [96], "height": 64},
        },
        {"images": [{"path": "a.png"}], "query": "How many?", "response": "2", "history": [["What?", "Sea."]]},
    ],
    "llava": [{"image": "a.png", "conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "0.5"}]}],
}  # fmt: skip


def places(value, path=()):
    """The path of every node of a JSON value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def replaced(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("name", FORMS)
def test_what_is_changed_below_is_valid(image_folder, name):
    path = image_folder / "valid.json"
    path.write_text(json.dumps(VALID[name]))
    assert read_all(path, image_folder, name)


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=300)
@given(choose=st.data())
def test_any_one_wrong_value_gives_labels_or_one_sentence(image_folder, name, choose):
    valid = VALID[name]
    changed = replaced(valid, choose.draw(st.sampled_from(list(places(valid)))), choose.draw(JSONS))
    path = image_folder / "changed.json"
    path.write_text(json.dumps(changed))
    try:
        read_all(path, image_folder, name)
    except FusarError as error:
        assert str(error)


FILES = {
    "voc": "a.xml", "yolo": "a.txt", "dota": "a.txt", "captions": "a.csv", "coco": "a.json", "swift": "a.jsonl",
    "vector": "a.geojson",
}  # fmt: skip
LINES = [b"0 ", b"-1 ", b"nan ", b"1e999 ", b"ship ", b"\n", b"0.5 ", b"\xff", b"\x00", b'"', b",", b"a.png"]
TAGS = [
    b"<a>", b"</a>", b"<object>", b"</object>", b"<bndbox>", b"</bndbox>", b"<xmin>1</xmin>", b"<name>x</name>",
    b"<robndbox>", b"</robndbox>", b"<cx>nan</cx>", b"<filename>a.png</filename>",
]  # fmt: skip
BYTES = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
    st.lists(st.sampled_from(LINES), max_size=30).map(b"".join),
    st.lists(st.sampled_from(TAGS), max_size=12).map(lambda tags: b"<r>" + b"".join(tags) + b"</r>"),
)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=100)
@given(content=BYTES)
def test_any_bytes_give_labels_or_one_sentence(image_folder, name, content):
    folder = image_folder / name
    folder.mkdir(exist_ok=True)
    (folder / "classes.txt").write_text("ship\n")
    path = folder / FILES[name]
    path.write_bytes(content)
    try:
        read_all(folder if name in ("voc", "yolo", "dota") else path, image_folder, name)
    except FusarError as error:
        assert str(error)
