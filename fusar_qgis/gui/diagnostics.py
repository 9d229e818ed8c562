"""A report for bug reports: versions, settings, the last test and the last lines; no secrets, no home folder."""

from __future__ import annotations

import dataclasses
import platform
from typing import List

from osgeo import gdal
from qgis.core import Qgis
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

from fusar_qgis.backend_env import backend_folder, installed
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.log_panel import RECENT
from fusar_qgis.offline import is_offline
from fusar_qgis.paths import plugin_version
from fusar_qgis.profile_store import active_profile, load_profiles
from fusar_qgis.settings import session_token
from fusar_qgis.shown_url import redacted

LOG_LINES = 30


def diagnostics_text(connection: BackendConnection) -> str:
    """The report, ready for the clipboard."""
    lines = [*_versions(), *_state(connection)]
    settings = dataclasses.asdict(connection.settings)
    settings["authcfg"] = "set" if settings["authcfg"] else "none"
    lines += [f"  {name} = {value}" for name, value in settings.items()]
    lines += ["Last connection test:", connection.last_test or "  none"]
    lines += ["Last lines of the backend:", *connection.process.log_tail[-LOG_LINES:]]
    lines += ["Last lines of the installation:", *list(connection.installer.log)[-LOG_LINES:]]
    lines += ["Last lines of the plugin:", *list(RECENT)[-LOG_LINES:]]
    return redacted("\n".join(lines), [*session_token.known(), *connection.secrets()])


def _versions() -> List[str]:
    found = installed(backend_folder())
    backend = (
        f"{found.version or '?'} ({found.hardware}, {backend_folder()})" if found is not None else "none"
    )
    return [
        f"FUSAR-GPT {plugin_version()}, QGIS {Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}, "
        f"GDAL {gdal.__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()} {platform.machine()}",
        f"Installed backend: {backend}",
    ]


def _state(connection: BackendConnection) -> List[str]:
    path = connection.path
    return [
        f"Backend: {connection.status} {connection.problem or ''}".rstrip(),
        f"Model: {connection.card}",
        f"Profile: {active_profile().name} (1 of {len(load_profiles())})",
        f"Work offline: {'on' if is_offline() else 'off'}",
        f"Data goes to: {path.place} {path.host} {'encrypted' if path.encrypted else 'not encrypted'}",
    ]
