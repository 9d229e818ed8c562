"""The plugin as QGIS sees it: loads, adds its things, unloads, and nothing stays behind."""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys

import pytest
from qgis.core import QgsApplication, QgsMapLayerType, QgsProject
from qgis.gui import QgsMapCanvasItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QToolBar

import fusar_qgis
from fusar_qgis.gui.dock import CHAT, DETECT
from tests.plugin.gui_window import Window, wait_until
from tests.plugin.rasters import sea, write_raster


@pytest.fixture
def window(qgis_app, qgis_new_project):
    window = Window()
    yield window
    window.close()


@pytest.fixture
def plugin(window):
    plugin = fusar_qgis.classFactory(window)
    plugin.initGui()
    yield plugin
    if plugin.dock is not None:
        plugin.unload()


def settle() -> None:
    """Lets deferred deletions happen."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()


def ours(window) -> dict[str, list]:
    """Everything that the plugin may have left in QGIS."""
    main = window.main
    return {
        "docks": [dock.objectName() for dock in main.findChildren(QDockWidget)],
        "toolbars": [bar.objectName() for bar in main.findChildren(QToolBar)],
        "actions": [a.objectName() for a in main.findChildren(QAction) if a.objectName().startswith("fusar")],
        "menu": [action.text() for action in window.raster_menu.actions()],
        "shortcuts": list(window.actions),
        "layer menu": [action.objectName() for _, action, _, _ in window.layer_actions],
        "options": list(window.factories),
        "providers": [p.id() for p in QgsApplication.processingRegistry().providers() if p.id() == "fusar"],
        "logging": list(logging.getLogger("fusar_qgis").handlers),
        "map items": [
            i for i in window.canvas.scene().items() if type(i) is not QgsMapCanvasItem and _rubber(i)
        ],
    }


def _rubber(item) -> bool:
    return type(item).__name__ == "QgsRubberBand"


def test_it_adds_dock_toolbar_menu_options_and_provider(plugin, window) -> None:
    found = ours(window)
    assert found["docks"] == ["FusarDock"] and found["toolbars"] == ["FusarToolBar"]
    assert found["menu"] == ["FUSAR"] and len(found["shortcuts"]) == 4
    assert len(found["options"]) == 1 and found["providers"] == ["fusar"]
    assert all(not action.icon().isNull() for action in found["shortcuts"])


def test_unload_leaves_nothing(window) -> None:
    settle()
    before = ours(window)
    for _ in range(2):
        plugin = fusar_qgis.classFactory(window)
        plugin.initGui()
        assert ours(window) != before
        plugin.unload()
        settle()
        assert ours(window) == before


def test_unload_after_work_leaves_nothing(window, tmp_path, stub) -> None:
    settle()
    before = ours(window)
    plugin = fusar_qgis.classFactory(window)
    plugin.initGui()
    window.open(write_raster(tmp_path / "scene.tif", sea(60, 60, [(5, 5, 12, 12)], seed=0)))
    wait_until(lambda: plugin.session.description)
    plugin.dock.detect_tab.form.area.set_rectangle(window.canvas.extent())
    plugin.unload()
    settle()
    assert ours(window) == before
    window.setActiveLayer(None)
    QgsProject.instance().removeAllMapLayers()


def is_running(pid: int) -> bool:
    """Whether a process has this number; asked of the kernel, for a bare machine has no `ps`."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_unload_in_mid_run_is_no_crash_and_stops_the_process(window, tmp_path) -> None:
    plugin = fusar_qgis.classFactory(window)
    plugin.initGui()
    window.open(write_raster(tmp_path / "scene.tif", sea(400, 400)))
    process = plugin.connection.process
    process.start_command(sys.executable, ["-c", "import time; time.sleep(600)"])
    wait_until(lambda: process.pid)
    pid = process.pid
    plugin.unload()
    settle()
    wait_until(lambda: QgsApplication.taskManager().countActiveTasks() == 0)
    assert not is_running(pid)


def test_the_actions_open_their_tabs(plugin, window) -> None:
    window.main.show()
    for action, tab in ((window.actions[2], DETECT), (window.actions[3], CHAT)):
        action.trigger()
        assert plugin.dock.isVisible() and plugin.dock.tabs.currentIndex() == tab


def test_every_raster_layer_offers_them_in_its_context_menu(plugin, window) -> None:
    assert [entry[1] for entry in window.layer_actions] == window.actions
    assert {(menu, kind, of_all) for menu, _, kind, of_all in window.layer_actions} == {
        ("FUSAR", QgsMapLayerType.RasterLayer, True)
    }


def test_qgis_process_gets_the_provider_alone(window) -> None:
    plugin = fusar_qgis.classFactory(window)
    plugin.initProcessing()
    assert ours(window)["providers"] == ["fusar"] and ours(window)["docks"] == []
    plugin.unload()
    assert ours(window)["providers"] == []


def test_importing_the_package_imports_no_qgis() -> None:
    code = "import fusar_qgis, fusar_qgis.core, sys; sys.exit('qgis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_deleted_widgets_get_no_late_results(window, tmp_path) -> None:
    plugin = fusar_qgis.classFactory(window)
    plugin.initGui()
    dock = plugin.dock
    window.open(write_raster(tmp_path / "scene.tif", sea(300, 300)))
    plugin.unload()
    settle()
    assert sip.isdeleted(dock)
    wait_until(lambda: QgsApplication.taskManager().countActiveTasks() == 0)
    settle()
