"""One streaming chat answer: server-sent events as Qt signals, with an abort that reaches the server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from fusar_qgis.core.api import AefReport, from_json
from fusar_qgis.core.errors import (
    BackendRejectedError,
    BackendUnavailableError,
    FusarError,
    InvalidRequestError,
    OperationCancelledError,
)
from fusar_qgis.exchange import Call, Endpoint, read_reply
from fusar_qgis.reply_errors import check_reply

EVENT_STREAM = "text/event-stream"
DONE = "[DONE]"
_NO_IMAGE = AefReport(status="no_place")


@dataclass(frozen=True)
class ChatContext:
    """What the backend says about a chat answer beside its text: AEF, and the image sizes (None without an image)."""

    aef: AefReport = _NO_IMAGE
    image_size_sent: Optional[Tuple[int, int]] = None
    image_size_seen: Optional[Tuple[int, int]] = None


def read_context(data: Any) -> Optional[ChatContext]:
    """The `fusar` object of a reply or chunk, None where there is none or it cannot be read."""
    extra = data.get("fusar") if isinstance(data, dict) else None
    try:
        context = None if extra is None else from_json(ChatContext, extra)
    except InvalidRequestError:
        return None
    if context is not None and min(context.image_size_seen or (1,)) < 1:
        return None
    return context


class EventParser:
    """Cuts a byte stream into the data of its server-sent events; comments (heartbeats) are dropped."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> List[str]:
        """The `data:` texts that are complete now; a cut UTF-8 sequence or event waits for the next call."""
        *lines, self._rest = (self._rest + data).replace(b"\r\n", b"\n").split(b"\n")
        fields = [line[5:].strip() for line in lines if line.startswith(b"data:")]
        return [value.decode("utf-8", errors="replace") for value in fields if value]


class ChatStream(QObject):
    """One streaming answer (main thread). Keep a reference until `finished` or `failed`; exactly one of them comes.

    `text` is what has arrived, `context` what `described` said.

    Signals:
        described(object): A ChatContext, before the first text: whether AEF is used, and the image sizes.
        delta(str): The next piece of text.
        finished(str, str): The whole text and the finish reason (`stop`, `length`).
        failed(object): A FusarError; OperationCancelledError after `abort`.
    """

    described = pyqtSignal(object)
    delta = pyqtSignal(str)
    finished = pyqtSignal(str, str)
    failed = pyqtSignal(object)

    def __init__(self, endpoint: Endpoint, body: bytes, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.context: Optional[ChatContext] = None
        self._endpoint, self._parser, self._reason = endpoint, EventParser(), ""
        self._error: Optional[FusarError] = None
        self._stopped, self._ended = False, False
        self._reply: Optional[QNetworkReply] = None
        self._body = body
        # Started from the event loop, so that the caller can connect the signals first.
        QTimer.singleShot(0, self._start)

    def abort(self) -> None:
        """Closes the connection, which stops the generation on the server."""
        self._stopped = True
        if self._reply is not None:
            self._reply.abort()

    def _start(self) -> None:
        if self._stopped:
            self._end(OperationCancelledError("Stopped."))
            return
        try:
            self._reply = self._endpoint.send(Call("/v1/chat/completions", self._body, EVENT_STREAM))
        except FusarError as error:
            self._end(error)
            return
        self._reply.readyRead.connect(self._on_data)
        self._reply.finished.connect(self._on_finished)

    def _on_data(self) -> None:
        reply = self._reply
        if reply is None or self._stopped:
            return
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        kind = str(reply.header(QNetworkRequest.KnownHeaders.ContentTypeHeader) or "")
        if status != 200 or not kind.startswith(EVENT_STREAM):
            return  # an error: its body is read when the reply is complete
        for text in self._parser.feed(bytes(reply.readAll())):
            self._take(text)

    def _take(self, text: str) -> None:
        if text == DONE or self._stopped:  # a slot may have pressed Stop at the text before
            return
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            self._error = BackendUnavailableError("The backend's stream is damaged.", "Ask again.")
            return
        if not isinstance(data, dict):
            return
        if isinstance(data.get("error"), dict):
            body = data["error"]
            self._error = BackendRejectedError(str(body.get("message")), str(body.get("action") or ""))
        self._describe(data)
        choices = data.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if isinstance(choice, dict):
            self._take_choice(choice)

    def _take_choice(self, choice: Dict[str, Any]) -> None:
        reason, delta = choice.get("finish_reason"), choice.get("delta")
        if isinstance(reason, str) and reason:
            self._reason = reason
        piece = delta.get("content") if isinstance(delta, dict) else None
        if isinstance(piece, str) and piece:
            self.text += piece
            self.delta.emit(piece)

    def _describe(self, data: Any) -> None:
        if self.context is None:
            self.context = read_context(data)
            if self.context is not None:
                self.described.emit(self.context)

    def _on_finished(self) -> None:
        self._on_data()
        answer = read_reply(self._reply)
        self._reply = None
        try:
            if self._stopped:
                raise OperationCancelledError("Stopped.")
            check_reply(self._endpoint, answer, EVENT_STREAM)
            if self._error is None and not self._reason:
                self._error = BackendUnavailableError(
                    f"The backend at {self._endpoint.shown_url} broke off in mid-answer.",
                    "It may have crashed: look at its log and ask again.",
                )
        except FusarError as error:
            self._error = error
        self._end(self._error)

    def _end(self, error: Optional[FusarError]) -> None:
        if self._ended:
            return
        self._ended = True
        if error is not None:
            self.failed.emit(error)
        else:
            self.finished.emit(self.text, self._reason)
