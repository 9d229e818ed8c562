"""Python logging into QGIS's log panel, tab FUSAR."""

from __future__ import annotations

import logging
from collections import deque
from typing import Deque

from qgis.core import Qgis, QgsApplication

TAB = "FUSAR"
LOGGER_NAME = "fusar_qgis"
RECENT: Deque[str] = deque(maxlen=60)
"""The last records, for the diagnostics; appending is safe in any thread."""


class LogPanelHandler(logging.Handler):
    """Passes records on to QGIS's message log, from any thread."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one record."""
        RECENT.append(f"{record.levelname} {self.format(record)}")
        QgsApplication.messageLog().logMessage(self.format(record), TAB, _level(record.levelno), False)


def install() -> LogPanelHandler:
    """Connects the package's logger to the panel; undo with `remove`."""
    handler = LogPanelHandler()
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    logger = logging.getLogger(LOGGER_NAME)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return handler


def remove(handler: LogPanelHandler) -> None:
    """Disconnects a handler that `install` made."""
    logging.getLogger(LOGGER_NAME).removeHandler(handler)


def _level(levelno: int) -> Qgis.MessageLevel:
    if levelno >= logging.ERROR:
        return Qgis.MessageLevel.Critical
    return Qgis.MessageLevel.Warning if levelno >= logging.WARNING else Qgis.MessageLevel.Info
