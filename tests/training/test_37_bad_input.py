"""Bad input: one sentence from a typed error, never a traceback; nothing half-written is left."""

import json
import resource
import signal

import numpy as np
import pytest
from PIL import Image

from tests.training.prepare_inputs import (
    BOX,
    asked,
    coco,
    conversation,
    data,
    manifest,
    many,
    prepare,
    records,
    scene,
    write_image,
)

NAN = float("nan")


def nothing_left(folder):
    return not (folder / "out").exists() and not list(folder.glob(".*partial"))


def damage(name, content):
    def write(folder):
        labels = many(folder, 12)
        (folder / name).write_bytes(content(folder / name) if callable(content) else content)
        return labels

    return write


def broken(change):
    """Labels of twelve images, those of image 3 changed."""

    def write(folder):
        labels = many(folder, 12)
        content = json.loads(labels.read_text())
        change(content["annotations"][3])
        labels.write_text(json.dumps(content))
        return labels

    return write


def records_with(line):
    def write(folder):
        many(folder, 12)
        good = [json.dumps(asked("What?", f"Sea {k}.", f"{k}.png")) for k in range(12)]
        path = folder / "train.jsonl"
        path.write_text("\n".join([*good, line if isinstance(line, str) else json.dumps(line)]))
        return path

    return write


def captions(line):
    def write(folder):
        many(folder, 12)
        path = folder / "texts.csv"
        path.write_text("\n".join(["image,caption", *(f"{k}.png,Sea {k}." for k in range(12)), line]))
        return path

    return write


def with_field(content):
    def write(folder):
        many(folder, 12)
        np.savez(folder / "f.npz", **content)
        return records_with(asked("What?", "Land.", "5.png", aef="f.npz"))(folder)

    return write


VALUES = np.full((4, 64), 0.125, np.float32)
WRONG = {
    "a picture that is none": (damage("3.png", b"no picture"), "3.png cannot be read", 11),
    "a picture that is cut off": (damage("3.png", lambda p: p.read_bytes()[:900]), "3.png cannot be read", 11),
    "a damaged header": (
        damage("3.png", lambda p: p.read_bytes()[:20] + b"\xff" * 9 + p.read_bytes()[29:]),
        "cannot be read",
        11,
    ),
    "a missing picture": (broken(lambda item: item.update(image_id=99)), "there is no image 99", 12),
    "a box outside": (broken(lambda item: item.update(bbox=[200, 0, 9, 9])), "outside the image", 11),
    "a box without area": (broken(lambda item: item.update(bbox=[5, 5, 0, 9])), "has no area", 11),
    "a box that is not finite": (broken(lambda item: item.update(bbox=[5, NAN, 4, 9])), "has no area", 11),
    "a huge number": (broken(lambda item: item.update(bbox=[5, 10**400, 4, 9])), "is no box", 11),
    "a box of three": (broken(lambda item: item.update(bbox=[5, 5, 4])), "is no box", 11),
    "no box": (broken(lambda item: item.pop("bbox")), "is no box", 11),
    "an unknown class": (broken(lambda item: item.update(category_id=7)), "is no box", 11),
    "an empty answer": (records_with(asked("What?", " ", "0.png")), "empty question or answer", 12),
    "a line that is no JSON": (records_with('{"image": "0.png"'), "line 13 is no JSON", 12),
    "a line that is no object": (records_with("[3]"), "is list, no JSON object", 12),
    "half a character": (records_with('{"image": "0.png", "question": "\\ud83d", "answer": "x"}'), "is no JSON", 12),
    "two images": (records_with({**asked("What?", "x"), "images": ["a", "b"]}), "has 2 images", 12),
    "no turns": (records_with({"image": "0.png", "messages": "hello"}), "turns that are no list", 12),
    "turns out of order": (
        records_with({"image": "0.png", "messages": [{"role": "user", "content": "Hi"}]}),
        "no questions and answers in turn",
        12,
    ),
    "a coordinate_size of nothing": (
        records_with(asked("What?", "[1, 2, 3, 4]", "0.png", coordinate_size=[0, 1])),
        "coordinate_size",
        12,
    ),
    "an answer's box outside": (
        records_with(asked("Find it.", "[900, 2, 950, 4]", "0.png", coordinate_size=504)),
        "outside the image",
        12,
    ),
    "a caption without a text": (captions("3.png,"), "no image or no text", 12),
    "a field with NaN": (
        with_field({"features": VALUES * NAN, "positions": np.zeros((4, 2), np.float32)}),
        "NaN",
        11,
    ),
    "a field outside": (
        with_field({"features": VALUES, "positions": np.full((4, 2), 7, np.float32)}),
        r"outside [0, 1]",
        11,
    ),
    "a field that is none": (with_field({"x": VALUES}), "no AEF field", 11),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_and_can_be_left_out(tmp_path, caplog, name):
    write, told, kept = WRONG[name]
    labels = write(tmp_path)
    assert prepare(tmp_path, "--labels", labels) == 2
    assert told in caplog.text and nothing_left(tmp_path)
    assert prepare(tmp_path, "--labels", labels, "--skip-bad", "--splits", "1") == 0
    (line,) = manifest(tmp_path)["left_out"]
    assert told in line and len(records(tmp_path)) == kept
    page = (tmp_path / "out" / "report.html").read_text()
    assert "<td>1 left out</td>" in page


def test_two_files_of_one_name_are_told(tmp_path, caplog):
    write_image(tmp_path, "a.png", 1)
    Image.open(tmp_path / "a.png").save(tmp_path / "a.bmp")
    labels = coco(tmp_path, [BOX] * 2, ("a.png", "a.bmp"))
    assert prepare(tmp_path, "--labels", labels) == 2 and "Two images are called 'a'" in caplog.text
    assert prepare(tmp_path, "--labels", labels, "--skip-bad", "--splits", "1") == 0
    assert len(records(tmp_path)) == 1 and data(tmp_path).pixels(0).shape == (64, 96)


def test_of_a_scene_that_breaks_off_no_tile_is_kept(tmp_path):
    scene(tmp_path / "s.tif", size=(600, 96))
    write_image(tmp_path, "s_0_192.png")  # has the name of the scene's third tile
    labels = coco(tmp_path, [BOX] * 2, ("s_0_192.png", "s.tif"))
    arguments = ("--labels", labels, "--tile-px", 96, "--empty", 1, "--skip-bad", "--splits", "1")
    assert prepare(tmp_path, *arguments) == 0
    assert [record["id"] for record in records(tmp_path)] == ["s_0_192"]
    assert "Two images are called 's_0_192'" in manifest(tmp_path)["left_out"][0]
    assert len(list((tmp_path / "out" / "train" / "images").iterdir())) == 1
    assert manifest(tmp_path)["inputs"].keys() == {str(labels), str(tmp_path / "s_0_192.png")}


def test_a_list_of_boxes_is_never_cut(tmp_path, caplog):
    write_image(tmp_path, size=(400, 400))
    boxes = [(20 * k, 20 * r, 20 * k + 10, 20 * r + 10) for k in range(9) for r in range(9)]
    labels = coco(tmp_path, boxes)
    assert prepare(tmp_path, "--labels", labels) == 2 and "a list of boxes is never cut" in caplog.text
    assert prepare(tmp_path, "--labels", labels, "--skip-bad", "--splits", "1") == 0
    tasks = [entry["task"] for entry in records(tmp_path)[0]["qa"]]
    assert (
        "detection" not in tasks and "counting" in tasks and "detection" in manifest(tmp_path)["left_out"][0]
    )


@pytest.mark.parametrize("most_bytes", [100, 8_000, 60_000])
def test_a_full_disk_leaves_nothing(tmp_path, caplog, most_bytes):
    """The system itself refuses to write more: at the first picture, in the records, or in the page."""
    labels = many(tmp_path, 40)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
        assert prepare(tmp_path, "--labels", labels) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert "cannot be written" in caplog.text and nothing_left(tmp_path)


def test_what_cannot_be_read_back_never_gets_its_name(tmp_path, monkeypatch):
    from training.prepare import folder

    def worn_out(path, field):
        path.write_bytes(b"PK")

    monkeypatch.setattr(folder, "write_npz", worn_out)
    np.savez(tmp_path / "f.npz", features=VALUES, positions=np.zeros((4, 2), np.float32))
    write_image(tmp_path)
    labels = conversation(tmp_path / "train.jsonl", asked("What?", "Sea.", aef="f.npz"))
    assert prepare(tmp_path, "--labels", labels) == 2 and nothing_left(tmp_path)


def test_a_folder_with_something_in_it_is_not_overwritten(tmp_path, caplog):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    labels = many(tmp_path)
    assert prepare(tmp_path, "--labels", labels) == 2
    assert "is not empty" in caplog.text and (tmp_path / "out" / "mine.txt").exists()
    (tmp_path / "file").mkdir()
    (tmp_path / "file" / "out").write_text("x")
    assert prepare(tmp_path / "file", "--labels", labels) == 2


def test_options_that_make_no_sense_are_refused(tmp_path, caplog):
    labels = many(tmp_path, 2)
    for option in (
        "--nodes=1",
        "--year=1066",
        "--whole-px=3",
        "--splits=0.5,0.6",
        "--images=/nowhere",
        "--seed=-1",
    ):
        assert prepare(tmp_path, "--labels", labels, option) == 2 and nothing_left(tmp_path)
    names = tmp_path / "names.json"
    names.write_text('["water"]')
    cover = scene(tmp_path / "c.tif")
    for raster in (cover, tmp_path / "none.tif", labels):
        arguments = ("--land-cover", raster, "--land-cover-names", names)
        assert prepare(tmp_path, "--labels", labels, *arguments) == 2 and nothing_left(tmp_path)
