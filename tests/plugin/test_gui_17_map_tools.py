"""The map is given back as it was found."""

from __future__ import annotations

from qgis.core import QgsRectangle
from qgis.gui import QgsMapToolPan
from qgis.PyQt import sip

from fusar_qgis.gui.area_choice import RECTANGLE, AreaChoice


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
