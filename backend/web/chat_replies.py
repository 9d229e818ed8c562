"""OpenAI's chat completion objects, whole and in pieces."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backend.chat import Conversation
from backend.engine.base import Token
from fusar_qgis.core.api import FRAME_SEEN, to_json


@dataclass(frozen=True)
class ReplyShape:
    """What all pieces of one reply have in common."""

    request_id: str
    model: str
    created: int
    with_logprobs: bool
    conversation: Conversation

    @classmethod
    def begin(
        cls, request_id: str, model: str, with_logprobs: bool, conversation: Conversation
    ) -> ReplyShape:
        """The shape of a reply that begins now."""
        return cls(request_id, model, int(time.time()), with_logprobs, conversation)

    def whole(self, tokens: Sequence[Token]) -> dict[str, Any]:
        """A finished, unstreamed completion."""
        message = {"role": "assistant", "content": "".join(token.text for token in tokens), "refusal": None}
        choice = {
            "index": 0,
            "message": message,
            "logprobs": self._logprobs(tokens),
            "finish_reason": self._finish_reason(),
        }
        return {
            **self._head("chat.completion"),
            "choices": [choice],
            "usage": self.usage(len(tokens)),
            **self._extra(),
        }

    def first_chunk(self) -> dict[str, Any]:
        """The chunk that names the role and says what AEF does."""
        return {**self._chunk({"role": "assistant", "content": ""}, None, None), **self._extra()}

    def delta_chunk(self, tokens: Sequence[Token]) -> dict[str, Any]:
        """New text."""
        text = "".join(token.text for token in tokens)
        return self._chunk({"content": text}, self._logprobs(tokens), None)

    def last_chunk(self) -> dict[str, Any]:
        """The chunk that says how it ended."""
        return {**self._chunk({}, None, self._finish_reason()), **self._extra()}

    def usage_chunk(self, n_tokens: int) -> dict[str, Any]:
        """The chunk with the token counts."""
        return {**self._head("chat.completion.chunk"), "choices": [], "usage": self.usage(n_tokens)}

    def usage(self, n_tokens: int) -> dict[str, int]:
        """The token counts."""
        finish = self.conversation.generation.finish
        prompt = finish.prompt_tokens if finish else 0
        return {"prompt_tokens": prompt, "completion_tokens": n_tokens, "total_tokens": prompt + n_tokens}

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{self.request_id}",
            "object": kind,
            "created": self.created,
            "model": self.model,
        }

    def _chunk(self, delta: dict[str, Any], logprobs: Any, finish_reason: str | None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": logprobs, "finish_reason": finish_reason}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def _extra(self) -> dict[str, Any]:
        image = self.conversation.image
        extra = {
            "aef": to_json(self.conversation.aef),
            "image_size_sent": to_json(image.sent) if image else None,
            "image_size_seen": to_json(image.seen) if image else None,
            "frame": FRAME_SEEN,
            "request_id": self.request_id,
            "modulation": to_json(self.conversation.modulation),
        }
        return {"fusar": extra}

    def _finish_reason(self) -> str:
        finish = self.conversation.generation.finish
        return "length" if finish is not None and finish.reason == "length" else "stop"

    def _logprobs(self, tokens: Sequence[Token]) -> dict[str, Any] | None:
        if not self.with_logprobs:
            return None
        content = [
            {"token": t.text, "logprob": t.logprob, "bytes": list(t.text.encode()), "top_logprobs": []}
            for t in tokens
        ]
        return {"content": content, "refusal": None}


def sse(data: dict[str, Any] | str) -> str:
    """One server-sent event."""
    return f"data: {data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)}\n\n"
