"""One small GET at a time in the main thread, answered by a signal."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkReply

from fusar_qgis.exchange import Call, Endpoint, read_reply


class Probe(QObject):
    """Asks one path; a new question drops the one before it. `done(path, reply)` brings the answer."""

    done = pyqtSignal(str, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._reply: Optional[QNetworkReply] = None

    def ask(self, endpoint: Endpoint, path: str) -> None:
        """Sends the question and returns at once.

        Raises:
            FusarError: The credentials cannot be applied.
        """
        self.close()
        reply = endpoint.send(Call(path))
        self._reply = reply
        reply.finished.connect(lambda: self._finish(path, reply))

    def close(self) -> None:
        """Forgets the question under way."""
        if self._reply is not None:
            reply, self._reply = self._reply, None
            reply.abort()

    def _finish(self, path: str, reply: QNetworkReply) -> None:
        current, answer = reply is self._reply, read_reply(reply)
        if current:
            self._reply = None
            self.done.emit(path, answer)
