"""The Detect tab's choices: several classes, the band, an existing layer with one step to undo, other searches."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from fusar_qgis.gui.backend_connection import READY, BackendConnection
from fusar_qgis.gui.dock import FusarDock
from fusar_qgis.layers.detection_append import append_boxes
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.settings import Settings
from fusar_qgis.workflows.detect_scene import DetectionOptions, detect_scene
from tests.core.test_48_detection_classes import result as empty_result
from tests.plugin.gui_window import Window, wait_until, workbench
from tests.plugin.rasters import sea, write_raster
from tests.plugin.test_32_layers import ship
from tests.plugin.test_40_detect_scene import SHIPS

TAGS = {"ACQUISITION_DATETIME": "2020-05-06T07:08:09Z"}


@pytest.fixture
def live(qgis_app, qgis_new_project, stub, tmp_path):
    """The panel, connected to the stub."""
    settings = Settings(mode="remote", backend_url=stub.url, output_folder=str(tmp_path), timeout_s=20)
    window = Window()
    connection = BackendConnection(window, lambda: settings)
    dock = FusarDock(workbench(window, connection), window.main)
    window.main.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.main.show()
    connection.reload()
    wait_until(lambda: connection.status == READY)
    yield dock
    dock.bench.runner.stop_all()
    dock.close_map()
    dock.bench.session.close()
    connection.close()
    window.close()


def open_scene(dock, path, pixels=None):
    pixels = sea(200, 140, SHIPS, seed=0) if pixels is None else pixels
    dock.bench.iface.open(str(write_raster(path, pixels, tags=TAGS)))
    wait_until(lambda: dock.bench.session.description or dock.bench.session.problem)


def run(dock, classes="ship"):
    tab = dock.detect_tab
    tab.form.label.setEditText(classes)
    tab.detect()
    wait_until(lambda: tab._run is None)
    return tab


def layers():
    return [
        layer for layer in QgsProject.instance().mapLayers().values() if isinstance(layer, QgsVectorLayer)
    ]


def labels_of(layer):
    return Counter(row["label"] for row in layer.getFeatures())


def test_two_classes_are_one_run_and_one_layer(live, tmp_path):
    open_scene(live, tmp_path / "scene.tif")
    tab = run(live, "ship, plane")
    (layer,) = layers()
    assert labels_of(layer) == {"ship": 5, "plane": 5}
    assert tab.result.line.text().startswith("5 ships, 5 planes in ")
    values = [category.value() for category in layer.renderer().categories()]
    assert values[:2] == ["ship", "plane"]


def test_the_estimate_counts_questions(live, tmp_path):
    open_scene(live, tmp_path / "scene.tif")
    form = live.detect_tab.form
    form.label.setEditText("ship")
    tiles = int(form.estimate.text().split()[0])
    assert "questions" not in form.estimate.text()
    form.label.setEditText("ship, plane, bridge")
    assert f"{3 * tiles} questions" in form.estimate.text()
    assert "plane”, “bridge" in form.class_note.text()


def test_the_band_is_offered_where_there_are_several(live, tmp_path, stub):
    open_scene(live, tmp_path / "one.tif")
    form = live.detect_tab.form
    assert form.band.isHidden() and form.options().band == 1
    empty, ships = sea(200, 140, [], seed=1), sea(200, 140, SHIPS, seed=0)
    open_scene(live, tmp_path / "two.tif", np.stack([empty, ships]))
    assert not form.band.isHidden() and form.band.count() == 2
    stub.behave(threshold=250, least_blob=20)
    tab = run(live)
    assert tab.result.line.text().startswith("No ship found")
    assert not tab.result.band_button.isHidden() and "Band 2" in tab.result.band_button.text()
    tab.result.band_button.click()
    wait_until(lambda: tab._run is None)
    assert form.options().band == 2 and tab.result.line.text().startswith("5 ships")


def test_an_empty_result_offers_finer_tiles_and_the_image_alone(live, tmp_path, stub):
    stub.behave(threshold=256)
    open_scene(live, tmp_path / "scene.tif")
    tab = run(live)
    result = tab.result
    assert not result.finer_button.isHidden() and result.band_button.isHidden()
    assert result.without_aef_button.isHidden(), "AEF was not used"
    result.offer_otherwise(empty_result("ship"), "VH", True)
    assert not result.without_aef_button.isHidden() and result.band_button.text() == "Try VH"
    tab.form.aef.setChecked(True)
    result.without_aef_button.click()
    wait_until(lambda: tab._run is None)
    assert not tab.form.aef.isChecked() and result.without_aef_button.isHidden()


def test_a_run_into_a_layer_that_is_there_is_taken_back_in_one_step(live, tmp_path):
    open_scene(live, tmp_path / "scene.tif")
    tab = run(live, "ship")
    (layer,) = layers()
    before = sorted(row["xmin"] for row in layer.getFeatures())
    assert not tab.form.target.isHidden()
    tab.form.target.setCurrentIndex(1)
    run(live, "plane")
    assert layers() == [layer] and layer.isEditable()
    assert labels_of(layer) == {"ship": 5, "plane": 5} and layer.undoStack().count() == 1
    assert "5 added" in tab.result.line.text() and "Ctrl+Z" in tab.result.line.text()
    assert tab.result.remove_button.isHidden() and tab.result.filter.isHidden()
    layer.undoStack().undo()
    assert sorted(row["xmin"] for row in layer.getFeatures()) == before
    layer.undoStack().redo()
    assert layer.commitChanges(), layer.commitErrors()
    again = QgsVectorLayer(layer.source(), "again", "ogr")
    assert labels_of(again) == {"ship": 5, "plane": 5}


def test_what_is_there_already_is_not_added_again(live, tmp_path):
    open_scene(live, tmp_path / "scene.tif")
    tab = run(live, "ship")
    (layer,) = layers()
    tab.form.target.setCurrentIndex(1)
    run(live, "ship")
    assert "All of them were in “Detected: ship” already." in tab.result.line.text()
    assert layer.featureCount() == 5 and layer.undoStack().count() == 0


def test_appended_boxes_land_in_place_in_a_layer_of_another_crs(
    tmp_path, qgis_app, qgis_new_project, client, stub
):
    scene = inspect_file(
        write_raster(tmp_path / "scene.tif", sea(200, 140, SHIPS, seed=0)), user_year=2020
    ).scene
    result = detect_scene(scene, DetectionOptions(label="ship"), client, _quiet())
    other = DetectionLayer(tmp_path / "wgs.gpkg", "EPSG:4326", "other", "other", ["plane"]).layer
    found = append_boxes(other, result.boxes, scene, "Detect ship")
    assert (found.added, found.known) == (5, 0)
    middle = {row["xmin"]: row.geometry().centroid().asPoint() for row in other.getFeatures()}
    for box in result.boxes:
        lon, lat = scene.mapping.pixel_to_lonlat(np.array([box.box.center]))[0]
        assert np.allclose((middle[box.box.xmin].x(), middle[box.box.xmin].y()), (lon, lat), atol=1e-7)
    assert [category.value() for category in other.renderer().categories()][:2] == ["plane", "ship"]


def test_a_rejected_box_does_not_come_back(tmp_path, qgis_app, qgis_new_project):
    scene = inspect_file(write_raster(tmp_path / "scene.tif", sea(200, 140))).scene
    made = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene", ["ship"])
    made.replace([ship(0, 10)])
    layer = made.layer
    (row,) = layer.getFeatures()
    layer.dataProvider().changeAttributeValues({row.id(): {layer.fields().indexOf("review"): "rejected"}})
    found = append_boxes(layer, [ship(3, 11), ship(4, 100)], scene, "Detect ship")
    assert (found.added, found.known) == (1, 1)


def _quiet():
    from fusar_qgis.core.feedback import QuietFeedback

    return QuietFeedback()
