"""The chat menu's copies and exports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Callable

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QWidget

from fusar_qgis.core.chat_export import thread_text
from fusar_qgis.core.chat_thread import ChatThread
from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.chat_menu import ChatMenu
from fusar_qgis.gui.chat_report import add_layout, write_page
from fusar_qgis.gui.workbench import Workbench


class ChatExports(QWidget):
    """Listens to the menu. `told(text)` is for the status line, `failed(error)` for the message bar.

    Args:
        menu: The chat's menu.
        bench: The map.
        thread: The conversation as it is now.
        origin: Scene, model and time, in plain words.
    """

    told = pyqtSignal(str)
    failed = pyqtSignal(object)

    def __init__(
        self,
        menu: ChatMenu,
        bench: Workbench,
        thread: Callable[[], ChatThread],
        origin: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.hide()
        self._bench, self._thread, self._origin = bench, thread, origin
        menu.answer_copied.connect(lambda: _copy(self._thread().last_answer()))
        menu.all_copied.connect(lambda: _copy(thread_text(self._thread())))
        menu.exported.connect(self.export)
        menu.laid_out.connect(self.lay_out)

    def export(self) -> None:
        """Asks for a file and writes the conversation into it."""
        name = re.sub(r"[^\w.-]+", "_", self._thread().scene or "chat") + "_chat.html"
        title = self.tr("Export the conversation")
        path, _ = QFileDialog.getSaveFileName(self.parentWidget(), title, name, "HTML (*.html)")
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Writes the conversation as a page."""
        try:
            write_page(self._thread(), self._origin(), self._bench.canvas, path)
        except FusarError as error:
            self.failed.emit(error)
            return
        self.told.emit(self.tr("Written: {path}").format(path=path))

    def lay_out(self) -> None:
        """Makes a print layout of map and conversation."""
        layout = add_layout(self._thread(), self._origin(), self._bench.canvas)
        self.told.emit(self.tr("New print layout: {name}").format(name=layout.name()))


def _copy(text: str) -> None:
    QApplication.clipboard().setText(text)
