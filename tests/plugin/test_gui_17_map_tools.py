"""The map is given back as it was found."""

from __future__ import annotations

from qgis.core import QgsPointXY, QgsRectangle
from qgis.gui import QgsMapToolPan
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt

from fusar_qgis.gui.area_choice import RECTANGLE, AreaChoice
from fusar_qgis.gui.place_picker import PlacePicker


def test_a_rectangle_begun_twice_gives_the_tool_before_back(window) -> None:
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    area = AreaChoice(window.canvas)
    area.combo.setCurrentIndex(area.combo.findData(RECTANGLE))
    area.draw_button.click()
    area.set_rectangle(QgsRectangle(0, 0, 10, 10))
    assert window.canvas.mapTool() is pan
    area.close_map()


def test_a_tool_that_is_gone_is_not_given_back(window) -> None:
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    area = AreaChoice(window.canvas)
    area.draw()
    sip.delete(pan)
    area.set_rectangle(QgsRectangle(0, 0, 10, 10))
    assert area.kind() == RECTANGLE and window.canvas.mapTool() is None
    area.close_map()


def test_a_click_on_a_place_gives_the_tool_before_back(window) -> None:
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    picker = PlacePicker(window.canvas)
    for leave in (
        picker.end,
        lambda: picker._tool.canvasClicked.emit(QgsPointXY(1, 2), Qt.MouseButton.LeftButton),
    ):
        picker.begin()
        leave()
        assert window.canvas.mapTool() is pan and not picker.is_active


def test_another_tool_that_ends_the_click_stays(window) -> None:
    pan, other = QgsMapToolPan(window.canvas), QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    picker = PlacePicker(window.canvas)
    picker.begin()
    window.canvas.setMapTool(other)
    assert window.canvas.mapTool() is other and not picker.is_active


def test_a_tool_that_is_gone_is_not_given_back_after_a_click(window) -> None:
    pan = QgsMapToolPan(window.canvas)
    window.canvas.setMapTool(pan)
    picker = PlacePicker(window.canvas)
    picker.begin()
    sip.delete(pan)
    picker.end()
    assert window.canvas.mapTool() is None
