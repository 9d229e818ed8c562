"""Conversations kept in the QGIS project, one for each scene; nothing of a server, a token or a picture is in them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Dict, Optional

from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QObject, pyqtSignal

from fusar_qgis.core.chat_thread import PROBLEM, ChatThread, thread_from_json
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.scene import Scene

SCOPE = "fusar"
KEEP_SETTING = "fusar/keep_chat"
UNREAD = "_unread"
"""Ends the entry of a conversation that this version cannot read, once another one begins."""


class ChatHistory(QObject):
    """Reads and writes threads. `failed(error)` where a project holds something that is none."""

    failed = pyqtSignal(object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._unread: Dict[str, str] = {}

    def load(self, scene: Optional[Scene]) -> ChatThread:
        """What was said about a scene; an empty thread where nothing was or it cannot be read."""
        empty = ChatThread(scene.name if scene is not None else "")
        text, found = QgsProject.instance().readEntry(SCOPE, _entry(scene), "")
        if not found or not text:
            return empty
        try:
            return thread_from_json(text)
        except InvalidRequestError as error:
            self._unread[_entry(scene)] = text
            self.failed.emit(error)
            return empty

    def save(self, scene: Optional[Scene], thread: ChatThread) -> None:
        """Keeps a thread with the project, where the analyst wants that; an empty one is taken out.

        Troubles are left out: they name addresses and folders, and whoever gets the project has others.
        """
        unread = self._unread.pop(_entry(scene), "")
        if unread:  # a newer version may read it
            QgsProject.instance().writeEntry(SCOPE, f"{_entry(scene)}{UNREAD}", unread)
        kept = replace(thread, entries=tuple(entry for entry in thread.entries if entry.role != PROBLEM))
        if not thread.entries:
            QgsProject.instance().removeEntry(SCOPE, _entry(scene))
        elif self.keeps:
            QgsProject.instance().writeEntry(SCOPE, _entry(scene), kept.to_json())

    @property
    def keeps(self) -> bool:
        """Whether conversations are kept."""
        return bool(QgsSettings().value(KEEP_SETTING, True, type=bool))

    def set_keeps(self, on: bool) -> None:
        """Keeps conversations from now on; switched off, those of the project are taken out of it."""
        QgsSettings().setValue(KEEP_SETTING, on)
        if not on:
            QgsProject.instance().removeEntry(SCOPE, "chat")


def _entry(scene: Optional[Scene]) -> str:
    """By the scene's file, so that a layer may be renamed; a file's path may hold what a project's keys may not."""
    source = scene.source_path if scene is not None else ""
    return f"chat/t{hashlib.sha256(source.encode('utf-8')).hexdigest()[:24]}"
