"""Shared-prefix rows: one image, then every question-answer pair as a branch that sees the image and itself.

Four questions about one image then cost one pass of the vision tower and one prefix, with the same gradients as four
separate rows (reference: tree attention). Positions follow Qwen2.5-VL's 3-D rotary scheme and restart after the image.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from transformers import PreTrainedTokenizerBase

from training.simulator.questions import QuestionAnswer
from training.tokenizer import number_ids

IGNORE = -100


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
    """Turns question-answer pairs about one image into a row.

    Args:
        tokenizer: With Qwen2.5-VL's special tokens; its chat template must begin the user turn with the image.
        grid: Merged token grid (rows, columns) of the image.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase, grid: tuple[int, int]) -> None:
        self._tokenizer = tokenizer
        self._image_id = int(tokenizer.convert_tokens_to_ids("<|image_pad|>"))
        self.grid = grid
        self.numbers = np.array(number_ids(tokenizer))
        before = self._encode("<|im_start|>user\n<|vision_start|>")
        self._prefix = [*before, *[self._image_id] * (grid[0] * grid[1]), *self._encode("<|vision_end|>")]
        self._image_start = len(before)
        self._prefix_positions = self._count_prefix()

    @property
    def image_slice(self) -> slice:
        """Where the image tokens stand in every row."""
        return slice(self._image_start, self._image_start + self.grid[0] * self.grid[1])

    def build(self, pairs: Sequence[QuestionAnswer]) -> Row:
        """Builds the row of one image.

        Args:
            pairs: Its questions and answers.
        """
        ids, labels = list(self._prefix), [IGNORE] * len(self._prefix)
        branch, offsets = [0] * len(self._prefix), []
        for number, pair in enumerate(pairs, start=1):
            question = self._encode(f"{pair.question}<|im_end|>\n<|im_start|>assistant\n")
            answer = self._encode(f"{pair.answer}<|im_end|>")
            ids += question + answer
            labels += [IGNORE] * (len(question) - 1) + answer + [IGNORE]
            branch += [number] * (len(question) + len(answer))
            offsets.append(np.arange(len(question) + len(answer)))
        start = int(self._prefix_positions.max()) + 1
        text = np.concatenate(offsets) + start if offsets else np.zeros(0, int)
        positions = np.concatenate([self._prefix_positions, np.tile(text, (3, 1))], axis=1)
        return Row(np.array(ids), np.array(labels), np.array(branch), positions.astype(np.int64))

    def _encode(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False))

    def _count_prefix(self) -> np.ndarray:
        """Qwen2.5-VL's positions [3, L]: text counts on all three axes, an image on its own rows and columns."""
        rows, cols = self.grid
        lead = np.tile(np.arange(self._image_start), (3, 1))
        row, col = np.divmod(np.arange(rows * cols), cols)
        image = np.stack([np.zeros_like(row), row, col]) + self._image_start
        tail = (
            np.tile(np.arange(len(self._prefix) - self._image_start - rows * cols), (3, 1))
            + int(image.max())
            + 1
        )
        return np.concatenate([lead, image, tail], axis=1)


def tree_mask(branch: np.ndarray) -> np.ndarray:
    """Who sees whom: bool [L, L], true where query i may attend to key j.

    Args:
        branch: Branch number per token, 0 the shared prefix, -1 padding; int [L].
    """
    order = np.arange(len(branch))
    causal = order[:, None] >= order[None, :]
    same = (branch[:, None] == branch[None, :]) | (branch[None, :] == 0)
    # Padding attends to itself: a row of the mask without any key would make the softmax undefined.
    mask: np.ndarray = (causal & same & (branch[None, :] >= 0)) | np.eye(len(branch), dtype=bool)
    return mask
