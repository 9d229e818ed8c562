"""A reviewed layer exported from QGIS is read by training's own reader, with every box where the analyst saw it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsRectangle

from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions, plan_detection
from fusar_qgis.core.errors import InvalidRequestError, OutputError
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.scene_window import square_around
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.review_rows import change_row, reviewed_boxes
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.layers.window_images import window_reader
from fusar_qgis.workflows.export_training import export_training

SIDE_PX, PIXEL_M, ORIGIN = 300, 10.0, (500_000.0, 4_200_000.0)
SHIPS = [(20.0, 30.0, 32.5, 36.25), (140.0, 40.0, 152.0, 51.0), (60.0, 200.0, 70.0, 230.0)]
WRONG, DRAWN = (230.0, 240.0, 240.0, 250.0), (220.0, 100.0, 236.0, 108.0)
OPTIONS = DetectionOptions("ship", tile_px=128, overlap_percent=25, zoom=1.28)
READ = """
import json, sys
from pathlib import Path
from training.data.prepared import PreparedFolder
folder = PreparedFolder(Path(sys.argv[1]))
found = []
for index in range(len(folder)):
    pairs = folder.pairs(index, folder.size(index))
    found.append({
        "id": folder.id(index), "size": folder.size(index), "mean": float(folder.pixels(index).mean()),
        "pairs": [(pair.task, pair.question, pair.answer, pair.label) for pair in pairs],
        "objects": folder._records[index]["objects"],
    })
print(json.dumps(found))
"""


@pytest.fixture
def scene(tmp_path: Path, qgis_app: Any) -> Any:
    rng = np.random.default_rng(3)
    pixels = rng.gamma(4.0, 10.0, (SIDE_PX, SIDE_PX)).astype(np.float32)
    for xmin, ymin, xmax, ymax in [*SHIPS, DRAWN]:
        pixels[round(ymin) : round(ymax), round(xmin) : round(xmax)] = 900
    path = tmp_path / "scene.tif"
    file = gdal.GetDriverByName("GTiff").Create(str(path), SIDE_PX, SIDE_PX, 1, gdal.GDT_Float32)
    file.SetGeoTransform((ORIGIN[0], PIXEL_M, 0, ORIGIN[1], 0, -PIXEL_M))
    from osgeo import osr

    system = osr.SpatialReference()
    system.ImportFromEPSG(32633)
    file.SetProjection(system.ExportToWkt())
    file.GetRasterBand(1).WriteArray(pixels)
    del file
    return inspect_file(str(path), user_year=2020).scene


@pytest.fixture
def layer(scene: Any, tmp_path: Path) -> Any:
    """Three ships and a false alarm from a model, one ship drawn by hand; nothing decided yet."""
    from fusar_qgis.core.api import AefReport
    from fusar_qgis.core.scene_box import Placeable, Provenance, place_boxes

    origin = Provenance("Detect ship", "m1", 0, AefReport("off"))
    items = [Placeable(PixelBox(*box), "ship", origin, (0.5, "token_probability")) for box in [*SHIPS, WRONG]]
    made = DetectionLayer(tmp_path / "d.gpkg", scene.crs, "ships", scene.name, ["ship"])
    made.replace(place_boxes(scene, items))
    drawn = QgsFeature(made.layer.fields())
    xmin, ymin, xmax, ymax = DRAWN
    drawn.setGeometry(
        QgsGeometry.fromRect(
            QgsRectangle(
                ORIGIN[0] + PIXEL_M * xmin, ORIGIN[1] - PIXEL_M * ymax,
                ORIGIN[0] + PIXEL_M * xmax, ORIGIN[1] - PIXEL_M * ymin,
            )
        )
    )  # fmt: skip
    drawn["label"] = "ship"
    made.layer.dataProvider().addFeatures([drawn])
    return made.layer


def decide(layer: Any, review: str, *boxes: tuple[float, ...], **more: Any) -> None:
    for row in list(layer.getFeatures()):
        if (row["xmin"], row["ymin"], row["xmax"], row["ymax"]) in boxes:
            change_row(layer, row.id(), {"review": review, **more}, "decide")


def export(layer: Any, scene: Any, folder: Path, options: DetectionOptions = OPTIONS) -> Any:
    return export_training(reviewed_boxes(layer, scene), scene, options, None, folder, QuietFeedback())


@pytest.fixture
def read_by_training(main_python: Path, project_root: Path) -> Callable[[Path], list[dict[str, Any]]]:
    def read(folder: Path) -> list[dict[str, Any]]:
        done = subprocess.run(
            [str(main_python), "-c", READ, str(folder)], capture_output=True, text=True, cwd=project_root,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(project_root), "HOME": str(folder)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return read


def test_training_reads_every_box_where_the_analyst_saw_it(scene, layer, tmp_path, read_by_training):
    decide(layer, "accepted", *SHIPS)
    decide(layer, "rejected", WRONG)
    found = export(layer, scene, tmp_path / "data")
    records = read_by_training(tmp_path / "data")
    assert found.tiles == len(records) > 4 and found.unreviewed == 0
    windows = {
        f"{scene.name}_b1_{window.xmin:.0f}_{window.ymin:.0f}_100_128": window for window in windows_of(scene)
    }
    seen = []
    for record in records:
        window = windows[record["id"]]
        assert record["size"] == [128, 128]
        for item in record["objects"]:
            scale = window.width / 128
            box = np.array(item["bbox"]) * scale + [window.xmin, window.ymin] * 2
            whole = [
                truth for truth in [*SHIPS, DRAWN] if np.abs(_clipped(truth, window) - box).max() * 1.28 < 0.5
            ]
            assert item["label"] == "ship" and len(whole) == 1, (record["id"], box)
            seen.append(whole[0])
    assert set(seen) == {*SHIPS, DRAWN}, "the false alarm is in none, and no ship is missing"
    assert len(seen) == found.objects


def windows_of(scene: Any) -> list[PixelBox]:
    plan = plan_detection(scene, OPTIONS, None)
    return [square_around(scene, tile.window, plan.side_px) for tile in plan.tiles]


def _clipped(box: tuple[float, ...], window: Any) -> np.ndarray:
    low = np.maximum(box[:2], [window.xmin, window.ymin])
    high = np.minimum(box[2:], [window.xmax, window.ymax])
    return np.concatenate([low, high])


def test_pictures_are_what_the_model_is_sent(scene, layer, tmp_path):
    decide(layer, "accepted", *SHIPS)
    decide(layer, "rejected", WRONG)
    export(layer, scene, tmp_path / "data")
    lines = (tmp_path / "data" / "samples.jsonl").read_text().splitlines()
    reader = window_reader(scene.source_path)
    for record in map(json.loads, lines):
        sent = reader.gray(PixelBox(*record["window"]), (128, 128))
        stored = gdal.Open(str(tmp_path / "data" / record["image"])).ReadAsArray()
        assert np.array_equal(stored, sent)


def test_questions_follow_from_the_labels(scene, layer, tmp_path, read_by_training):
    decide(layer, "accepted", *SHIPS)
    decide(layer, "rejected", WRONG)
    export(layer, scene, tmp_path / "data")
    for record in read_by_training(tmp_path / "data"):
        answers = {task: answer for task, _, answer, _ in record["pairs"]}
        assert str(len(record["objects"])) in answers["counting"]
        assert answers["detection"].count("bbox_2d") == len(record["objects"])
        assert [answer for task, _, answer, _ in record["pairs"] if task == "classification"] == [
            "ship"
        ] * len(record["objects"])


def test_tiles_with_an_undecided_box_are_left_out(scene, layer, tmp_path, read_by_training):
    decide(layer, "accepted", SHIPS[0], SHIPS[1])
    found = export(layer, scene, tmp_path / "data")
    assert found.unreviewed > 0
    for record in read_by_training(tmp_path / "data"):
        left, top, side = map(float, record["id"].split("_")[-4:-1])
        window = PixelBox(left, top, left + side, top + side)
        for undecided in (SHIPS[2], WRONG):
            assert not (
                undecided[0] < window.xmax and undecided[2] > window.xmin
                and undecided[1] < window.ymax and undecided[3] > window.ymin
            )  # fmt: skip


def test_nothing_reviewed_is_refused_and_writes_nothing(scene, layer, tmp_path):
    layer.dataProvider().deleteFeatures(
        [row.id() for row in layer.getFeatures() if not isinstance(row["model"], str)]
    )
    with pytest.raises(InvalidRequestError, match="No tile was reviewed"):
        export(layer, scene, tmp_path / "data")
    assert not (tmp_path / "data" / "samples.jsonl").exists()


def test_a_folder_holds_several_scenes_and_a_scene_once(scene, layer, tmp_path, read_by_training):
    folder = tmp_path / "data"
    (folder / "images").mkdir(parents=True)
    (folder / "samples.jsonl").write_text(
        json.dumps({"id": "other", "image": "images/o.png", "size": [8, 8], "scene": "other"}) + "\n"
    )
    gdal.GetDriverByName("PNG").CreateCopy(
        str(folder / "images" / "o.png"), gdal.GetDriverByName("MEM").Create("", 8, 8, 1)
    )
    decide(layer, "accepted", *SHIPS)
    decide(layer, "rejected", WRONG)
    first = export(layer, scene, folder)
    decide(layer, None, SHIPS[2])
    second = export(layer, scene, folder)
    records = read_by_training(folder)
    assert len(records) == second.tiles + 1 < first.tiles + 1 and records[0]["id"] == "other"
    named = {json.loads(line)["image"] for line in (folder / "samples.jsonl").read_text().splitlines()}
    assert {f"images/{path.name}" for path in (folder / "images").iterdir() if path.suffix == ".png"} == named


def test_a_foreign_file_is_not_written_over(scene, layer, tmp_path):
    decide(layer, "accepted", *SHIPS)
    decide(layer, "rejected", WRONG)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "samples.jsonl").write_text("my notes")
    with pytest.raises(OutputError, match="cannot be added to"):
        export(layer, scene, tmp_path / "data")
    assert (tmp_path / "data" / "samples.jsonl").read_text() == "my notes"


def test_rows_of_other_scenes_are_not_this_scenes(scene, layer):
    count = len(reviewed_boxes(layer, scene))
    row = next(row for row in layer.getFeatures() if row["scene"] == scene.name)
    change_row(layer, row.id(), {"scene": "another"}, "move")
    assert len(reviewed_boxes(layer, scene)) == count - 1


def test_the_toolbox_writes_the_same(scene, layer, tmp_path, qgis_processing, read_by_training):
    import processing
    from qgis.core import QgsApplication

    from fusar_qgis.processing.provider import FusarProvider

    decide(layer, "accepted", *SHIPS)
    decide(layer, "rejected", WRONG)
    provider = FusarProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    try:
        told = processing.run(
            "fusar:exporttraining",
            {
                "INPUT": scene.source_path, "BOXES": layer, "CLASSES": "ship", "TILE_PX": 128, "OVERLAP": 25,
                "ZOOM": 1.28, "OUTPUT": str(tmp_path / "toolbox"),
            },
        )  # fmt: skip
    finally:
        QgsApplication.processingRegistry().removeProvider(provider)
    ours = export(layer, scene, tmp_path / "data")
    assert (told["TILES"], told["OBJECTS"]) == (ours.tiles, ours.objects)
    assert read_by_training(tmp_path / "toolbox") == read_by_training(tmp_path / "data")
