"""What a TLM is made of; kept in `config.json` and `fusar.json` of every checkpoint."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from fusar_qgis.core.errors import ConfigError

AUTO = "auto"
LAYOUTS = ("token", "patch")
NORMALIZATIONS = ("softmax", "epsilon")
FUSIONS = ("tlm", "sum", "concat", "none")

MIN_SIGMA_CELLS = 0.5
SIGMA_PER_SPACING = 0.5
MOST = {"hidden": 2**17, "vec_dim": 2**12, "merge_size": 16, "epsilon_passes": 2**10}
"""Memory is taken by these numbers before a weight is read; the release's largest hidden width would be 2^15."""


_FAR = 1e9
"""No Gaussian is wider, and no whole number below it too large for a float."""


@dataclass(frozen=True)
class TlmConfig:
    """Everything that fixes the arithmetic of a TLM; two equal configs with equal weights compute the same.

    Attributes:
        layout: Where the Gaussian lives: on the merged `token` grid (the paper) or the `patch` grid before it.
        sigma: Width in cells of that layout: one number, (sigma_y, sigma_x), or `auto` (from the anchors).
        normalization: `softmax` sums to one exactly; `epsilon` fades to no modulation far from any anchor (eq. 8).
        epsilon: The epsilon of eq. 8; unused with `softmax`.
        epsilon_passes: How often the weights are normalized with epsilon; the authors' release does it twice.
        hidden: Width of the MLP's hidden layer.
        vec_dim: Length of an AEF vector.
        image_size: Side in pixels of the square image that the model was trained with; None for any size.
        merge_size: Patches per token side.
        fusion: `tlm`, or a variant of the paper's ablations.
    """

    layout: str = "token"
    sigma: float | tuple[float, float] | str = AUTO
    normalization: str = "softmax"
    epsilon: float = 1e-6
    epsilon_passes: int = 1
    hidden: int = 256
    vec_dim: int = 64
    image_size: int | None = None
    merge_size: int = 2
    fusion: str = "tlm"

    def __post_init__(self) -> None:
        _check_choice("layout", self.layout, LAYOUTS)
        _check_choice("normalization", self.normalization, NORMALIZATIONS)
        _check_choice("fusion", self.fusion, FUSIONS)
        object.__setattr__(self, "sigma", _checked_sigma(self.sigma))
        for name, most in MOST.items():
            _check_positive(name, getattr(self, name), most)
        if self.image_size is not None:
            _check_positive("image_size", self.image_size)
        if not 0.0 < self.epsilon < 1.0:
            raise ConfigError(
                f"TLM epsilon is {self.epsilon}.", "Use a number between 0 and 1, such as 1e-6."
            )

    @property
    def null_logit(self) -> float | None:
        """Logit of "no modulation" beside the anchors' logits, or None where the anchors take all the weight."""
        return self.epsilon_passes * math.log(self.epsilon) if self.normalization == "epsilon" else None

    def to_dict(self) -> dict[str, Any]:
        """The config as plain JSON values."""
        values = asdict(self)
        if isinstance(self.sigma, tuple):
            values["sigma"] = list(self.sigma)
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TlmConfig:
        """Reads what `to_dict` wrote.

        Raises:
            ConfigError: A key is unknown or a value is wrong.
        """
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise ConfigError(
                f"The TLM config has unknown keys {unknown}.", "Remove them or update this software."
            )
        return cls(**values)

    def with_resolved_sigma(self, grid: tuple[int, int], nodes: tuple[int, int]) -> TlmConfig:
        """The config with `auto` replaced by its value for one token grid and one full grid of anchors.

        Args:
            grid: Merged token grid (H, W).
            nodes: Anchors along (y, x).
        """
        if self.sigma != AUTO:
            return self
        cells = [side * self.cells_per_token for side in grid]
        spacing = [(n_cells - 1) / max(n_nodes - 1, 1) for n_cells, n_nodes in zip(cells, nodes, strict=True)]
        sigma_y, sigma_x = (max(MIN_SIGMA_CELLS, SIGMA_PER_SPACING * step) for step in spacing)
        return replace(self, sigma=(sigma_y, sigma_x))

    @property
    def cells_per_token(self) -> int:
        """Cells of the layout per token side."""
        return self.merge_size if self.layout == "patch" else 1

    @classmethod
    def of_release(
        cls, channels: int, sigma: float = 2.0, hidden_mult: int = 4, image_size: int = 504
    ) -> TlmConfig:
        """The arithmetic of the authors' published checkpoints.

        Args:
            channels: Hidden size of the text model.
            sigma: Gaussian width in patches.
            hidden_mult: Hidden width over `channels`.
            image_size: Side of the square image in pixels.
        """
        hidden = max(128, hidden_mult * channels)
        return cls("patch", sigma, "epsilon", epsilon_passes=2, hidden=hidden, image_size=image_size)


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConfigError(f"TLM {name} is {value!r}.", f"Use one of: {', '.join(choices)}.")


def _check_positive(name: str, value: object, most: int = 2**31 - 1) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise ConfigError(f"TLM {name} is {value!r:.80}.", f"Use a whole number from 1 to {most}.")


def _checked_sigma(sigma: object) -> float | tuple[float, float] | str:
    if sigma == AUTO:
        return AUTO
    pair = tuple(sigma) if isinstance(sigma, (list, tuple)) else (sigma, sigma)
    numbers = [value for value in pair if isinstance(value, (int, float)) and not isinstance(value, bool)]
    if len(pair) != 2 or len(numbers) != 2 or not all(0.0 < value < _FAR for value in numbers):
        raise ConfigError(f"TLM sigma is {sigma!r}.", "Use 'auto', a number above 0 or two of them (y, x).")
    return (float(numbers[0]), float(numbers[1])) if isinstance(sigma, (list, tuple)) else float(numbers[0])
