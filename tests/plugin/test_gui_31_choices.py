"""Choices made in one place hold in the others: the AEF year, the options, and whose boxes are meant."""

from __future__ import annotations

import dataclasses

import pytest
from qgis.core import QgsFeature, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from fusar_qgis.core import detection_plan
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.gui import detect_form
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.dock import FusarDock
from fusar_qgis.gui.layer_group import DETECTIONS
from fusar_qgis.gui.scene_session import ROLE_PROPERTY
from fusar_qgis.gui.selected_boxes import box_of
from fusar_qgis.settings import Settings
from tests.plugin.gui_window import Window, workbench
from tests.plugin.rasters import sea, write_raster


@pytest.fixture
def settings():
    return [Settings(zoom=2.5, aef_enabled=True)]


@pytest.fixture
def dock(qgis_app, qgis_new_project, settings):
    window = Window()
    connection = BackendConnection(window, lambda: settings[0])
    dock = FusarDock(workbench(window, connection), window.main)
    window.main.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    yield dock
    dock.bench.runner.stop_all()
    dock.close_map()
    dock.bench.session.close()
    connection.close()


def open_scene(dock, path, **options):
    dock.bench.iface.open(str(write_raster(path, sea(80, 60), **options)))


def test_the_year_chosen_for_aef_holds_for_detection_questions_and_chat(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / "old.tif", tags={"ACQUISITION_DATETIME": "2010-05-04T10:20:30Z"})
    form, chat, combo = dock.detect_tab.form, dock.chat_tab.input, dock.aef_tab.year.combo
    scene = dock.bench.session.scene
    assert form.options().year is None and "2010" in form.aef.text()
    combo.setCurrentIndex(combo.findData(2019))
    assert form.options().year == 2019 and "2019" in form.aef.text()
    assert chat.options(scene).year == 2019 and "2019" in chat.aef.text()
    assert dock.detect_tab.questions._options("counting").year == 2019


def test_a_year_chosen_for_aef_makes_it_usable_for_a_scene_without_a_year(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / "scene.tif")
    form, combo = dock.detect_tab.form, dock.aef_tab.year.combo
    assert not form.aef.isEnabled()
    combo.setCurrentIndex(combo.findData(2020))
    assert form.aef.isEnabled() and form.options().aef.enabled


def test_zoom_and_aef_of_the_options_are_used_and_followed(dock, settings, tmp_path) -> None:
    open_scene(dock, tmp_path / "scene.tif", tags={"ACQUISITION_DATETIME": "2020-05-04T10:20:30Z"})
    form = dock.detect_tab.form
    assert form.options().zoom == 2.5, "a zoom that the list does not offer"
    settings[0] = dataclasses.replace(settings[0], zoom=4.0, aef_enabled=False)
    dock.bench.connection.reload()
    assert form.options().zoom == 4.0 and not form.options().aef.enabled
    form.zoom.setCurrentIndex(form.zoom.findData(1.0))
    dock.bench.connection.reload()
    assert form.options().zoom == 1.0, "the analyst's own choice stays while the options do"


def test_the_estimate_counts_tiles_without_planning_them_all(dock, tmp_path, monkeypatch) -> None:
    open_scene(dock, tmp_path / "scene.tif")
    form, scene = dock.detect_tab.form, dock.bench.session.scene
    planned = []

    def watched(*arguments):
        plan = detection_plan.plan_detection(*arguments)
        planned.append(len(plan.tiles))
        return plan

    monkeypatch.setattr(detect_form, "plan_detection", watched)
    large = dataclasses.replace(scene, width_px=8000, height_px=6000)
    monkeypatch.setattr(type(dock.bench.session), "scene", property(lambda _: large))
    monkeypatch.setattr(dock.bench.session, "require", lambda: large)
    form.update_estimate()
    whole = detection_plan.plan_detection(large, form.options())
    assert form.estimate.text().startswith(whole.summary()) and len(whole.tiles) > 1000
    assert planned == [1]
    form.zoom.addItem("28 ×", 28.0)
    form.zoom.setCurrentIndex(form.zoom.findData(28.0))
    assert "more than" in form.estimate.text()


def test_boxes_of_another_scene_are_not_named(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / "here.tif")
    uri = "Polygon?crs=EPSG:4326&" + "&".join(
        f"field={name}:double" for name in ("xmin", "ymin", "xmax", "ymax")
    )
    layer = QgsVectorLayer(uri + "&field=scene:string", "boxes", "memory")
    for name in ("here", "elsewhere"):
        row = QgsFeature(layer.fields())
        row.setAttributes([1.0, 2.0, 11.0, 12.0, name])
        layer.dataProvider().addFeature(row)
    layer.setCustomProperty(ROLE_PROPERTY, DETECTIONS)
    QgsProject.instance().addMapLayer(layer)
    dock.bench.iface.setActiveLayer(layer)
    questions, scene = dock.detect_tab.questions, dock.bench.session.scene
    layer.selectByExpression("scene = 'here'")
    rows = questions._selected_boxes(layer, scene)
    assert [box_of(row) for row in rows] == [PixelBox(1.0, 2.0, 11.0, 12.0)]
    layer.selectAll()
    with pytest.raises(InvalidRequestError, match="do not belong to the scene here"):
        questions._selected_boxes(layer, scene)
