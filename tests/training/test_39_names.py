"""`prepare` and the names that people give: classes as numbers or not at all, files of one name in several folders."""

import numpy as np
import pyogrio
import pytest

from tests.training.prepare_inputs import (
    BOX,
    NORTH_UP,
    coco,
    labels_of,
    prepare,
    records,
    scene,
    write_image,
)
from training.prepare.formats import Source, read_source


def polygons(path, classes, empty=None):
    """Three of them; `empty` says which has no class."""
    outlines = []
    for number in range(3):
        x, y = 5 + 20 * number, 5.0
        corners = [NORTH_UP * corner for corner in ((x, y), (x + 9, y), (x + 9, y + 9), (x, y + 9), (x, y))]
        outlines.append(
            bytes([1]) + np.array([3, 1, 5], "<u4").tobytes() + np.array(corners, "<f8").tobytes()
        )
    mask = {} if empty is None else {"field_mask": [np.array(empty)]}
    pyogrio.raw.write(
        path,
        np.array(outlines, object),
        [classes],
        ["class"],
        geometry_type="Polygon",
        crs="EPSG:32633",
        **mask,
    )
    return path


def classes_of(path, image, label=""):
    readings = read_source(Source(path, (image,), label=label))
    return [item.name for reading in readings for item in reading().labels]


@pytest.mark.parametrize("kind", ["int64", "float64"])
def test_numbers_are_classes_as_they_are_written_and_null_is_none(tmp_path, kind):
    image = tmp_path / "s.tif"
    scene(image)
    empty = [False, False, True]
    values = np.array([1, 2, 0 if kind == "int64" else np.nan], kind)
    path = polygons(tmp_path / "a.gpkg", values, empty if kind == "int64" else None)
    assert classes_of(path, image, "ship") == ["1", "2", "ship"], "neither 1.0 nor nan"
    whole = polygons(tmp_path / "b.gpkg", np.array([3, 4, 5], kind))
    assert classes_of(whole, image) == ["3", "4", "5"]
    broken = polygons(tmp_path / "c.gpkg", np.array([0.5, 1.0, 2.0]))
    assert classes_of(broken, image) == ["0.5", "1", "2"]


def test_an_empty_line_among_yolos_classes_moves_no_number(tmp_path):
    write_image(tmp_path)
    (tmp_path / "classes.txt").write_text("ship\n\nplane\n\n")
    (tmp_path / "a.txt").write_text("2 0.5 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2\n")
    assert [name for name, _ in labels_of(tmp_path, tmp_path, format="yolo")] == ["plane", "ship"]
    (tmp_path / "a.txt").write_text("1 0.5 0.5 0.2 0.2\n")
    with pytest.raises(Exception, match="there is no class 1"):
        labels_of(tmp_path, tmp_path, format="yolo")


def test_files_of_one_name_in_several_folders_are_several_images(tmp_path):
    images = tmp_path / "images"
    for number, folder in enumerate(("train", "val")):
        write_image(images / folder, "0.png", number)
    write_image(images, "1.png", 5)
    labels = coco(images, [BOX, (40, 5, 50, 15), BOX], ("train/0.png", "val/0.png", "1.png"))
    assert prepare(tmp_path, "--labels", labels, "--splits", "1") == 0
    found = {
        record["id"]: [tuple(item["bbox"]) for item in record["objects"]] for record in records(tmp_path)
    }
    assert found == {"train_0": [BOX], "val_0": [(40, 5, 50, 15)], "1": [BOX]}


def test_two_images_of_a_label_file_are_never_one_file(tmp_path, caplog):
    """Where the folders that the labels name are gone, the boxes of both would lie in the one that is left."""
    images = tmp_path / "images"
    write_image(images, "0.png")
    labels = coco(images, [BOX, (40, 5, 50, 15)], ("train/0.png", "val/0.png"))
    assert prepare(tmp_path, "--labels", labels, "--splits", "1") == 2
    assert "'train/0.png' and 'val/0.png' are both" in caplog.text
