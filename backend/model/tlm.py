"""Token-wise linear modulation: AEF vectors scale and shift visual tokens (paper, eqs. 4-11)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from backend.model.config import TlmConfig
from backend.model.interpolation import token_weights
from fusar_qgis.core.errors import InvalidFieldError

TOKENS_PER_CHUNK = 2048


class AnchorLinear(nn.Linear):
    """The MLP's first layer; AEF vectors have unit norm, so unit weights give pre-activations of unit variance."""

    def reset_parameters(self) -> None:
        """Draws unit normal weights and zero biases."""
        nn.init.normal_(self.weight, mean=0.0, std=1.0)
        nn.init.zeros_(self.bias)


class ModulationLinear(nn.Linear):
    """The MLP's last layer; zero, so that a new model is plain Qwen2.5-VL."""

    def reset_parameters(self) -> None:
        """Sets weights and biases to zero."""
        nn.init.zeros_(self.weight)
        nn.init.zeros_(self.bias)


class TokenwiseLinearModulation(nn.Module):
    """x' = x (1 + Gamma) + B, with Gamma and B interpolated from the anchors' (gamma_i, beta_i) (eqs. 4-11).

    The identity at initialization, bit for bit. Computes in float32, whatever the tokens' type and autocast say.

    Args:
        config: Layout, sigma, normalization and sizes.
        channels: Channels C of the visual tokens after the merger.
    """

    def __init__(self, config: TlmConfig, channels: int) -> None:
        super().__init__()
        self.config = config
        self.channels = channels
        self.expand = AnchorLinear(config.vec_dim, config.hidden)
        self.project = ModulationLinear(config.hidden, 2 * channels)

    def forward(self, tokens: Tensor, values: Tensor, positions: Tensor, grid: tuple[int, int]) -> Tensor:
        """Modulates the tokens of one image.

        Args:
            tokens: Merged visual tokens [T, C] in raster order.
            values: AEF vectors [S, 64] of the valid anchors.
            positions: Their places [S, 2] = (y, x) in [0, 1].
            grid: Merged token grid (H, W), H * W = T.

        Returns:
            Tokens [T, C] of the same type; the tokens themselves where S = 0.

        Raises:
            InvalidFieldError: Shapes do not fit.
        """
        self._check(tokens, values, positions, grid)
        if values.shape[0] == 0:
            return tokens
        with torch.autocast(device_type=tokens.device.type, enabled=False):
            hidden = functional.silu(_linear32(values.float(), self.expand))
            places = positions.float()
            rows_per_chunk = max(1, TOKENS_PER_CHUNK // grid[1])
            chunks = []
            for first in range(0, grid[0], rows_per_chunk):
                rows = (first, min(first + rows_per_chunk, grid[0]))
                weights, sums = token_weights(self.config, places, grid, rows)
                part = tokens[rows[0] * grid[1] : rows[1] * grid[1]].float()
                gamma, beta = self._interpolate(hidden, weights, sums).chunk(2, dim=-1)
                # One sum in float32: 1 + gamma in bfloat16 would round small gammas away.
                chunks.append((part + (beta + part * gamma)).to(tokens.dtype))
        return chunks[0] if len(chunks) == 1 else torch.cat(chunks)

    def _interpolate(self, hidden: Tensor, weights: Tensor, sums: Tensor) -> Tensor:
        """(Gamma, B) [T, 2C]: projects S anchors or T tokens, whichever costs less; equal by linearity."""
        n_tokens, n_anchors = weights.shape
        n_hidden, n_out = self.project.in_features, self.project.out_features
        project_first = n_anchors * n_out * (n_hidden + n_tokens)
        interpolate_first = n_tokens * n_hidden * (n_anchors + n_out)
        if project_first <= interpolate_first:
            return weights @ _linear32(hidden, self.project)
        mixed = functional.linear(weights @ hidden, self.project.weight.float())
        return mixed + sums * self.project.bias.float()

    def _check(self, tokens: Tensor, values: Tensor, positions: Tensor, grid: tuple[int, int]) -> None:
        expected = (grid[0] * grid[1], self.channels)
        if tuple(tokens.shape) != expected:
            raise InvalidFieldError(
                f"TLM got tokens of shape {tuple(tokens.shape)}, the grid asks for {expected}."
            )
        if values.ndim != 2 or values.shape[1] != self.config.vec_dim:
            shape = tuple(values.shape)
            raise InvalidFieldError(f"AEF values have shape {shape}, expected [S, {self.config.vec_dim}].")
        if tuple(positions.shape) != (values.shape[0], 2):
            shape = tuple(positions.shape)
            raise InvalidFieldError(f"AEF positions have shape {shape}, expected [{values.shape[0]}, 2].")


def _linear32(inputs: Tensor, layer: nn.Linear) -> Tensor:
    return functional.linear(inputs, layer.weight.float(), layer.bias.float())
