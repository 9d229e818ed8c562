"""The panel: tabs, states, sentences for bad input, and a whole session against the stub backend."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QScrollArea, QSlider, QSpinBox

from fusar_qgis.gui.area_choice import POLYGONS
from fusar_qgis.gui.backend_connection import READY, BackendConnection
from fusar_qgis.gui.dock import AEF, CHAT, DETECT, MIN_WIDTH_PX, SCENE, FusarDock
from fusar_qgis.gui.layer_group import group_name
from fusar_qgis.settings import Settings
from tests.plugin.gui_window import Window, wait_until, workbench
from tests.plugin.rasters import curved_gcps, sea, write_raster

SHIPS = [(20, 30, 29, 36), (60, 90, 66, 104), (150, 40, 162, 47), (190, 120, 197, 139)]
TAGS = {"ACQUISITION_DATETIME": "2020-05-04T10:20:30Z"}


@pytest.fixture
def window(qgis_app, qgis_new_project):
    window = Window()
    yield window
    window.close()


def build(window, settings):
    connection = BackendConnection(window, lambda: settings)
    dock = FusarDock(workbench(window, connection), window.main)
    window.main.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    return dock


def tear_down(dock) -> None:
    dock.bench.runner.stop_all()
    dock.close_map()
    dock.bench.session.close()
    dock.bench.connection.close()


@pytest.fixture
def dock(window, tmp_path):
    """A panel without a backend."""
    dock = build(window, Settings(output_folder=str(tmp_path / "out")))
    yield dock
    tear_down(dock)


@pytest.fixture
def live(window, tmp_path, stub):
    """A panel that is connected to the stub backend."""
    dock = build(window, Settings(mode="remote", backend_url=stub.url, output_folder=str(tmp_path / "out")))
    dock.bench.connection.reload()
    wait_until(lambda: dock.bench.connection.status == READY)
    yield dock
    tear_down(dock)


def scene_file(tmp_path, name="scene.tif", **options):
    options.setdefault("tags", TAGS)
    return write_raster(tmp_path / name, sea(200, 140, SHIPS, seed=0), **options)


def open_scene(dock, path, **options):
    layer = dock.bench.iface.open(path, **options)
    session = dock.bench.session
    wait_until(lambda: session.description or session.problem, "the scene")
    return layer


# --- layout ----------------------------------------------------------------------------------------------


def test_four_tabs_scroll_and_fit_the_narrow_panel(dock) -> None:
    dock.bench.iface.main.show()
    titles = [dock.tabs.tabText(index).replace("&", "") for index in range(dock.tabs.count())]
    assert titles == ["Scene", "AEF", "Detect", "Chat"]
    for index in (SCENE, AEF, DETECT, CHAT):
        page = dock.tabs.widget(index)
        assert isinstance(page, QScrollArea) and page.widgetResizable()
        assert page.widget().minimumSizeHint().width() <= MIN_WIDTH_PX - 2
    assert dock.widget().minimumWidth() == MIN_WIDTH_PX


def test_every_control_tells_what_it_is_for(dock) -> None:
    kinds = (QAbstractButton, QComboBox, QSpinBox, QSlider)
    controls = [child for kind in kinds for child in dock.widget().findChildren(kind)]
    inner = ("qt_spinbox", "ScrollLeftButton", "ScrollRightButton", "qt_toolbar")
    nameless = [
        (type(control).__name__, control.objectName(), getattr(control, "text", str)())
        for control in controls
        if not control.toolTip() and not control.objectName().startswith(inner)
        and not isinstance(control.parent(), QLineEdit)
    ]  # fmt: skip
    assert nameless == []


def test_mnemonics_leave_the_letters_of_the_main_menu_alone(dock) -> None:
    used = {dock.tabs.tabText(i)[dock.tabs.tabText(i).index("&") + 1].upper() for i in range(4)}
    assert len(used) == 4
    assert not used & set("JEVLSPORDWMCH"), "QGIS's English menu bar uses these"


def test_page_of_finds_the_scroll_area_of_a_tab(dock) -> None:
    assert dock.tabs.indexOf(dock.page_of(dock.chat_tab)) == CHAT


# --- the scene -------------------------------------------------------------------------------------------


def test_without_a_raster_the_tabs_say_what_to_do(dock) -> None:
    tab = dock.scene_tab
    assert not tab.empty.isHidden() and tab.passport.isHidden()
    assert not dock.detect_tab.detect_button.isEnabled()
    dock.detect_tab.detect()
    assert "No raster is selected" in dock.bench.iface.message()


def test_the_scene_tab_shows_time_with_its_source(dock, tmp_path) -> None:
    open_scene(dock, scene_file(tmp_path))
    tab = dock.scene_tab
    assert tab.when.text() == "2020-05-04 10:20 UTC"
    assert "tags" in tab.when_source.text() and "ACQUISITION_DATETIME" in tab.when_source.text()
    assert tab.year_question.isHidden()
    assert {"size", "extent", "crs", "bands", "georeferencing"} <= set(tab.table.values)


def test_a_missing_year_is_asked_for_never_guessed_and_kept_with_the_layer(dock, tmp_path) -> None:
    layer = open_scene(dock, scene_file(tmp_path, tags={}))
    tab = dock.scene_tab
    assert not tab.year_question.isHidden() and tab.year_edit.year() is None
    assert not tab.year_edit.button.isEnabled()
    assert not dock.detect_tab.form.aef.isEnabled()
    tab.year_edit.spin.setValue(2021)
    QTest.mouseClick(tab.year_edit.button, Qt.MouseButton.LeftButton)
    assert layer.customProperty("fusar/year") == 2021
    assert dock.bench.session.scene.year == 2021 and tab.when_source.text() == "as you said"
    assert tab.year_question.isHidden() and dock.detect_tab.form.aef.isEnabled()


def test_the_year_can_be_corrected_and_forgotten(dock, tmp_path) -> None:
    open_scene(dock, scene_file(tmp_path))
    tab = dock.scene_tab
    tab.edit_button.click()
    assert tab.year_edit.year() == 2020 and not tab.year_question.isHidden()
    tab.year_edit.spin.setValue(2019)
    tab.year_edit.button.click()
    assert dock.bench.session.scene.year == 2019 and not tab.forget_button.isHidden()
    tab.forget_button.click()
    assert dock.bench.session.scene.year == 2020


def test_stepping_up_from_an_empty_year_begins_where_aef_begins(dock, tmp_path) -> None:
    open_scene(dock, scene_file(tmp_path, tags={}))
    dock.scene_tab.year_edit.spin.stepUp()
    assert dock.scene_tab.year_edit.year() == 2017


def test_a_typed_year_survives_the_description_that_comes_later(dock, tmp_path) -> None:
    dock.bench.iface.open(scene_file(tmp_path, tags={}))
    dock.scene_tab.year_edit.spin.setValue(2022)
    wait_until(lambda: dock.bench.session.description)
    assert dock.scene_tab.year_edit.year() == 2022


BAD_RASTERS = {
    "no crs": ({"epsg": None}, "no CRS"),
    "no place": ({"epsg": None, "transform": None}, "nowhere"),
    "all nodata": ({"nodata": 7.0}, "no valid pixel"),
}


@pytest.mark.parametrize("case", BAD_RASTERS)
def test_a_raster_that_cannot_be_used_says_why_on_every_tab(dock, tmp_path, case) -> None:
    options, words = BAD_RASTERS[case]
    pixels = np.full((50, 50), 7.0, np.float32) if case == "all nodata" else sea(50, 50)
    open_scene(dock, write_raster(tmp_path / "bad.tif", pixels, **options))
    assert words in dock.scene_tab.problem.text()
    assert dock.scene_tab.year_question.isHidden()


def test_a_photo_warns_and_still_works(dock, tmp_path) -> None:
    photo = np.random.default_rng(0).integers(0, 255, (3, 60, 60)).astype(np.uint8)
    open_scene(dock, write_raster(tmp_path / "photo.tif", photo, tags=TAGS))
    assert any("does not look like SAR" in notice.text() for notice in dock.scene_tab._notices)
    assert dock.detect_tab.detect_button.isEnabled()


def test_a_gcp_only_scene_explains_the_warp(dock, tmp_path) -> None:
    gcps = curved_gcps(200, 140)
    open_scene(dock, scene_file(tmp_path, transform=None, epsg=4326, gcps=gcps))
    assert any("ground control points" in notice.text() for notice in dock.scene_tab._notices)


def shown_range(layer) -> tuple[float, float]:
    enhancement = layer.renderer().contrastEnhancement()
    return enhancement.minimumValue(), enhancement.maximumValue()


@pytest.mark.parametrize(("kind", "scale"), [("amplitude", 1.0), ("db", None)])
def test_the_sar_display_is_a_style_of_its_own_in_the_file_s_units(dock, tmp_path, kind, scale) -> None:
    pixels = sea(200, 140, SHIPS)
    pixels = pixels if scale else 20 * np.log10(pixels) - 60
    layer = open_scene(dock, write_raster(tmp_path / "scene.tif", pixels.astype(np.float32), tags=TAGS))
    assert dock.bench.session.description.kind == kind
    before = shown_range(layer)
    dock.scene_tab.display_button.click()
    assert layer.styleManager().currentStyle() == "SAR" and len(layer.styleManager().styles()) == 2
    enhancement = layer.renderer().contrastEnhancement()
    low, high = np.percentile(pixels, [0.2, 99.9])
    assert low <= enhancement.minimumValue() < np.median(pixels) < enhancement.maximumValue() <= high
    ours = shown_range(layer)
    layer.styleManager().setCurrentStyle("default")
    assert shown_range(layer) == pytest.approx(before) and ours != pytest.approx(before)


def test_other_layers_do_not_take_the_scene_away(dock, tmp_path) -> None:
    open_scene(dock, scene_file(tmp_path))
    iface, session = dock.bench.iface, dock.bench.session
    iface.setActiveLayer(QgsVectorLayer("Point", "points", "memory"))
    iface.setActiveLayer(None)
    assert session.scene.name == "scene"
    ours = iface.open(scene_file(tmp_path, "ours.tif"))
    assert session.scene.name == "ours"
    first = QgsProject.instance().mapLayersByName("scene")[0]
    iface.setActiveLayer(first)
    ours.setCustomProperty("fusar/role", "aef_composite")
    iface.setActiveLayer(ours)
    assert session.scene.name == "scene", "a layer that we drew is no scene"


def test_removing_the_layer_empties_the_panel(dock, tmp_path) -> None:
    layer = open_scene(dock, scene_file(tmp_path))
    QgsProject.instance().removeMapLayer(layer.id())
    assert dock.bench.session.scene is None and not dock.scene_tab.empty.isHidden()


# --- AEF -------------------------------------------------------------------------------------------------


def layers_of(role: str) -> list:
    layers = QgsProject.instance().mapLayers().values()
    return [layer for layer in layers if layer.customProperty("fusar/role") == role]


def test_grid_and_composite_end_in_the_scene_s_group(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    tab = live.aef_tab
    tab.grid.columns.setValue(5)
    tab.grid_button.click()
    wait_until(lambda: layers_of("aef_grid") and tab.grid_button.isEnabled())
    assert layers_of("aef_grid")[0].featureCount() == 5 * 16
    assert "nodes have AEF vectors of 2020" in tab.coverage_text()
    tab.composite_button.click()
    wait_until(lambda: layers_of("aef_composite") and tab.composite_button.isEnabled())
    group = QgsProject.instance().layerTreeRoot().findGroup(group_name("scene"))
    assert [node.layer().customProperty("fusar/role") for node in group.children()] == [
        "aef_grid",
        "aef_composite",
    ]
    assert live.bench.session.scene.name == "scene"


def test_the_bare_grid_is_drawn_without_a_backend_and_says_so(dock, tmp_path) -> None:
    open_scene(dock, scene_file(tmp_path))
    dock.aef_tab.draw_grid()
    wait_until(lambda: layers_of("aef_grid"))
    assert "nobody asked" in dock.aef_tab.coverage_text()


def test_a_composite_without_a_backend_is_one_sentence(dock, tmp_path) -> None:
    open_scene(dock, scene_file(tmp_path))
    dock.aef_tab.draw_composite()
    assert "not running" in dock.bench.iface.message() and "Start backend" in dock.bench.iface.message()


def test_a_grid_without_a_year_opens_the_question(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path, tags={}))
    live.tabs.setCurrentIndex(AEF)
    live.aef_tab.draw_grid()
    wait_until(lambda: "year" in live.bench.iface.message())
    assert live.tabs.currentIndex() == SCENE and not live.scene_tab.year_question.isHidden()


def test_a_year_that_the_backend_does_not_have_is_told_beforehand(live, tmp_path) -> None:
    card = live.bench.connection.card
    assert [live.aef_tab.year.combo.itemData(i) for i in (0, 1)] == [0, 2020] and card.aef_years == (2020,)
    open_scene(live, scene_file(tmp_path, tags={"ACQUISITION_DATETIME": "2016-05-04T10:20:30Z"}))
    object.__setattr__(card, "aef_sources", ("file",))
    live.aef_tab.refresh()
    assert "2020, not 2016" in live.aef_tab.year.note.text()
    live.aef_tab.year.combo.setCurrentIndex(1)
    assert live.aef_tab.year.note.text() == "" and live.aef_tab.year.year() == 2020


# --- detection -------------------------------------------------------------------------------------------


def start(dock) -> None:
    dock.detect_tab.detect()
    assert dock.detect_tab.stop_button.isEnabled(), dock.bench.iface.message()


def finish(dock) -> None:
    wait_until(lambda: not dock.detect_tab.stop_button.isEnabled(), "the detection to end")


def test_a_detection_ends_in_a_layer_with_every_ship_once(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    assert layer.featureCount() == len(SHIPS) and layer.crs().authid() == "EPSG:32633"
    assert "4 ships" in live.detect_tab.result.line.text()
    assert "4 ships" in live.bench.iface.message()
    assert "about" in live.detect_tab.form.estimate.text(), "the next estimate knows the speed"


def test_boxes_are_on_the_map_before_the_run_ends(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    seen = []
    start(live)
    live.detect_tab._run.found.connect(lambda total: seen.append((total, len(layers_of("detections")))))
    wait_until(lambda: seen)
    assert seen[0][0] >= 1 and seen[0][1] == 1
    finish(live)


def test_stop_keeps_the_finished_tiles(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    live.detect_tab._run.found.connect(lambda total: stub.behave(hold=True))
    wait_until(lambda: layers_of("detections"))
    live.detect_tab.stop()
    finish(live)
    stub.behave(hold=False)
    assert "Stopped" in live.detect_tab.result.line.text() or "ships" in live.detect_tab.result.line.text()
    assert layers_of("detections")[0].featureCount() >= 1


def test_a_backend_that_dies_in_mid_scene_leaves_boxes_and_one_sentence(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stub.behave(die_after=5)
    start(live)
    finish(live)
    text = live.bench.iface.message()
    assert "the finished tiles are kept" in text
    assert layers_of("detections")[0].featureCount() >= 1
    wait_until(lambda: live.bench.connection.status != READY)
    assert not live.header.trouble.isHidden()


def test_a_stopped_run_is_continued_from_where_it_was(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    live.detect_tab._run.found.connect(lambda total: stub.behave(hold=True))
    wait_until(lambda: layers_of("detections"))
    live.detect_tab.stop()
    finish(live)
    stub.behave(hold=False)
    result = live.detect_tab.result
    assert not result.continue_button.isHidden() and result.over_button.isHidden()
    result.continue_button.click()
    finish(live)
    (layer,) = layers_of("detections")
    assert layer.featureCount() == len(SHIPS) and "from an earlier run" in result.line.text()
    assert result.continue_button.isHidden() and not result.over_button.isHidden()
    asked = len(stub.bodies("/v1/interpret"))
    result.over_button.click()
    finish(live)
    assert "earlier run" not in result.line.text() and len(stub.bodies("/v1/interpret")) > asked


def test_selected_polygons_limit_the_search(live, tmp_path) -> None:
    layer = open_scene(live, scene_file(tmp_path))
    extent, area = layer.extent(), live.detect_tab.form.area
    area.combo.setCurrentIndex(area.combo.findData(POLYGONS))
    assert "No polygon is selected" in live.detect_tab.form.estimate.text()
    polygons = QgsVectorLayer("Polygon?crs=EPSG:32633", "areas", "memory")
    feature = QgsFeature()
    left = QgsRectangle(extent.xMinimum(), extent.yMinimum(), extent.xMinimum() + 800, extent.yMaximum())
    feature.setGeometry(QgsGeometry.fromRect(left))
    polygons.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(polygons)
    area.combo.setCurrentIndex(0)
    area.combo.setCurrentIndex(area.combo.findData(POLYGONS))
    polygons.selectAll()
    wait_until(lambda: "tile" in live.detect_tab.form.estimate.text())
    start(live)
    finish(live)
    assert layers_of("detections")[0].featureCount() == 2


def test_an_empty_result_is_explained_and_offers_finer_tiles(live, tmp_path, stub) -> None:
    stub.behave(threshold=256)
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    result = live.detect_tab.result
    assert "Possible reasons" in result.line.text() and not result.finer_button.isHidden()
    assert layers_of("detections") == [] and result.zoom_button.isHidden()
    tiles = live.detect_tab.form.estimate.text()
    result.finer_button.click()
    finish(live)
    assert live.detect_tab.form.estimate.text() != tiles and live.detect_tab.form.zoom.currentData() > 0


def test_the_score_filter_hides_and_brings_back(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    result, (layer,) = live.detect_tab.result, layers_of("detections")
    assert result.slider.maximum() == 75, "the stub gives 0.75"
    result.slider.setValue(75)
    wait_until(lambda: layer.subsetString())
    assert layer.featureCount() == len(SHIPS)
    layer.dataProvider().changeAttributeValues({1: {layer.fields().indexOf("score"): 0.2}})
    assert layer.featureCount() == len(SHIPS) - 1
    result.slider.setValue(0)
    wait_until(lambda: layer.subsetString() == "")
    assert layer.featureCount() == len(SHIPS)


def test_the_actions_of_a_result(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    result, iface = live.detect_tab.result, live.bench.iface
    (layer,) = layers_of("detections")
    result.table_button.click()
    assert iface.calls == [("table", layer)]
    result.zoom_button.click()
    assert iface.canvas.extent().contains(layer.extent())
    result.remove_button.click()
    assert layers_of("detections") == [] and result.isHidden()
    assert QgsProject.instance().layerTreeRoot().findGroup(group_name("scene")) is None


def test_a_layer_that_the_analyst_removes_in_mid_run_is_no_crash(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    wait_until(lambda: layers_of("detections"))
    QgsProject.instance().removeMapLayer(layers_of("detections")[0].id())
    finish(live)
    assert "ships" in live.detect_tab.result.line.text()


def test_a_drawn_rectangle_limits_the_search(live, tmp_path) -> None:
    layer = open_scene(live, scene_file(tmp_path))
    extent = layer.extent()
    left = QgsRectangle(extent.xMinimum(), extent.yMinimum(), extent.xMinimum() + 800, extent.yMaximum())
    live.detect_tab.form.area.set_rectangle(left)
    assert live.detect_tab.form.options().window.as_tuple() == (0.0, 0.0, 80.0, 140.0)
    start(live)
    finish(live)
    assert layers_of("detections")[0].featureCount() == 2


def test_the_map_view_limits_the_search_also_without_a_project_crs(live, tmp_path) -> None:
    layer = open_scene(live, scene_file(tmp_path))
    canvas, form = live.bench.canvas, live.detect_tab.form
    canvas.setDestinationCrs(type(layer.crs())())
    extent = layer.extent()
    canvas.resize(400, 400)
    canvas.setExtent(
        QgsRectangle(extent.xMinimum(), extent.yMinimum(), extent.xMinimum() + 500, extent.yMaximum())
    )
    form.area.combo.setCurrentIndex(form.area.combo.findData("canvas"))
    window = form.options().window
    assert window.xmin == 0 and window.xmax < 200


def test_a_view_beside_the_scene_is_one_sentence(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    live.bench.canvas.setExtent(QgsRectangle(0, 0, 1000, 1000))
    form = live.detect_tab.form
    form.area.combo.setCurrentIndex(form.area.combo.findData("canvas"))
    live.detect_tab.detect()
    assert "does not touch the scene" in live.bench.iface.message()


def test_no_class_is_one_sentence(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    live.detect_tab.form.label.setEditText("  ")
    live.detect_tab.detect()
    assert "No class is named" in live.bench.iface.message()


def test_a_word_outside_the_model_s_classes_is_noted_not_refused(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    form = live.detect_tab.form
    assert [form.label.itemText(i) for i in range(form.label.count())] == ["ship"]
    form.label.setEditText("bridge")
    assert "bridge" in form.class_note.text()
    form.label.setEditText("Ship")
    assert form.class_note.text() == ""


def test_a_token_that_expires_in_between_is_one_sentence(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stub.behave(token="new")
    start(live)
    finish(live)
    assert "token" in live.bench.iface.message()


def test_the_estimate_says_tiles_and_where_they_go(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    text = live.detect_tab.form.estimate.text()
    assert "tiles" in text and "this computer" in text


def test_the_main_thread_keeps_turning_during_a_detection(live, tmp_path, record_property) -> None:
    """The heartbeat is recorded; what is asserted is that it beat between any two tiles."""
    open_scene(live, scene_file(tmp_path))
    beats, timer = [], QTimer()
    timer.timeout.connect(lambda: beats.append(live.detect_tab.progress.value()))
    timer.start(1)
    start(live)
    finish(live)
    timer.stop()
    record_property("turns", len(beats))
    assert len(beats) > 20 and len(set(beats)) > 5, "the event loop turned while tiles came"


# --- other questions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "words"), [("counting", "counts"), ("localization", "cells 1, 9"), ("captioning", "Sea.")]
)
def test_the_other_questions_have_buttons(live, tmp_path, task, words) -> None:
    open_scene(live, scene_file(tmp_path))
    questions = live.detect_tab.questions
    questions.buttons[task].click()
    wait_until(lambda: words in questions.answer.text())
    assert questions._overlay.count == (2 if task == "localization" else 0)
    questions.clear_button.click()
    assert questions._overlay.count == 0 and questions.answer.isHidden()


def test_naming_boxes_needs_a_selection(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    questions, iface = live.detect_tab.questions, live.bench.iface
    questions.buttons["classification"].click()
    assert "No detected box is selected" in iface.message()
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    layer.selectAll()
    iface.setActiveLayer(layer)
    questions.buttons["classification"].click()
    wait_until(lambda: "box 4: ship" in questions.answer.text())


def test_the_models_number_stands_beside_the_number_of_boxes(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    questions = live.detect_tab.questions
    questions.buttons["counting"].click()
    wait_until(lambda: "counts" in questions.answer.text())
    assert "has 4 boxes there" in questions.answer.text()
    assert questions.keep_button.isHidden()


def test_a_description_is_kept_in_the_scenes_metadata(live, tmp_path) -> None:
    layer = open_scene(live, scene_file(tmp_path))
    questions = live.detect_tab.questions
    for _ in range(2):
        questions.buttons["captioning"].click()
        wait_until(lambda: questions.answer.text() == "Sea.")
        questions.keep_button.click()
    again = type(layer)(layer.source(), "again")
    again.loadDefaultMetadata()
    assert again.metadata().abstract().splitlines() == ["Sea. (stub, Without AEF)"] * 2
    assert questions.keep_button.isHidden()


def test_names_are_kept_in_the_boxes_that_were_asked_about(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    object.__setattr__(live.bench.connection.card, "classes", ("tanker", "ship"))
    live.bench.iface.setActiveLayer(layer)
    layer.selectByExpression('"xmin" > 100')
    questions = live.detect_tab.questions
    questions.buttons["classification"].click()
    wait_until(lambda: "box 2: tanker" in questions.answer.text())
    questions.keep_button.click()
    rows = sorted((row["xmin"], row["label"], row["model_label"]) for row in layer.getFeatures())
    assert [label for _, label, _ in rows] == ["ship", "ship", "tanker", "tanker"]
    assert rows[-1][2] == "ship" and "2 boxes have another class" in live.bench.iface.message()


def test_a_question_is_compared_with_aef_off_and_of_another_year(live, tmp_path) -> None:
    card = live.bench.connection.card
    object.__setattr__(card, "tlm", True)
    object.__setattr__(card, "aef_years", (2018, 2019, 2020))
    open_scene(live, scene_file(tmp_path))
    live.detect_tab.form.refresh()
    questions = live.detect_tab.questions
    assert [questions.compare.itemText(i) for i in range(3)] == [
        "Answer once", "Compare with AEF off", "Compare with AEF off and of 2019",
    ]  # fmt: skip
    questions.compare.setCurrentIndex(2)
    questions.buttons["captioning"].click()
    wait_until(lambda: "AEF of 2019" in questions.answer.text())
    assert questions.answer.text().splitlines()[:2] == ["AEF of 2020: Sea.", "Without AEF: Land."]


# --- chat ------------------------------------------------------------------------------------------------


def say(dock, text: str) -> None:
    dock.chat_tab.question.setPlainText(text)
    QTest.keyClick(dock.chat_tab.question, Qt.Key.Key_Return)


def answered(dock) -> None:
    wait_until(lambda: not dock.chat_tab.session.is_busy, "the answer")


def test_a_conversation_streams_and_remembers(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    tab = live.chat_tab
    say(live, "How many <b>ships</b>?")
    assert tab.question.toPlainText() == "" and not tab.send_button.isEnabled()
    answered(live)
    say(live, "And where?")
    answered(live)
    text = tab.transcript.toPlainText()
    assert "How many <b>ships</b>?" in text and text.count("word4") == 2
    assert "200 × 140 px" in text, "each question says what it carried"
    bodies = stub.bodies("/v1/chat/completions")
    assert [message["role"] for message in bodies[1]["messages"]] == ["user", "assistant", "user"]
    assert tab.suggestions.isHidden()


def test_stop_aborts_the_answer_and_keeps_what_came(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stub.behave(chat_hold=True)
    say(live, "Describe it.")
    wait_until(lambda: "word0" in live.chat_tab.transcript.toPlainText())
    live.tabs.setCurrentIndex(CHAT)
    live.stop()
    answered(live)
    wait_until(lambda: stub.log()["aborted"] == 1)
    assert live.chat_tab.status.text() == "Stopped."
    assert live.chat_tab.session.turns[-1].text.startswith("word0")


def test_an_error_stands_in_the_transcript_and_gives_the_question_back(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stub.behave(status=429)
    say(live, "Anyone there?")
    answered(live)
    assert "The stub was told to refuse." in live.chat_tab.transcript.toPlainText()
    assert live.chat_tab.question.toPlainText() == "Anyone there?"
    assert live.chat_tab.session.turns == []


def test_a_question_without_a_raster_is_refused_unless_no_image_is_wanted(live, stub) -> None:
    tab = live.chat_tab
    say(live, "Hello?")
    assert "No raster is selected" in tab.transcript.toPlainText()
    tab.input.area.combo.setCurrentIndex(tab.input.area.combo.findData("nothing"))
    assert tab.input.chip.text() == "no image"
    tab.send()
    answered(live)
    (body,) = stub.bodies("/v1/chat/completions")
    assert body["messages"][-1]["content"] == "Hello?"


def test_without_a_backend_the_chat_says_what_to_press(dock, tmp_path) -> None:
    open_scene(dock, scene_file(tmp_path))
    say(dock, "Hello?")
    assert "Start backend" in dock.chat_tab.transcript.toPlainText()


def test_clear_begins_a_new_conversation(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    say(live, "One")
    answered(live)
    live.chat_tab.input.clear_button.click()
    assert live.chat_tab.transcript.toPlainText() == "" and not live.chat_tab.suggestions.isHidden()
    say(live, "Two")
    answered(live)
    assert len(stub.bodies("/v1/chat/completions")[-1]["messages"]) == 1


# --- keys ------------------------------------------------------------------------------------------------


def test_the_run_key_does_what_the_tab_in_front_is_for(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    live.tabs.setCurrentIndex(AEF)
    live.run()
    wait_until(lambda: layers_of("aef_grid"))
    live.tabs.setCurrentIndex(DETECT)
    live.run()
    finish(live)
    assert layers_of("detections")


def test_the_gear_opens_our_options_page(dock) -> None:
    dock._open_options()
    assert dock.bench.iface.calls == [("options", "FusarOptions")]
