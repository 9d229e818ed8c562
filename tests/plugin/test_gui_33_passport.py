"""The passport in the Scene tab: states, editing by mouse and keys, looks, time and metadata, the chosen band."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit
from qgis.PyQt.QtXml import QDomDocument

from fusar_qgis.core.errors import InvalidSceneError
from fusar_qgis.core.sar_presets import DECIBEL, GRAY, MAGNITUDE, RATIO, RGB
from fusar_qgis.gui import scene_session
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.dock import MIN_WIDTH_PX, FusarDock
from fusar_qgis.gui.no_scene import NoSceneNotice
from fusar_qgis.settings import Settings
from tests.plugin.gui_window import Window, wait_until, workbench
from tests.plugin.rasters import curved_gcps, sea, write_raster

S1 = "S1A_IW_GRDH_1SDV_20180716T004042_20180716T004107_022812_02792A_FD5B"
TAGS = {"ACQUISITION_DATETIME": "2020-05-04T10:20:30Z"}


@pytest.fixture
def dock(qgis_app, qgis_new_project, tmp_path):
    window = Window()
    connection = BackendConnection(window, lambda: Settings(output_folder=str(tmp_path / "out")))
    dock = FusarDock(workbench(window, connection), window.main)
    window.main.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    yield dock
    dock.bench.runner.stop_all()
    dock.close_map()
    dock.bench.session.close()
    connection.close()
    window.close()


def open_scene(dock, path, pixels=None, **options) -> QgsRasterLayer:
    options.setdefault("tags", TAGS)
    layer = dock.bench.iface.open(write_raster(path, sea(120, 90) if pixels is None else pixels, **options))
    session = dock.bench.session
    wait_until(lambda: session.description or session.problem, "the scene")
    return layer


def texts(dock) -> str:
    return "\n".join(notice.text() for notice in dock.scene_tab._notices)


@pytest.fixture
def slow(monkeypatch):
    """Files are read only once the gate is open."""
    gate, read = threading.Event(), scene_session.read_raster

    def waiting(request):
        gate.wait(20)
        return read(request)

    monkeypatch.setattr(scene_session, "read_raster", waiting)
    yield gate
    gate.set()


# --- states ----------------------------------------------------------------------------------------------


def test_while_a_file_is_read_the_tab_is_busy_and_shows_no_passport(dock, tmp_path, slow) -> None:
    tab, session = dock.scene_tab, dock.bench.session
    layer = QgsRasterLayer(write_raster(tmp_path / "far.tif", sea(40, 30), tags=TAGS), "far")
    QgsProject.instance().addMapLayer(layer)
    session.follow(layer)
    assert session.is_reading and session.scene is None
    assert not tab.busy.isHidden() and tab.passport.isHidden() and tab.empty.isHidden()
    assert tab.busy.name.text() == "far"
    assert "Reading" in "".join(notice.text() for notice in dock.findChildren(NoSceneNotice))
    with pytest.raises(InvalidSceneError, match="still being read"):
        session.require()
    slow.set()
    wait_until(lambda: session.description)
    assert tab.busy.isHidden() and not tab.passport.isHidden()
    assert "2020-05-04" in tab.table.values["start"].text()


def test_switching_layers_quickly_never_shows_the_former_one(dock, tmp_path, slow) -> None:
    tab, session = dock.scene_tab, dock.bench.session
    layers = []
    for year in (2017, 2018, 2019):
        tags = {"ACQUISITION_DATETIME": f"{year}-05-04T10:20:30Z"}
        path = write_raster(tmp_path / f"{year}.tif", sea(40, 30), tags=tags)
        layers.append(QgsProject.instance().addMapLayer(QgsRasterLayer(path, str(year))))
    shown = []
    session.changed.connect(
        lambda: shown.append((session.layer.name(), tab.name.text(), tab.passport.isHidden()))
    )
    for layer in (*layers, layers[0], layers[2]):
        session.follow(layer)
    slow.set()
    wait_until(lambda: session.description)
    wait_until(lambda: dock.bench.runner.count == 0, "all tasks")
    assert session.scene.name == "2019" and session.scene.year == 2019
    assert all(hidden or name == layer for layer, name, hidden in shown)
    assert [name for _, name, hidden in shown if not hidden] == ["2019"]


def test_a_file_that_cannot_be_read_says_so_after_the_wait(dock, tmp_path) -> None:
    layer = open_scene(dock, tmp_path / "a.tif")
    (tmp_path / "a.tif").unlink()
    dock.bench.session.refresh()
    wait_until(lambda: dock.bench.session.problem)
    assert "cannot be opened" in dock.scene_tab.problem.text() and not dock.bench.session.is_reading
    assert dock.scene_tab.passport.isHidden() and layer is dock.bench.session.layer


def test_sources_that_differ_are_told(dock, tmp_path) -> None:
    (tmp_path / S1).mkdir()
    open_scene(dock, tmp_path / S1 / "vv.tif")
    assert "2020-05-04" in texts(dock) and "2018-07-16" in texts(dock) and "folder name" in texts(dock)
    assert S1[:20] in dock.scene_tab.table.values["start"].toolTip()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"transform": (500000.0, 10.0, 0.0, 4190000.0, 0.0, 10.0)}, "first row lies in the south"),
        ({"transform": (500000.0, 8.0, 6.0, 4200000.0, 6.0, -8.0)}, "turned with the raster"),
        ({"transform": None, "epsg": 4326, "gcps": curved_gcps(120, 90)}, "64 ground control points"),
    ],
)
def test_special_rasters_are_handled_on_purpose_and_said(dock, tmp_path, options, words) -> None:
    open_scene(dock, tmp_path / "a.tif", **options)
    assert words in texts(dock)


def test_a_name_with_markup_is_shown_as_it_is(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / "a.tif", tags={**TAGS, "SATELLITE": "<img src=x>"})
    value = dock.scene_tab.table.values["platform"]
    assert value.text() == "<img src=x>" and "<img" not in value.toolTip()


def test_the_table_fits_and_every_control_has_a_tooltip(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / ("a_long_name_without_a_space" * 4 + ".tif"), np.stack([sea(60, 50)] * 2))
    tab = dock.scene_tab
    tab.table._toggle_unknown()
    for key in ("start", "polarization", "units", "band", "orbit"):
        tab.table.open_editor(key)
        assert tab.minimumSizeHint().width() <= MIN_WIDTH_PX - 2, key
        controls = [
            c for kind in (QAbstractButton, QComboBox, QLineEdit) for c in tab.table.findChildren(kind)
        ]
        bare = [c for c in controls if not c.toolTip() and not c.objectName().startswith("qt_")]
        assert bare == [], key
    tab.table.close_editor()


def test_unknown_entries_are_behind_a_button(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / "a.tif")
    table = dock.scene_tab.table
    assert "orbit" not in table.values and table.values["units"].text() == "unknown"
    table.unknown_button.click()
    assert table.values["orbit"].text() == "unknown" and "Hide" in table.unknown_button.text()
    table.unknown_button.click()
    assert "orbit" not in table.values


# --- editing ---------------------------------------------------------------------------------------------


def test_a_time_is_chosen_never_offered(dock, tmp_path) -> None:
    layer = open_scene(dock, tmp_path / "harbor_20200315.tif", tags={})
    table = dock.scene_tab.table
    table.edit_buttons["start"].click()
    assert table.editor.field.value() == ""
    table.editor.ok.click()
    assert layer.customProperty("fusar/year") is None, "nothing was chosen"
    table.edit_buttons["start"].click()
    moment = QDateTime(QDate(2020, 3, 15), QTime(4, 5, 6), Qt.TimeSpec.UTC)
    table.editor.field.edit.setDateTime(moment)
    table.editor.ok.click()
    scene = dock.bench.session.scene
    assert scene.acquisition.time.isoformat() == "2020-03-15T04:05:06+00:00"
    assert dock.scene_tab.when.text() == "2020-03-15 04:05 UTC" and dock.scene_tab.year_question.isHidden()
    assert dock.bench.session.description.scene.year == 2020, "no need to look at the pixels again"


def test_only_a_day_may_be_known(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / "a.tif", tags={})
    table = dock.scene_tab.table
    table.open_editor("start")
    table.editor.field.edit.setDateTime(QDateTime(QDate(2020, 3, 15), QTime(0, 0), Qt.TimeSpec.UTC))
    table.editor.field.day_only.click()
    table.editor.ok.click()
    assert table.values["start"].text() == "2020-03-15" and dock.scene_tab.when.text() == "2020-03-15"
    table.open_editor("start")
    assert table.editor.field.day_only.isChecked() and table.editor.field.value() == "2020-03-15"


def test_text_is_edited_with_keys_refused_in_words_and_taken_back(dock, tmp_path) -> None:
    dock.bench.iface.main.show()
    (tmp_path / S1).mkdir()
    open_scene(dock, tmp_path / S1 / "vv.tif", tags={})
    tab = dock.scene_tab
    tab.table.open_editor("orbit")
    tab.table.editor.field.setText("abc")
    QTest.keyClick(tab.table.editor.field, Qt.Key.Key_Return)
    assert "'abc' is no orbit number" in tab.entry_problem.text() and tab.table.editor.field.text() == "abc"
    tab.table.editor.field.setText("23000")
    QTest.keyClick(tab.table.editor.field, Qt.Key.Key_Return)
    assert tab.table.values["orbit"].text() == "23000" and tab.entry_problem.isHidden()
    assert "22812" in tab.table.revert_buttons["orbit"].toolTip()
    assert not any("23000" in notice.text() for notice in tab._notices), "her own value is no conflict"
    tab.table.revert_buttons["orbit"].click()
    assert tab.table.values["orbit"].text() == "22812" and "orbit" not in tab.table.revert_buttons
    tab.table.open_editor("orbit")
    tab.table.editor.field.setText("1")
    QTest.keyClick(tab.table.editor.field, Qt.Key.Key_Escape)
    assert tab.table.editor is None and tab.table.values["orbit"].text() == "22812"


def test_half_typed_text_survives_the_pixels(dock, tmp_path) -> None:
    session, table = dock.bench.session, dock.scene_tab.table
    typed = []

    def type_at_once() -> None:
        if session.reading is not None and session.description is None:
            table.open_editor("platform")
            table.editor.field.setText("My sat")
            typed.append(True)

    session.changed.connect(type_at_once)
    open_scene(dock, tmp_path / "a.tif")
    session.changed.disconnect(type_at_once)
    assert typed == [True]
    assert table.editor is not None and table.editor.field.text() == "My sat"
    table.editor.ok.click()
    assert table.values["platform"].text() == "My sat" and "range" in table.values


def test_units_that_the_values_contradict_are_doubted(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / "a.tif")
    table = dock.scene_tab.table
    table.open_editor("units")
    table.editor.field.setCurrentIndex(table.editor.field.findText("dB"))
    table.editor.ok.click()
    assert "the values look like amplitude" in texts(dock)
    table.revert_buttons["units"].click()
    assert "look like" not in texts(dock)


def test_polarizations_are_chosen_band_by_band(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / "a.tif", np.stack([sea(60, 50)] * 2))
    table, session = dock.scene_tab.table, dock.bench.session
    table.open_editor("polarization")
    first, second = table.editor.field.combos
    first.setCurrentIndex(first.findText("VH"))
    second.setCurrentIndex(second.findText("VV"))
    table.editor.ok.click()
    assert session.scene.bands == ("VH", "VV") and table.values["polarization"].text() == "VH, VV"
    assert "RGB VV VH VV" in [dock.scene_tab.display.combo.itemText(i) for i in range(4)]


def test_another_style_leaves_the_values_alone(dock, tmp_path) -> None:
    layer = open_scene(dock, tmp_path / "a.tif", tags={})
    dock.scene_tab.display_button.click()
    dock.bench.session.set_user_year(2021)
    layer.styleManager().setCurrentStyle("default")  # made before the year was known
    assert layer.customProperty("fusar/year") == 2021 and dock.bench.session.scene.year == 2021
    dock.bench.session.set_user_year(None)
    layer.styleManager().setCurrentStyle("SAR")
    assert layer.customProperty("fusar/year") is None


# --- the band --------------------------------------------------------------------------------------------


def test_the_model_sees_the_chosen_band(dock, tmp_path) -> None:
    pixels = np.stack([np.zeros((50, 60), np.float32), sea(60, 50)])
    layer = open_scene(dock, tmp_path / "a.tif", pixels)
    tab, session = dock.scene_tab, dock.bench.session
    assert "no valid pixel" in tab.problem.text(), "the first band is empty"
    tab.table.open_editor("band")
    tab.table.editor.field.setCurrentIndex(2)
    tab.table.editor.ok.click()
    wait_until(lambda: session.description)
    assert layer.customProperty("fusar/band") == 2 and tab.problem.isHidden()
    assert tab.table.values["band"].text() == "band 2"
    assert dock.detect_tab.form.options().band == 2
    assert dock.detect_tab.questions._options("counting").band == 2
    assert dock.chat_tab.input.options(session.scene).band == 2
    tab.display_button.click()
    assert layer.renderer().grayBand() == 2
    tab.table.revert_buttons["band"].click()
    assert dock.detect_tab.form.options().band == 1


# --- looks -----------------------------------------------------------------------------------------------


def choose(dock, preset) -> None:
    display = dock.scene_tab.display
    index = display.presets.index(preset)
    display.combo.setCurrentIndex(index)
    display.combo.activated.emit(index)


def test_looks_change_and_go_back_in_one_click(dock, tmp_path) -> None:
    layer = open_scene(dock, tmp_path / "a.tif", np.stack([sea(60, 50), 3 * sea(60, 50)]))
    display, before = dock.scene_tab.display, layer.renderer().type()
    assert display.presets == ["", GRAY, DECIBEL, RGB] and not display.back.isEnabled()
    choose(dock, DECIBEL)
    assert layer.renderer().type() == "singlebandpseudocolor" and display.back.isEnabled()
    choose(dock, RGB)
    wait_until(
        lambda: (
            layer.renderer().type() == "multibandcolor" and layer.styleManager().currentStyle() == "SAR RGB"
        )
    )
    assert display.presets[display.combo.currentIndex()] == RGB
    display.back.click()
    assert layer.styleManager().styles() == ["default"] and layer.renderer().type() == before
    assert display.combo.currentIndex() == 0 and not display.back.isEnabled()


def test_the_list_follows_the_layers_own_style_menu(dock, tmp_path) -> None:
    layer = open_scene(dock, tmp_path / "a.tif")
    choose(dock, GRAY)
    layer.styleManager().setCurrentStyle("default")
    assert dock.scene_tab.display.combo.currentIndex() == 0
    layer.styleManager().setCurrentStyle("SAR")
    assert dock.scene_tab.display.presets[dock.scene_tab.display.combo.currentIndex()] == GRAY


def test_a_complex_scene_gets_a_magnitude_layer_that_goes_away_again(dock, tmp_path) -> None:
    layer = open_scene(dock, tmp_path / "slc.tif", (sea(60, 50) * np.exp(0.7j)).astype(np.complex64))
    assert "the model sees their magnitude" in texts(dock) and not dock.scene_tab.display_button.isEnabled()
    choose(dock, MAGNITUDE)
    wait_until(lambda: len(QgsProject.instance().mapLayers()) == 2)
    (made,) = [item for item in QgsProject.instance().mapLayers().values() if item is not layer]
    file = tmp_path / "slc_magnitude.vrt"
    assert made.isValid() and file.is_file() and made.renderer().type() == "singlebandpseudocolor"
    dock.bench.iface.setActiveLayer(made)
    assert dock.bench.session.layer is layer, "what we draw is no scene"
    dock.scene_tab.display.back.click()
    assert list(QgsProject.instance().mapLayers().values()) == [layer] and not file.exists()


def test_the_ratio_is_a_layer_above_the_scene_until_another_look_is_chosen(dock, tmp_path) -> None:
    pixels = np.stack([4 * sea(60, 50), sea(60, 50)])
    layer = open_scene(dock, tmp_path / "a.tif", pixels)
    display, file = dock.scene_tab.display, tmp_path / "a_ratio.vrt"
    assert RATIO not in display.presets, "nobody knows what the bands are"
    dock.bench.session.set_entry("polarization", "VV, VH")
    assert "RGB VV VH VV/VH" in [display.combo.itemText(i) for i in range(display.combo.count())]
    choose(dock, RATIO)
    wait_until(lambda: len(QgsProject.instance().mapLayers()) == 2)
    (made,) = [item for item in QgsProject.instance().mapLayers().values() if item is not layer]
    assert made.renderer().type() == "multibandcolor" and made.name().endswith(" VV VH VV/VH")
    order = [item.layer() for item in QgsProject.instance().layerTreeRoot().findLayers()]
    assert order.index(made) < order.index(layer), "the scene would hide it"
    np.testing.assert_allclose(gdal.Open(str(file)).ReadAsArray()[2], 4.0)
    choose(dock, RATIO)
    assert display.presets[display.combo.currentIndex()] == RATIO and display.back.isEnabled()
    choose(dock, GRAY)
    assert list(QgsProject.instance().mapLayers().values()) == [layer] and not file.exists()
    assert display.presets[display.combo.currentIndex()] == GRAY


def test_going_back_removes_no_raster_that_only_wears_the_magnitudes_style(dock, tmp_path) -> None:
    """Copy Style and Paste Style carry custom properties along."""
    layer = open_scene(dock, tmp_path / "slc.tif", (sea(60, 50) * np.exp(0.7j)).astype(np.complex64))
    choose(dock, MAGNITUDE)
    wait_until(lambda: len(QgsProject.instance().mapLayers()) == 2)
    (made,) = [item for item in QgsProject.instance().mapLayers().values() if item is not layer]
    own = QgsRasterLayer(write_raster(tmp_path / "own.tif", sea(60, 50)), "own")
    QgsProject.instance().addMapLayer(own)
    style = QDomDocument()
    made.exportNamedStyle(style)
    own.importNamedStyle(style)
    assert own.customProperty("fusar/role") == "magnitude", "so it is pasted"
    dock.scene_tab.display.back.click()
    assert (tmp_path / "own.tif").is_file() and not (tmp_path / "slc_magnitude.vrt").exists()
    assert set(QgsProject.instance().mapLayers().values()) == {layer, own}
    dock.bench.iface.setActiveLayer(own)
    wait_until(lambda: dock.bench.session.layer is own, "the analyst's raster as a scene")


# --- copy, time and metadata -----------------------------------------------------------------------------


def test_the_passport_is_copied_as_text(dock, tmp_path) -> None:
    open_scene(dock, tmp_path / "a.tif")
    dock.scene_tab.actions.copy_button.click()
    text = QApplication.clipboard().text()
    assert "Start: 2020-05-04 10:20:30 UTC (tag: ACQUISITION_DATETIME" in text and "Units: unknown" in text


def test_time_and_metadata_are_set_and_taken_back_in_one_click_each(dock, tmp_path) -> None:
    first = open_scene(dock, tmp_path / "a.tif")
    actions = dock.scene_tab.actions
    actions.set_button.click()
    assert first.temporalProperties().isActive() and not actions.undo_button.isHidden()
    open_scene(dock, tmp_path / "b.tif")
    assert actions.undo_button.isHidden() and actions.line.isHidden(), "another layer"
    dock.bench.iface.setActiveLayer(first)
    actions.undo_button.click()
    assert not first.temporalProperties().isActive() and actions.undo_button.isHidden()
    assert first.metadata().title() == ""
