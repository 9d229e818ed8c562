"""What every tab works with, put together once by the dock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.gui import QgsMapCanvas

from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.messages import Messages
from fusar_qgis.gui.scene_session import SceneSession
from fusar_qgis.gui.tasks import TaskRunner


@dataclass(frozen=True)
class Workbench:
    """The shared parts: QGIS's interface, the tasks, the scene, the backend and the message bar."""

    iface: Any
    runner: TaskRunner
    session: SceneSession
    connection: BackendConnection
    messages: Messages

    @property
    def canvas(self) -> QgsMapCanvas:
        """The main map."""
        return self.iface.mapCanvas()
