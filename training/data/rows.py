"""Shared-prefix rows: one image, then every question-answer pair as a branch that sees the image and itself.

Four questions about one image then cost one pass of the vision tower and one prefix, with the same gradients as four
separate rows (reference: tree attention). Positions follow Qwen2.5-VL's 3-D rotary scheme and restart after the image.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from transformers import PreTrainedTokenizerBase

from backend.model.chat_template import render_chat
from fusar_qgis.core.errors import CheckpointError, ConfigError, DatasetError
from training.simulator.questions import QuestionAnswer

IGNORE = -100
IMAGE_TOKEN = "<|image_pad|>"
TEXTS_KEPT = 4096
_QUESTION, _ANSWER = "\ue000question\ue000", "\ue000answer\ue000"
"""Marks from the private use area, which no template holds."""


@dataclass(frozen=True)
class Row:
    """One row before padding.

    `ids`, `labels`, `branch` are int [L]; `positions` int [3, L] (time, row, column). `labels[i]` is the token that
    position i must predict (already shifted), `IGNORE` elsewhere. Branch 0 is the shared prefix.
    """

    ids: np.ndarray
    labels: np.ndarray
    branch: np.ndarray
    positions: np.ndarray

    def __len__(self) -> int:
        """Number of tokens."""
        return len(self.ids)


class RowBuilder:
    """Turns question-answer pairs about one image into a row, in the words of the tokenizer's chat template.

    Args:
        tokenizer: With Qwen2.5-VL's special tokens and a chat template.

    Raises:
        ConfigError: The template does not begin the user's turn with the image and end a turn with one token.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}
        self.image_id = int(tokenizer.convert_tokens_to_ids(IMAGE_TOKEN))
        before, after, self._to_answer, end = template_pieces(tokenizer)
        self._before, self._after = self._encode(before), self._encode(after)
        self._end = self._encode(end)[:1]  # the end of the turn; the line break after it is never generated
        self.image_start = len(self._before)

    def build(self, pairs: Sequence[QuestionAnswer], grid: tuple[int, int]) -> Row:
        """Builds the row of one image.

        Args:
            pairs: Its questions and answers.
            grid: Merged token grid (rows, columns) of the image.

        Raises:
            DatasetError: An answer is empty.
        """
        prefix = [*self._before, *[self.image_id] * (grid[0] * grid[1]), *self._after]
        ids, labels = list(prefix), [IGNORE] * len(prefix)
        branch, offsets = [0] * len(prefix), []
        for number, pair in enumerate(pairs, start=1):
            question, answer = self.encode(pair)
            ids += question + answer
            labels += [IGNORE] * (len(question) - 1) + answer + [IGNORE]
            branch += [number] * (len(question) + len(answer))
            offsets.append(np.arange(len(question) + len(answer)))
        place = self._place_prefix(grid, len(prefix))
        text = np.concatenate(offsets) + int(place.max()) + 1 if offsets else np.zeros(0, int)
        positions = np.concatenate([place, np.tile(text, (3, 1))], axis=1)
        return Row(np.array(ids), np.array(labels), np.array(branch), positions.astype(np.int64))

    def encode(self, pair: QuestionAnswer) -> tuple[list[int], list[int]]:
        """Tokens of a question up to the answer, and of the answer with the end of its turn.

        Raises:
            DatasetError: The answer is empty.
        """
        if not pair.answer.strip():
            raise DatasetError(
                f"The question {pair.question!r:.80} has an empty answer.", "Write None for nothing."
            )
        return self._encode(pair.question + self._to_answer), [*self._encode(pair.answer), *self._end]

    def prefix_length(self, grid: tuple[int, int]) -> int:
        """Tokens that all questions about an image share."""
        return len(self._before) + grid[0] * grid[1] + len(self._after)

    def _encode(self, text: str) -> list[int]:
        # The same few questions come again and again, and each answer once to be measured and once to be written.
        if text not in self._known:
            if len(self._known) >= TEXTS_KEPT:
                self._known.clear()
            self._known[text] = list(self._tokenizer.encode(text, add_special_tokens=False))
        return list(self._known[text])

    def _place_prefix(self, grid: tuple[int, int], length: int) -> np.ndarray:
        """Qwen2.5-VL's positions [3, L]: text counts on all three axes, an image on its own rows and columns."""
        rows, cols = grid
        lead = np.tile(np.arange(self.image_start), (3, 1))
        row, col = np.divmod(np.arange(rows * cols), cols)
        image = np.stack([np.zeros_like(row), row, col]) + self.image_start
        tail = np.tile(np.arange(length - self.image_start - rows * cols), (3, 1)) + int(image.max()) + 1
        return np.concatenate([lead, image, tail], axis=1)


def template_pieces(tokenizer: PreTrainedTokenizerBase) -> tuple[str, str, str, str]:
    """What a chat template writes before the image, between image and question, up to the answer, and after it.

    Args:
        tokenizer: With a chat template.

    Raises:
        ConfigError: The template is missing or of another form.
    """
    content = [{"type": "image"}, {"type": "text", "text": _QUESTION}]
    turns: list[dict[str, Any]] = [
        {"role": "user", "content": content},
        {"role": "assistant", "content": _ANSWER},
    ]
    try:
        text = render_chat(tokenizer, turns)
    except CheckpointError as error:
        raise ConfigError(f"The tokenizer's chat template cannot be used: {error}") from error
    pieces = []
    for mark in (IMAGE_TOKEN, _QUESTION, _ANSWER):
        piece, found, text = text.partition(mark)
        if not found:
            raise ConfigError(
                "The chat template writes no image before the question and the answer.",
                "Use a Qwen2.5-VL tokenizer.",
            )
        pieces.append(piece)
    return pieces[0], pieces[1], pieces[2], text


def tree_mask(branch: torch.Tensor) -> torch.Tensor:
    """Who sees whom: bool [..., L, L], true where query i may attend to key j.

    Args:
        branch: Branch number per token, 0 the shared prefix, -1 padding; int [..., L].
    """
    length = branch.shape[-1]
    causal = torch.ones(length, length, dtype=torch.bool, device=branch.device).tril()
    query, key = branch[..., :, None], branch[..., None, :]
    # Padding attends to itself: a row of the mask without any key would make the softmax undefined.
    itself = torch.eye(length, dtype=torch.bool, device=branch.device)
    return (causal & ((query == key) | (key == 0)) & (key >= 0)) | itself
