"""What every way of bringing AEF vectors into visual tokens shares: the MLP's two layers, chunks, checks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from backend.model.config import TlmConfig
from backend.model.mixing import Mixing, make_mixing
from fusar_qgis.core.errors import InvalidFieldError

VALUES_PER_BLOCK = {"cpu": 2**19}
MOST_VALUES_PER_BLOCK = 2**24
"""Most values of one intermediate [T, channels] that are computed at once, by device: 2 MiB in float32 stay in a CPU's
caches; a GPU spends more time on starting small products than on computing them."""


class AnchorLinear(nn.Linear):
    """The MLP's first layer; AEF vectors have unit norm, so unit weights give pre-activations of unit variance."""

    def reset_parameters(self) -> None:
        """Draws unit normal weights and zero biases."""
        nn.init.normal_(self.weight, mean=0.0, std=1.0)
        nn.init.zeros_(self.bias)


class ModulationLinear(nn.Linear):
    """The last layer; zero, so that a new model is plain Qwen2.5-VL."""

    def reset_parameters(self) -> None:
        """Sets weights and biases to zero."""
        nn.init.zeros_(self.weight)
        nn.init.zeros_(self.bias)


class AnchorFusion(nn.Module, ABC):
    """Base of the fusions: hidden features of the anchors, mixed to the tokens, change the tokens.

    The identity at initialization, bit for bit. Computes in float32, whatever the tokens' type and autocast say.
    Parameters are `expand.{weight,bias}` and `project.{weight,bias}` in every fusion and every engine.

    Args:
        config: Layout, sigma, normalization and sizes.
        channels: Channels C of the visual tokens after the merger.
        n_inputs: Inputs of the last layer.
        n_outputs: Outputs of the last layer.
    """

    def __init__(self, config: TlmConfig, channels: int, n_inputs: int, n_outputs: int) -> None:
        super().__init__()
        self.config = config
        self.channels = channels
        self.expand = AnchorLinear(config.vec_dim, config.hidden)
        self.project = ModulationLinear(n_inputs, n_outputs)

    def forward(self, tokens: Tensor, values: Tensor, positions: Tensor, grid: tuple[int, int]) -> Tensor:
        """Changes the tokens of one image.

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
        expected = (grid[0] * grid[1], self.channels)
        if tuple(tokens.shape) != expected:
            raise InvalidFieldError(
                f"TLM got tokens of shape {tuple(tokens.shape)}, the grid asks for {expected}."
            )
        self._check_field(values, positions)
        if values.shape[0] == 0:
            return tokens
        with torch.autocast(device_type=tokens.device.type, enabled=False):
            return self.fuse(tokens, *self._at_anchors(values, positions, grid))

    def strength(self, values: Tensor, positions: Tensor, grid: tuple[int, int]) -> Tensor:
        """How much AEF does to each token: mean over channels of |scale| and of |shift|.

        Args:
            values: AEF vectors [S, 64].
            positions: Their places [S, 2] = (y, x) in [0, 1].
            grid: Merged token grid (H, W).

        Returns:
            float32 [T, 2] = (scale, shift) in raster order; zeros where S = 0.

        Raises:
            InvalidFieldError: Shapes do not fit.
        """
        self._check_field(values, positions)
        if values.shape[0] == 0:
            return values.new_zeros(grid[0] * grid[1], 2, dtype=torch.float32)
        with torch.no_grad(), torch.autocast(device_type=values.device.type, enabled=False):
            return self.effect(*self._at_anchors(values, positions, grid), grid)

    @abstractmethod
    def fuse(self, tokens: Tensor, hidden: Tensor, mixing: Mixing) -> Tensor:
        """The fusion itself: tokens [T, C], hidden features of the anchors [S, h] and how they reach the tokens."""

    @abstractmethod
    def effect(self, hidden: Tensor, mixing: Mixing, grid: tuple[int, int]) -> Tensor:
        """`strength` from hidden features [S, h] at S >= 1 anchors."""

    def _at_anchors(self, values: Tensor, positions: Tensor, grid: tuple[int, int]) -> tuple[Tensor, Mixing]:
        hidden = functional.linear(values.float(), self.expand.weight.float(), self.expand.bias.float())
        return functional.silu(hidden), make_mixing(self.config, positions.float(), grid)

    def _check_field(self, values: Tensor, positions: Tensor) -> None:
        if values.ndim != 2 or values.shape[1] != self.config.vec_dim:
            shape = tuple(values.shape)
            raise InvalidFieldError(f"AEF values have shape {shape}, expected [S, {self.config.vec_dim}].")
        if tuple(positions.shape) != (values.shape[0], 2):
            shape = tuple(positions.shape)
            raise InvalidFieldError(f"AEF positions have shape {shape}, expected [{values.shape[0]}, 2].")


class InterpolatedProjection:
    """A linear layer of the anchors' hidden features, interpolated at the tokens, for any slice of its outputs.

    Projects S anchors and mixes, or mixes the hidden layer and projects T tokens, whichever costs less: equal by
    linearity, if the bias is weighted like the rest.

    Args:
        hidden: Hidden features of the anchors [S, h].
        mixing: Their way to the tokens.
        layer: Weights [K, h] and biases [K].
        n_tokens: T.
    """

    def __init__(self, hidden: Tensor, mixing: Mixing, layer: tuple[Tensor, Tensor], n_tokens: int) -> None:
        self.device = hidden.device
        self._hidden = hidden
        self._mixing = mixing
        self._weight, self._bias = layer
        (n_anchors, n_hidden), n_out = hidden.shape, self._weight.shape[0]
        project_first = n_anchors * n_hidden * n_out + mixing.cost(n_out)
        mix_first = mixing.cost(n_hidden) + n_tokens * n_hidden * n_out
        self.mixed = None if project_first <= mix_first else mixing.mix(hidden)

    def outputs(self, first: int, last: int) -> Tensor:
        """Outputs first to last - 1 at the tokens, [T, last - first], float32."""
        weight, bias = self._weight[first:last].float(), self._bias[first:last].float()
        if self.mixed is None:
            return self._mixing.mix(functional.linear(self._hidden, weight, bias))
        if self._mixing.sums is None:
            return functional.linear(self.mixed, weight, bias)
        return functional.linear(self.mixed, weight) + self._mixing.sums * bias


def channel_blocks(n_tokens: int, channels: int, device: torch.device) -> list[tuple[int, int]]:
    """Channels cut so that T times a block's channels stays below `VALUES_PER_BLOCK`."""
    step = max(16, VALUES_PER_BLOCK.get(device.type, MOST_VALUES_PER_BLOCK) // n_tokens)
    return [(first, min(first + step, channels)) for first in range(0, channels, step)]


def changed(tokens: Tensor, change: Callable[[int, int, Tensor], Tensor]) -> Tensor:
    """Tokens after a change that is computed for some channels at a time.

    Args:
        tokens: [T, C] of any floating type.
        change: Gets first and last channel and these channels of the tokens in float32 [T, k]; returns new ones.

    Returns:
        [T, C] in the tokens' type.
    """
    blocks = channel_blocks(tokens.shape[0], tokens.shape[1], tokens.device)
    if torch.is_grad_enabled() or len(blocks) == 1:
        parts = [change(*block, tokens[:, slice(*block)].float()).to(tokens.dtype) for block in blocks]
        return parts[0] if len(parts) == 1 else torch.cat(parts, dim=1)
    result = torch.empty_like(tokens)
    for block in blocks:
        result[:, slice(*block)] = change(*block, tokens[:, slice(*block)].float())
    return result
