"""The AEF field that an example trains with: its own, or one that should not help (controls of "AEF helps")."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.field import AefField

REAL, NONE, SHUFFLED, ZERO, WRONG_PLACE = "real", "none", "shuffled", "zero", "wrong-place"
CONTROLS = (REAL, NONE, SHUFFLED, ZERO, WRONG_PLACE)
"""Own field; none; another image's, the same one in every pass; zero vectors; own vectors dealt to other nodes."""


class FieldControl:
    """Replaces fields by one rule.

    Args:
        control: One of `CONTROLS`.
        count: Number of examples.
        field: The field of an example by its number.
        seed: Seed of what is drawn.

    Raises:
        ConfigError: The control is unknown.
    """

    def __init__(
        self, control: str, count: int, field: Callable[[int], AefField | None], seed: int = 0
    ) -> None:
        if control not in CONTROLS:
            raise ConfigError(f"The AEF control {control!r} is unknown.", f"Use one of {list(CONTROLS)}.")
        self._control, self._field, self._seed = control, field, seed
        # A random circle through all examples: each field used once, nobody keeps the own one.
        circle = np.random.default_rng(seed).permutation(count)
        self._donors = np.empty(count, int)
        self._donors[circle] = np.roll(circle, 1)

    def __call__(self, index: int, own: AefField | None) -> AefField | None:
        """The field to train with.

        Args:
            index: The example's number.
            own: Its own field.
        """
        if self._control == REAL or own is None:
            return own
        if self._control == NONE:
            return None
        if self._control == SHUFFLED:
            return self._field(int(self._donors[index]))
        if self._control == ZERO:
            return AefField(np.zeros_like(own.values), own.valid, own.positions)
        return _dealt(own, np.random.default_rng([self._seed, index]))


def _dealt(field: AefField, rng: np.random.Generator) -> AefField:
    values = field.values.copy()
    places = np.flatnonzero(field.valid.ravel())
    flat = values.reshape(-1, values.shape[-1])
    flat[places] = flat[rng.permutation(places)]
    return AefField(values, field.valid, field.positions)
