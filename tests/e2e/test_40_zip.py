"""The zip that `make plugin` builds, in a real QGIS and by its own installer: installed, used, upgraded, removed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

LIMIT_S = 180

INSIDE_QGIS = """
import json, os, traceback
from pathlib import Path
import qgis.utils
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QToolBar

def state():
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the event loop would
    window = qgis.utils.iface.mainWindow()
    provider = QgsApplication.processingRegistry().providerById("fusar")
    return {
        "active": "fusar_qgis" in qgis.utils.active_plugins,
        "algorithms": sorted(a.name() for a in provider.algorithms()) if provider else [],
        "docks": [d.objectName() for d in window.findChildren(QDockWidget) if d.objectName().startswith("Fusar")],
        "toolbars": [t.objectName() for t in window.findChildren(QToolBar) if t.objectName().startswith("Fusar")],
        "menus": [a.text() for a in qgis.utils.iface.rasterMenu().actions() if "FUSAR" in a.text()],
    }

def used():
    # Boxes of the demo scene from a running backend, as the toolbox gives them.
    import processing
    from qgis.core import QgsVectorLayer
    asked = {"INPUT": os.environ["SCENE"], "BACKEND_URL": os.environ["BACKEND"], "OUTPUT": os.environ["BOXES"]}
    asked.update(LABEL="ship", EXTENT="560000,561500,5738500,5740000 [EPSG:32631]")
    told = processing.run("fusar:detectobjects", asked)
    layer = QgsVectorLayer(told["OUTPUT"], "boxes", "ogr")
    found = {"count": told["COUNT"], "rows": layer.featureCount(), "complete": told["COMPLETE"]}
    return {**found, "crs": layer.crs().authid()}

def steps(found):
    import pyplugin_installer
    installer = pyplugin_installer.instance()
    installer.installFromZipFile(os.environ["ZIP"])
    import fusar_qgis
    found["file"] = fusar_qgis.__file__
    found["started"] = state()
    found["used"] = used()
    installer.installFromZipFile(os.environ["ZIP_NEWER"])
    found["upgraded"] = {**state(), "version": qgis.utils.pluginMetadata("fusar_qgis", "version")}
    found["used_again"] = used()
    installer.uninstallPlugin("fusar_qgis", quiet=True)
    found["folder_left"] = Path(found["file"]).parent.exists()

def look():
    found = {"file": ""}
    try:
        steps(found)
        QTimer.singleShot(200, lambda: finish(found))
    except Exception:
        finish({**found, "error": traceback.format_exc()})

def finish(found):
    found["left"] = state()
    Path(os.environ["ZIP_RESULT"]).write_text(json.dumps(found))
    os._exit(0)

QTimer.singleShot(500, look)
"""


def upgraded(built: Path, newer: Path) -> Path:
    """The same zip as a version to come."""
    with zipfile.ZipFile(built) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "fusar_qgis/metadata.txt":
                content = re.sub(rb"(?m)^version=.*$", b"version=99.0.0", content)
            new.writestr(name, content)
    return newer


@pytest.fixture(scope="module")
def seen(project_root: Path, backend_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What QGIS saw of the plugin: installed, upgraded and removed by the plugin manager's own code."""
    if not (project_root / ".git").exists() or not shutil.which("xvfb-run"):
        pytest.skip("needs git's checkout and xvfb-run")
    folder = tmp_path_factory.mktemp("zip")
    subprocess.run(["make", "-s", "plugin"], cwd=project_root, check=True, capture_output=True)
    profile = folder / "profiles" / "test"
    (profile / "QGIS").mkdir(parents=True)
    (profile / "QGIS" / "QGIS3.ini").write_text(
        "[auth]\nuse_password_helper=false\n[app]\nplugin_installer\\checkOnStart=false\n"
    )
    built = max((project_root / "dist").glob("fusar_qgis-*.zip"), key=lambda path: path.stat().st_mtime)
    newer = upgraded(built, folder / "newer.zip")
    script, result = folder / "look.py", folder / "result.json"
    script.write_text(INSIDE_QGIS)
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "QT_", "QGIS_", "VIRTUAL_ENV"))
    }
    environment = {**kept, "PATH": f"/usr/bin:/bin:{kept['PATH']}", "ZIP_RESULT": str(result)}
    environment.update(ZIP=str(built), ZIP_NEWER=str(newer))
    environment.update(BACKEND=backend_url, SCENE=str(project_root / "resources/demo/scene.tif"))
    environment.update(BOXES=str(folder / "boxes.gpkg"))
    command = [
        "xvfb-run",
        "--auto-servernum",
        "qgis",
        "--nologo",
        "--noversioncheck",
        "--profiles-path",
        str(folder),
    ]
    subprocess.run(
        [*command, "--profile", "test", "--code", str(script)],
        env=environment, timeout=LIMIT_S, capture_output=True, stdin=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    return json.loads(result.read_text())


def test_qgis_runs_the_plugin_from_the_zip(seen: dict) -> None:
    assert "error" not in seen, seen.get("error")
    assert "/python/plugins/fusar_qgis/" in seen["file"]
    assert seen["started"]["active"]
    assert seen["started"]["docks"] == ["FusarDock"]
    assert seen["started"]["toolbars"] == ["FusarToolBar"]


def test_the_toolbox_has_our_algorithms(seen: dict) -> None:
    wanted = {"sceneinformation", "aefgrid", "aefcomposite", "detectobjects", "ask"}
    assert wanted <= set(seen["started"]["algorithms"])


def test_it_finds_boxes_with_a_running_backend_before_and_after_an_upgrade(seen: dict) -> None:
    assert seen["used"]["count"] == seen["used"]["rows"] > 0
    assert seen["used"]["crs"] == "EPSG:32631"
    assert seen["used"]["complete"]
    assert seen["used_again"] == seen["used"]


def test_an_upgrade_takes_the_place_of_what_was_there(seen: dict) -> None:
    assert seen["upgraded"].pop("version") == "99.0.0"
    assert seen["upgraded"] == seen["started"]


def test_removing_it_leaves_nothing_behind(seen: dict) -> None:
    assert not seen["folder_left"]
    assert seen["left"] == {"active": False, "algorithms": [], "docks": [], "toolbars": [], "menus": []}


def test_the_zip_is_small_and_holds_no_model(project_root: Path, seen: dict) -> None:
    built = max((project_root / "dist").glob("fusar_qgis-*.zip"), key=lambda path: path.stat().st_mtime)
    names = zipfile.ZipFile(built).namelist()
    assert built.stat().st_size < 2_000_000
    assert "fusar_qgis/metadata.txt" in names
    assert not [name for name in names if name.endswith((".safetensors", ".pyc")) or "__pycache__" in name]
