"""Token-wise linear modulation: AEF vectors scale and shift visual tokens (paper, eqs. 4-11)."""

from __future__ import annotations

import torch
from torch import Tensor

from backend.model.anchor_fusion import (
    AnchorFusion,
    InterpolatedProjection,
    changed,
    channel_blocks,
)
from backend.model.config import TlmConfig
from backend.model.mixing import Mixing


class TokenwiseLinearModulation(AnchorFusion):
    """x' = x (1 + Gamma) + B, with Gamma and B interpolated from the anchors' (gamma_i, beta_i) (eqs. 4-11).

    `project` has 2 C outputs: gamma first, then beta.

    Args:
        config: Layout, sigma, normalization and sizes.
        channels: Channels C of the visual tokens after the merger.
    """

    def __init__(self, config: TlmConfig, channels: int) -> None:
        super().__init__(config, channels, config.hidden, 2 * channels)

    def fuse(self, tokens: Tensor, hidden: Tensor, mixing: Mixing) -> Tensor:
        """Eqs. 10 and 11."""
        projection = self._projection(hidden, mixing, tokens.shape[0])

        def modulate(first: int, last: int, part: Tensor) -> Tensor:
            gamma = projection.outputs(first, last)
            beta = projection.outputs(self.channels + first, self.channels + last)
            # One sum in float32: 1 + gamma in bfloat16 would round small gammas away.
            return part + torch.addcmul(beta, part, gamma)

        return changed(tokens, modulate)

    def effect(self, hidden: Tensor, mixing: Mixing, grid: tuple[int, int]) -> Tensor:
        """Mean |Gamma| and mean |B| of each token."""
        n_tokens = grid[0] * grid[1]
        projection = self._projection(hidden, mixing, n_tokens)
        sums = hidden.new_zeros(n_tokens, 2)
        for first, last in channel_blocks(n_tokens, self.channels, hidden.device):
            for column, start in enumerate((0, self.channels)):
                sums[:, column] += projection.outputs(start + first, start + last).abs().sum(dim=1)
        return sums / self.channels

    def _projection(self, hidden: Tensor, mixing: Mixing, n_tokens: int) -> InterpolatedProjection:
        return InterpolatedProjection(hidden, mixing, (self.project.weight, self.project.bias), n_tokens)
