"""The one place that shows errors and results: QGIS's message bar, with the log panel behind it."""

from __future__ import annotations

import html
import logging
from typing import Any, Callable, List, Optional, Sequence, Tuple

from qgis.core import Qgis
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QPushButton, QWidget

from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.log_panel import TAB
from fusar_qgis.gui.sentences import localized
from fusar_qgis.reply_errors import is_refusal

logger = logging.getLogger(__name__)

INFO_SECONDS = 8
OPTIONS_PAGE = "FusarOptions"
"""The object name of our page in QGIS's options."""
Action = Tuple[str, Callable[[], Any]]


class Messages(QObject):
    """Writes one clear sentence at a time into the message bar.

    Args:
        iface: QGIS's interface; only its message bar and its log panel are used.
    """

    def __init__(self, iface: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._iface = iface
        self._item: Optional[QWidget] = None

    def clear(self) -> None:
        """Takes our last message away: it is about something older than what comes now."""
        if self._item is not None and not sip.isdeleted(self._item):
            self._iface.messageBar().popWidget(self._item)
        self._item = None

    def error(self, error: FusarError) -> None:
        """Shows an error until it is closed: what is wrong and what to do."""
        logger.error("%s: %s", error.code, error)
        actions: List[Action] = [(self.tr("Log"), self._open_log)]
        if is_refusal(error):
            actions.insert(0, (self.tr("Set token…"), self._open_options))
        self._push(str(error), Qgis.MessageLevel.Critical, 0, actions)

    def warning(self, text: str, actions: Sequence[Action] = ()) -> None:
        """Shows something that the analyst should know before trusting a result."""
        logger.warning("%s", text)
        self._push(text, Qgis.MessageLevel.Warning, 0, actions)

    def info(self, text: str, actions: Sequence[Action] = ()) -> None:
        """Shows a result; it stays as long as it offers something to do."""
        logger.info("%s", text)
        self._push(text, Qgis.MessageLevel.Success, 0 if actions else INFO_SECONDS, actions)

    def _push(self, text: str, level: Qgis.MessageLevel, seconds: int, actions: Sequence[Action]) -> None:
        bar = self._iface.messageBar()
        self.clear()
        # The bar reads markup; file names and servers may write some.
        item = bar.createMessage("FUSAR", html.escape(localized(text), quote=False))
        for label, act in actions:
            button = QPushButton(label, item)
            button.clicked.connect(lambda _checked=False, act=act: act())
            item.layout().addWidget(button)
        self._item = item
        bar.pushWidget(item, level, seconds)

    def _open_options(self) -> None:
        self._iface.showOptionsDialog(self._iface.mainWindow(), OPTIONS_PAGE)

    def _open_log(self) -> None:
        self._iface.openMessageLog(TAB)
