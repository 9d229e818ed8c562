"""The AEF field that a sample is asked with: its own, none, or one that should not help."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.field import AefField, dequantize
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid, linear_positions
from training.data.sample import Sample
from training.simulator.aef_field import NODATA

REAL, NONE, SHUFFLED, ZERO, WRONG_PLACE = "real", "none", "shuffled", "zero", "wrong-place"
CONTROLS = {
    REAL: "each image with its own field",
    NONE: "no field at all",
    SHUFFLED: "each image with the field of another image, drawn once from the seed",
    ZERO: "vectors of zeros at the own field's valid nodes",
    WRONG_PLACE: "the own vectors, dealt to other valid nodes of the image at random",
}


class FieldControl:
    """Chooses fields by one rule.

    Args:
        samples: All samples asked about.
        control: One of `CONTROLS`.
        seed: Seed of what is drawn.

    Raises:
        ConfigError: The control is unknown.
    """

    def __init__(self, samples: Sequence[Sample], control: str = REAL, seed: int = 0) -> None:
        if control not in CONTROLS:
            raise ConfigError(f"The AEF control {control!r} is unknown.", f"Use one of {list(CONTROLS)}.")
        self._samples, self._control, self._seed = samples, control, seed
        self._donors = _derangement(len(samples), seed) if control == SHUFFLED else None

    def field(self, index: int) -> AefField | None:
        """The field that goes with a sample, or None.

        Args:
            index: The sample's number.
        """
        if self._control == NONE:
            return None
        donor = index if self._donors is None else int(self._donors[index])
        field = sample_field(self._samples[donor])
        if field is None or self._control in (REAL, SHUFFLED):
            return field
        if self._control == ZERO:
            return AefField(np.zeros_like(field.values), field.valid, field.positions)
        return _dealt(field, np.random.default_rng([self._seed, index]))


def sample_field(sample: Sample) -> AefField | None:
    """The sample's own AEF field on its image, or None without one."""
    if sample.codes is None:
        return None
    valid = (sample.codes != NODATA).all(-1)
    rows, cols = valid.shape
    # Chips carry no place: their nodes span the image's outer edge, as in training.
    positions, _ = linear_positions(SamplingGrid(BBox(0.0, 0.0, 1.0, 1.0), cols, rows))
    return AefField(dequantize(sample.codes), valid, positions)


def _derangement(count: int, seed: int) -> np.ndarray:
    """For each number another one, each used once: a random circle through all of them."""
    circle = np.random.default_rng(seed).permutation(count)
    donors = np.empty(count, int)
    donors[circle] = np.roll(circle, 1)
    return donors


def _dealt(field: AefField, rng: np.random.Generator) -> AefField:
    values = field.values.copy()
    places = np.flatnonzero(field.valid.ravel())
    flat = values.reshape(-1, values.shape[-1])
    flat[places] = flat[rng.permutation(places)]
    return AefField(values, field.valid, field.positions)
