"""`make pictures`: every tab in its main states, side by side, and the maps they draw, for docs/images.

QGIS runs this file as it runs session.py; the backend, the model and the scenes are the demo's.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import Qt, QTimer

sys.path.insert(0, os.environ["DEMO_HOME"])  # QGIS runs a script's text, not its file: there is no __file__
from analyst import OUT, SCENE, Session, layer_of_role, set_visible
from ending import end, fail
from sheet import Sheet
from watch import pause_ms, wait_for

from fusar_qgis.core import tasks
from fusar_qgis.gui.options_page import OptionsPage

PANEL_PX = 380
OPTIONS_PX = (520, 760)
TILE_M = 1100.0
SCENE_TAB, AEF_TAB, DETECT_TAB, CHAT_TAB = range(4)


class Photographer:
    """Goes through the states of each tab and leaves one sheet a tab in DEMO_OUT."""

    def __init__(self) -> None:
        self.session = Session()
        self.dock, self.plugin = self.session.dock, self.session.plugin
        self.session.prepare_window()
        window = self.session.iface.mainWindow()
        window.resizeDocks([self.dock], [PANEL_PX], Qt.Orientation.Horizontal)
        self.names: list[str] = []

    def panel(self, tab: int, bottom: bool = False) -> Any:
        """The panel as it is now, scrolled to its top or bottom."""
        self.dock.open_tab(tab)
        pause_ms(120)
        bar = self.dock.tabs.widget(tab).verticalScrollBar()
        bar.setValue(bar.maximum() if bottom else 0)
        return self.dock.widget().grab()

    def save(self, name: str, sheet: Sheet) -> None:
        """Writes one sheet."""
        sheet.save(OUT / f"{name}.png")
        self.names.append(name)

    def window(self, name: str, tab: int) -> None:
        """Writes the whole window once the map is drawn."""
        pages = (self.dock.scene_tab, self.dock.aef_tab, self.dock.detect_tab, self.dock.chat_tab)
        self.session.shoot(name, pages[tab])
        (OUT / "pictures" / f"{name}.png").rename(OUT / f"{name}.png")
        self.names.append(name)

    def scene(self) -> None:
        """Nothing selected, being read, a year that nobody knows, no CRS, and the passport."""
        sheet = Sheet()
        sheet.add("Nothing selected", self.panel(SCENE_TAB))
        bare = self._open(self._copy("harbor.tif", ["-mo", "ACQUISITION_DATETIME="]))
        sheet.add("Being read", self.panel_now(SCENE_TAB))
        self._settled()
        sheet.add("The file does not say when", self.panel(SCENE_TAB))
        QgsProject.instance().removeMapLayer(bare.id())
        nowhere = self._open(self._nowhere())
        self._settled()
        sheet.add("Nobody can tell where", self.panel(SCENE_TAB))
        QgsProject.instance().removeMapLayer(nowhere.id())
        self.session.open_scene()
        self._settled()
        sheet.add("The passport", self.panel(SCENE_TAB))
        self.save("scene", sheet)

    def panel_now(self, tab: int) -> Any:
        """The panel before the event loop turns again: a state that lasts a moment."""
        self.dock.tabs.setCurrentIndex(tab)
        return self.dock.widget().grab()

    def connection(self) -> None:
        """The panel without and with a backend, and the options page."""
        sheet, link = Sheet(), self.plugin.connection
        sheet.add("No backend yet", self.panel(DETECT_TAB))
        link.start()
        pause_ms(300)
        sheet.add("It starts", self.panel(DETECT_TAB))
        wait_for(lambda: link.is_ready or link.problem, 180, "the backend to be ready")
        sheet.add("Ready", self.panel(DETECT_TAB))
        self.save("connection", sheet)

    def options(self) -> None:
        """The options page: on this computer, at an address, and a test that failed."""
        page = OptionsPage(self.plugin.connection, self.plugin.runner)
        page.setMinimumSize(*OPTIONS_PX)
        page.resize(*OPTIONS_PX)
        page.show()
        # Paths of this machine say nothing to a reader.
        page.local.python.setFilePath("/opt/fusar/.venv/bin/python")
        page.results.folder.setFilePath("/data/results")
        options = Sheet()
        pause_ms(300)
        options.add("A backend on this computer", page.grab())
        page.mode.setCurrentIndex(page.mode.findData("remote"))
        page.remote.url.setText("http://gpu.example.org:8765")
        page.remote.token.setText("a token")
        pause_ms(200)
        options.add("A server, its token unencrypted", page.grab())
        page.remote.url.setText("http://127.0.0.1:9")
        page.test_button.click()
        wait_for(lambda: page.test_button.isEnabled(), 60, "the connection test")
        pause_ms(200)
        page._area.ensureWidgetVisible(page.test)
        options.add("A test that failed", page.grab())
        page.hide()
        page.deleteLater()
        self.save("options", options)

    def aef(self) -> None:
        """Preview, busy, the grid, a year without data; and three maps."""
        tab, sheet = self.dock.aef_tab, Sheet()
        sheet.add("Before", self.panel(AEF_TAB))
        tab.grid_button.click()
        sheet.add("Busy", self.panel_now(AEF_TAB))
        wait_for(lambda: layer_of_role("aef_grid") and tab.grid_button.isEnabled(), 60, "the grid")
        sheet.add("Grid drawn", self.panel(AEF_TAB))
        self.window("aef-grid", AEF_TAB)
        tab.composite_button.click()
        wait_for(lambda: layer_of_role("aef_composite") and tab.grid_button.isEnabled(), 60, "the composite")
        self.window("aef-composite", AEF_TAB)
        self._hide("aef_composite")
        tab.similarity.center_button.click()
        wait_for(lambda: layer_of_role("aef_similarity") and tab.grid_button.isEnabled(), 60, "similarity")
        sheet.add("Similar places", self.panel(AEF_TAB, bottom=True))
        self.window("aef-similarity", AEF_TAB)
        self._hide("aef_similarity")
        self._hide("aef_grid")
        self._modulation(tab)
        tab.year.combo.setCurrentIndex(tab.year.combo.count() - 1)
        tab.composite_button.click()
        wait_for(tab.grid_button.isEnabled, 60, "the other year")
        sheet.add("A year that AEF has not here", self.panel(AEF_TAB))
        tab.year.combo.setCurrentIndex(0)
        self._hide("aef_composite")
        self.save("aef", sheet)

    def _modulation(self, tab: Any) -> None:
        self._zoom(0.25)
        tab.modulation.button.click()
        wait_for(lambda: layer_of_role("aef_modulation") and tab.grid_button.isEnabled(), 60, "modulation")
        self.window("aef-modulation", AEF_TAB)
        self._hide("aef_modulation")
        self.session.iface.zoomToActiveLayer()

    def detect(self) -> None:
        """Estimate, running, the result, an empty result, and what other questions give."""
        tab, sheet = self.dock.detect_tab, Sheet()
        tab.form.label.setEditText("ship, plane")
        sheet.add("Before: what will be sent", self.panel(DETECT_TAB))
        tab.detect_button.click()
        wait_for(lambda: tab.found_text.text(), 60, "the first boxes")
        sheet.add("Running", self.panel(DETECT_TAB))
        self.window("detect-running", DETECT_TAB)
        wait_for(lambda: not tab.stop_button.isEnabled(), 200, "the detection")
        sheet.add("The result", self.panel(DETECT_TAB))
        tab.result.zoom()
        self.window("detect-result", DETECT_TAB)
        tab.result.review_button.click()
        for act in (tab.review.accept, tab.review.reject, tab.review.accept):
            act()
        sheet.add("Review", self.panel(DETECT_TAB))
        self.window("review", DETECT_TAB)
        tab.review.end()
        self._zoom_to_ships()
        tab.form.area.combo.setCurrentIndex(1)
        tab.form.label.setEditText("tank")
        tab.detect_button.click()
        wait_for(lambda: not tab.stop_button.isEnabled(), 200, "the detection")
        sheet.add("Nothing found", self.panel(DETECT_TAB))
        self.save("detect", sheet)

    def questions(self) -> None:
        """Count, cells, description, and the same question without AEF."""
        tab, sheet = self.dock.detect_tab, Sheet()
        tab.form.label.setEditText("ship")
        asked = {tasks.COUNTING: "Count", tasks.LOCALIZATION: "3 × 3 cells", tasks.CAPTIONING: "Describe"}
        for task, caption in asked.items():
            self._ask(task)
            sheet.add(caption, self.panel(DETECT_TAB, bottom=True))
            if task == tasks.LOCALIZATION:
                self.window("cells", DETECT_TAB)
        tab.questions.compare.setCurrentIndex(1)
        self._ask(tasks.COUNTING)
        sheet.add("With and without AEF", self.panel(DETECT_TAB, bottom=True))
        tab.questions.clear()
        self.save("questions", sheet)

    def chat(self) -> None:
        """Before, while it answers, and an answer with boxes."""
        tab, sheet = self.dock.chat_tab, Sheet()
        sheet.add("Before", self.panel(CHAT_TAB))
        tab.question.setPlainText("Describe this SAR image.")
        tab.send_button.click()
        wait_for(lambda: tab.status.text(), 60, "the first word")
        sheet.add("It answers", self.panel_now(CHAT_TAB))
        wait_for(lambda: not tab.session.is_busy, 60, "the answer")
        tab.question.setPlainText("Where are the ships?")
        tab.send_button.click()
        wait_for(lambda: not tab.session.is_busy, 60, "the answer")
        sheet.add("Boxes to click, a class to detect", self.panel(CHAT_TAB))
        self.window("chat", CHAT_TAB)
        self.plugin.connection.stop()
        tab.question.setPlainText("And planes?")
        tab.send_button.click()
        pause_ms(500)
        sheet.add("The backend is gone", self.panel(CHAT_TAB))
        self.save("chat-states", sheet)

    def _ask(self, task: str) -> None:
        box = self.dock.detect_tab.questions
        box.ask(task)
        wait_for(lambda: box.buttons[task].isEnabled(), 60, f"the answer to {task}")
        pause_ms(200)

    def _zoom(self, share: float) -> None:
        """Shows a share of the scene around its middle."""
        part = QgsRectangle(self.plugin.session.layer.extent())
        part.scale(share)
        self._show(part)

    def _zoom_to_ships(self) -> None:
        """Shows one tile of the scene: the one around a ship that has most other ships in it."""
        layer, half_m = layer_of_role("detections"), TILE_M / 2
        places = [
            row.geometry().centroid().asPoint() for row in layer.getFeatures() if row["label"] == "ship"
        ]
        tiles = [QgsRectangle(p.x() - half_m, p.y() - half_m, p.x() + half_m, p.y() + half_m) for p in places]
        inside = [tile for tile in tiles if self.plugin.session.layer.extent().contains(tile)]
        self._show(max(inside, key=lambda tile: sum(map(tile.contains, places))))

    def _hide(self, role: str) -> None:
        for layer in QgsProject.instance().mapLayers().values():
            if layer.customProperty("fusar/role") == role:
                set_visible(layer, False)

    def _show(self, part: QgsRectangle) -> None:
        self.session.canvas.setExtent(part)
        self.session.canvas.refresh()
        pause_ms(500)

    def _nowhere(self) -> Path:
        """A picture of the scene that no CRS places."""
        source = gdal.Open(str(SCENE))
        target = gdal.GetDriverByName("GTiff").Create(
            str(OUT / "nowhere.tif"), source.RasterXSize, source.RasterYSize, 1, gdal.GDT_Float32
        )
        target.WriteArray(source.ReadAsArray())
        target.FlushCache()
        return OUT / "nowhere.tif"

    def _copy(self, name: str, options: list[str]) -> Path:
        path = OUT / name
        gdal.Translate(str(path), str(SCENE), options=" ".join(options))
        return path

    def _open(self, path: Path) -> QgsRasterLayer:
        layer = QgsRasterLayer(str(path), path.stem)
        QgsProject.instance().addMapLayer(layer)
        self.session.iface.setActiveLayer(layer)
        return layer

    def _settled(self) -> None:
        state = self.plugin.session
        wait_for(lambda: state.description or (state.problem and not state.is_reading), 60, "the scene")


def run_all() -> None:
    """All sheets; `step.txt` tells where it is."""
    work = Photographer()
    for step in (work.scene, work.connection, work.options, work.aef, work.detect, work.questions, work.chat):
        (OUT / "step.txt").write_text(step.__name__, encoding="utf-8")
        step()
    (OUT / "step.txt").unlink()
    (OUT / "transcript.md").write_text(
        "\n".join(f"- {name}.png" for name in work.names) + "\n", encoding="utf-8"
    )
    (OUT / "session.json").write_text(json.dumps({"pictures": work.names}), encoding="utf-8")
    end(0)


sys.excepthook = fail
QTimer.singleShot(0, run_all)
