"""The panel in a QGIS-like window, without and with a backend, and what its tests do with it."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from fusar_qgis.gui.backend_connection import READY, BackendConnection
from fusar_qgis.gui.dock import FusarDock
from fusar_qgis.settings import Settings
from tests.plugin.gui_window import Window, wait_until, workbench
from tests.plugin.rasters import sea, write_raster

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


def layers_of(role: str) -> list:
    layers = QgsProject.instance().mapLayers().values()
    return [layer for layer in layers if layer.customProperty("fusar/role") == role]


def start(dock) -> None:
    dock.detect_tab.detect()
    assert dock.detect_tab.stop_button.isEnabled(), dock.bench.iface.message()


def finish(dock) -> None:
    wait_until(lambda: not dock.detect_tab.stop_button.isEnabled(), "the detection to end")


def stop_after_the_first_boxes(dock, stub) -> None:
    """Detects, and stops while the backend holds the next tile back."""
    start(dock)
    dock.detect_tab._run.found.connect(lambda total: stub.behave(hold=True))
    wait_until(lambda: layers_of("detections"))
    dock.detect_tab.stop()
    finish(dock)
    stub.behave(hold=False)


def say(dock, text: str) -> None:
    dock.chat_tab.question.setPlainText(text)
    QTest.keyClick(dock.chat_tab.question, Qt.Key.Key_Return)


def answered(dock) -> None:
    wait_until(lambda: not dock.chat_tab.session.is_busy, "the answer")
