"""The backend over QGIS's own network stack (proxy, certificates and authentication apply).

Blocking calls belong in a worker thread; the chat stream belongs in the main thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, Optional

from qgis.core import QgsFeedback
from qgis.PyQt.QtCore import QObject, pyqtSignal

from fusar_qgis.core.api import (
    CompositeRequest,
    FieldRequest,
    FieldResponse,
    InterpretRequest,
    InterpretResponse,
    ModelList,
)
from fusar_qgis.settings import Settings

MAX_IN_FLIGHT = 6
"""QGIS's network layer cancels requests that wait in its queue for too long; six is what it runs at once."""


class ChatStream(QObject):
    """One streaming answer (main thread). Keep a reference until `finished` or `failed`.

    Signals:
        delta(str): The next piece of text.
        finished(str, str): The whole text and the finish reason (`stop`, `length`).
        failed(object): A FusarError; OperationCancelledError after `abort`.
    """

    delta = pyqtSignal(str)
    finished = pyqtSignal(str, str)
    failed = pyqtSignal(object)

    def abort(self) -> None:
        """Closes the connection, which stops the generation on the server."""
        raise NotImplementedError


class BackendClient:
    """Every call of the backend; raises BackendUnavailableError or BackendRejectedError."""

    def __init__(
        self,
        url: str,
        token_provider: Optional[Callable[[], str]] = None,
        authcfg: str = "",
        timeout_s: int = 120,
    ) -> None:
        self.url = url.rstrip("/")

    @classmethod
    def from_settings(cls, settings: Settings) -> BackendClient:
        """The client that the settings describe, with this session's token."""
        raise NotImplementedError

    def health(self, cancel: Optional[QgsFeedback] = None) -> Dict[str, Any]:
        """`GET /health`: the server lives."""
        raise NotImplementedError

    def ready(self, cancel: Optional[QgsFeedback] = None) -> bool:
        """`GET /ready`: whether the model is loaded (False while it loads)."""
        raise NotImplementedError

    def models(self, cancel: Optional[QgsFeedback] = None) -> ModelList:
        """`GET /v1/models`."""
        raise NotImplementedError

    def interpret(self, request: InterpretRequest, cancel: Optional[QgsFeedback] = None) -> InterpretResponse:
        """`POST /v1/interpret`."""
        raise NotImplementedError

    def aef_field(self, request: FieldRequest, cancel: Optional[QgsFeedback] = None) -> FieldResponse:
        """`POST /v1/aef/field`."""
        raise NotImplementedError

    def aef_composite(
        self, request: CompositeRequest, path: Path, cancel: Optional[QgsFeedback] = None
    ) -> None:
        """`POST /v1/aef/composite`; writes the GeoTIFF to `path`."""
        raise NotImplementedError

    def chat(self, body: Dict[str, Any], cancel: Optional[QgsFeedback] = None) -> Dict[str, Any]:
        """`POST /v1/chat/completions` without streaming: OpenAI's reply object."""
        raise NotImplementedError

    def chat_stream(self, body: Dict[str, Any], parent: Optional[QObject] = None) -> ChatStream:
        """`POST /v1/chat/completions` with streaming; call it in the main thread, then connect the signals."""
        raise NotImplementedError
