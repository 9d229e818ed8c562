"""Training-only heads on the visual tokens: where a token is, what lies in it, where its box is.

A small model learns to write boxes only after its language model can read out where a visual token is; these heads
teach that directly and are thrown away afterwards. They never touch the checkpoint.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

MAX_RANK = 12


@dataclass(frozen=True)
class ProbeTargets:
    """What the heads should say, per image and visual token in raster order.

    Attributes:
        present: 1 where an object of a class has its center in the token, float [B, T, classes].
        rank: Index of that object among its class in reading order, int [B, T, classes], -100 without.
        boxes: Its box in whole pixels, int [B, T, 4], -100 without.
    """

    present: torch.Tensor
    rank: torch.Tensor
    boxes: torch.Tensor


class VisualProbes(nn.Module):
    """Heads on the visual tokens before and inside the language model.

    Args:
        hidden: Width C of the language model.
        classes: Number of object classes.
        grid: Merged token grid (rows, columns).
    """

    def __init__(self, hidden: int, classes: int, grid: tuple[int, int]) -> None:
        super().__init__()
        self._grid = grid
        self.early_present = nn.Linear(hidden, classes)
        self.early_box = nn.Linear(hidden, 4 * hidden)
        self.place = nn.Linear(hidden, grid[0] + grid[1])
        self.present = nn.Linear(hidden, classes)
        self.rank = nn.Linear(hidden, classes * MAX_RANK)
        self.box = nn.Linear(hidden, 4 * hidden)

    def forward(
        self,
        tokens: torch.Tensor,
        shallow: torch.Tensor,
        deep: torch.Tensor,
        targets: ProbeTargets,
        numbers: torch.Tensor,
        soft: torch.Tensor,
    ) -> dict[str, torch.Tensor]:
        """Losses by name.

        Args:
            tokens: Visual tokens as they enter the language model [B, T, C].
            shallow: The same positions after its second layer [B, T, C].
            deep: After its third layer [B, T, C].
            targets: What is right.
            numbers: Embeddings of the numbers 0..n-1 [n, C], so that a box is read in the words it is written in.
            soft: Soft targets per number [n, n].
        """
        return {
            "early_present": self._present_loss(self.early_present(tokens), targets),
            "early_box": self._box_loss(self.early_box(tokens), targets, numbers, soft),
            "place": self._place_loss(shallow),
            "present": self._present_loss(self.present(deep), targets),
            "box": self._box_loss(self.box(deep), targets, numbers, soft),
            "rank": self._rank_loss(deep, targets),
        }

    def _present_loss(self, logits: torch.Tensor, targets: ProbeTargets) -> torch.Tensor:
        weight = torch.full((logits.shape[-1],), 4.0, device=logits.device)
        return (
            functional.binary_cross_entropy_with_logits(logits.float(), targets.present, pos_weight=weight)
            * 4
        )

    def _box_loss(
        self, projected: torch.Tensor, targets: ProbeTargets, numbers: torch.Tensor, soft: torch.Tensor
    ) -> torch.Tensor:
        has_box = targets.boxes[..., 0] >= 0
        if not bool(has_box.any()):
            return projected.sum() * 0
        wanted = soft[targets.boxes[has_box].clamp(0, len(numbers) - 1)]
        hidden = projected[has_box].reshape(-1, 4, numbers.shape[1])
        return -(wanted * functional.log_softmax((hidden @ numbers.T).float(), dim=-1)).sum(-1).mean()

    def _place_loss(self, shallow: torch.Tensor) -> torch.Tensor:
        rows, cols = self._grid
        row, col = self.place(shallow).float().split([rows, cols], dim=-1)
        index = torch.arange(rows * cols, device=shallow.device).expand(shallow.shape[0], -1)
        row_loss = functional.cross_entropy(row.flatten(0, 1), (index // cols).flatten())
        return row_loss + functional.cross_entropy(col.flatten(0, 1), (index % cols).flatten())

    def _rank_loss(self, deep: torch.Tensor, targets: ProbeTargets) -> torch.Tensor:
        logits: torch.Tensor = self.rank(deep).reshape(*deep.shape[:2], -1, MAX_RANK).float()
        if not bool((targets.rank >= 0).any()):
            return 0 * logits.sum()
        return functional.cross_entropy(logits.flatten(0, 2), targets.rank.flatten(), ignore_index=-100)
