"""The engine on a `vllm serve` of its own, our model plugin inside: one streamed request an answer, over HTTP."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import urllib3
from PIL import Image
from urllib3.exceptions import HTTPError

from backend.engine.base import EngineLoad, Generation, GenerationRequest, ImagePart
from backend.engine.conversation import refuse_control_tokens
from backend.engine.folder_engine import FolderEngine
from backend.engine.relay import Relay
from backend.engine.vllm_field import KEY, encode_field, make_field
from fusar_qgis.core.errors import EngineFailedError, FusarError, InvalidRequestError, RequestTooLargeError

LOGGER = logging.getLogger(__name__)

MAX_CONNECTIONS = 64
_CONNECT_S, _SILENCE_S = 5.0, 300.0
_LOOK_S = 0.02
_DATA = b"data: "


class VllmRemote(FolderEngine):
    """Answers with a vLLM server that serves the same merged folder; it may go and come back.

    The server must run with `--trust-request-mm-kwargs`, and nobody else should reach it: AEF fields travel there.

    Args:
        folder: The checkpoint folder: words, tokenizer and image sizes come from here.
        url: The server's address, without `/v1`.
        model: One of the names it serves, an adapter's for example; its first where empty.
        token: The bearer token it asks for.

    Raises:
        CheckpointError: The folder cannot be used.
        EngineFailedError: The server does not answer, or serves no model.
    """

    def __init__(self, folder: Path, url: str, model: str = "", token: str = "") -> None:
        super().__init__(folder, f"vllm at {url.rstrip('/')}")
        self._url = url.rstrip("/")
        timeout = urllib3.Timeout(connect=_CONNECT_S, read=_SILENCE_S)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = urllib3.PoolManager(
            maxsize=MAX_CONNECTIONS, retries=False, timeout=timeout, headers=headers
        )
        self._model = self._served_model(model)
        self._lock = threading.Lock()
        self._open: dict[Generation, urllib3.BaseHTTPResponse | None] = {}
        self._tokens, self._busy_s = 0, 0.0
        self._closing = threading.Event()
        self._pool = ThreadPoolExecutor(MAX_CONNECTIONS, thread_name_prefix="fusar-vllm")
        self._watch = threading.Thread(target=self._watch_cancelled, name="fusar-vllm-watch", daemon=True)
        self._watch.start()

    def generate(self, request: GenerationRequest) -> Generation:
        """Starts an answer.

        Raises:
            InvalidRequestError: A text holds control tokens of the chat format.
        """
        refuse_control_tokens(request.messages)
        generation = Generation()
        with self._lock:
            self._open[generation] = None
        self._pool.submit(self._answer, request, generation)
        return generation

    def load(self) -> EngineLoad:
        """How many answers are open there."""
        with self._lock:
            running = sum(response is not None for response in self._open.values())
            return EngineLoad(len(self._open) - running, running, self._tokens, self._busy_s)

    def close(self) -> None:
        """Cancels what runs; the server itself is not ours to end."""
        with self._lock:
            for generation in self._open:
                generation.cancel()
        self._pool.shutdown(wait=True)
        self._closing.set()
        self._watch.join()
        self._http.clear()

    def _served_model(self, wanted: str) -> str:
        try:
            reply = self._http.request("GET", f"{self._url}/v1/models")
            names = [str(model["id"]) for model in reply.json()["data"]]
            first = names[0]
        except (HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
            raise EngineFailedError(
                f"The vLLM server {self._url} does not answer: {error}.",
                "Start it, or correct FUSAR_ENGINE_URL.",
            ) from error
        if wanted and wanted not in names:
            raise EngineFailedError(
                f"The vLLM server {self._url} does not serve {wanted!r}.",
                f"Set FUSAR_ENGINE_MODEL to one of: {', '.join(names)}.",
            )
        return wanted or first

    def _answer(self, request: GenerationRequest, generation: Generation) -> None:
        begin = time.monotonic()
        relay = Relay(generation, self._folder)
        try:
            if not generation.cancelled:
                self._relay(request, generation, relay)
        except FusarError as error:
            generation.put(error)
        except (HTTPError, OSError, ValueError, KeyError, IndexError, TypeError) as error:
            if not generation.cancelled:
                LOGGER.error("The vLLM server %s failed: %r", self._url, error)
                generation.put(
                    EngineFailedError("The vLLM server broke off the answer.", "Try again in a moment.")
                )
        finally:
            with self._lock:
                self._open.pop(generation, None)
                self._busy_s += time.monotonic() - begin
            if generation.cancelled:
                relay.cancel()
            generation.put(
                EngineFailedError("The vLLM server ended without an answer.", "Try again in a moment.")
            )

    def _relay(self, request: GenerationRequest, generation: Generation, relay: Relay) -> None:
        response = self._http.request(
            "POST",
            f"{self._url}/v1/chat/completions",
            body=json.dumps(self._body(request)).encode(),
            headers={**self._http.headers, "Content-Type": "application/json"},
            preload_content=False,
        )
        try:
            if response.status != 200:
                raise _refusal(response)
            with self._lock:
                self._open[generation] = response
            for event in _events(response):
                if "error" in event:
                    raise EngineFailedError("The vLLM server broke off the answer.", "Try again in a moment.")
                self._take(event, relay)
                if generation.closed or generation.cancelled:
                    return
        finally:
            # A connection that is not read to its end is no use any more; closing it tells the server to stop.
            response.close()

    def _take(self, event: dict[str, Any], relay: Relay) -> None:
        if event.get("usage"):
            relay.prompt_tokens = int(event["usage"]["prompt_tokens"])
        for choice in event.get("choices", ()):
            tokens = choice.get("token_ids") or []
            logprobs = (choice.get("logprobs") or {}).get("content") or []
            for token, told in zip(tokens, logprobs, strict=True):
                relay.take(int(token), float(told["logprob"]))
            self._tokens += len(tokens)
            if choice.get("finish_reason"):
                relay.end(choice["finish_reason"])

    def _body(self, request: GenerationRequest) -> dict[str, Any]:
        sampling = request.sampling
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [
                {"role": message.role, "content": [_part(part) for part in message.parts]}
                for message in request.messages
            ],
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_completion_tokens": sampling.max_new_tokens,
            "logprobs": True,
            "return_token_ids": True,
            "stream": True,
            "stream_options": {"include_usage": True, "continuous_usage_stats": True},
            "skip_special_tokens": False,
        }
        if sampling.seed is not None:
            body["seed"] = sampling.seed
        fields = [_field(image) for image in request.images]
        if any(fields):
            body["mm_processor_kwargs"] = {KEY: fields}
        return body

    def _watch_cancelled(self) -> None:
        """Ends the connections of answers that nobody wants any more, also while vLLM is silent."""
        while not self._closing.wait(_LOOK_S):
            with self._lock:
                unwanted = [
                    response
                    for generation, response in self._open.items()
                    if generation.cancelled and response
                ]
            for response in unwanted:
                # It may have ended by itself a moment ago, which urllib3 tells in one of three ways.
                with contextlib.suppress(OSError, ValueError, RuntimeError):
                    response.shutdown()


def _events(response: urllib3.BaseHTTPResponse) -> Iterator[dict[str, Any]]:
    """The JSON objects of a stream of server-sent events."""
    rest = b""
    while part := response.read1():
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            data = line.strip().removeprefix(_DATA)
            if line.startswith(_DATA) and data != b"[DONE]":
                yield json.loads(data)


def _part(part: str | ImagePart) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    buffer = io.BytesIO()
    Image.fromarray(part.pixels).convert("RGB").save(buffer, "PNG", compress_level=1)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}


def _field(image: ImagePart) -> dict[str, Any] | None:
    values, positions = image.field.anchors() if image.field is not None else ((), ())
    if len(values) == 0:
        return None
    return encode_field(make_field(np.asarray(values), np.asarray(positions), np.shape(values)[1]))


def _refusal(response: urllib3.BaseHTTPResponse) -> FusarError:
    try:
        told = response.json()
        text = str(told.get("error", told).get("message", "no reason given"))
    except (ValueError, AttributeError):
        text = f"status {response.status}"
    if response.status == 400 and "context length" in text:
        return RequestTooLargeError(
            "The conversation is longer than the model's context.", "Leave out older turns."
        )
    if response.status == 400:
        return InvalidRequestError(f"vLLM refused the request: {text}", "Change the request.")
    LOGGER.error("The vLLM server answered %d: %s", response.status, text)
    return EngineFailedError(f"The vLLM server answered {response.status}.", "Try again in a moment.")
