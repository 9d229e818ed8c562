"""What an analyst has done in a detection layer outlives what the panel does with it."""

from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsRectangle
from qgis.gui import QgsRubberBand

from fusar_qgis.gui.review_box import ReviewBox
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.review_rows import change_row
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.settings import Settings
from tests.plugin.gui_window import wait_until, workbench
from tests.plugin.live_dock import (
    build,
    finish,
    layers_of,
    open_scene,
    scene_file,
    start,
    stop_after_the_first_boxes,
    tear_down,
)
from tests.plugin.rasters import sea, write_raster
from tests.plugin.test_32_layers import ship


@pytest.fixture
def stopped(live, tmp_path, stub):
    """A run that was stopped after its first boxes; the panel offers to continue it."""
    open_scene(live, scene_file(tmp_path))
    stop_after_the_first_boxes(live, stub)
    (layer,) = layers_of("detections")
    return layer


def draw(layer) -> None:
    """A box by hand, not saved yet."""
    drawn = QgsFeature(layer.fields())
    drawn.setGeometry(QgsGeometry.fromRect(QgsRectangle(layer.extent())))
    drawn["label"] = "by hand"
    assert layer.startEditing() and layer.addFeature(drawn)


@pytest.mark.parametrize("button", ["remove_button", "continue_button", "over_button"])
def test_a_layer_with_unsaved_edits_is_not_taken_away(live, stopped, button) -> None:
    draw(stopped)
    getattr(live.detect_tab.result, button).click()
    assert stopped in layers_of("detections") and stopped.isModified()
    assert "not saved" in live.bench.iface.message()
    assert not live.detect_tab.stop_button.isEnabled(), "no run began"
    assert stopped.rollBack()


def test_a_layer_in_which_boxes_were_decided_stays_when_the_run_goes_on(live, stopped) -> None:
    fid = next(stopped.getFeatures()).id()
    change_row(stopped, fid, {"review": "accepted"}, "Accept")
    live.detect_tab.result.continue_button.click()
    finish(live)
    assert len(layers_of("detections")) == 2 and stopped in layers_of("detections")


def bands(canvas) -> list:
    return [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]


def test_a_panel_that_goes_away_in_mid_run_leaves_nothing_on_the_map(window, tmp_path, stub) -> None:
    panel = build(window, Settings(mode="remote", backend_url=stub.url, output_folder=str(tmp_path)))
    panel.bench.connection.reload()
    wait_until(lambda: panel.bench.connection.is_ready, "the backend")
    open_scene(panel, scene_file(tmp_path))
    start(panel)
    finish(panel)
    form = panel.detect_tab.form
    form.target.setCurrentIndex(1)
    stub.behave(hold=True)
    start(panel)
    wait_until(lambda: stub.log()["most_active"] > 0, "a request")
    tear_down(panel)
    stub.behave(hold=False)
    assert bands(window.canvas) == []


@pytest.fixture
def many(tmp_path, window):
    """A thousand and a half detections without a score and one with."""
    scene = inspect_file(write_raster(tmp_path / "scene.tif", sea(200, 140))).scene
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene")
    made.replace([*(ship(number, 10, score=0.1) for number in range(1500)), ship(0, 40, score=0.9)])
    QgsProject.instance().addMapLayer(made.layer)
    box = ReviewBox(workbench(window, None), window.main)
    box.begin(made.layer, scene, ("ship",))
    yield made.layer, box
    box.end()


def test_rows_deleted_in_mid_review_are_passed_over_however_many(many) -> None:
    layer, box = many
    assert layer.dataProvider().deleteFeatures(box._order[:1400])
    box.rename(1)
    assert layer.getFeature(box._order[0])["review"] != "accepted", "nobody has seen this one"
    assert "1 / 101" in box.line.text() and "not decided" in box.line.text()


def test_a_review_passes_rows_without_an_outline(many) -> None:
    layer, box = many
    assert layer.dataProvider().changeGeometryValues({fid: QgsGeometry() for fid in box._order[1:2]})
    box.accept()
    assert "not decided" in box.line.text()


def test_a_map_that_cannot_show_the_place_does_not_end_the_review(many, window) -> None:
    _, box = many
    far_side = QgsCoordinateReferenceSystem.fromProj("+proj=ortho +lat_0=-45 +lon_0=-165")
    window.canvas.setDestinationCrs(far_side)
    before = window.canvas.extent()
    box.step(1)
    assert "2 / 1501" in box.line.text() and window.canvas.extent() == before
