"""A report for bug reports: versions, settings and the backend's last lines; no secrets, no home folder."""

from __future__ import annotations

import dataclasses
import platform
from pathlib import Path
from typing import List

from qgis.core import Qgis
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.paths import plugin_version
from fusar_qgis.shown_url import shown_url

LOG_LINES = 30


def diagnostics_text(connection: BackendConnection) -> str:
    """The report, ready for the clipboard."""
    lines: List[str] = [
        f"FUSAR-GPT {plugin_version()}, QGIS {Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()}",
        f"Backend: {connection.status} {connection.problem or ''}".rstrip(),
        f"Model: {connection.card}",
    ]
    settings = dataclasses.asdict(connection.settings)
    settings["authcfg"] = "set" if settings["authcfg"] else "none"
    lines += [f"  {name} = {value}" for name, value in settings.items()]
    lines += ["Backend's last lines:", *connection.process.log_tail[-LOG_LINES:]]
    return shown_url("\n".join(lines)).replace(str(Path.home()), "~")
