"""The backend's routes as methods: core types in, core types out, typed errors.

Blocking calls wait on the current thread's event loop and belong in a worker thread; the chat stream belongs in the
main thread.
"""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional, Tuple, Type, TypeVar, Union

import numpy as np
from qgis.PyQt.QtCore import QObject

from fusar_qgis.chat_stream import ChatStream
from fusar_qgis.core.api import (
    FRAME_SEEN,
    CompositeRequest,
    FieldRequest,
    FieldResponse,
    InterpretRequest,
    InterpretResponse,
    ModelList,
    SimilarityRequest,
    decode_array,
    from_json,
    to_json,
)
from fusar_qgis.core.errors import BackendUnavailableError, FusarError, InvalidRequestError
from fusar_qgis.core.field import CHANNELS
from fusar_qgis.exchange import Call, Cancelled, Endpoint, Reply, exchange, exchange_all
from fusar_qgis.reply_errors import check_reply, parse_json
from fusar_qgis.settings import DEFAULT_URL, Settings, session_token
from fusar_qgis.shown_url import shown_url

T = TypeVar("T")
Key = TypeVar("Key")

_YEAR_HEADER = "x-fusar-aef-year"


def _never() -> bool:
    return False


class BackendClient:
    """Every call of the backend.

    Blocking methods take `cancelled`, a function that is asked about every 50 ms. They raise BackendUnavailableError
    (nothing of ours answers), BackendRejectedError (the backend says no) or OperationCancelledError.
    """

    def __init__(
        self,
        url: str = DEFAULT_URL,
        token_provider: Callable[[], str] = session_token.get,
        authcfg: str = "",
        timeout_s: int = 120,
    ) -> None:
        self.url = url.strip().rstrip("/")
        self.shown_url = shown_url(self.url)
        """The address for messages: without a user name and password."""
        self._token_provider = token_provider
        self._authcfg, self._timeout_s = authcfg, timeout_s

    @classmethod
    def from_settings(cls, settings: Settings) -> BackendClient:
        """The client that the settings describe, with this session's token."""
        token = session_token.of_active()
        return cls(settings.backend_url, token, settings.authcfg, settings.timeout_s)

    def endpoint(self, timeout_s: Optional[int] = None) -> Endpoint:
        """Address and credentials as they are now."""
        if not self.url.startswith(("http://", "https://")):
            raise BackendUnavailableError(
                f"The backend's address {self.shown_url!r} is no web address.",
                "Write it as http://computer:8765 in the FUSAR options.",
            )
        return Endpoint(self.url, timeout_s or self._timeout_s, self._authcfg, self._token_provider())

    def health(self, cancelled: Cancelled = _never, timeout_s: int = 5) -> Dict[str, Any]:
        """`GET /health`: the server lives."""
        return self._object(Call("/health"), cancelled, timeout_s)

    def ready(self, cancelled: Cancelled = _never, timeout_s: int = 5) -> bool:
        """`GET /ready`: True once the model is loaded, False while it loads."""
        endpoint = self.endpoint(timeout_s)
        reply = exchange(endpoint, Call("/ready"), cancelled)
        if reply.status == 503 and reply.kind == "application/json":
            return False
        check_reply(endpoint, reply)
        return True

    def models(self, cancelled: Cancelled = _never) -> ModelList:
        """`GET /v1/models`."""
        return self._typed(ModelList, Call("/v1/models"), cancelled)

    def interpret(self, request: InterpretRequest, cancelled: Cancelled = _never) -> InterpretResponse:
        """`POST /v1/interpret`."""
        call = _post("/v1/interpret", request)
        return _checked(self.endpoint(), self._typed(InterpretResponse, call, cancelled))

    def interpret_all(
        self,
        requests: Iterator[Tuple[Key, InterpretRequest]],
        max_in_flight: int = 2,
        cancelled: Cancelled = _never,
    ) -> Iterator[Tuple[Key, Union[InterpretResponse, FusarError]]]:
        """Many `POST /v1/interpret`, at most six at once; yields each answer, or its error, as it comes.

        Args:
            requests: (key, request) pairs, pulled one by one as places become free.
            max_in_flight: Requests at once, 1 to 6.
            cancelled: Whether Stop was pressed.

        Raises:
            OperationCancelledError: Stop was pressed; requests in flight were aborted.
        """
        endpoint = self.endpoint()
        calls = ((key, _post("/v1/interpret", request)) for key, request in requests)
        for key, reply in exchange_all(endpoint, calls, max_in_flight, cancelled):
            yield key, _answer_or_error(endpoint, reply)

    def aef_field(self, request: FieldRequest, cancelled: Cancelled = _never) -> FieldResponse:
        """`POST /v1/aef/field`."""
        reply = self._typed(FieldResponse, _post("/v1/aef/field", request), cancelled)
        return _fitting(self.endpoint(), request, reply)

    def aef_composite(
        self, request: CompositeRequest, path: Path, cancelled: Cancelled = _never
    ) -> Optional[int]:
        """`POST /v1/aef/composite`; writes the GeoTIFF to `path`.

        Returns:
            The year of the AEF that was drawn, the nearest there is; None where the source does not know it.
        """
        return self._aef_map("composite", request, path, cancelled)

    def aef_similarity(
        self, request: SimilarityRequest, path: Path, cancelled: Cancelled = _never
    ) -> Optional[int]:
        """`POST /v1/aef/similarity`; as `aef_composite`."""
        return self._aef_map("similarity", request, path, cancelled)

    def _aef_map(self, kind: str, request: Any, path: Path, cancelled: Cancelled) -> Optional[int]:
        endpoint = self.endpoint()
        call = Call(f"/v1/aef/{kind}", json.dumps(to_json(request)).encode("utf-8"), "image/tiff")
        reply = exchange(endpoint, call, cancelled)
        check_reply(endpoint, reply, "image/tiff")
        path.write_bytes(reply.content)
        year = reply.headers.get(_YEAR_HEADER, "")
        return int(year) if year.isascii() and year.isdigit() else None

    def chat(self, body: Dict[str, Any], cancelled: Cancelled = _never) -> Dict[str, Any]:
        """`POST /v1/chat/completions` without streaming: OpenAI's reply object."""
        data = json.dumps({**body, "stream": False}).encode("utf-8")
        return self._object(Call("/v1/chat/completions", data), cancelled)

    def chat_stream(self, body: Dict[str, Any], parent: Optional[QObject] = None) -> ChatStream:
        """`POST /v1/chat/completions` with streaming (main thread); starts with the next event loop turn."""
        data = json.dumps({**body, "stream": True}).encode("utf-8")
        return ChatStream(self.endpoint(), data, parent)

    def _object(self, call: Call, cancelled: Cancelled, timeout_s: Optional[int] = None) -> Dict[str, Any]:
        endpoint = self.endpoint(timeout_s)
        data = parse_json(endpoint, exchange(endpoint, call, cancelled))
        if not isinstance(data, dict):
            raise _unreadable(endpoint, f"a JSON object was expected, not {type(data).__name__}")
        return data

    def _typed(self, cls: Type[T], call: Call, cancelled: Cancelled) -> T:
        endpoint = self.endpoint()
        return _typed(endpoint, cls, exchange(endpoint, call, cancelled))


def _post(path: str, request: Any) -> Call:
    return Call(path, json.dumps(to_json(request)).encode("utf-8"))


def _typed(endpoint: Endpoint, cls: Type[T], reply: Reply) -> T:
    data = parse_json(endpoint, reply)
    try:
        return from_json(cls, data)
    except InvalidRequestError as error:
        raise _unreadable(endpoint, error.message) from error


def _answer_or_error(endpoint: Endpoint, reply: Reply) -> Union[InterpretResponse, FusarError]:
    try:
        return _checked(endpoint, _typed(endpoint, InterpretResponse, reply))
    except FusarError as error:
        return error


def _checked(endpoint: Endpoint, answer: InterpretResponse) -> InterpretResponse:
    """Refuses boxes that could only be put on the map by a guess."""
    if answer.frame != FRAME_SEEN or min(answer.image_size_seen) < 1:
        raise _unreadable(
            endpoint, f"its boxes are in {answer.frame!r} of an image of {answer.image_size_seen} px"
        )
    boxes = tuple(box for box in answer.boxes if all(math.isfinite(value) for value in box.bbox))
    return dataclasses.replace(answer, boxes=boxes)


def _fitting(endpoint: Endpoint, request: FieldRequest, reply: FieldResponse) -> FieldResponse:
    """Refuses a field of another grid than was asked for, or with holes that pass for vectors."""
    shape = (request.scene.n_lat, request.scene.n_lon)
    try:
        values, valid = decode_array(reply.values, "float32"), decode_array(reply.valid, "uint8")
    except InvalidRequestError as error:
        raise _unreadable(endpoint, error.message) from error
    if values.shape != (*shape, CHANNELS) or valid.shape != shape:
        raise _unreadable(endpoint, f"a field of {valid.shape} nodes with vectors {values.shape}")
    if not np.isfinite(values[valid.astype(bool)]).all():
        raise _unreadable(endpoint, "vectors that are no numbers")
    return reply


def _unreadable(endpoint: Endpoint, why: str) -> BackendUnavailableError:
    return BackendUnavailableError(
        f"The reply of {endpoint.shown_url} is not what a FUSAR-GPT backend sends: {why.rstrip('.')}.",
        "Check the address, and that plugin and backend have the same version.",
    )
