"""The AEF field that a sample is asked with: its own, none, or one that should not help."""

from __future__ import annotations

from collections.abc import Sequence

from fusar_qgis.core.field import AefField
from training.data import field_control
from training.data.field_control import NONE, REAL, SHUFFLED, WRONG_PLACE, ZERO
from training.data.sample import Sample
from training.data.simulated import sample_field

__all__ = ["CONTROLS", "NONE", "REAL", "FieldControl"]

CONTROLS = {
    REAL: "each image with its own field",
    NONE: "no field at all",
    SHUFFLED: "each image that has a field with the field of another image, drawn once from the seed",
    ZERO: "vectors of zeros at the own field's valid nodes",
    WRONG_PLACE: "the own vectors, dealt to other valid nodes of the image at random",
}


class FieldControl:
    """Chooses fields by one rule, the same as in training (`training.data.field_control`).

    Args:
        samples: All samples asked about.
        control: One of `CONTROLS`.
        seed: Seed of what is drawn.

    Raises:
        ConfigError: The control is unknown.
    """

    def __init__(self, samples: Sequence[Sample], control: str = REAL, seed: int = 0) -> None:
        self._samples = samples
        self._rule = field_control.FieldControl(control, len(samples), self._own, seed)

    def field(self, index: int) -> AefField | None:
        """The field that goes with a sample, or None.

        Args:
            index: The sample's number.
        """
        return self._rule(index, self._own(index))

    def _own(self, index: int) -> AefField | None:
        return sample_field(self._samples[index])
