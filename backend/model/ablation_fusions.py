"""The two fusions that the paper compares TLM with (Table 6, figure 7); it names them and defines neither."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from backend.model.anchor_fusion import AnchorFusion, InterpolatedProjection, changed, channel_blocks
from backend.model.config import TlmConfig
from backend.model.mixing import Mixing


class SumFusion(AnchorFusion):
    """x' = x + B: TLM without its scale. `project` has C outputs.

    Args:
        config: Layout, sigma, normalization and sizes.
        channels: Channels C of the visual tokens after the merger.
    """

    def __init__(self, config: TlmConfig, channels: int) -> None:
        super().__init__(config, channels, config.hidden, channels)

    def fuse(self, tokens: Tensor, hidden: Tensor, mixing: Mixing) -> Tensor:
        """Adds the interpolated projection."""
        layer = (self.project.weight, self.project.bias)
        projection = InterpolatedProjection(hidden, mixing, layer, tokens.shape[0])
        return changed(tokens, lambda first, last, part: part + projection.outputs(first, last))

    def effect(self, hidden: Tensor, mixing: Mixing, grid: tuple[int, int]) -> Tensor:
        """Zero scale and mean |B| of each token."""
        layer = (self.project.weight, self.project.bias)
        return _shift_alone(
            InterpolatedProjection(hidden, mixing, layer, grid[0] * grid[1]), self.channels, grid
        )


class ConcatFusion(AnchorFusion):
    """x' = x + W [x ; e] + b, with e the anchors' hidden features at the token: channels joined and projected back.

    `project` has C + h inputs and C outputs. The residual form spans the same functions as a plain W [x ; e] + b and
    begins as the identity. Where epsilon takes a share of the weights, b and W's part of e fade with it, W's part
    of x with nothing: it is a layer of the token itself.

    Args:
        config: Layout, sigma, normalization and sizes.
        channels: Channels C of the visual tokens after the merger.
    """

    def __init__(self, config: TlmConfig, channels: int) -> None:
        super().__init__(config, channels, channels + config.hidden, channels)

    def fuse(self, tokens: Tensor, hidden: Tensor, mixing: Mixing) -> Tensor:
        """Projects tokens and features together."""
        projection = self._of_field(hidden, mixing, tokens.shape[0])
        own = tokens.float()

        def join(first: int, last: int, part: Tensor) -> Tensor:
            weight = self.project.weight[first:last, : self.channels].float()
            return part + functional.linear(own, weight) + projection.outputs(first, last)

        return changed(tokens, join)

    def effect(self, hidden: Tensor, mixing: Mixing, grid: tuple[int, int]) -> Tensor:
        """Zero scale, and as shift the mean size of what comes from the field."""
        return _shift_alone(self._of_field(hidden, mixing, grid[0] * grid[1]), self.channels, grid)

    def _of_field(self, hidden: Tensor, mixing: Mixing, n_tokens: int) -> InterpolatedProjection:
        layer = (self.project.weight[:, self.channels :], self.project.bias)
        return InterpolatedProjection(hidden, mixing, layer, n_tokens)


def _shift_alone(projection: InterpolatedProjection, channels: int, grid: tuple[int, int]) -> Tensor:
    n_tokens = grid[0] * grid[1]
    blocks = channel_blocks(n_tokens, channels, projection.device)
    shift = torch.stack([projection.outputs(*block).abs().sum(dim=1) for block in blocks]).sum(dim=0)
    return torch.stack([torch.zeros_like(shift), shift / channels], dim=1)
