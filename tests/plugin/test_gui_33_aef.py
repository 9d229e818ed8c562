"""The AEF tab: grid as points or cells, preview, composites through the years, similar places, modulation."""

from __future__ import annotations

import pytest
from qgis.core import NULL, Qgis, QgsProject, QgsWkbTypes
from qgis.PyQt.QtCore import QCoreApplication, QDate, Qt, QThread

from fusar_qgis.gui import aef_runs
from fusar_qgis.gui.dock import AEF, SCENE
from fusar_qgis.layers.grid_layer import create_grid_file
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import layers_of, open_scene, scene_file

YEARS = {"ACQUISITION_DATETIME": "2020-05-04T10:20:30Z"}


@pytest.fixture
def tab(live, stub, tmp_path):
    open_scene(live, scene_file(tmp_path))
    live.bench.iface.main.show()
    live.setVisible(True)
    live.tabs.setCurrentIndex(AEF)
    stub.behave(tlm=True)
    object.__setattr__(live.bench.connection.card, "tlm", True)
    live.aef_tab.refresh()
    live.aef_tab.dock = live
    return live.aef_tab


def drawn(tab, role: str):
    wait_until(lambda: layers_of(role) and not tab.runs.is_busy, role)
    return layers_of(role)[0]


def test_the_grid_as_cells_with_values(tab) -> None:
    tab.grid.columns.setValue(4)
    tab.grid.rows.setValue(3)
    tab.grid.shape.setCurrentIndex(1)
    tab.grid.values.setChecked(True)
    tab.grid_button.click()
    layer = drawn(tab, "aef_grid")
    assert layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry and layer.featureCount() == 12
    features = sorted(layer.getFeatures(), key=lambda f: (f["j"], f["i"]))
    assert {f["status"] for f in features[:4]} <= {"no data", "outside the image"}
    loaded = [feature for feature in features if feature["status"] == "loaded"]
    assert loaded and {(feature["A00"], feature["A63"]) for feature in loaded} == {(1.0, 0.0)}
    assert features[0]["A00"] == NULL
    whole = features[0].geometry()
    for feature in features[1:]:
        whole = whole.combine(feature.geometry())
    west, south, east, north = tab._bench.session.scene.bbox.as_tuple()
    assert whole.area() == pytest.approx((east - west) * (north - south), rel=1e-6)


def test_the_grid_is_written_by_a_worker(tab, monkeypatch) -> None:
    threads = []

    def watched(*arguments) -> None:
        threads.append(QThread.currentThread())
        create_grid_file(*arguments)

    monkeypatch.setattr(aef_runs, "create_grid_file", watched)
    tab.grid_button.click()
    drawn(tab, "aef_grid")
    (thread,) = threads
    assert thread is not QCoreApplication.instance().thread(), "a large one takes ten seconds"


def test_a_year_that_is_not_the_scenes_has_a_status_of_its_own(tab, stub) -> None:
    stub.behave(aef_year=2019)
    tab.grid_button.click()
    layer = drawn(tab, "aef_grid")
    assert {f["status"] for f in layer.getFeatures()} == {"other year", "no data", "outside the image"}
    assert "nearest year, 2019" in tab.coverage_text()


def test_the_preview_follows_the_numbers_and_leaves_with_the_tab(tab) -> None:
    assert tab.preview.count == 0
    tab.grid.columns.setValue(7)
    assert tab.preview.count == 7 * 16
    tab.grid.rows.setValue(2)
    assert tab.preview.count == 14 and "m apart" in tab.grid.spacing.text()
    tab.dock.tabs.setCurrentIndex(SCENE)
    assert tab.preview.count == 0


def test_composites_know_their_year(tab) -> None:
    tab.composite_button.click()
    layer = drawn(tab, "aef_composite")
    times = layer.temporalProperties()
    assert times.isActive()
    assert times.mode() == Qgis.RasterTemporalMode.FixedTemporalRange
    span = times.fixedTemporalRange()
    assert (span.begin().date(), span.end().date()) == (QDate(2020, 1, 1), QDate(2021, 1, 1))
    assert not span.includeEnd()


def test_principal_components_tell_how_much_they_hold(tab) -> None:
    tab.composite.triplet.setCurrentIndex(tab.composite.triplet.count() - 1)
    assert not any(spin.isEnabled() for spin in tab.composite.channels)
    tab.composite_button.click()
    layer = drawn(tab, "aef_composite")
    assert "PCA" in layer.name() and "60 % + 20 % + 10 %" in tab.coverage_text()


def test_all_years_become_layers_for_the_temporal_controller(tab) -> None:
    object.__setattr__(tab._bench.connection.card, "aef_years", (2019, 2020))
    tab.composite.series_button.click()
    wait_until(lambda: len(layers_of("aef_composite")) == 2 and not tab.runs.is_busy)
    spans = [layer.temporalProperties().fixedTemporalRange() for layer in layers_of("aef_composite")]
    begins = sorted(span.begin().date().year() for span in spans)
    assert begins == [2019, 2020] and "Temporal Controller" in tab.coverage_text()


def test_a_click_compares_the_scene_with_its_place(tab, stub) -> None:
    canvas = tab._bench.canvas
    tab.similarity.pick_button.click()
    assert tab.picker.is_active and canvas.mapTool() is not None
    canvas.mapTool().canvasClicked.emit(canvas.center(), Qt.MouseButton.LeftButton)
    layer = drawn(tab, "aef_similarity")
    assert not tab.picker.is_active and not tab.similarity.pick_button.isChecked()
    asked = stub.bodies("/v1/aef/similarity")[-1]
    west, south, east, north = tab._bench.session.scene.bbox.as_tuple()
    assert west < asked["lon"] < east and south < asked["lat"] < north
    assert layer.renderer().type() == "singlebandpseudocolor" and layer.renderer().classificationMax() == 1.0
    assert f"{asked['lon']:.4f}" in layer.name()


def test_esc_and_leaving_the_tab_end_the_pick(tab) -> None:
    tab.similarity.pick_button.click()
    tab.stop()
    assert not tab.picker.is_active and not tab.similarity.pick_button.isChecked()


def test_the_middle_of_the_map_needs_no_mouse(tab, stub) -> None:
    tab.similarity.center_button.click()
    assert drawn(tab, "aef_similarity").isValid()


def test_modulation_is_drawn_token_by_token(tab) -> None:
    canvas = tab._bench.canvas
    canvas.setDestinationCrs(QgsProject.instance().mapLayersByName("scene")[0].crs())
    canvas.setExtent(QgsProject.instance().mapLayersByName("scene")[0].extent())
    tab.modulation.button.click()
    layer = drawn(tab, "aef_modulation")
    strengths = {(f["row"], f["col"]): f["scale"] for f in layer.getFeatures()}
    assert strengths[0, 0] == 0.0 and strengths[0, 3] == pytest.approx(0.03)
    assert "mean |gamma|" in tab.coverage_text() and layer.featureCount() <= 16


def test_without_aef_nothing_is_modulated_and_it_says_so(tab, stub) -> None:
    stub.behave(aef_status="no_valid_nodes", aef_message="No AEF here: open sea.")
    tab.modulation.button.click()
    wait_until(lambda: not tab.runs.is_busy)
    assert "Nothing is modulated here: No AEF here: open sea." in tab.coverage_text()
    assert not layers_of("aef_modulation")
