"""The sentence that a tab shows while there is no scene to work on."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QWidget

from fusar_qgis.gui.notice import ERROR, INFO, Notice
from fusar_qgis.gui.scene_session import SceneSession


class NoSceneNotice(Notice):
    """Follows the session: says why there is no scene, hides when there is one."""

    def __init__(self, session: SceneSession, parent: Optional[QWidget] = None) -> None:
        super().__init__(INFO, "", parent)
        self._session = session
        session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows the session as it is now."""
        if self._session.problem is not None:
            self.say(str(self._session.problem), ERROR)
        elif self._session.is_reading:
            self.say(self.tr("Reading the raster…"), INFO)
        elif self._session.scene is None:
            self.say(self.tr("Select a SAR raster in the Layers panel first."), INFO)
        else:
            self.say("")
