"""Any OpenAI-compatible endpoint as an engine: other people's models answer the same questions."""

from __future__ import annotations

import base64
import io
import json
import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import urllib3
from PIL import Image
from urllib3.exceptions import HTTPError

from backend.engine.base import EngineLoad, Finish, Generation, GenerationRequest, ImagePart, Token
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.errors import EngineFailedError, FusarError, InvalidRequestError, UnauthorizedError
from fusar_qgis.core.tasks import DEFAULT_PROMPTS, PromptSet

TOKEN_VARIABLES = ("FUSAR_EVALUATION_TOKEN", "OPENAI_API_KEY")
"""Environment variables that the bearer token is looked for in."""

_RETRIES = urllib3.Retry(
    4, backoff_factor=1.0, status_forcelist=(429, 502, 503, 504), allowed_methods=None, raise_on_status=False
)
_CONNECT_S, _ANSWER_S = 10.0, 300.0


class EndpointEngine:
    """Sends each question as one chat completion; AEF is never sent.

    Args:
        url: The address with its `/v1`, as OpenAI's clients take it.
        model: The model's name there.
        parallel: Most requests at once.
        max_new_tokens: Longest answer.
    """

    def __init__(self, url: str, model: str, parallel: int = 8, max_new_tokens: int = 1024) -> None:
        self._url, self._model = url.rstrip("/"), model
        token = next((os.environ[name] for name in TOKEN_VARIABLES if os.environ.get(name)), "")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = urllib3.PoolManager(
            maxsize=parallel,
            headers={**headers, "Content-Type": "application/json"},
            timeout=urllib3.Timeout(connect=_CONNECT_S, read=_ANSWER_S),
            retries=_RETRIES,
        )
        self._pool = ThreadPoolExecutor(parallel, thread_name_prefix="fusar-endpoint")
        self.card = ModelCard(id=model, tile_size_px=0, max_new_tokens=max_new_tokens)
        self._tells_probabilities = True

    @property
    def prompts(self) -> PromptSet:
        """The product's own words."""
        return DEFAULT_PROMPTS

    def size_seen(self, width_px: int, height_px: int) -> tuple[int, int]:
        """The size that is sent: multiples of 28 px reach Qwen2.5-VL unchanged."""
        return width_px, height_px

    def modulation(self, image: ImagePart) -> np.ndarray | None:  # noqa: ARG002 - the protocol's signature
        """None: nothing is known of what is inside."""
        return None

    def load(self) -> EngineLoad:
        """Not known."""
        return EngineLoad()

    def generate(self, request: GenerationRequest) -> Generation:
        """Queues a request."""
        generation = Generation()
        self._pool.submit(self._answer, request, generation)
        return generation

    def close(self) -> None:
        """Ends the connections."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._http.clear()

    def _answer(self, request: GenerationRequest, generation: Generation) -> None:
        try:
            if generation.cancelled:
                generation.put(Finish("cancelled", 0))
                return
            self._take(self._post(request), generation)
        except FusarError as error:
            generation.put(error)
        except (HTTPError, OSError, ValueError, KeyError, IndexError, TypeError) as error:
            generation.put(
                EngineFailedError(
                    f"The endpoint {self._url} gave no usable answer: {error}.",
                    "Run the same command again; it goes on where it stopped.",
                )
            )

    def _post(self, request: GenerationRequest) -> dict[str, Any]:
        body = self._body(request)
        response = self._http.request("POST", f"{self._url}/chat/completions", body=json.dumps(body).encode())
        if response.status == 400 and "logprobs" in body:
            # Not every endpoint knows logprobs; its boxes then have no scores. What this request asked for decides,
            # not what is known by now: a neighbor's refusal may have come while this one was on its way.
            self._tells_probabilities = False
            return self._post(request)
        if response.status == 401:
            raise UnauthorizedError(
                f"The endpoint {self._url} refuses the token.", f"Set {' or '.join(TOKEN_VARIABLES)}."
            )
        if response.status != 200:
            told = response.data[:200].decode("utf-8", "replace")
            raise InvalidRequestError(f"The endpoint {self._url} answered {response.status}: {told}")
        reply: dict[str, Any] = response.json()
        return reply

    def _body(self, request: GenerationRequest) -> dict[str, Any]:
        messages = [
            {"role": message.role, "content": [_part(part) for part in message.parts]}
            for message in request.messages
        ]
        options = {"logprobs": True} if self._tells_probabilities else {}
        longest = request.sampling.max_new_tokens
        return {
            "model": self._model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": longest,
            **options,
        }

    def _take(self, reply: dict[str, Any], generation: Generation) -> None:
        choice = reply["choices"][0]
        text = str(choice["message"].get("content") or "")
        told = (choice.get("logprobs") or {}).get("content") or []
        tokens = [Token(0, str(item["token"]), float(item["logprob"])) for item in told]
        # Tokens that do not spell the text (special ones, parts of characters) would put scores in the wrong place.
        if "".join(token.text for token in tokens) != text:
            tokens = [Token(0, text, math.nan)]
        for token in tokens:
            generation.put(token)
        prompt_tokens = int((reply.get("usage") or {}).get("prompt_tokens") or 0)
        generation.put(Finish(str(choice.get("finish_reason") or "stop"), prompt_tokens))


def _part(part: str | ImagePart) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    buffer = io.BytesIO()
    Image.fromarray(part.pixels).convert("RGB").save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}
