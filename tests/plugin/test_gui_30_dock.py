"""The panel: tabs, states, sentences for bad input, its keys."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QScrollArea, QSlider, QSpinBox

from fusar_qgis.gui.dock import AEF, CHAT, DETECT, MIN_WIDTH_PX, SCENE
from fusar_qgis.gui.layer_group import group_name
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import (
    SHIPS,
    TAGS,
    finish,
    layers_of,
    open_scene,
    scene_file,
)
from tests.plugin.rasters import curved_gcps, sea, write_raster


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
