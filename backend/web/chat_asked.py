"""One chat request on its way to an answer."""

from __future__ import annotations

from typing import Any

from backend.chat import start_conversation
from backend.engine.base import CANCELLED, Cancellation, Sampling
from backend.inference import Interpreter
from backend.web.chat_replies import ReplyShape
from backend.web.chat_types import ChatRequest
from backend.web.exchange import Exchange
from backend.web.services import Services
from fusar_qgis.core.errors import OperationCancelledError


class AskedChat:
    """A checked chat request.

    Args:
        services: The server's parts.
        interpreter: Who answers.
        body: What is asked.
        exchange: Where tokens and AEF are noted.

    Raises:
        UnknownModelError: Another model is asked.
        InvalidRequestError: An option is out of range or not served.
    """

    def __init__(
        self, services: Services, interpreter: Interpreter, body: ChatRequest, exchange: Exchange
    ) -> None:
        interpreter.check_model(body.model)
        body.refuse_unserved()
        self._services = services
        self._interpreter = interpreter
        self._sampling = _sampling(body, interpreter)
        self.body = body
        self.exchange = exchange

    @property
    def with_usage(self) -> bool:
        """Whether a stream ends with the token counts."""
        return bool(self.body.stream_options and self.body.stream_options.include_usage)

    def start(self, cancel: Cancellation) -> ReplyShape:
        """Decodes the images, reads the field and starts the answer; blocks.

        Args:
            cancel: Stops the answer, now or later.

        Raises:
            FusarError: The conversation cannot be answered.
        """
        turns = [message.to_turn() for message in self.body.messages]
        conversation = start_conversation(self._interpreter, turns, self._sampling, self.body.fusar)
        cancel.track(conversation.generation)
        self._services.note_aef(self.exchange, conversation.aef)
        model = self._interpreter.engine.card.id
        return ReplyShape.begin(self.exchange.request_id, model, bool(self.body.logprobs), conversation)

    def answer(self, cancel: Cancellation) -> dict[str, Any]:
        """The whole completion; blocks.

        Raises:
            OperationCancelledError: It was cancelled.
            FusarError: The conversation cannot be answered.
        """
        shape = self.start(cancel)
        generation = shape.conversation.generation
        tokens = list(generation.tokens(generation.begin + self._services.settings.request_timeout_s))
        if generation.finish is not None and generation.finish.reason == CANCELLED:
            raise OperationCancelledError("The request was cancelled.")
        self.note_usage(shape, len(tokens))
        return shape.whole(tokens)

    def note_usage(self, shape: ReplyShape, n_tokens: int) -> None:
        """Notes the token counts."""
        self.exchange.tokens = n_tokens
        self.exchange.prompt_tokens = shape.usage(n_tokens)["prompt_tokens"]


def _sampling(body: ChatRequest, interpreter: Interpreter) -> Sampling:
    longest = body.max_completion_tokens if body.max_completion_tokens is not None else body.max_tokens
    return interpreter.sampling(
        longest, body.temperature or 0.0, 1.0 if body.top_p is None else body.top_p, body.seed
    )
