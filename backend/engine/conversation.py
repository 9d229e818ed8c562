"""Messages as the chat template takes them, and the tokens of the chat format that no text may bring along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backend.engine.base import ImagePart, Message
from fusar_qgis.core.errors import CheckpointError, InvalidRequestError

# Typed by a user these would shift image placeholders or forge turns; written by a model they are noise.
CONTROL_NAMES = ("im_start", "im_end", "endoftext", "vision_start", "vision_end", "image_pad", "video_pad")
_CONTROL_TOKENS = re.compile(rf"<\|({'|'.join(CONTROL_NAMES)})\|>")


def to_chat(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Messages in the form of `FusarProcessor.apply_chat_template`; images become placeholders."""
    return [
        {
            "role": message.role,
            "content": [
                {"type": "image"} if isinstance(part, ImagePart) else {"type": "text", "text": part}
                for part in message.parts
            ],
        }
        for message in messages
    ]


def refuse_control_tokens(messages: Sequence[Message]) -> None:
    """Refuses texts that would change the conversation's form.

    Raises:
        InvalidRequestError: A text holds a control token of the chat format.
    """
    for message in messages:
        for part in message.parts:
            found = _CONTROL_TOKENS.search(part) if isinstance(part, str) else None
            if found:
                raise InvalidRequestError(
                    f"The text holds the control token {found.group()}.", "Take it out."
                )


def control_ids(tokenizer: Any) -> frozenset[int]:
    """Ids of the control tokens; in an answer they add no text."""
    return frozenset(tokenizer.convert_tokens_to_ids([f"<|{name}|>" for name in CONTROL_NAMES]))


def end_ids(tokenizer: Any, configured: int | Sequence[int] | None) -> tuple[int, ...]:
    """Tokens that end an answer.

    Args:
        tokenizer: The checkpoint's.
        configured: What its generation config says.

    Raises:
        CheckpointError: That is no token.
    """
    listed = list(configured) if isinstance(configured, (list, tuple)) else [configured]
    if not all(token is None or type(token) is int for token in listed):
        raise CheckpointError(
            f"generation_config.json ends answers with {configured!r:.80}.",
            "Use the id of a token, or a list of ids.",
        )
    ids = {tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids("<|im_end|>"), *listed}
    return tuple(sorted(int(token) for token in ids if token is not None and token != tokenizer.unk_token_id))
