"""One AEF field in the release's form: vectors with positions in an image, but no place on Earth."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from backend.aef.base import AefReading, Picture, file_fingerprint
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefUnavailableError, ConfigError, InvalidFieldError
from fusar_qgis.core.field import is_valid_vector, read_npz
from fusar_qgis.core.grid import SamplingGrid, linear_positions

_REACH = 0.75
"""How far a node takes an anchor from, in spacings of the anchors: half a diagonal, not the next anchor."""


class NpzSource:
    """Gives the anchors of one .npz to the nodes nearest to them, whatever the place: the user vouches for it.

    Args:
        path: A file with `features` [S, 64] and `positions` [S, 2] = (y, x).

    Raises:
        ConfigError: Not such a file.
    """

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # Before it is read: a file that is replaced meanwhile must not pass for the one that was.
            self._fingerprint = f"npz|{file_fingerprint([path])}"
            field = read_npz(path)
        except (InvalidFieldError, OSError) as error:
            raise ConfigError(
                f"The AEF field {str(path)!r} cannot be read: {error}",
                "Use features [S, 64] and positions [S, 2].",
            ) from error
        self._values, self._positions = field.anchors()

    def years(self) -> tuple[int, ...]:
        """Unknown: the form has no year."""
        return ()

    def fingerprint(self) -> str:
        """Path, size and time of change of what is in memory, whatever has become of the file since."""
        return self._fingerprint

    def read(self, grid: SamplingGrid, year: int, transfer: Transfer | None = None) -> AefReading:  # noqa: ARG002
        """The anchor nearest to each node of the grid laid over the image."""
        nodes = linear_positions(grid)[0].reshape(-1, 2)
        distance = np.linalg.norm(nodes[:, None] - self._positions[None], axis=-1)
        nearest = distance.argmin(axis=1)
        values = self._values[nearest].astype(np.float32)
        valid = (distance.min(axis=1) <= _REACH * _spacing(self._positions)) & is_valid_vector(values)
        values[~valid] = np.nan
        shape = (grid.n_lat, grid.n_lon)
        note = "The AEF field is a file without place and year; it was used as it is."
        return AefReading(values.reshape(*shape, -1), valid.reshape(shape), None, self.name, note)

    def read_picture(self, picture: Picture, year: int, transfer: Transfer | None = None) -> AefReading:  # noqa: ARG002
        """Never: a field of a few anchors has no pixels.

        Raises:
            AefUnavailableError: Always.
        """
        raise AefUnavailableError(
            f"The AEF field {self._path.name!r} has no pixels to draw.",
            "Use an AEF GeoTIFF for the composite.",
        )


def _spacing(positions: np.ndarray) -> float:
    """Median distance of an anchor to its nearest neighbor; 1 for a single anchor."""
    if len(positions) < 2:
        return 1.0
    distance = np.linalg.norm(positions[:, None] - positions[None], axis=-1)
    np.fill_diagonal(distance, np.inf)
    return float(np.median(distance.min(axis=1)))
