"""Small traps: double clicks, tasks that QGIS stops, styles without a class."""

from __future__ import annotations

import time

import numpy as np
from qgis.core import QgsCategorizedSymbolRenderer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtWidgets import (
    QApplication,
)

from fusar_qgis.core.errors import OperationCancelledError
from fusar_qgis.core.sar_presets import RGB
from fusar_qgis.gui import sar_display
from fusar_qgis.gui.chat_boxes import ChatBoxes
from fusar_qgis.layers.detection_append import append_boxes
from fusar_qgis.layers.detection_layer import DetectionLayer
from fusar_qgis.layers.scene_reader import inspect_file
from fusar_qgis.layers.thumbnail_place import scene_path
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import SHIPS, TAGS, layers_of, open_scene
from tests.plugin.rasters import sea, write_raster
from tests.plugin.test_32_layers import ship


def double_click(button) -> None:
    kinds = QEvent.Type
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in (
        kinds.MouseButtonPress,
        kinds.MouseButtonRelease,
        kinds.MouseButtonDblClick,
        kinds.MouseButtonRelease,
    ):
        QApplication.sendEvent(button, QMouseEvent(kind, QPointF(3, 3), left, left, plain))


def test_a_double_click_does_not_stop_the_backend_that_it_has_started(dock) -> None:
    pressed = []
    for button in (dock.header.button, dock.scene_tab.actions.set_button, dock.scene_tab.actions.undo_button):
        button.clicked.connect(pressed.append)
        button.setEnabled(True)
        double_click(button)
        assert len(pressed) == 1, button.text()
        pressed.clear()


def test_classes_without_a_style_are_added_to_a_style_without_classes(
    tmp_path, qgis_app, qgis_new_project
) -> None:
    scene = inspect_file(write_raster(tmp_path / "scene.tif", sea(200, 140))).scene
    layer = DetectionLayer(tmp_path / "d.gpkg", "EPSG:32633", "Ships", "scene").layer
    layer.setRenderer(QgsCategorizedSymbolRenderer("label", []))
    assert append_boxes(layer, [ship(0, 10)], scene, "Detect ship").added == 1
    layer.rollBack()


def until_stopped(_path, _bands, feedback):
    while not feedback.is_cancelled():
        time.sleep(0.01)
    raise OperationCancelledError("Stopped.")


def test_a_look_that_was_stopped_is_not_shown_as_the_layers_look(dock, tmp_path, monkeypatch) -> None:
    pixels = np.stack([sea(200, 140, SHIPS, seed=0)] * 2)
    open_scene(dock, write_raster(tmp_path / "two.tif", pixels, tags=TAGS))
    display = dock.scene_tab.display
    monkeypatch.setattr(sar_display, "band_limits", until_stopped)
    display.combo.setCurrentIndex(display.presets.index(RGB))
    display.apply(RGB)
    assert display._task is not None
    display._task.task.cancel()
    wait_until(lambda: dock.bench.runner.count == 0)
    assert display.combo.currentIndex() == 0 and display._task is None


def test_the_picture_of_a_box_is_found_behind_qgiss_own_options(tmp_path, qgis_app, qgis_new_project) -> None:
    path = write_raster(tmp_path / "scene.tif", sea(200, 140))
    raster = QgsRasterLayer(f"{path}|option:NUM_THREADS=1", "scene")
    assert raster.isValid()
    QgsProject.instance().addMapLayer(raster)
    (tmp_path / "elsewhere").mkdir()
    layer = DetectionLayer(tmp_path / "elsewhere" / "d.gpkg", "EPSG:32633", "Ships", "scene").layer
    assert scene_path(layer, "scene") == path


def test_kept_boxes_of_a_chat_have_pictures_of_their_band(dock, tmp_path) -> None:
    pixels = np.stack([sea(200, 140, [], seed=1), sea(200, 140, SHIPS, seed=0)])
    open_scene(dock, write_raster(tmp_path / "two.tif", pixels, tags=TAGS))
    dock.bench.session.set_entry("band", "2")
    boxes = ChatBoxes(dock.bench)
    boxes.show_boxes(dock.bench.session.scene, [ship(0, 10)])
    boxes.keep()
    (layer,) = layers_of("detections")
    assert int(layer.customProperty("fusar/band/two")) == 2
    assert layer.customProperty("fusar/scene/two") == str(tmp_path / "two.tif")
    boxes.close_map()
