"""An analyst at work in QGIS: presses what she presses, waits for what she sees, keeps notes, numbers and pictures.

The scripts beside this file use it; they run inside QGIS with the plugin enabled, as `run.sh` prepares it.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import qgis.utils
from osgeo import gdal
from qgis.core import QgsContrastEnhancement, QgsProject, QgsRasterLayer, QgsRasterMinMaxOrigin
from qgis.PyQt.QtCore import QProcess
from qgis.PyQt.QtWidgets import QDockWidget, QToolBar
from watch import DemoError, Heartbeat, benchmark_rows, pause_ms, peak_memory_mb, wait_for

from fusar_qgis.core.detection_plan import plan_detection

HOME = Path(os.environ["DEMO_HOME"])
OUT = Path(os.environ["DEMO_OUT"])
SCENE = Path(os.environ["DEMO_SCENE"])
YEAR = os.environ.get("DEMO_YEAR", "")
LABEL = os.environ.get("DEMO_LABEL", "ship")
WINDOW_PX = (1400, 900)
TOOLBARS = ("mFileToolBar", "mMapNavToolBar", "mAttributesToolBar", "FusarToolBar")
ROWS_SHOWN = 20


class Session:
    """One analyst at work; `notes` becomes the transcript, `measures` the numbers of docs/benchmarks.md."""

    def __init__(self) -> None:
        self.iface = qgis.utils.iface
        self.canvas = self.iface.mapCanvas()
        self.notes: list[str] = ["# The session", ""]
        self.measures: dict[str, Any] = {}
        plugin = qgis.utils.plugins.get("fusar_qgis")
        if plugin is None:
            raise DemoError(f"QGIS could not load the plugin: {_plugin_trouble()}")
        self.plugin = plugin
        self.dock = plugin.dock

    def note(self, text: str) -> None:
        """Adds a paragraph to the transcript."""
        self.notes += [text, ""]

    def prepare_window(self) -> None:
        """A window of fixed size with our dock in it and nothing that is not part of the story."""
        window = self.iface.mainWindow()
        window.resize(*WINDOW_PX)
        for dock in window.findChildren(QDockWidget):
            if dock.objectName() not in ("Layers", self.dock.objectName()):
                dock.hide()
        for toolbar in window.findChildren(QToolBar):
            if toolbar.parent() is window and toolbar.objectName() not in TOOLBARS:
                toolbar.hide()
        self.dock.open_tab(0)

    def open_scene(self) -> None:
        """Loads the scene and makes it the active layer; gives the year where the file does not say."""
        layer = QgsRasterLayer(str(SCENE), SCENE.stem)
        if not layer.isValid():
            raise DemoError(f"QGIS cannot read {SCENE} as a raster.")
        # As analysts do first: QGIS's default, minimum to maximum, shows a radar scene almost black.
        layer.setContrastEnhancement(
            QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
            QgsRasterMinMaxOrigin.Limits.CumulativeCut,
        )
        QgsProject.instance().addMapLayer(layer)
        self.iface.setActiveLayer(layer)
        session = self.plugin.session
        wait_for(lambda: session.reading or session.problem, 30, "the scene to be read")
        if session.problem:
            raise DemoError(str(session.problem))
        if YEAR:
            session.set_user_year(int(YEAR))
        self.iface.zoomToActiveLayer()

    def start_backend(self) -> None:
        """Presses Start and waits until questions can be asked."""
        connection = self.plugin.connection
        began = time.monotonic()
        connection.start()
        wait_for(lambda: connection.is_ready or connection.problem, 180, "the backend to be ready")
        if connection.problem:
            raise DemoError(str(connection.problem))
        self.measures["backend_start_s"] = round(time.monotonic() - began, 2)

    def describe(self) -> None:
        """Waits for the Scene tab and writes down what it says."""
        session = self.plugin.session
        wait_for(lambda: session.description or session.problem, 60, "the scene's description")
        if session.problem:
            raise DemoError(str(session.problem))
        self.notes.append("## Scene")
        self.notes += ["", *(f"- {name}: {value}" for name, value in session.description.rows)]
        acquisition = session.scene.acquisition
        self.notes += [f"- year: {acquisition.year} ({acquisition.source}: {acquisition.detail})"]
        self.notes += [*(f"- note: {text}" for text in session.description.warnings), ""]
        self.shoot("scene", self.dock.scene_tab)

    def draw_aef(self) -> None:
        """Draws the grid and the composite; where AEF has nothing, the session goes on as an analyst would."""
        tab = self.dock.aef_tab
        self.notes += ["## AEF", ""]
        self._draw("aef_grid", tab.grid_button)
        self._draw("aef_composite", tab.composite_button)
        self.shoot("aef", tab)
        composite = layer_of_role("aef_composite")
        if composite is not None:
            set_visible(composite, False)

    def _draw(self, role: str, button: Any) -> None:
        tab = self.dock.aef_tab
        troubles: list[Any] = []
        tab.failed.connect(troubles.append)
        button.click()
        wait_for(lambda: layer_of_role(role) or troubles, 120, role)
        tab.failed.disconnect(troubles.append)
        wait_for(button.isEnabled, 60, "the AEF tab to be idle")
        self.note(f"{role}: {troubles[0] if troubles else tab.coverage_text()}")
        if troubles and SCENE.parent == HOME:
            raise DemoError(str(troubles[0]))

    def ask(self, question: str) -> None:
        """Asks in the Chat tab and waits for the whole answer."""
        tab = self.dock.chat_tab
        self.show_tab(tab)
        tab.question.setPlainText(question)
        tab.send_button.click()
        wait_for(lambda: not tab.session.is_busy, 120, "the answer")
        self.notes += ["## Chat", "", f"> {question}", "", last_answer(tab), ""]
        self.shoot("chat", tab)

    def detect(self) -> None:
        """Presses Detect, watches the boxes come, zooms to them."""
        tab = self.dock.detect_tab
        self.show_tab(tab)
        tab.form.label.setEditText(LABEL)
        heartbeat, first = Heartbeat(), []
        heartbeat.start()
        began = time.monotonic()
        tab.detect_button.click()

        def finished() -> bool:
            layer = layer_of_role("detections")
            if layer is not None and layer.featureCount() > 0 and not first:
                first.append(time.monotonic() - began)
            return not tab.stop_button.isEnabled()

        wait_for(finished, 400, f"the detection of {LABEL}")
        self.measures["last_box_s"] = round(time.monotonic() - began, 2)
        self.measures["first_box_s"] = round(first[0], 2) if first else None
        self.measures.update(heartbeat.stop())
        plan = plan_detection(self.plugin.session.scene, tab.form.options(), self.plugin.connection.card)
        self.measures["tiles"] = len(plan.tiles)
        self._show_detections(tab)

    def _show_detections(self, tab: Any) -> None:
        layer = layer_of_role("detections")
        count = int(layer.featureCount()) if layer is not None else 0
        self.measures["boxes"] = count
        self.notes += [f"## Detect {LABEL}", "", tab.result.line.text(), "", tab.result.aef_line.text(), ""]
        if count:
            self.notes += ["| label | score | length in m | AEF | scene pixels |", "|---|---|---|---|---|"]
            self.notes += [_row(feature) for feature in layer.getFeatures()][:ROWS_SHOWN]
            self.notes += [f"\n... and {count - ROWS_SHOWN} more" if count > ROWS_SHOWN else "", ""]
            tab.result.zoom()
        elif SCENE.parent == HOME:
            raise DemoError(f"No {LABEL} was found in the demo scene.")
        self.shoot("detect", tab)

    def show_tab(self, tab: Any) -> None:
        """Brings one tab of the dock to the front."""
        pages = (self.dock.tabs.widget(index) for index in range(self.dock.tabs.count()))
        self.dock.tabs.setCurrentWidget(next(page for page in pages if page.isAncestorOf(tab)))

    def shoot(self, name: str, tab: Any) -> None:
        """Saves a picture of the whole window once the map is drawn."""
        self.show_tab(tab)
        self.iface.messageBar().clearWidgets()
        for group in QgsProject.instance().layerTreeRoot().findGroups():
            group.setExpanded(False)
            group.setExpanded(True)
        self.canvas.refresh()
        wait_for(lambda: not self.canvas.isDrawing(), 60, "the map to be drawn")
        pause_ms(150)
        (OUT / "pictures").mkdir(exist_ok=True)
        self.iface.mainWindow().grab().save(str(OUT / "pictures" / f"{name}.png"))

    def leave_results(self) -> None:
        """Puts the results under their fixed names and writes transcript and measures."""
        shutil.copyfile(OUT / "pictures" / "detect.png", OUT / "screenshot.png")
        for role, name in (("detections", "detections.gpkg"), ("aef_grid", "aef_grid.gpkg")):
            layer = layer_of_role(role)
            if layer is not None:
                copy_dataset(source_path(layer), OUT / name)
        composite = layer_of_role("aef_composite")
        if composite is not None:
            copy_dataset(source_path(composite), OUT / "aef_rgb.tif")
        backend = self.plugin.connection.process.findChild(QProcess)
        self.measures["qgis_peak_memory_mb"] = peak_memory_mb(os.getpid())
        self.measures["backend_peak_memory_mb"] = peak_memory_mb(backend.processId())
        (OUT / "transcript.md").write_text("\n".join(self.notes), encoding="utf-8")
        (OUT / "measures.md").write_text(benchmark_rows(self.measures), encoding="utf-8")
        (OUT / "session.json").write_text(json.dumps(self.measures, indent=2) + "\n", encoding="utf-8")


def layer_of_role(role: str) -> Any | None:
    """Our newest layer of a kind, None while there is none."""
    layers = QgsProject.instance().mapLayers().values()
    ours = [layer for layer in layers if layer.customProperty("fusar/role") == role]
    return ours[-1] if ours else None


def set_visible(layer: Any, visible: bool) -> None:
    """Ticks or unticks a layer in the Layers panel."""
    node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
    if node is not None:
        node.setItemVisibilityChecked(visible)


def source_path(layer: Any) -> Path:
    """The file behind a layer."""
    return Path(layer.source().split("|")[0])


def copy_dataset(source: Path, target: Path) -> None:
    """Copies a file that QGIS may still hold open; a GeoPackage through GDAL, so that its journal comes along."""
    if source == target:
        return
    if target.suffix == ".gpkg":
        gdal.VectorTranslate(str(target), str(source), format="GPKG")
    else:
        shutil.copyfile(source, target)


def last_answer(tab: Any) -> str:
    """What the model answered last; an answer that did not come is a failure."""
    turns = tab.session.turns
    if not turns:
        raise DemoError(f"The question was not answered: {tab.transcript.toPlainText().splitlines()[-1]}")
    return str(turns[-1].text)


def _row(feature: Any) -> str:
    corners = ", ".join(f"{feature[name]:.0f}" for name in ("xmin", "ymin", "xmax", "ymax"))
    score = f"{feature['score']:.2f}" if feature["score"] else "-"
    return f"| {feature['label']} | {score} | {feature['length_m']:.0f} | {feature['aef']} | {corners} |"


def _plugin_trouble() -> str:
    found = qgis.utils.plugins_metadata_parser.get("fusar_qgis")
    return "it raised an error while starting, see qgis.log." if found else "its folder was not found."
