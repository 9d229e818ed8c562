"""A checkpoint's chat template: a program in Jinja2 that somebody else wrote, so it is tried before it is used.

transformers runs it in Jinja2's immutable sandbox: it reaches no file, no module and no private attribute. What the
sandbox leaves open is how long it takes; here it may run so many lines. Its memory is bounded by nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import jinja2

from backend.model.foreign import Reading
from backend.model.json_file import read_object, read_text
from fusar_qgis.core.errors import CheckpointError

IMAGE_TOKEN = "<|image_pad|>"
CHAT_TEMPLATE_FILES = ("chat_template.jinja", "chat_template.json")
MOST_LINES = 1_000_000
"""Lines of one rendering. A turn takes some twenty."""

_ACTION = "Copy chat_template.jinja from the base model's folder."
_COMPILED = "<template>"
"""The file name that Jinja2 gives to what it compiles."""
_SAMPLE = (
    {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "How many?"}]},
    {"role": "assistant", "content": [{"type": "text", "text": "1"}]},
    {"role": "user", "content": [{"type": "text", "text": "Sure?"}]},
)


def read_chat_template(folder: Path) -> str | None:
    """The template of Qwen2.5-VL's folders, which keep it beside the tokenizer.

    Raises:
        CheckpointError: The file is broken.
    """
    for name in CHAT_TEMPLATE_FILES:
        path = folder / name
        if path.is_file():
            template = read_object(path).get("chat_template") if path.suffix == ".json" else read_text(path)
            if not isinstance(template, str):
                raise CheckpointError(f"{path} holds no chat template.", _ACTION)
            return template
    return None


def check_chat_template(tokenizer: Any) -> None:
    """Renders a short conversation about one image, so that a broken template is known before the first question.

    Raises:
        CheckpointError: The template cannot be used.
    """
    with Reading("The chat template", _ACTION):
        multiplies = any(
            kind == "operator" and word in ("*", "**")
            for template in _templates(tokenizer.chat_template)
            for _, kind, word in jinja2.Environment().lex(template)
        )
    if multiplies:  # 10 ** 10 ** 10 hangs as one step, and 'a' * 10000000000 takes all memory
        raise CheckpointError("The chat template multiplies, which no template needs.", _ACTION)
    for turns in (_SAMPLE[:1], _SAMPLE):
        n_images = render_chat(tokenizer, turns, add_generation_prompt=True).count(IMAGE_TOKEN)
        if n_images != 1:
            raise CheckpointError(
                f"The chat template writes {n_images} placeholders {IMAGE_TOKEN} for one image.", _ACTION
            )


def render_chat(tokenizer: Any, messages: Sequence[Mapping[str, Any]], **variables: Any) -> str:
    """A conversation as the model reads it.

    Args:
        tokenizer: With its chat template.
        messages: OpenAI-like messages.
        **variables: More variables of the template.

    Raises:
        CheckpointError: The template is missing or fails, or does not come to an end.
    """
    with Reading("The chat template", _ACTION), _Limited():
        text = str(tokenizer.apply_chat_template(list(messages), tokenize=False, **variables))
        text.encode("utf-8")
    return text


def _templates(template: str | dict[str, str]) -> list[str]:
    return [template] if isinstance(template, str) else list(template.values())


class _Limited:
    """Ends a template that runs too many lines; tracing sees each of them, in this thread only."""

    def __init__(self) -> None:
        self._left = MOST_LINES

    def __enter__(self) -> None:
        self._before = sys.gettrace()
        sys.settrace(self._call)

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)

    def _call(self, frame: FrameType, *_: object) -> Any:
        return self._line if frame.f_code.co_filename == _COMPILED else None

    def _line(self, *_: object) -> Any:
        self._left -= 1
        if self._left < 0:
            raise CheckpointError(
                f"The chat template does not end within {MOST_LINES} lines of one conversation.", _ACTION
            )
        return self._line
